//! What a trainer must be told when it takes up the work: the pace, the board, the run, the query. The same for the first
//! trainer, for the other device's, and for a fresh one after a loss, so none of them can forget a part of it. Jobs are not
//! in here: [`super::jobs`] knows which are asked again.

use crate::state::RunState;
use ink::{Class, Drawing};
use protocol::{Command, Recogniser};

/// All that the page knows and a trainer needs to know.
pub struct PageSnapshot {
    /// The board; `None` while it is not known yet.
    pub board: Option<Vec<Class>>,
    /// The query's latest id and drawing.
    pub query: (u32, Drawing),
    /// Which encoder answers.
    pub recogniser: Recogniser,
    /// How fast to train.
    pub pace: Option<f32>,
    /// The open run.
    pub run: RunState,
}

/// The commands that bring a trainer to where the page is, in an order in which each finds what it needs: a run may learn
/// from the board, and a query is asked of the run.
pub fn initial_commands(page: PageSnapshot) -> Vec<Command> {
    let PageSnapshot { board, query: (id, drawing), recogniser, pace, run } = page;
    let mut commands = vec![Command::Pace { steps_per_second: pace }];
    // A run that learns from the board learns from the one that stood there when it was opened.
    let learnt_from = run.board.filter(|learnt_from| board.as_ref().is_some_and(|board| board != &**learnt_from));
    let (first, then) = match learnt_from {
        Some(learnt_from) => (Some(learnt_from.to_vec()), board),
        None => (board, None),
    };
    commands.extend(first.map(Command::Board));
    if let (Some(id), Some(config)) = (run.id, run.config) {
        commands.push(Command::Open { run: id, config, resume: run.checkpoint });
    }
    commands.extend(then.map(Command::Board));
    commands.push(Command::Recognise(recogniser));
    if !drawing.is_empty() {
        commands.push(Command::Query { id, drawing });
    }
    if let (Some(run), true) = (run.id, run.running) {
        commands.push(Command::Start { run });
    }
    commands
}

#[cfg(test)]
mod tests {
    use super::*;
    use ink::{Point, Stroke};
    use protocol::{Checkpoint, RunConfig};

    fn page(run: RunState) -> PageSnapshot {
        let point = Point { x: 0.5, y: 0.5, t_ms: 0.0, pressure: 0.5 };
        PageSnapshot {
            board: Some(vec![]),
            query: (7, Drawing { strokes: vec![Stroke { points: vec![point] }] }),
            recogniser: Recogniser::Run,
            pace: Some(2.0),
            run,
        }
    }

    #[test]
    fn a_lost_run_goes_on_from_its_checkpoint() {
        let config = RunConfig { method: "prototypical".into(), ..RunConfig::default() };
        let checkpoint = Checkpoint { step: 40, weights: vec![1, 2] };
        let run = RunState {
            id: Some(3),
            running: true,
            checkpoint: Some(checkpoint.clone()),
            config: Some(config.clone()),
            ..RunState::default()
        };
        let commands = initial_commands(page(run));
        assert_eq!(commands[1], Command::Board(vec![]));
        assert_eq!(commands[2], Command::Open { run: 3, config, resume: Some(checkpoint) });
        assert_eq!(commands[3], Command::Recognise(Recogniser::Run));
        assert!(matches!(commands[4], Command::Query { id: 7, .. }));
        assert_eq!(commands[5..], [Command::Start { run: 3 }]);
    }

    #[test]
    fn a_run_goes_on_learning_from_the_board_that_it_was_opened_with() {
        let then = vec![Class { id: 1, name: "then".into(), drawings: vec![] }];
        let run = RunState {
            id: Some(3),
            config: Some(RunConfig::default()),
            board: Some(std::sync::Arc::new(then.clone())),
            ..RunState::default()
        };
        let commands = initial_commands(page(run.clone()));
        assert_eq!([&commands[1], &commands[3]], [&Command::Board(then.clone()), &Command::Board(vec![])]);
        assert!(matches!(commands[2], Command::Open { run: 3, .. }));
        let unchanged = initial_commands(PageSnapshot { board: Some(then), ..page(run) });
        assert_eq!(unchanged.iter().filter(|command| matches!(command, Command::Board(_))).count(), 1);
    }

    #[test]
    fn without_a_run_or_a_board_there_is_nothing_to_say_of_them() {
        let commands = initial_commands(PageSnapshot { board: None, ..page(RunState::default()) });
        assert_eq!(commands.len(), 3, "pace, recogniser, query");
    }
}
