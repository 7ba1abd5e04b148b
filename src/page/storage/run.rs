//! Runs as they are kept: the open one as of its last checkpoint, and those of earlier visits that nobody has decided on.

use super::record::{self, RecordKind, Unreadable};
use crate::kit::figures::grouped;
use document::SavedRun;

/// At most so many runs are kept: the open one, and those of which the page asks whether to go on.
pub const MOST_RUNS: usize = 3;

/// Runs as a record, the open one first, and after them the one that was put away, if there is one.
pub fn seal(revision: u64, runs: &[SavedRun], put_away: Option<&SavedRun>) -> Vec<u8> {
    let mut body = postcard::to_allocvec(runs).unwrap_or_default();
    body.extend(put_away.and_then(|run| postcard::to_allocvec(run).ok()).unwrap_or_default());
    record::seal(RecordKind::Run, revision, &body)
}

/// A record's revision, and the bytes of its runs. They are megabytes, so only the latest record's are read.
///
/// # Errors
/// If it is not whole.
pub fn unseal(bytes: &[u8]) -> Result<(u64, Vec<u8>), Unreadable> {
    record::unseal(RecordKind::Run, bytes).map(|(revision, body)| (revision, body.to_vec()))
}

/// The runs in the body of a whole record, and the one that was put away. Records of earlier pages end before that.
pub fn read(body: &[u8]) -> (Vec<SavedRun>, Option<SavedRun>) {
    let (runs, rest) = postcard::take_from_bytes(body).unwrap_or_default();
    (runs, postcard::from_bytes(rest).ok())
}

/// What the page asks about a run that was kept.
pub fn question(run: &SavedRun, title: &str) -> String {
    let step = grouped(run.checkpoint.step);
    match run.name.as_str() {
        "" => format!("Your run of {title} stands at step {step}."),
        name => format!("Your run {name} ({title}) stands at step {step}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{Accuracy, Checkpoint, RunConfig, StepMetrics};

    fn steps(count: u64) -> Vec<StepMetrics> {
        (1..=count).map(|step| StepMetrics { step, loss: 1.0, accuracy: 0.5, milliseconds: 2.0 }).collect()
    }

    fn run(step: u64) -> SavedRun {
        SavedRun {
            name: String::new(),
            config: RunConfig { method: "prototypical".into(), ..RunConfig::default() },
            checkpoint: Checkpoint { step, weights: vec![7; 4_000] },
            history: steps(step),
            evaluations: vec![(step, Accuracy { mean: 0.9, interval: 0.01, episodes: 40 })],
        }
    }

    #[test]
    fn runs_come_back_whole() {
        let runs = [run(40), run(3)];
        let (revision, body) = unseal(&seal(5, &runs, Some(&run(7)))).expect("it is whole");
        assert_eq!((revision, read(&body)), (5, (runs.to_vec(), Some(run(7)))));
        assert!(unseal(&seal(5, &runs, None)[..3_000]).is_err());
        let earlier = postcard::to_allocvec(&runs[..]).expect("runs are written");
        assert_eq!(read(&earlier), (runs.to_vec(), None), "as earlier pages wrote them");
    }

    #[test]
    fn the_question_names_method_and_step() {
        assert_eq!(
            question(&run(1_240), "Prototypical networks"),
            "Your run of Prototypical networks stands at step 1\u{202f}240."
        );
        let named = SavedRun { name: "slow one".into(), ..run(999) };
        assert_eq!(question(&named, "MAML"), "Your run slow one (MAML) stands at step 999.");
    }
}
