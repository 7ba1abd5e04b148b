//! Episodes: small classification problems, sampled from a source of characters.
//!
//! Vinyals et al. 2016, "Matching Networks for One Shot Learning": `n_way` classes, `k_shot` support drawings of each to
//! learn from, `n_query` other drawings of each to be judged by.

use rand::Rng;

pub use super::deal::{EpisodeError, EpisodeShape, sample_indices};
use super::{
    Classes,
    deal::{Deal, DrawingId, deal, deal_within_alphabet},
};
use ink::Picture;

/// One drawing of an episode, and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The class in the source.
    pub class: usize,
    /// The drawing among the class's drawings.
    pub index: usize,
    /// What the network sees.
    pub picture: Picture,
}

/// A sampled episode. Drawings are in class-major order: drawing `s` of class `c` is `support[c * k_shot + s]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Episode {
    /// The classes in the source that take part: [n_way], all different.
    pub classes: Vec<usize>,
    /// What may be learnt from: [n_way * k_shot].
    pub support: Vec<Picture>,
    /// What is to be classified: [n_way * n_query].
    pub query: Vec<Picture>,
    /// The size.
    pub shape: EpisodeShape,
}

impl Episode {
    /// Its drawings, support then query.
    pub fn pictures(&self) -> impl Iterator<Item = &Picture> {
        self.support.iter().chain(&self.query)
    }
}

impl Deal {
    /// The episode: the same drawings, looked at.
    pub fn episode(self, source: &dyn Classes) -> Episode {
        let look = |drawings: Vec<DrawingId>| {
            drawings.into_iter().map(|(class, index)| source.picture(class, index)).collect()
        };
        let Self { classes, support, query, shape } = self;
        Episode { classes, support: look(support), query: look(query), shape }
    }
}

/// Samples an episode from all classes of the source.
///
/// # Errors
/// If the shape has a zero in it, or the source has too few classes, or a sampled class has too few drawings.
pub fn sample_episode(source: &dyn Classes, shape: EpisodeShape, rng: &mut impl Rng) -> Result<Episode, EpisodeError> {
    Ok(deal(source, shape, rng)?.episode(source))
}

/// Samples an episode whose classes are all of one alphabet, which is harder: they were made to look alike.
///
/// Every alphabet with enough characters is as likely as any other.
///
/// # Errors
/// As [`sample_episode`], and if no alphabet has `n_way` characters.
pub fn sample_episode_within_alphabet(
    source: &dyn Classes,
    shape: EpisodeShape,
    rng: &mut impl Rng,
) -> Result<Episode, EpisodeError> {
    Ok(deal_within_alphabet(source, shape, rng)?.episode(source))
}

