//! The part of a session that finds out how many labels an encoder saves: accuracy on held-out characters by the number of
//! labelled drawings of each, for a new head on the frozen encoder, for fine-tuning, and for the same network trained on
//! those labels alone.

use burn::tensor::{ExecutionError, Tensor, Transaction};

use super::{HELD_OUT_SEED, Port, Session};
use crate::{
    methods::{Labels, accuracy},
    training::{
        adaptation::{HeadKind, Pace, Shots, Track, Transfer},
        evaluation::summarise,
        pictures::stack,
        run::{Run, numbers},
        zero_shot,
    },
};
use data::{
    episode::{Episode, EpisodeError, EpisodeShape, sample_episode},
    seeds::{Stream, rng_at},
};
use protocol::{Event, LabelsPoint, RunId, TrackKind, encode};

/// Labelled drawings of each class, in the order they are tried.
const SHOTS: [usize; 4] = [1, 2, 5, 10];
/// What is done with them.
const WAYS: [Transfer; 3] = [Transfer::Frozen, Transfer::FineTuned, Transfer::Scratch];
/// Episodes behind each point.
const EPISODES: usize = 8;
/// Classes, and queries of each.
const N_WAY: usize = 5;
const N_QUERY: usize = 5;
/// Gradient steps on the labelled drawings.
const STEPS: u32 = 30;
/// How they are taken: as the command line's table does.
const PACE: Pace = Pace { head: 0.05, encoder: 0.001, seed: HELD_OUT_SEED };

/// What is being found out, between two turns.
pub(super) struct Labelling {
    id: u32,
    run: RunId,
    /// Accuracies of a network that reads, with no label at all, from the same episodes.
    described: Vec<f32>,
    /// Accuracies by shots and way.
    found: [[Vec<f32>; WAYS.len()]; SHOTS.len()],
    under_way: Option<UnderWay>,
}

/// One episode.
struct UnderWay {
    tracks: [Track; WAYS.len()],
    queries: Tensor<4>,
    /// The fraction of queries recognised by words alone, if the network reads.
    described: Option<f32>,
    step: u32,
}

impl<P: Port> Session<P> {
    /// Begins; what was under way before is given up.
    pub(super) fn begin_labelling(&mut self, id: u32, run: RunId) {
        self.labelling = Some(Labelling { id, run, described: Vec::new(), found: Default::default(), under_way: None });
    }

    /// One gradient step of each way. True if there was one.
    pub(super) async fn label_on(&mut self) -> Result<bool, ExecutionError> {
        let Some(mut labelling) = self.labelling.take() else { return Ok(false) };
        // A run that has been closed, or another: its encoder is not there any more.
        let Some(run) = self.run.as_ref().filter(|run| run.id == labelling.run) else { return Ok(false) };
        let Some(at) = labelling.next() else { return Ok(false) };
        let mut under_way = match labelling.under_way.take() {
            Some(under_way) => under_way,
            None => match UnderWay::begin(run, SHOTS[at], labelling.found[at][0].len()).await? {
                Ok(under_way) => under_way,
                Err(error) => {
                    self.refuse(format!("Labels cannot be counted: {error}."));
                    return Ok(true);
                }
            },
        };
        if under_way.step < STEPS {
            under_way.tracks.iter_mut().for_each(Track::step);
            under_way.step += 1;
            labelling.under_way = Some(under_way);
        } else {
            let right = under_way.test().await?;
            labelling.described.extend(under_way.described);
            labelling.found[at].iter_mut().zip(right).for_each(|(found, right)| found.push(right));
            match encode(&labelling.points()) {
                Ok(points) => self.port.post(Event::Labelled { id: labelling.id, points }),
                Err(error) => self.refuse(format!("The labels' worth cannot be shown: {error}.")),
            }
        }
        self.labelling = Some(labelling);
        Ok(true)
    }
}

impl Labelling {
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
    async fn begin(run: &Run, k_shot: usize, number: usize) -> Result<Result<Self, EpisodeError>, ExecutionError> {
        let shape = EpisodeShape { n_way: N_WAY, k_shot, n_query: N_QUERY };
        let mut rng = rng_at(HELD_OUT_SEED, Stream::Evaluation, k_shot as u64, number as u64);
        let episode = sample_episode(run.held_out.as_ref(), shape, &mut rng);
        let Episode { support, query, classes, .. } = match episode {
            Ok(episode) => episode,
            Err(error) => return Ok(Err(error)),
        };
        let model = run.trainer.model();
        let described = match model.learner.joint_embedding() {
            Some(_) => {
                let descriptions = zero_shot::descriptions(run.held_out.as_ref(), &classes);
                let cosines = zero_shot::score(model, &query.iter().collect::<Vec<_>>(), &descriptions, true);
                Some(accuracy(&numbers(cosines.into_data_async().await?), N_WAY))
            }
            None => None,
        };
        let images = stack(&support.iter().collect::<Vec<_>>(), &model.device);
        let shots = Shots { images, labels: Labels::class_major(N_WAY, k_shot) };
        Ok(Ok(Self {
            tracks: WAYS.map(|way| Track::begin(model, way, HeadKind::Linear, shots.clone(), PACE)),
            queries: stack(&query.iter().collect::<Vec<_>>(), &model.device),
            described,
            step: 0,
        }))
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
