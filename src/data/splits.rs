//! What is trained on and what is judged by: a source divided by alphabet, by character, or by drawer.
//!
//! - **By alphabet**: whole alphabets are kept for the end, the division that Omniglot comes with (Lake et al. 2015).
//! - **By character**: all characters are pooled and shuffled, 1100 to train on, 100 to validate, 423 to test, as MAML
//!   (Finn, Abbeel, Levine 2017) and many others do. Easier: siblings of a test character were seen in training.
//! - **By drawer**: every character is seen in training, but by some hands only; the rest draw the test. This is
//!   classification and not few-shot learning, and what transfer learning starts from.
//!
//! In the first two no class is in two parts. Turn by quarters ([`Rotated`](super::Rotated)) after dividing and never
//! before, or a test class would be a training class upside down.

use std::sync::Arc;

use rand::seq::SliceRandom;

use super::{
    Classes, Collection,
    part::Part,
    seeds::{Stream, rng_at},
};

/// The parts of a source.
#[derive(Clone)]
pub struct Split {
    /// To learn from.
    pub training: Part,
    /// To choose settings by.
    pub validation: Part,
    /// To judge by, at the end.
    pub evaluation: Part,
}

/// In what proportion to divide. A part whose share is 0 is empty; any other gets at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shares {
    /// For training.
    pub training: u32,
    /// For validation.
    pub validation: u32,
    /// For evaluation.
    pub evaluation: u32,
}

impl Shares {
    /// The pooled characters of MAML, 1623 in all.
    pub const POOLED: Self = Self { training: 1100, validation: 100, evaluation: 423 };

    /// Omniglot's own division of its 50 alphabets, 30 background and 20 evaluation, with five of the background
    /// alphabets kept for validation.
    pub const ALPHABETS: Self = Self { training: 25, validation: 5, evaluation: 20 };

    /// Sixteen of Omniglot's twenty drawers to train on, two to validate, two to test.
    pub const DRAWERS: Self = Self { training: 16, validation: 2, evaluation: 2 };

    /// How many of `present` things each part gets. Together they are all.
    fn of(self, present: usize, what: &'static str) -> Result<[usize; 3], SplitError> {
        let shares = [self.training, self.validation, self.evaluation].map(|share| share as usize);
        let (parts, total) = (shares.iter().filter(|&&share| share > 0).count(), shares.iter().sum::<usize>());
        if parts == 0 || present < parts {
            return Err(SplitError::TooFew { what, present, parts: parts.max(1) });
        }
        let exact = |share: usize| present as f64 * share as f64 / total as f64;
        let mut counts = shares.map(|share| if share > 0 { (exact(share).round() as usize).max(1) } else { 0 });
        // Rounding leaves one or two over or under; the largest part gives or takes them.
        while counts.iter().sum::<usize>() != present {
            let largest = (0..3).max_by_key(|&part| (counts[part], shares[part])).unwrap_or(0);
            if counts.iter().sum::<usize>() < present { counts[largest] += 1 } else { counts[largest] -= 1 }
        }
        Ok(counts)
    }
}

/// Why there is no such division.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SplitError {
    /// There is no such alphabet.
    #[error("there is no alphabet \u{201c}{wanted}\u{201d}; there are {present}")]
    NoSuchAlphabet { wanted: String, present: String },
    /// An alphabet is to be in two parts.
    #[error("the alphabet \u{201c}{0}\u{201d} is to be for validation and for evaluation; leave it out of one")]
    Twice(String),
    /// There are fewer than parts.
    #[error("{present} {what} cannot be divided into {parts} parts")]
    TooFew { what: &'static str, present: usize, parts: usize },
}

/// The numbers of alphabets by their names.
///
/// # Errors
/// If there is none of one of the names.
pub fn alphabets_named<N: AsRef<str>>(collection: &Collection, names: &[N]) -> Result<Vec<usize>, SplitError> {
    let number = |name: &N| {
        let name = name.as_ref();
        collection.alphabets().iter().position(|present| present == name).ok_or_else(|| SplitError::NoSuchAlphabet {
            wanted: name.to_owned(),
            present: collection.alphabets().join(", "),
        })
    };
    names.iter().map(number).collect()
}

/// All alphabets but the ones numbered, and the ones numbered: what to train on, and what to hold out.
pub fn hold_out(source: &Arc<dyn Classes>, alphabets: &[usize]) -> (Part, Part) {
    let held = |class: usize| alphabets.contains(&source.alphabet(class));
    (Part::of_classes(source, |class| !held(class)), Part::of_classes(source, held))
}

