//! Holds a contest between methods: all that learn without labels, beside an untrained encoder and one that learns from
//! labels.
//!
//! They are set up one a turn. Then they take their steps in turns from one seed, with one budget, and are tested alike:
//! the encoder stays as it is, and characters that none of them has seen are told apart by the nearest class mean and by a
//! new linear head.

use std::{collections::BTreeMap, sync::Arc};

use burn::tensor::Transaction;

use super::{Job, Port, Progress, Session, Stop, Turn, counted};
use crate::{
    methods::{Frozen, Method, REGISTRY, Source, accuracy},
    training::{
        evaluation::{HELD_OUT_SEED, summarise},
        pending::numbers,
        run::Sources,
        trainer::Trainer,
    },
};
use data::{
    classes::Classes,
    episode::{EpisodeShape, sample_episode},
    seeds::{Stream, rng},
};
use protocol::{Contest, ContestEntry, MethodInfo, News, RunConfig, Supervision};

/// Episodes of a test.
const EPISODES: usize = 40;
/// How an encoder is read: the fields of a [`ContestEntry`].
const READINGS: [Frozen; 2] = [Frozen::ClassMean, Frozen::LinearProbe];
/// The methods that the others are measured against, by id.
const UNTRAINED: &str = "random";
const SUPERVISED: &str = "prototypical";

pub(super) struct HoldContest {
    contest: Contest,
    /// Those that take part, in their order.
    methods: Vec<&'static dyn Method>,
    /// What they learn from. Collecting it may take a second (Omniglot has to be decoded), so it is done once for all.
    sources: Vec<(Source, Sources)>,
    /// Those that are set up.
    entrants: Vec<Entrant>,
    /// Whose turn it is.
    at: usize,
}

/// One that competes.
struct Entrant {
    info: MethodInfo,
    trainer: Trainer,
    held_out: Arc<dyn Classes>,
    /// Steps to take before the next test.
    due: u64,
    /// Accuracies of the test that is under way, by reading.
    tests: [Vec<f32>; READINGS.len()],
}

impl HoldContest {
    pub fn new(contest: Contest) -> Self {
        let methods = REGISTRY.iter().copied().filter(|method| takes_part(&method.info())).collect();
        Self { contest, methods, sources: Vec::new(), entrants: Vec::new(), at: 0 }
    }

    /// Sets up the next entrant, or collects what it learns from.
    async fn set_up<P: Port>(&mut self, info: MethodInfo, session: &Session<P>) -> Result<Progress, Stop> {
        let refused = |reason: String| Stop::refused(format!("The contest cannot start: {reason}."));
        let known = |id: &str| info.hyperparameters.iter().any(|parameter| parameter.id == id);
        let Contest { seed, values, steps } = &self.contest;
        let values: BTreeMap<_, _> =
            values.iter().filter(|(id, _)| known(id)).map(|(id, value)| (id.clone(), *value)).collect();
        let config = RunConfig { method: info.id.clone(), seed: *seed, values };
        let source = Source::of(&config);
        let Some((_, sources)) = self.sources.iter().find(|(known, _)| *known == source) else {
            let sources = session.sources(&config).await.map_err(|error| refused(error.to_string()))?;
            self.sources.push((source, sources));
            return Ok(Progress::More);
        };
        let Sources { training, held_out } = sources.clone();
        let trainer = Trainer::new(&config, training, &session.device).map_err(|error| refused(error.to_string()))?;
        let tests = Default::default();
        self.entrants.push(Entrant { info, trainer, held_out, due: (*steps).into(), tests });
        Ok(counted(self.entrants.len(), self.methods.len()))
    }

    /// One step, or one episode of a test.
    async fn go_on(&mut self) -> Result<Progress, Stop> {
        let (at, of) = (self.at, self.entrants.len());
        let entrant = &mut self.entrants[at];
        if entrant.trainer.steps_taken() < entrant.due {
            entrant.step().await?;
            return Ok(Progress::More);
        }
        entrant.test().await?;
        if entrant.tests[0].len() < EPISODES {
            return Ok(Progress::More);
        }
        let entry = entrant.entry(at, of);
        entrant.due += u64::from(self.contest.steps);
        self.at = (at + 1) % of;
        Ok(Progress::News(News::Contest(entry)))
    }
}

impl<P: Port> Job<P> for HoldContest {
    fn turn<'a>(&'a mut self, session: &'a mut Session<P>) -> Turn<'a> {
        Box::pin(async move {
            match self.methods.get(self.entrants.len()).map(|method| method.info()) {
                Some(next) => self.set_up(next, session).await,
                None => self.go_on().await,
            }
        })
    }
}

impl Entrant {
    /// One training step.
    async fn step(&mut self) -> Result<(), Stop> {
        let title = &self.info.title;
        let refused = |reason: String| Stop::refused(format!("The contest cannot go on: {title}: {reason}."));
        let step = self.trainer.step().map_err(|error| refused(error.to_string()))?;
        // Waiting for the loss keeps the device from being handed more than it can do.
        let loss = numbers(step.loss.into_data_async().await?);
        let finite = loss.iter().all(|loss| loss.is_finite());
        if finite { Ok(()) } else { Err(refused("its loss is no longer a number".into())) }
    }

    /// One episode of a test.
    async fn test(&mut self) -> Result<(), Stop> {
        let EpisodeShape { n_way, k_shot, .. } = self.trainer.test_shape();
        let shape = EpisodeShape { n_way, k_shot, n_query: 5 };
        // The same episodes for all and every time, so that what differs is the encoder.
        let mut rng = rng(HELD_OUT_SEED, Stream::Evaluation, self.tests[0].len() as u64);
        let episode = sample_episode(self.held_out.as_ref(), shape, &mut rng)
            .map_err(|error| Stop::refused(format!("The contest cannot go on: {error}.")))?;
        let scores = self.trainer.model().score_frozen(&episode, &READINGS);
        let transfer = scores.into_iter().fold(Transaction::default(), |transfer, scores| transfer.register(scores));
        for (tests, scores) in self.tests.iter_mut().zip(transfer.execute_async().await?) {
            tests.push(accuracy(&numbers(scores), n_way));
        }
        Ok(())
    }

    /// What a finished test says; the next one begins anew.
    fn entry(&mut self, entry: usize, of: usize) -> ContestEntry {
        let [class_mean, linear_head] = std::mem::take(&mut self.tests).map(|tests| summarise(&tests));
        ContestEntry {
            entry: entry as u32,
            of: of as u32,
            title: self.info.title.clone(),
            supervision: self.info.supervision,
            step: self.trainer.steps_taken(),
            class_mean,
            linear_head,
        }
    }
}

/// True for what learns without labels, and for the two it is measured against.
fn takes_part(info: &MethodInfo) -> bool {
    matches!(info.supervision, Supervision::SelfSupervised | Supervision::Captions)
        || [UNTRAINED, SUPERVISED].contains(&info.id.as_str())
}
