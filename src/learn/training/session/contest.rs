//! The part of a session that lets methods compete: all that are told no classes, beside an encoder that is taught nothing
//! and one that is told everything.
//!
//! They take their steps in turns from one seed, with one budget, and are tested alike: the encoder stays as it is, and
//! characters that none of them has seen are told apart by the nearest class mean and by a new linear head.

use std::{collections::BTreeMap, sync::Arc};

use burn::tensor::{ExecutionError, Transaction};

use super::{HELD_OUT_SEED, Port, Session};
use crate::{
    methods::{Frozen, Method, REGISTRY, accuracy},
    training::{evaluation::summarise, run::numbers, trainer::Trainer},
};
use data::{
    classes::Classes,
    episode::{EpisodeShape, sample_episode},
    seeds::{Stream, rng},
};
use protocol::{Contest, Event, MethodInfo, RunConfig, Standing, Told, encode};

/// Episodes of a test.
const EPISODES: usize = 40;
/// How an encoder is read: the fields of a [`Standing`].
const READINGS: [Frozen; 2] = [Frozen::ClassMean, Frozen::LinearProbe];
/// The methods that the others are measured against, by id.
const TAUGHT_NOTHING: &str = "random";
const TOLD_CLASSES: &str = "prototypical";

/// A contest between two turns.
pub(super) struct Contesting {
    id: u32,
    entries: Vec<Entry>,
    /// Whose turn it is.
    at: usize,
    steps: u64,
}

/// One that competes.
struct Entry {
    info: MethodInfo,
    trainer: Trainer,
    held_out: Arc<dyn Classes>,
    /// Steps to take before the next test.
    due: u64,
    /// Accuracies of the test that is under way, by reading.
    tests: [Vec<f32>; READINGS.len()],
}

impl<P: Port> Session<P> {
    /// Begins a contest, or ends it; what was under way before is given up.
    pub(super) async fn compete(&mut self, id: u32, contest: Option<Contest>) {
        self.contest = None;
        let Some(contest) = contest.filter(Contest::is_sound) else { return };
        let mut entries = Vec::new();
        for method in REGISTRY.iter().filter(|method| takes_part(&method.info())) {
            match self.entry(*method, &contest).await {
                Ok(entry) => entries.push(entry),
                Err(reason) => return self.refuse(format!("The contest cannot start: {reason}.")),
            }
        }
        self.contest = Some(Contesting { id, entries, at: 0, steps: contest.steps.into() });
    }

    async fn entry(&self, method: &dyn Method, contest: &Contest) -> Result<Entry, String> {
        let info = method.info();
        let known = |id: &str| info.hyperparameters.iter().any(|parameter| parameter.id == id);
        let values: BTreeMap<_, _> =
            contest.values.iter().filter(|(id, _)| known(id)).map(|(id, value)| (id.clone(), *value)).collect();
        let config = RunConfig { method: info.id.clone(), seed: contest.seed, values };
        let sources = self.sources(&config).await.map_err(|error| error.to_string())?;
        let trainer = Trainer::new(&config, sources.training, &self.device).map_err(|error| error.to_string())?;
        Ok(Entry { info, trainer, held_out: sources.held_out, due: contest.steps.into(), tests: Default::default() })
    }

    /// One step, or one episode of a test. True if there was one.
    pub(super) async fn compete_on(&mut self) -> Result<bool, ExecutionError> {
        let Some(contest) = &mut self.contest else { return Ok(false) };
        let (at, of) = (contest.at, contest.entries.len());
        let Some(entry) = contest.entries.get_mut(at) else { return Ok(false) };
        if entry.trainer.steps_taken() < entry.due {
            if let Err(reason) = entry.step().await? {
                let title = entry.info.title.clone();
                self.contest = None;
                self.refuse(format!("The contest cannot go on: {title}: {reason}."));
            }
            return Ok(true);
        }
        if let Err(reason) = entry.test().await? {
            self.contest = None;
            self.refuse(format!("The contest cannot go on: {reason}."));
            return Ok(true);
        }
        if entry.tests[0].len() < EPISODES {
            return Ok(true);
        }
        let standing = entry.standing(at, of);
        entry.due += contest.steps;
        contest.at = (at + 1) % of;
        let id = contest.id;
        match encode(&standing) {
            Ok(standing) => self.port.post(Event::Stands { id, standing }),
            Err(error) => self.refuse(format!("A standing cannot be shown: {error}.")),
        }
        Ok(true)
    }
}

impl Entry {
    /// One step; inside, why there is none.
    async fn step(&mut self) -> Result<Result<(), String>, ExecutionError> {
        let step = match self.trainer.step() {
            Ok(step) => step,
            Err(error) => return Ok(Err(error.to_string())),
        };
        // Waiting for the loss keeps the device from being handed more than it can do.
        let loss = numbers(step.loss.into_data_async().await?);
        let finite = loss.iter().all(|loss| loss.is_finite());
        Ok(if finite { Ok(()) } else { Err("its loss is no longer a number".into()) })
    }

    /// One episode of a test; inside, why there is none.
    async fn test(&mut self) -> Result<Result<(), String>, ExecutionError> {
        let EpisodeShape { n_way, k_shot, .. } = self.trainer.test_shape();
        let shape = EpisodeShape { n_way, k_shot, n_query: 5 };
        // The same episodes for all and every time, so that what differs is the encoder.
        let mut rng = rng(HELD_OUT_SEED, Stream::Evaluation, self.tests[0].len() as u64);
        let episode = match sample_episode(self.held_out.as_ref(), shape, &mut rng) {
            Ok(episode) => episode,
            Err(error) => return Ok(Err(error.to_string())),
        };
        let scores = self.trainer.model().score_frozen(&episode, &READINGS);
        let transfer = scores.into_iter().fold(Transaction::default(), |transfer, scores| transfer.register(scores));
        for (tests, scores) in self.tests.iter_mut().zip(transfer.execute_async().await?) {
            tests.push(accuracy(&numbers(scores), n_way));
        }
        Ok(Ok(()))
    }

    /// What came of a test that is over; the next one begins anew.
    fn standing(&mut self, entry: usize, of: usize) -> Standing {
        let [class_mean, linear_head] = std::mem::take(&mut self.tests).map(|tests| summarise(&tests));
        Standing {
            entry: entry as u32,
            of: of as u32,
            title: self.info.title.clone(),
            told: self.info.told,
            step: self.trainer.steps_taken(),
            class_mean,
            linear_head,
        }
    }
}

/// True for what is told no classes, and for the two it is measured against.
fn takes_part(info: &MethodInfo) -> bool {
    matches!(info.told, Told::Drawings | Told::Words) || [TAUGHT_NOTHING, TOLD_CLASSES].contains(&info.id.as_str())
}
