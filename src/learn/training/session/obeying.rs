//! The part of a session that carries out commands: what each of them calls.

use burn::tensor::ExecutionError;

use super::{Port, Session};
use crate::training::run::Motion;
use protocol::Command;

impl<P: Port> Session<P> {
    /// Carries out one command.
    pub(super) async fn obey(&mut self, command: Command) -> Result<(), ExecutionError> {
        match command {
            Command::Board(classes) => {
                self.scene.set_board(&classes);
                self.board = classes;
                self.forget_gallery();
                self.look_again().await?;
                self.match_words().await
            }
            Command::Query { id, drawing } => {
                self.scene.set_query(id, &drawing);
                self.query_drawing = (!drawing.is_empty()).then_some(drawing);
                self.look().await?;
                self.match_words().await
            }
            Command::Sample { seed, n_way, k_shot } => {
                self.sample(seed, n_way, k_shot);
                Ok(())
            }
            Command::Load { weights } => self.load(&weights).await,
            Command::Recognise(recogniser) => {
                self.recogniser = recogniser;
                self.look_again().await
            }
            Command::Open { run, config, resume } => self.open(run, config, resume.as_ref()).await,
            Command::Start { run } => self.set_motion(run, Motion::Running).await,
            Command::Pause { run } => self.set_motion(run, Motion::Still).await,
            Command::Step { run } => self.set_motion(run, Motion::Single).await,
            Command::Pace { steps_per_second } => {
                self.steps_per_second = steps_per_second.filter(|pace| pace.is_finite() && *pace > 0.0);
                Ok(())
            }
            Command::Rewind { run } => self.rewind(run).await,
            Command::Stop { run } => self.stop(run).await,
            Command::Evaluate { run } => {
                if let Some(run) = self.run.as_mut().filter(|open| open.id == run) {
                    run.evaluating.get_or_insert_default();
                }
                Ok(())
            }
            Command::Checkpoint { run } => {
                self.settle().await?;
                self.checkpoint(run).await
            }
            Command::Time { config, steps } => self.time(&config, steps).await,
            Command::Adapt { id, adaptation } => self.adapt(id, adaptation).await,
            Command::Survey { run } => self.survey(run).await,
            Command::Contest { id, contest } => {
                self.compete(id, contest).await;
                Ok(())
            }
            Command::Labels { id, run } => {
                self.begin_labelling(id, run);
                Ok(())
            }
            Command::Describe(descriptions) => self.describe(descriptions).await,
            Command::Fault => panic!("a fault was asked for"),
        }
    }
}