/// Draws `count` different drawings of a class.
///
/// # Errors
/// If the class has fewer.
pub fn sample_items(
    source: &dyn Classes,
    class: usize,
    count: usize,
    rng: &mut impl Rng,
) -> Result<Vec<Item>, EpisodeError> {
    let item = |index| Item { class, index, picture: source.picture(class, index) };
    Ok(sample_indices(source, class, count, rng)?.into_iter().map(item).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::seeds::{Stream, rng};
    use ink::{Drawing, SIDE};

    /// A source whose pictures say which drawing they are: 3 alphabets, the first of one class.
    struct Numbered {
        classes: usize,
        drawings: usize,
    }

    impl Classes for Numbered {
        fn len(&self) -> usize {
            self.classes
        }

        fn drawings_of(&self, _class: usize) -> Option<usize> {
            Some(self.drawings)
        }

        fn picture(&self, class: usize, index: usize) -> Picture {
            let mut pixels = vec![0; SIDE * SIDE];
            (pixels[0], pixels[1]) = (class as u8, index as u8);
            Picture::from_bytes(pixels).unwrap_or_else(Picture::blank)
        }

        fn drawing(&self, _class: usize, _index: usize) -> Option<Drawing> {
            None
        }

        fn name(&self, class: usize) -> String {
            format!("number {class}")
        }

        fn alphabet(&self, class: usize) -> usize {
            if class == 0 { 0 } else { 1 + class % 2 }
        }
    }

    fn shape(n_way: usize, k_shot: usize, n_query: usize) -> EpisodeShape {
        EpisodeShape { n_way, k_shot, n_query }
    }

    #[test]
    fn pictures_are_those_of_the_support_set_and_then_the_queries() {
        let source = Numbered { classes: 4, drawings: 5 };
        let episode = sample_episode(&source, shape(2, 1, 3), &mut rng(1, Stream::Episode, 0)).expect("enough");
        let all = [episode.support.clone(), episode.query.clone()].concat();
        assert_eq!(episode.pictures().cloned().collect::<Vec<_>>(), all);
        assert_eq!(all.len(), 8);
    }

    #[test]
    fn a_class_without_end_gives_as_many_drawings_as_are_wanted() {
        let source = crate::Scripts::new(1, 1, 2);
        let indices = sample_indices(&source, 0, 50, &mut rng(1, Stream::Episode, 0)).expect("endless");
        assert_eq!(indices.iter().collect::<std::collections::HashSet<_>>().len(), 50);
        assert!(indices.iter().any(|index| *index > 1000), "from all over: {indices:?}");
    }

    #[test]
    fn a_seed_and_a_step_name_an_episode() {
        let source = Numbered { classes: 30, drawings: 20 };
        let episode = |step| sample_episode(&source, shape(5, 1, 5), &mut rng(1, Stream::Episode, step));
        assert_eq!(episode(4), episode(4));
        assert_ne!(episode(4), episode(5));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]
        #[test]
        fn episodes_are_class_major_and_support_and_query_share_nothing(
            seed: u64, n_way in 1usize..8, k_shot in 1usize..6, n_query in 1usize..6, within: bool,
        ) {
            let source = Numbered { classes: 20, drawings: 10 };
            let wanted = shape(n_way, k_shot, n_query);
            let mut rng = rng(seed, Stream::Episode, 0);
            let episode = if within {
                sample_episode_within_alphabet(&source, wanted, &mut rng)
            } else {
                sample_episode(&source, wanted, &mut rng)
            }.expect("there are enough");
            prop_assert_eq!(episode.classes.len(), n_way);
            prop_assert_eq!(episode.support.len(), n_way * k_shot);
            prop_assert_eq!(episode.query.len(), n_way * n_query);
            let of = |picture: &Picture| (usize::from(picture.bytes()[0]), picture.bytes()[1]);
            for (at, picture) in episode.support.iter().enumerate() {
                prop_assert_eq!(of(picture).0, episode.classes[at / k_shot]);
            }
            for (at, picture) in episode.query.iter().enumerate() {
                prop_assert_eq!(of(picture).0, episode.classes[at / n_query]);
            }
            let mut all: Vec<_> = episode.support.iter().chain(&episode.query).map(of).collect();
            all.sort_unstable();
            all.dedup();
            prop_assert_eq!(all.len(), n_way * (k_shot + n_query), "a drawing or a class came twice");
            if within {
                prop_assert!(episode.classes.iter().all(|&c| source.alphabet(c) == source.alphabet(episode.classes[0])));
            }
        }
    }

    #[test]
    fn every_class_and_every_drawing_is_reached_about_equally_often() {
        let source = Numbered { classes: 10, drawings: 6 };
        let mut seen = [[0; 6]; 10];
        for step in 0..2000 {
            let episode = sample_episode(&source, shape(5, 1, 2), &mut rng(9, Stream::Episode, step)).expect("enough");
            for picture in episode.support.iter().chain(&episode.query) {
                seen[usize::from(picture.bytes()[0])][usize::from(picture.bytes()[1])] += 1;
            }
        }
        // 2000 episodes of 15 drawings over 60: 500 each, give or take five deviations of about 22.
        assert!(seen.iter().flatten().all(|count| (390..610).contains(count)), "{seen:?}");
    }

    #[test]
    fn every_alphabet_that_is_large_enough_is_as_likely_as_any_other() {
        // Class 0 is alone in its alphabet; the others are in two of ten.
        let source = Numbered { classes: 21, drawings: 2 };
        let mut seen = [0; 3];
        for step in 0..1000 {
            let mut rng = rng(2, Stream::Episode, step);
            let episode = sample_episode_within_alphabet(&source, shape(2, 1, 1), &mut rng).expect("enough");
            seen[source.alphabet(episode.classes[0])] += 1;
        }
        // 500 each, give or take five deviations of 16.
        assert!(seen[0] == 0 && (420..580).contains(&seen[1]), "{seen:?}");
    }

    #[test]
    fn what_is_missing_is_said() {
        let source = Numbered { classes: 4, drawings: 3 };
        let text = |shape| match sample_episode(&source, shape, &mut rng(0, Stream::Episode, 0)) {
            Ok(_) => String::new(),
            Err(error) => error.to_string(),
        };
        assert!(text(shape(5, 1, 1)).contains("there are only 4"));
        assert!(text(shape(4, 2, 2)).contains("has only 3"));
        assert!(text(shape(0, 2, 2)).contains("n_way is 0"));
        assert!(text(shape(4, 0, 2)).contains("k_shot is 0"));
        assert!(text(shape(4, 2, 0)).contains("n_query is 0"));
        assert_eq!(text(shape(4, 1, 2)), "");
        let mut rng = rng(0, Stream::Episode, 0);
        let within = sample_episode_within_alphabet(&source, shape(3, 1, 1), &mut rng);
        assert_eq!(within, Err(EpisodeError::TooSmallAlphabets { needed: 3, present: 2 }));
        let within = sample_episode_within_alphabet(&source, shape(2, 1, 1), &mut rng).map(|episode| episode.classes);
        assert!(within == Ok(vec![1, 3]) || within == Ok(vec![3, 1]), "{within:?}");
        let zero = sample_episode_within_alphabet(&source, shape(2, 0, 1), &mut rng);
        assert_eq!(zero, Err(EpisodeError::Zero("k_shot")));
        let empty = Numbered { classes: 0, drawings: 0 };
        let none = sample_episode(&empty, shape(2, 1, 1), &mut rng);
        assert_eq!(none, Err(EpisodeError::TooFewClasses { needed: 2, present: 0 }));
    }
}