/// Divides by alphabets that are named; the rest is for training.
///
/// # Errors
/// If there is none of one of the names, or one is in both lists.
pub fn by_named_alphabets<N: AsRef<str>>(
    collection: &Arc<Collection>,
    validation: &[N],
    evaluation: &[N],
) -> Result<Split, SplitError> {
    let (validating, judging) = (alphabets_named(collection, validation)?, alphabets_named(collection, evaluation)?);
    if let Some(&both) = validating.iter().find(|alphabet| judging.contains(alphabet)) {
        return Err(SplitError::Twice(collection.alphabets()[both].clone()));
    }
    let source: Arc<dyn Classes> = Arc::<Collection>::clone(collection);
    let part = |alphabet: usize| match alphabet {
        alphabet if validating.contains(&alphabet) => 1,
        alphabet if judging.contains(&alphabet) => 2,
        _ => 0,
    };
    Ok(by_class(&source, |class| part(source.alphabet(class))))
}

/// Shuffles the alphabets and divides them.
///
/// # Errors
/// If there are fewer alphabets than parts.
pub fn by_alphabet(source: &Arc<dyn Classes>, shares: Shares, seed: u64) -> Result<Split, SplitError> {
    let parts = shuffled(distinct((0..source.len()).map(|class| source.alphabet(class))), shares, seed, "alphabets")?;
    Ok(by_class(source, |class| part_of(&parts, source.alphabet(class))))
}

/// Pools all characters, shuffles and divides them, whatever their alphabets.
///
/// # Errors
/// If there are fewer characters than parts.
pub fn by_character(source: &Arc<dyn Classes>, shares: Shares, seed: u64) -> Result<Split, SplitError> {
    let parts = shuffled((0..source.len()).collect(), shares, seed, "characters")?;
    Ok(by_class(source, |class| part_of(&parts, class)))
}

/// Shuffles the drawers and divides them; each part has the same characters by other hands. A character of which a part
/// has no drawing is missing there.
///
/// # Errors
/// If there are fewer drawers than parts, which is also said of sources whose drawings never end.
pub fn by_drawer(source: &Arc<dyn Classes>, shares: Shares, seed: u64) -> Result<Split, SplitError> {
    let indices = |class: usize| (0..source.drawings_of(class).unwrap_or(0)).map(move |index| (class, index));
    let drawers = (0..source.len()).flat_map(indices).map(|(class, index)| source.drawer(class, index));
    let parts = shuffled(distinct(drawers), shares, seed, "drawers")?;
    let part =
        |wanted| Part::of_drawings(source, |class, index| part_of(&parts, source.drawer(class, index)) == wanted);
    Ok(Split { training: part(0), validation: part(1), evaluation: part(2) })
}

fn by_class(source: &Arc<dyn Classes>, part_of: impl Fn(usize) -> usize) -> Split {
    let part = |wanted| Part::of_classes(source, |class| part_of(class) == wanted);
    Split { training: part(0), validation: part(1), evaluation: part(2) }
}

