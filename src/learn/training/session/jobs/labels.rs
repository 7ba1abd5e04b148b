//! Finds out how many labels an encoder saves: accuracy on held-out characters by the number of labelled drawings of each,
//! for a new head on the frozen encoder, for fine-tuning, and for the same network trained on those labels alone.

use std::sync::Arc;

use burn::tensor::{ExecutionError, Tensor, Transaction};

use super::{Job, Port, Progress, Session, Stop, Turn};
use crate::{
    methods::{Labels, accuracy},
    training::{
        adaptation::{AdaptationSettings, HeadKind, Shots, Track, TransferMode},
        evaluation::{HELD_OUT_SEED, summarise},
        model::Model,
        pending::numbers,
        pictures::stack,
        zero_shot,
    },
};
use data::{
    classes::Classes,
    episode::{Episode, EpisodeShape, sample_episode},
    seeds::{Stream, rng_at},
};
use protocol::{LabelsPoint, News, Output, TrackKind, Trouble};

/// Labelled drawings of each class, in the order they are tried.
const SHOTS: [usize; 4] = [1, 2, 5, 10];
/// What is done with them.
const WAYS: [TransferMode; 3] = [TransferMode::Frozen, TransferMode::FineTuned, TransferMode::Scratch];
/// Episodes behind each point.
const EPISODES: usize = 8;
/// Classes, and queries of each.
const N_WAY: usize = 5;
const N_QUERY: usize = 5;
/// Gradient steps on the labelled drawings.
const STEPS: u32 = 30;
/// How they are taken: as the command line's table does.
const PACE: AdaptationSettings = AdaptationSettings { head: 0.05, encoder: 0.001, seed: HELD_OUT_SEED };

#[derive(Default)]
pub(super) struct TestWithLabels {
    /// The run's encoder as it was at the first turn, and what it is tested on.
    tested: Option<(Model, Arc<dyn Classes>)>,
    /// Accuracies of a network that reads, with no label at all, from the same episodes.
    described: Vec<f32>,
    /// Accuracies by shots and way.
    found: [[Vec<f32>; WAYS.len()]; SHOTS.len()],
    under_way: Option<UnderWay>,
}

impl<P: Port> Job<P> for TestWithLabels {
    fn turn<'a>(&'a mut self, session: &'a mut Session<P>) -> Turn<'a> {
        Box::pin(async move {
            if self.tested.is_none() {
                self.tested = session.run.as_ref().map(|run| (run.trainer.model().clone(), run.held_out.clone()));
            }
            let Some((model, held_out)) = &self.tested else { return Err(Stop::Trouble(Trouble::RunClosed)) };
            let Some(at) = self.next() else { return Ok(Progress::Done(Output::Done)) };
            let Some(under_way) = &mut self.under_way else {
                let number = self.found[at][0].len();
                self.under_way = Some(UnderWay::begin(model, held_out.as_ref(), SHOTS[at], number).await?);
                return Ok(Progress::More);
            };
            if under_way.step < STEPS {
                under_way.tracks.iter_mut().for_each(Track::step);
                under_way.step += 1;
                return Ok(Progress::More);
            }
            let right = under_way.test().await?;
            self.described.extend(under_way.described);
            self.found[at].iter_mut().zip(right).for_each(|(found, right)| found.push(right));
            self.under_way = None;
            Ok(Progress::News(News::Labels(self.points())))
        })
    }
}

/// One episode.
struct UnderWay {
    tracks: [Track; WAYS.len()],
    queries: Tensor<4>,
    /// The fraction of queries recognised by words alone, if the network reads.
    described: Option<f32>,
    step: u32,
}

impl TestWithLabels {
    /// The place in [`SHOTS`] of the next episode: every number of shots gets its first before any gets its second.
    fn next(&self) -> Option<usize> {
        let done = |at: &usize| self.found[*at][0].len();
        (0..SHOTS.len()).min_by_key(done).filter(|at| done(at) < EPISODES)
    }

    /// What is known so far.
    fn points(&self) -> Vec<LabelsPoint> {
        let known = self.found.iter().zip(SHOTS).flat_map(|(ways, shots)| {
            let ways = ways.iter().zip(WAYS).filter(|(found, _)| !found.is_empty());
            ways.map(move |(found, way)| LabelsPoint {
                shots: shots as u32,
                way: way.kind(),
                accuracy: summarise(found),
                of: EPISODES as u32,
            })
        });
        let zero_shot = (!self.described.is_empty()).then(|| LabelsPoint {
            shots: 0,
            way: TrackKind::ZeroShot,
            accuracy: summarise(&self.described),
            of: (SHOTS.len() * EPISODES) as u32,
        });
        zero_shot.into_iter().chain(known).collect()
    }
}

impl UnderWay {
    /// The episode of this number, the same for every run.
    async fn begin(model: &Model, held_out: &dyn Classes, k_shot: usize, number: usize) -> Result<Self, Stop> {
        let shape = EpisodeShape { n_way: N_WAY, k_shot, n_query: N_QUERY };
        let mut rng = rng_at(HELD_OUT_SEED, Stream::Evaluation, k_shot as u64, number as u64);
        let Episode { support, query, classes, .. } = sample_episode(held_out, shape, &mut rng)
            .map_err(|error| Stop::refused(format!("The worth of labels cannot be measured: {error}.")))?;
        let described = match model.learner.joint_embedding() {
            Some(_) => {
                let descriptions = zero_shot::descriptions(held_out, &classes);
                let cosines = zero_shot::score(model, &query.iter().collect::<Vec<_>>(), &descriptions, true);
                Some(accuracy(&numbers(cosines.into_data_async().await?), N_WAY))
            }
            None => None,
        };
        let images = stack(&support.iter().collect::<Vec<_>>(), &model.device);
        let shots = Shots { images, labels: Labels::class_major(N_WAY, k_shot) };
        Ok(Self {
            tracks: WAYS.map(|way| Track::begin(model, way, HeadKind::Linear, shots.clone(), PACE)),
            queries: stack(&query.iter().collect::<Vec<_>>(), &model.device),
            described,
            step: 0,
        })
    }

    /// The fraction of queries that each way gets right.
    async fn test(&self) -> Result<[f32; WAYS.len()], ExecutionError> {
        let logits = self.tracks.iter().map(|track| track.logits(self.queries.clone()));
        let transfer = logits.fold(Transaction::default(), |transfer, logits| transfer.register(logits));
        let mut right = [0.0; WAYS.len()];
        for (right, logits) in right.iter_mut().zip(transfer.execute_async().await?) {
            *right = accuracy(&numbers(logits), N_WAY);
        }
        Ok(right)
    }
}
