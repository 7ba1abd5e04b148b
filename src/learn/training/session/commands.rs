//! The part of a session that carries out commands: what each of them calls.

use burn::tensor::ExecutionError;

use super::{Port, Session};
use crate::training::run::RunMotion;
use protocol::{Command, Event};

impl<P: Port> Session<P> {
    /// Carries out one command. It must be quick: long work is begun, and done in turns.
    pub(super) async fn obey(&mut self, command: Command) -> Result<(), ExecutionError> {
        match command {
            Command::Board(classes) => {
                self.scene.set_board(&classes);
                self.board = classes;
                self.board_or_model_changed().await
            }
            Command::Query { id, drawing } => {
                self.scene.set_query(id, &drawing);
                self.query_drawing = (!drawing.is_empty()).then_some(drawing);
                self.changes += 1;
                self.embed().await
            }
            Command::Recognise(recogniser) => {
                self.recogniser = recogniser;
                self.embed_anew().await
            }
            Command::Open { run, config, resume } => self.open(run, config, resume.as_ref()).await,
            Command::Start { run } => self.set_motion(run, RunMotion::Running).await,
            Command::Pause { run } => self.set_motion(run, RunMotion::Still).await,
            Command::Step { run } => self.set_motion(run, RunMotion::Single).await,
            Command::Pace { steps_per_second } => {
                self.steps_per_second = steps_per_second.filter(|pace| pace.is_finite() && *pace > 0.0);
                Ok(())
            }
            Command::Rewind { run } => self.rewind(run).await,
            Command::Stop { run } => self.stop(run).await,
            Command::Begin { job, work } => {
                self.begin(job, work);
                Ok(())
            }
            Command::Cancel { job } => {
                self.cancel(job);
                Ok(())
            }
            Command::Hold { job, held } => {
                self.hold(job, held);
                Ok(())
            }
            Command::Ping => {
                self.port.post(Event::Pong);
                Ok(())
            }
            Command::Fault => panic!("a fault was asked for"),
        }
    }

    /// The board or the run is another: what was made from it is made anew.
    pub(super) async fn board_or_model_changed(&mut self) -> Result<(), ExecutionError> {
        self.changes += 1;
        self.gallery = None;
        self.embed_anew().await
    }
}
