//! Audio and film (Arandjelović, Zisserman: Look, Listen and Learn, ICCV 2017).
//!
//! Two encoders, one that looks and one that listens, are asked whether a sound belongs to a film; nobody has to label
//! anything, since films come with their sounds. Here a film shows a drawing being made, and the sound is that of its pen.
//! p(belongs) = σ(Σ g(f(x_t), h(s_t))) over the frames x_t and the parts s_t of the spectrogram that were heard while each was
//! being drawn; the loss is the binary cross-entropy. With an angle, frame and sound are mapped into one space, where
//! g = a · cos + b, much as in their Objects that Sound (ECCV 2018); or g is a small network that is given both.
//!
//! Departures: f and h are small; several frames are judged rather than one, each with its own part of the sound, and their
//! evidence is added; if one asks for it, sounds that do not belong are of the same character, which looks like the film, but was
//! drawn otherwise: it takes classes to choose those, so by default there are none. The encoder that looks then answers few-shot questions as a prototypical network.

use burn::tensor::{Tensor, activation::relu, s};
use rand_chacha::ChaCha8Rng;

use super::{
    Comparer, Frozen, FrozenEncoder, Learner, Method, NetworkLayout, Setup, Step,
    common_settings::{EncoderSettings, LearningRate, TestSettings, augmented},
    settings::SettingsReader,
};
use crate::{
    losses::{binary_cross_entropy, cosine_by_row, sigmoid},
    models::{Init, Linear, Norm, SlotId, SoundTower, Weights},
};
use data::{
    Classes, Sample, SampleError,
    samples::{Screening, Soundtracks, sample_soundtracks},
};
use ink::{SIDE, augment::Augmentation};
use protocol::{MethodInfo, SoundtracksView, StepView, Supervision};

/// Numbers between the two linear maps of g, and in the space that frames and sounds share.
const HIDDEN: usize = 64;

/// The scale of cosines before training.
const INITIAL_SCALE: f32 = 2.0;

/// The method.
pub struct Soundtrack;

impl Method for Soundtrack {
    fn info(&self) -> MethodInfo {
        MethodInfo {
            id: "sound".into(),
            title: "Audio and film".into(),
            paper: "Arandjelović, Zisserman: Look, Listen and Learn, 2017".into(),
            paper_url: "https://arxiv.org/abs/1705.08168".into(),
            equation: "p(belongs) = σ( sum over t of a · cos(f(frame t), h(sound t)) + b )".into(),
            summary: "A film shows a drawing being made; with it a pen is heard. Is it the pen in the film? One network \
                      looks, another listens, and nobody has to tell them anything, since every drawing has its sound. To \
                      answer, the first must see how a pen moved, and what it learns for that is then asked about \
                      characters."
                .into(),
            supervision: Supervision::SelfSupervised,
            usual: false,
            hyperparameters: SettingsReader::declared(SoundtrackSettings::read),
            presets: Vec::new(),
        }
    }

    fn set_up(&self, from: &mut SettingsReader) -> Setup {
        let settings = SoundtrackSettings::read(from);
        let EncoderSettings { channels, embedding_dim } = settings.encoder;
        let (mut network, looks) = NetworkLayout::conv4(channels, embedding_dim);
        let weights = &mut network.weights;
        let per_film = settings.per_film;
        let listens = SoundTower::declare(weights, &mut network.statistics, (channels / 2).max(8), SIDE / per_film);
        let (frame, sound) = (looks.feature_dim(), listens.feature_dim());
        let judge = match settings.judged_by {
            JudgedBy::Angle => Judge::OneSpace {
                frame: Linear::declare(weights, "judge.frame", frame, HIDDEN),
                sound: Linear::declare(weights, "judge.sound", sound, HIDDEN),
                log_scale: weights.declare("judge.log_scale", &[1], Init::Constant(INITIAL_SCALE.ln())),
                bias: weights.declare("judge.bias", &[1], Init::Constant(0.0)),
            },
            JudgedBy::Network => Judge::Together {
                hidden: Linear::declare(weights, "judge.hidden", frame + sound, HIDDEN),
                logit: Linear::declare(weights, "judge.logit", HIDDEN, 1),
            },
        };
        let screening = Screening {
            twos: settings.films / 2,
            per_film,
            hard: settings.hard as f32,
            augmentation: settings.augmented.then(Augmentation::default),
        };
        let answer = FrozenEncoder { encoder: looks, reading: settings.answer_by };
        let learner = SoundtrackLearner { network, listens, judge, screening, answer };
        Setup::new(learner, settings.learning_rate, settings.tests.shape())
    }
}

#[derive(Clone, Copy)]
enum JudgedBy {
    Angle,
    Network,
}

struct SoundtrackSettings {
    tests: TestSettings,
    films: usize,
    per_film: usize,
    /// The share of wrong sounds that are of the same character.
    hard: f64,
    judged_by: JudgedBy,
    augmented: bool,
    answer_by: Frozen,
    encoder: EncoderSettings,
    learning_rate: LearningRate,
}

