//! Two pictures, and what has been done to one to get the other: a relative transformation.
//!
//! Every picture has a pose of five switches, each of which is thrown or not with even chances: turned this way or that,
//! large or small, slanted left or right, whole or cut, as drawn or mirrored. The second picture of a pair has the first
//! one's pose but for one switch, and the question is which one; or it shows another drawing, with one switch thrown all
//! the same. So a single picture says nothing of the answer, however well its pose can be told: its switches are as
//! likely one way as the other whatever the answer is. Size, blur, cut edges and thin lines give nothing away.

use std::f32::consts::PI;

use rand::{Rng, RngExt, seq::SliceRandom};

use super::{Puzzles, SampleError, views::different};
use crate::Classes;
use ink::{
    Picture,
    pose::{Pose, cut},
};

/// The answers, in the order of their numbers.
pub const ANSWERS: [&str; 6] = ["another drawing", "turned", "scaled", "sheared", "cropped", "mirrored"];

/// How many of them are changes to one drawing.
const SWITCHES: usize = ANSWERS.len() - 1;

/// How far apart the two ends of a switch are, and the jitter: drawn once for each pair or picture.
const TURN: (f32, f32) = (PI / 5.0, 2.0 * PI / 5.0);
const LARGE: f32 = 0.9;
const SMALLER: (f32, f32) = (0.55, 0.7);
const SLANT: (f32, f32) = (0.5, 0.8);
const CUT: (f32, f32) = (0.3, 0.5);
const JITTER_TURN: f32 = 0.08;
const JITTER_SCALE: f32 = 0.04;
const JITTER_SHIFT: f32 = 1.0;

/// What the two ends of each switch mean for a pair.
struct Ends {
    turn: f32,
    smaller: f32,
    slant: f32,
    /// Which side is cut, and which share of the ink.
    cut: (usize, f32),
}

impl Ends {
    fn sample(rng: &mut impl Rng) -> Self {
        let mut within = |(low, high): (f32, f32)| low + (high - low) * rng.random::<f32>();
        let (turn, smaller, slant, share) = (within(TURN), within(SMALLER), within(SLANT), within(CUT));
        Self { turn, smaller, slant, cut: (rng.random_range(0..4), share) }
    }

    /// A picture with its switches thrown, and a little jitter of its own.
    fn show(&self, picture: &Picture, thrown: [bool; SWITCHES], rng: &mut impl Rng) -> Picture {
        let [turned, small, slanted, cropped, mirrored] = thrown;
        let mut jitter = |most: f32| most * (2.0 * rng.random::<f32>() - 1.0);
        let side = |thrown: bool| if thrown { 0.5 } else { -0.5 };
        let pose = Pose {
            mirrored,
            slant: side(slanted) * self.slant,
            turn: side(turned) * self.turn + jitter(JITTER_TURN),
            scale: LARGE * if small { self.smaller } else { 1.0 } * (1.0 + jitter(JITTER_SCALE)),
            shift: (jitter(JITTER_SHIFT), jitter(JITTER_SHIFT)),
        };
        let (quarters, share) = self.cut;
        if cropped { pose.apply(&cut(picture, quarters, share)) } else { pose.apply(picture) }
    }
}

/// Samples `count` pairs, every answer as often as any other, give or take one. No drawing comes twice, but in its pair.
///
/// # Errors
/// If `count` is 0, or there are not enough drawings: one for each pair, and another for those of two drawings.
pub fn sample_relative(source: &dyn Classes, count: usize, rng: &mut impl Rng) -> Result<Puzzles, SampleError> {
    if count == 0 {
        return Err(SampleError::Zero("the number of pairs"));
    }
    let others = count.div_ceil(ANSWERS.len());
    let mut items = different(source, count + others, rng)?;
    // They come class by class, and another drawing is not to be of a class nearby.
    items.shuffle(rng);
    let mut others = items.split_off(count);
    let mut puzzles = Puzzles::default();
    for (at, item) in items.into_iter().enumerate() {
        let answer = at % ANSWERS.len();
        let ends = Ends::sample(rng);
        let mut thrown: [bool; SWITCHES] = std::array::from_fn(|_| rng.random());
        let first = ends.show(&item.picture, thrown, rng);
        let other = if answer == 0 { others.pop() } else { None };
        let switch = answer.checked_sub(1).unwrap_or_else(|| rng.random_range(0..SWITCHES));
        thrown[switch] = !thrown[switch];
        let second = match &other {
            // Another drawing is cut elsewhere.
            Some(other) => Ends::sample(rng).show(&other.picture, thrown, rng),
            None => ends.show(&item.picture, thrown, rng),
        };
        puzzles.push(item, &[first, second], &[0, 1], answer);
    }
    Ok(puzzles)
}

#[cfg(test)]
mod tests {
    use super::{super::tests::*, *};
    use crate::{
        Scripts,
        seeds::{Stream, rng},
    };
    use ink::SIDE;