fn distinct(numbers: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut all: Vec<usize> = numbers.collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Things with the parts they belong to, 0 to 2, sorted by the thing.
fn shuffled(
    mut things: Vec<usize>,
    shares: Shares,
    seed: u64,
    what: &'static str,
) -> Result<Vec<(usize, usize)>, SplitError> {
    let [training, validation, _] = shares.of(things.len(), what)?;
    let present = things.len() as u64;
    things.shuffle(&mut rng_at(seed, Stream::Split, present, 0));
    let part = |at: usize| usize::from(at >= training) + usize::from(at >= training + validation);
    let mut parts: Vec<_> = things.into_iter().enumerate().map(|(at, thing)| (thing, part(at))).collect();
    parts.sort_unstable();
    Ok(parts)
}

fn part_of(parts: &[(usize, usize)], thing: usize) -> usize {
    parts[parts.partition_point(|&(other, _)| other < thing)].1
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;
    use crate::collection::{Builder, Place};
    use ink::raster::Bitmap;

    /// Alphabets of 1, 2, 3 … characters; drawings by drawers 1 to `drawers`, each missing here and there.
    fn source(alphabets: usize, drawers: u16) -> Arc<Collection> {
        let dot = Bitmap::new(3, 3, vec![true; 9]).expect("nine");
        let mut builder = Builder::default();
        for alphabet in 0..alphabets {
            for character in 0..=alphabet {
                for drawer in (1..=drawers).filter(|drawer| (usize::from(*drawer) + alphabet) % 5 > 0) {
                    let (alphabet, character) = (format!("a{alphabet:02}"), format!("c{character:02}"));
                    builder.add_scan(Place { alphabet: &alphabet, character: &character, drawer }, &dot);
                }
            }
        }
        Arc::new(builder.finish())
    }

    fn parts(split: &Split) -> [&Part; 3] {
        [&split.training, &split.validation, &split.evaluation]
    }

    /// Each part's classes, by their numbers in the source.
    fn classes(split: &Split) -> [HashSet<usize>; 3] {
        parts(split).map(|part| (0..part.len()).map(|class| part.class_in_source(class)).collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]
        #[test]
        fn no_training_class_is_evaluated_on_and_the_parts_are_all(
            seed: u64, alphabets in 3usize..9, shares in prop::array::uniform3(1u32..30), whole: bool,
        ) {
            let shares = Shares { training: shares[0], validation: shares[1], evaluation: shares[2] };
            let source: Arc<dyn Classes> = source(alphabets, 4);
            let split = if whole { by_alphabet(&source, shares, seed) } else { by_character(&source, shares, seed) };
            let split = split.expect("there are enough");
            let [training, validation, evaluation] = classes(&split);
            prop_assert!(training.is_disjoint(&evaluation) && training.is_disjoint(&validation));
            prop_assert!(validation.is_disjoint(&evaluation));
            prop_assert_eq!(training.len() + validation.len() + evaluation.len(), source.len());
            prop_assert!(parts(&split).iter().all(|part| !part.is_empty()));
            if whole {
                let [a, b, c] = [training, validation, evaluation]
                    .map(|part| part.iter().map(|&class| source.alphabet(class)).collect::<HashSet<_>>());
                prop_assert!(a.is_disjoint(&b) && a.is_disjoint(&c) && b.is_disjoint(&c));
            }
        }

        #[test]
        fn no_drawer_is_in_two_parts_and_no_drawing_is_lost(seed: u64, drawers in 3u16..20) {
            let source: Arc<dyn Classes> = source(5, drawers);
            let split = by_drawer(&source, Shares::DRAWERS, seed).expect("there are enough");
            let mut seen = HashSet::new();
            let hands = parts(&split).map(|part| {
                let each = (0..part.len()).flat_map(|c| (0..part.drawings_of(c).unwrap_or(0)).map(move |i| (c, i)));
                each.map(|(class, index)| {
                    seen.insert((part.class_in_source(class), part.index_in_source(class, index)));
                    part.drawer(class, index)
                }).collect::<HashSet<_>>()
            });
            prop_assert!(hands[0].is_disjoint(&hands[1]) && hands[0].is_disjoint(&hands[2]) && hands[1].is_disjoint(&hands[2]));
            prop_assert_eq!(seen.len(), (0..source.len()).map(|class| source.drawings_of(class).unwrap_or(0)).sum::<usize>());
        }
    }

    #[test]
    fn proportions_are_kept_and_a_seed_names_a_split() {
        assert_eq!(Shares::POOLED.of(1623, ""), Ok([1100, 100, 423]));
        assert_eq!(Shares::POOLED.of(964, ""), Ok([654, 59, 251]));
        assert_eq!(Shares::POOLED.of(3, ""), Ok([1, 1, 1]));
        assert_eq!(Shares { evaluation: 0, ..Shares::ALPHABETS }.of(30, ""), Ok([25, 5, 0]));
        let source: Arc<dyn Classes> = source(12, 3);
        let of = |seed| classes(&by_character(&source, Shares::POOLED, seed).expect("enough"));
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
    }

    #[test]
    fn alphabets_are_found_by_name() {
        let source = source(4, 3);
        let split = by_named_alphabets(&source, &["a01"], &["a03", "a00"]).expect("they are there");
        assert_eq!(parts(&split).map(Classes::len), [3, 2, 5]);
        assert_eq!((split.evaluation.name(0), split.evaluation.alphabet(1)), ("a00 c00".into(), 1));
        let text = |validation: &[&str], evaluation: &[&str]| {
            by_named_alphabets(&source, validation, evaluation).err().map(|error| error.to_string()).unwrap_or_default()
        };
        assert!(text(&["Klingon"], &[]).contains("no alphabet \u{201c}Klingon\u{201d}; there are a00, a01, a02, a03"));
        assert!(text(&["a02"], &["a02"]).contains("\u{201c}a02\u{201d} is to be for validation and for evaluation"));
        let source: Arc<dyn Classes> = source;
        assert_eq!(
            by_alphabet(&source, Shares { training: 0, validation: 0, evaluation: 0 }, 1).err(),
            Some(SplitError::TooFew { what: "alphabets", present: 4, parts: 1 })
        );
        let (rest, held) = hold_out(&source, &[0, 3]);
        assert_eq!((rest.len(), held.len()), (5, 5));
    }
}