impl SoundtrackSettings {
    fn read(from: &mut SettingsReader) -> Self {
        Self {
            tests: TestSettings::read(from),
            films: from.own().one_of(
                "films",
                "Films",
                "How many films a step shows, half of them with their own sound.",
                &[8, 12, 16, 24, 32],
                24,
            ),
            per_film: from.one_of(
                "frames",
                "Frames",
                "How many pictures of its making a film shows.",
                &[1, 2, 4],
                4,
            ),
            hard: from.own().share(
                "hard",
                "Same character",
                "The share of wrong sounds that are of the same character drawn another time: only the motion tells them. It \
                 takes classes to choose them, so with any the task is not without labels.",
                0.0,
            ),
            judged_by: from.own().choice(
                "judge",
                "Judged by",
                "The angle between frame and sound in one space, or a small network that is shown both together.",
                [("an angle", JudgedBy::Angle), ("a network", JudgedBy::Network)],
            ),
            augmented: augmented(from),
            answer_by: Frozen::read(from),
            encoder: EncoderSettings::read(from),
            learning_rate: LearningRate::read(from),
        }
    }
}

/// What decides whether a sound belongs to a frame.
enum Judge {
    /// A linear map of each into one space, and the cosine there times a learned scale, plus a bias.
    OneSpace { frame: Linear, sound: Linear, log_scale: SlotId, bias: SlotId },
    /// Two linear maps of both together, with a ReLU between them.
    Together { hidden: Linear, logit: Linear },
}

impl Judge {
    /// Logits [n] that `sound` [n, e] belongs to `frame` [n, d].
    fn logits(&self, weights: &Weights, frame: Tensor<2>, sound: Tensor<2>) -> Tensor<1> {
        match self {
            Self::OneSpace { frame: of_frame, sound: of_sound, log_scale, bias } => {
                let cosines = cosine_by_row(of_frame.forward(weights, frame), of_sound.forward(weights, sound)); // [n]
                cosines * weights.get::<1>(*log_scale).exp() + weights.get::<1>(*bias)
            }
            Self::Together { hidden, logit } => {
                let hidden = relu(hidden.forward(weights, Tensor::cat(vec![frame, sound], 1))); // [n, HIDDEN]
                logit.forward(weights, hidden).flatten(0, 1)
            }
        }
    }
}

/// Cuts spectrograms [n, 1, 28, 28] into equal parts of the time: [n * parts, 1, 28, 28 / parts].
pub(super) fn pieces(spectrograms: Tensor<4>, parts: usize) -> Tensor<4> {
    let n = spectrograms.dims()[0];
    let columns = SIDE / parts;
    spectrograms.reshape([n, SIDE, parts, columns]).permute([0, 2, 1, 3]).reshape([n * parts, 1, SIDE, columns])
}

struct SoundtrackLearner {
    network: NetworkLayout,
    listens: SoundTower,
    judge: Judge,
    screening: Screening,
    answer: FrozenEncoder,
}

impl Learner for SoundtrackLearner {
    fn network(&self) -> &NetworkLayout {
        &self.network
    }

    fn sample(&self, classes: &dyn Classes, rng: &mut ChaCha8Rng) -> Result<Sample, SampleError> {
        Ok(Sample::Soundtracks(sample_soundtracks(classes, &self.screening, rng)?))
    }

    fn train(&self, weights: &Weights, norm: &mut Norm, sample: &Sample, images: Tensor<4>) -> Step {
        let Soundtracks { frames, per_film, belongs, .. } = sample.soundtracks();
        let (n, shown) = (belongs.len(), frames.len());
        let belongs: Vec<f32> = belongs.iter().map(|belongs| f32::from(*belongs)).collect();
        let belongs = Tensor::<1>::from_floats(belongs.as_slice(), &images.device());
        let (frames, heard) = (images.clone().slice(s![..shown]), images.slice(s![shown..])); // [n * per_film, …], [n, …]
        let seen = self.answer.features(weights, norm, frames); // [n * per_film, d]
        let sound = self.listens.features(weights, norm, pieces(heard, *per_film)); // [n * per_film, e]
        let evidence = self.judge.logits(weights, seen, sound); // [n * per_film]
        let logits = evidence.clone().reshape([n, *per_film]).sum_dim(1).reshape([n]);
        Step::new(
            binary_cross_entropy(logits.clone(), belongs),
            [("logits", logits), ("evidence", evidence)],
            |sample, [logits, _]| {
                let belongs = &sample.soundtracks().belongs;
                let right = belongs.iter().zip(logits).filter(|(belongs, logit)| (**logit > 0.0) == **belongs);
                right.count() as f32 / belongs.len() as f32
            },
            |sample, _, [logits, evidence]| {
                let tracks = sample.soundtracks().clone();
                StepView::Soundtracks(SoundtracksView {
                    films: tracks.films,
                    sounds: tracks.sounds,
                    per_film: tracks.per_film as u32,
                    frames: tracks.frames,
                    spectrograms: tracks.spectrograms,
                    belongs: tracks.belongs,
                    probabilities: logits.iter().map(|logit| sigmoid(*logit)).collect(),
                    evidence: evidence.to_vec(),
                })
            },
        )
    }

    fn comparer(&self) -> &dyn Comparer {
        &self.answer
    }
}