    fn sample(count: usize, step: u64) -> Puzzles {
        sample_relative(&Scripts::new(3, 2, 6), count, &mut rng(1, Stream::Episode, step)).expect("endless")
    }

    #[test]
    fn answers_come_equally_often_and_pairs_replay_from_their_seed() {
        let pairs = sample(48, 0);
        assert!((0..6).all(|answer| pairs.truth.iter().filter(|truth| **truth == answer).count() == 8));
        assert_eq!((pairs.pieces.len(), pairs.per_puzzle), (96, 2));
        assert_eq!(pairs, sample(48, 0));
        assert_ne!(pairs, sample(48, 1));
    }

    #[test]
    fn the_second_picture_alone_has_as_much_ink_whatever_the_answer() {
        let mut totals: [Vec<f32>; 6] = Default::default();
        let pairs = sample(3000, 0);
        for (pair, truth) in pairs.pieces.chunks(2).zip(&pairs.truth) {
            totals[*truth].push(pair[1].total());
        }
        // The deviation of a mean of 500 is about 0.9 of 45.
        let means = totals.map(|totals| totals.iter().sum::<f32>() / totals.len() as f32);
        let mean = means.iter().sum::<f32>() / 6.0;
        assert!(means.iter().all(|one| (one / mean - 1.0).abs() < 0.08), "{means:?}");
    }

    #[test]
    fn changes_are_clear_and_another_drawing_is_another() {
        let pairs = sample(600, 0);
        let ratio = |answer: usize| {
            let chosen = pairs.pieces.chunks(2).zip(&pairs.truth).filter(|(_, truth)| **truth == answer);
            let ratios: Vec<f32> = chosen.map(|(pair, _)| (pair[1].total() / pair[0].total()).ln().abs()).collect();
            ratios.iter().sum::<f32>() / ratios.len() as f32
        };
        // Scaled and cropped pictures gain or lose a third of their ink or more; turned and mirrored ones keep it.
        assert!(ratio(2) > 0.3 && ratio(4) > 0.3, "{} {}", ratio(2), ratio(4));
        assert!(ratio(1) < 0.12 && ratio(5) < 0.12, "{} {}", ratio(1), ratio(5));
        assert!(pairs.pieces.chunks(2).all(|pair| pair[0].difference(&pair[1]) > 1.0));
    }

    #[test]
    fn a_switch_is_thrown_as_often_as_not() {
        let pairs = sample(1200, 0);
        for answer in [2, 4] {
            let of_answer = pairs.pieces.chunks(2).zip(&pairs.truth).filter(|(_, truth)| **truth == answer);
            let lost = of_answer.filter(|(pair, _)| pair[1].total() < pair[0].total()).count();
            // 100 of 200, give or take five deviations of 7.
            assert!((65..135).contains(&lost), "{}: {lost} of 200 lost ink", ANSWERS[answer]);
        }
    }

    /// How far to the right ink moves as it goes down: below 0 for a line that is turned or slanted to the left.
    fn lean(picture: &Picture) -> f32 {
        let ink = || (0..SIDE * SIDE).map(|at| (at % SIDE, at / SIDE, f32::from(picture.bytes()[at])));
        let total: f32 = ink().map(|(_, _, ink)| ink).sum();
        let mean = |of: fn(usize, usize) -> usize| ink().map(|(x, y, ink)| of(x, y) as f32 * ink).sum::<f32>() / total;
        let (x, y) = (mean(|x, _| x), mean(|_, y| y));
        ink().map(|(column, row, ink)| (column as f32 - x) * (row as f32 - y) * ink).sum::<f32>() / total
    }

    #[test]
    fn the_two_ends_of_a_turn_and_of_a_slant_lie_on_either_side_and_no_two_pictures_are_in_quite_one_place() {
        let mut pixels = vec![0; SIDE * SIDE];
        (4..24).for_each(|row| pixels[row * SIDE + 13..row * SIDE + 15].fill(255));
        let bar = Picture::from_bytes(pixels).expect("as many pixels as a picture has");
        let mut rng = rng(1, Stream::Episode, 0);
        for _ in 0..20 {
            let ends = Ends::sample(&mut rng);
            let mut shown = |thrown| ends.show(&bar, thrown, &mut rng);
            let straight = [false; SWITCHES];
            // Turned the other way but not slanted, and slanted the other way but not turned, on both of which a mirror acts.
            let both = [true, false, true, false, false];
            let (one, other) = (lean(&shown(straight)), lean(&shown(both)));
            assert!(one * other < 0.0, "{one} and {other}");
            assert_ne!(shown(straight), shown(straight));
        }
    }

    #[test]
    fn what_is_missing_is_said() {
        let sample = |count| sample_relative(&Numbered(vec![4, 4]), count, &mut rng(1, Stream::Episode, 0)).err();
        assert_eq!(sample(0), Some(SampleError::Zero("the number of pairs")));
        assert_eq!(sample(6), None);
        assert_eq!(sample(7), Some(SampleError::TooFewDrawings { needed: 9, drawings: 1, present: 8 }));
    }
}
