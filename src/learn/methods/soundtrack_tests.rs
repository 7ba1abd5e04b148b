//! Audio and film: what its norms collect, and that what it learns is heard and not guessed.

use std::sync::Arc;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::{
    Learner, set_up,
    soundtrack::pieces,
    taught_tests::{TrainingCheck, as_it_is},
};
use crate::{
    losses::test_tensors::{cpu, numbers},
    models::{Norm, Weights, flat},
    training::{pictures::stack, trainer::Trainer},
};
use data::{
    Sample,
    samples::Soundtracks,
    scripts::Scripts,
    seeds::{Stream, rng},
};
use protocol::RunConfig;

const FILMS: usize = 12;

fn config(values: &[(&str, f64)]) -> RunConfig {
    let small = [("channels", 8.0), ("films", FILMS as f64), ("hard", 0.0)];
    let values = small.iter().chain(values).map(|(id, value)| ((*id).to_string(), *value)).collect();
    RunConfig { method: "sound".into(), seed: 3, values }
}

/// A toy: two alphabets of six characters.
fn scripts() -> Scripts {
    Scripts::new(3, 2, 6)
}

fn made() -> Arc<dyn Learner> {
    set_up(&config(&[])).unwrap_or_else(|error| panic!("{error}")).learner
}

/// The sample of the first step.
fn sample(learner: &dyn Learner) -> Sample {
    learner.sample(&scripts(), &mut rng(3, Stream::Episode, 0)).unwrap()
}

/// Trains for so many steps, and returns the accuracy on samples that were not learned from.
fn heard(steps: u64, shuffled: bool) -> f32 {
    let values = [("films", FILMS as f64), ("hard", 0.0)];
    let answers_by_lot = |sample: &mut Sample, rng: &mut ChaCha8Rng| {
        if let (Sample::Soundtracks(Soundtracks { belongs, .. }), true) = (sample, shuffled) {
            belongs.iter_mut().for_each(|belongs| *belongs = rng.random());
        }
    };
    TrainingCheck { method: "sound", values: &values, steps, asked: 20 }.right(answers_by_lot, as_it_is)
}

#[test]
fn whether_a_sound_belongs_is_learned_and_not_from_answers_that_mean_nothing() {
    let (learned, shuffled) = (heard(80, false), heard(30, true));
    assert!(learned > 0.63, "{learned}");
    // 240 films in 120 twos: a deviation of 0.046 where both of a two are judged alike.
    assert!((shuffled - 0.5).abs() < 0.13, "{shuffled}");
}

#[test]
fn norms_of_both_towers_collect_what_they_are_given() {
    let learner = made();
    let network = learner.network();
    let weights =
        Weights::frozen(&network.weights, &flat(network.weights.initial(&mut rng(3, Stream::Weights, 0)), &cpu()));
    let sample = sample(learner.as_ref());
    let mut collected = Vec::new();
    let images = stack(&sample.pictures(), &cpu());
    let by_batch = learner.train(&weights, &mut Norm::Batch(&mut collected), &sample, images.clone());
    let lengths: Vec<usize> = collected.iter().map(|statistic| statistic.dims()[0]).collect();
    let declared: Vec<usize> = network.statistics.slots().iter().map(|slot| slot.len()).collect();
    assert_eq!(lengths, declared);
    // In the order of the layout they reproduce the batch; in another order they would not.
    let statistics = Weights::frozen(&network.statistics, &burn::tensor::Tensor::cat(collected, 0));
    let by_running = learner.train(&weights, &mut Norm::Running(&statistics), &sample, images);
    for (a, b) in numbers(by_batch.readback.joined()).into_iter().zip(numbers(by_running.readback.joined())) {
        assert!((a - b).abs() < 0.02 * b.abs().max(1.0), "{a} against {b}");
    }
}

#[test]
fn slots_of_the_encoder_that_looks_have_their_usual_names() {
    let learner = made();
    let names: Vec<&str> = learner.network().weights.slots().iter().map(|slot| slot.name.as_str()).collect();
    assert_eq!(names[..2], ["block1.conv.weight", "block1.norm.weight"]);
    assert!(names.contains(&"sound.block3.conv.weight"));
    let unique: std::collections::HashSet<_> = names.iter().collect();
    assert_eq!(unique.len(), names.len());
}

#[test]
fn a_piece_of_a_spectrogram_is_a_part_of_its_time() {
    let learner = made();
    let sample = sample(learner.as_ref());
    let tracks = sample.soundtracks();
    let heard = stack(&tracks.spectrograms.iter().collect::<Vec<_>>(), &cpu());
    let cut = numbers(pieces(heard, 4)); // [FILMS * 4, 1, 28, 7]
    for (film, part, row, column) in [(0, 0, 0, 0), (3, 2, 20, 5), (11, 3, 27, 6), (7, 1, 9, 3)] {
        let wanted = tracks.spectrograms[film].ink(row, part * 7 + column);
        assert_eq!(cut[((film * 4 + part) * 28 + row) * 7 + column], wanted);
    }
}

#[test]
fn a_board_without_a_second_character_is_said() {
    let mut trainer = Trainer::new(&config(&[]), Arc::new(Scripts::new(3, 1, 1)), &cpu()).unwrap();
    assert!(trainer.step().is_err_and(|error| error.to_string().contains("2 different characters")));
    let alone = config(&[("hard", 1.0)]);
    let mut trainer = Trainer::new(&alone, Arc::new(Scripts::new(3, 1, 1)), &cpu()).unwrap();
    assert!(trainer.step().is_ok(), "two drawings of the one character are enough");
}
