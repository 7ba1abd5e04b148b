//! What SimCLR may not live on: a network whose views were given partners by lot has nothing to learn, and stays at chance.

use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::taught_tests::{TrainingCheck, as_it_is};
use data::Sample;

/// The fraction of views of 8 drawings that find their partner, if they have the partners they have, and if by lot.
fn found(partners: f64) -> [f32; 2] {
    let values = [("drawings", 8.0), ("head_width", 32.0), ("partners", partners)];
    let lesson = TrainingCheck { method: "simclr", values: &values, steps: 100, asked: 20 };
    let by_lot = |sample: &mut Sample, rng: &mut ChaCha8Rng| {
        if let Sample::Views(views) = sample {
            views.second.shuffle(rng);
        }
    };
    [lesson.right(as_it_is, as_it_is), lesson.right(as_it_is, by_lot)]
}

#[test]
fn partners_by_lot_are_found_no_more_often_than_by_chance() {
    let [taught, by_lot] = found(0.0);
    // Of 15 other views one is the partner: 0.067, with a deviation of 0.014 over 320 views.
    assert!(taught > 0.17, "{taught}");
    assert!(by_lot < 0.13, "{by_lot}");
}

#[test]
fn prototypes_by_lot_are_found_no_more_often_than_by_chance() {
    let [taught, by_lot] = found(2.0);
    // Of 8 drawings one is the view's own: 0.125, with a deviation of 0.026 over 160 views.
    assert!(taught > 0.3, "{taught}");
    assert!(by_lot < 0.22, "{by_lot}");
}
