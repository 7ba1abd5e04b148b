//! What is trained on and what is judged by: a source divided by alphabet or by character.
//!
//! - **By alphabet**: whole alphabets are kept for the end, the division that Omniglot comes with (Lake et al. 2015).
//! - **By character**: all characters are pooled, shuffled and divided, as MAML (Finn, Abbeel, Levine 2017) and many
//!   others do. Easier: siblings of a test character were seen in training.
//!
//! No class is in both parts. Turn by quarters ([`Rotated`](super::Rotated)) after dividing and never before, or a test
//! class would be a training class upside down.

use std::{collections::HashSet, sync::Arc};

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
    /// To judge by.
    pub evaluation: Part,
}

/// In what proportion to divide. A part whose share is 0 is empty; any other gets at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shares {
    /// For training.
    pub training: u32,
    /// For evaluation.
    pub evaluation: u32,
}

impl Shares {
    /// How many of `present` things are for evaluation; the rest is for training.
    fn evaluation_of(self, present: usize, what: &'static str) -> Result<usize, SplitError> {
        let (training, evaluation) = (self.training as usize, self.evaluation as usize);
        let parts = usize::from(training > 0) + usize::from(evaluation > 0);
        if parts == 0 || present < parts {
            return Err(SplitError::TooFew { what, present, parts: parts.max(1) });
        }
        let exact = present as f64 * evaluation as f64 / (training + evaluation) as f64;
        Ok((exact.round() as usize).clamp(usize::from(evaluation > 0), present - usize::from(training > 0)))
    }
}

/// Why there is no such division.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SplitError {
    /// There is no such alphabet.
    #[error("there is no alphabet \u{201c}{wanted}\u{201d}; there are {present}")]
    NoSuchAlphabet { wanted: String, present: String },
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

/// Shuffles the alphabets and divides them.
///
/// # Errors
/// If there are fewer alphabets than parts.
pub fn by_alphabet(source: &Arc<dyn Classes>, shares: Shares, seed: u64) -> Result<Split, SplitError> {
    let mut alphabets: Vec<usize> = (0..source.len()).map(|class| source.alphabet(class)).collect();
    alphabets.sort_unstable();
    alphabets.dedup();
    let training = shuffled_training(alphabets, shares, seed, "alphabets")?;
    Ok(divide(source, |class| training.contains(&source.alphabet(class))))
}

/// Pools all characters, shuffles and divides them, whatever their alphabets.
///
/// # Errors
/// If there are fewer characters than parts.
pub fn by_character(source: &Arc<dyn Classes>, shares: Shares, seed: u64) -> Result<Split, SplitError> {
    let training = shuffled_training((0..source.len()).collect(), shares, seed, "characters")?;
    Ok(divide(source, |class| training.contains(&class)))
}

fn divide(source: &Arc<dyn Classes>, is_for_training: impl Fn(usize) -> bool) -> Split {
    Split {
        training: Part::of_classes(source, &is_for_training),
        evaluation: Part::of_classes(source, |class| !is_for_training(class)),
    }
}

/// Those of the things that are for training.
fn shuffled_training(
    mut things: Vec<usize>,
    shares: Shares,
    seed: u64,
    what: &'static str,
) -> Result<HashSet<usize>, SplitError> {
    let present = things.len();
    let evaluation = shares.evaluation_of(present, what)?;
    things.shuffle(&mut rng_at(seed, Stream::Split, present as u64, 0));
    things.truncate(present - evaluation);
    Ok(things.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::collection::{Builder, DrawingOrigin};
    use ink::raster::Bitmap;

    /// Alphabets a00, a01, a02 … of 1, 2, 3 … characters, each drawn once.
    fn source(alphabets: usize) -> Arc<Collection> {
        let dot = Bitmap::new(3, 3, vec![true; 9]).expect("nine");
        let mut builder = Builder::default();
        for alphabet in 0..alphabets {
            for character in 0..=alphabet {
                let (alphabet, character) = (format!("a{alphabet:02}"), format!("c{character:02}"));
                builder.add_scan(DrawingOrigin { alphabet: &alphabet, character: &character, drawer: 1 }, &dot);
            }
        }
        Arc::new(builder.finish())
    }

    fn names(part: &Part) -> Vec<String> {
        (0..part.len()).map(|class| part.name(class)).collect()
    }

    /// Each part's classes, by their names.
    fn classes(split: &Split) -> [HashSet<String>; 2] {
        [&split.training, &split.evaluation].map(|part| names(part).into_iter().collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]
        #[test]
        fn no_training_class_is_evaluated_on_and_the_parts_are_all(
            seed: u64, alphabets in 2usize..9, shares in prop::array::uniform2(1u32..30), whole: bool,
        ) {
            let shares = Shares { training: shares[0], evaluation: shares[1] };
            let source: Arc<dyn Classes> = source(alphabets);
            let split = if whole { by_alphabet(&source, shares, seed) } else { by_character(&source, shares, seed) };
            let [training, evaluation] = classes(&split.expect("there are enough"));
            prop_assert!(training.is_disjoint(&evaluation));
            prop_assert_eq!(training.len() + evaluation.len(), source.len());
            prop_assert!(!training.is_empty() && !evaluation.is_empty());
            if whole {
                let [a, b] = [training, evaluation]
                    .map(|names| names.iter().map(|name| name[..3].to_owned()).collect::<HashSet<_>>());
                prop_assert!(a.is_disjoint(&b));
            }
        }
    }

    #[test]
    fn proportions_are_kept_and_each_part_gets_one() {
        let of = |training, evaluation, present| Shares { training, evaluation }.evaluation_of(present, "things");
        assert_eq!(of(5, 1, 30), Ok(5));
        assert_eq!([of(5, 1, 8), of(5, 1, 9), of(5, 1, 10)], [Ok(1), Ok(2), Ok(2)], "1.33, 1.5 and 1.67");
        assert_eq!(of(1200, 423, 1623), Ok(423));
        assert_eq!([of(1, 1000, 2), of(1000, 1, 2)], [Ok(1), Ok(1)]);
        assert_eq!([of(1, 0, 3), of(0, 1, 3)], [Ok(0), Ok(3)]);
        assert_eq!(of(1, 1, 1), Err(SplitError::TooFew { what: "things", present: 1, parts: 2 }));
        assert_eq!(of(0, 0, 4), Err(SplitError::TooFew { what: "things", present: 4, parts: 1 }));
        assert_eq!([of(1, 0, 1), of(0, 1, 1)], [Ok(0), Ok(1)]);
    }

    /// Runs that were trained before must not be evaluated on what they have seen, so a seed's division may not change.
    #[test]
    fn a_seed_names_a_split() {
        let source: Arc<dyn Classes> = source(6);
        let held_out = |seed| {
            let split = by_alphabet(&source, Shares { training: 5, evaluation: 1 }, seed).expect("enough");
            let mut alphabets: Vec<_> = names(&split.evaluation).into_iter().map(|name| name[..3].to_owned()).collect();
            alphabets.dedup();
            alphabets
        };
        assert_eq!([1, 2, 3, 4].map(held_out), [["a04"], ["a03"], ["a04"], ["a03"]]);
        let few = by_character(&source, Shares { training: 6, evaluation: 1 }, 1).expect("enough");
        assert_eq!(names(&few.evaluation), ["a01 c01", "a04 c01", "a05 c00"]);
    }

    #[test]
    fn alphabets_are_found_by_name_and_held_out() {
        let collection = source(4);
        assert_eq!(alphabets_named(&collection, &["a03", "a00"]), Ok(vec![3, 0]));
        let error = alphabets_named(&collection, &["Klingon"]).map_err(|error| error.to_string());
        assert_eq!(error, Err("there is no alphabet \u{201c}Klingon\u{201d}; there are a00, a01, a02, a03".to_owned()));
        let source: Arc<dyn Classes> = collection;
        let (rest, held) = hold_out(&source, &[0, 3]);
        assert_eq!((rest.len(), held.len()), (5, 5));
        assert_eq!((held.name(0), held.alphabet(0), held.alphabet(1)), ("a00 c00".into(), 0, 1));
        assert_eq!((rest.name(0), rest.alphabet(0), rest.alphabet(2)), ("a01 c00".into(), 0, 1));
    }
}
