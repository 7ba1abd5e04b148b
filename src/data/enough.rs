//! Whether every character has the drawings that a run or a test will ask of it. Samplers take characters by chance, so one
//! with too few drawings is met early with one seed and late with another; it is looked for before anything begins.

use std::sync::Arc;

use super::{Classes, EpisodeError, Part, SampleError};
use ink::{Drawing, Picture};

/// Characters that have fewer drawings than are needed of each.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{needed} drawings of each character are needed, but “{first}” has only {present}{}", and_others(*.others))]
pub struct TooFewDrawings {
    /// The first of them.
    pub first: String,
    /// The drawings that it has.
    pub present: usize,
    /// How many others there are.
    pub others: usize,
    /// The drawings that are needed.
    pub needed: usize,
}

fn and_others(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => ", and another one has too few, too".into(),
        count => format!(", and {count} others have too few, too"),
    }
}

/// The classes that have the drawings that are needed of each.
///
/// # Errors
/// If one has fewer, unless those are to be left out.
pub fn with_enough(
    source: Arc<dyn Classes>,
    needed: usize,
    leave_out: bool,
) -> Result<Arc<dyn Classes>, TooFewDrawings> {
    let has_enough = |class: usize| source.drawings_of(class).is_none_or(|present| present >= needed);
    let mut few = (0..source.len()).filter(|class| !has_enough(*class));
    let Some(class) = few.next() else { return Ok(source) };
    if leave_out {
        return Ok(Arc::new(Part::of_classes(&source, has_enough)));
    }
    let present = source.drawings_of(class).unwrap_or_default();
    Err(TooFewDrawings { first: source.name(class), present, others: few.count(), needed })
}

/// How many drawings of every character a sampler asks for: 0 if it passes over those that have too few.
pub fn drawings_needed<T>(sample: impl FnOnce(&dyn Classes) -> Result<T, SampleError>) -> usize {
    match sample(&Undrawn) {
        Err(SampleError::Episode(EpisodeError::TooFewDrawings { needed, .. })) => needed,
        _ => 0,
    }
}

/// Characters without a drawing, enough of them for any sample.
struct Undrawn;

impl Classes for Undrawn {
    fn len(&self) -> usize {
        256
    }

    fn drawings_of(&self, _class: usize) -> Option<usize> {
        Some(0)
    }

    fn picture(&self, _class: usize, _index: usize) -> Picture {
        Picture::blank()
    }

    fn drawing(&self, _class: usize, _index: usize) -> Option<Drawing> {
        None
    }

    fn name(&self, _class: usize) -> String {
        String::new()
    }

    fn alphabet(&self, class: usize) -> usize {
        class / 64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        EpisodeShape, Scripts, sample_episode,
        samples::tests::Numbered,
        seeds::{Stream, rng},
    };

    #[test]
    fn who_has_too_few_drawings_is_named_or_left_out() {
        let source: Arc<dyn Classes> = Arc::new(Numbered(vec![9, 3, 6, 5, 6, 0]));
        let error = with_enough(source.clone(), 6, false).err().map(|error| error.to_string()).unwrap_or_default();
        assert_eq!(
            error,
            "6 drawings of each character are needed, but “number 1” has only 3, and 2 others have too few, too"
        );
        let names = |source: &dyn Classes| (0..source.len()).map(|class| source.name(class)).collect::<Vec<_>>();
        let left = with_enough(source.clone(), 6, true).expect("they are left out");
        assert_eq!(names(left.as_ref()), ["number 0", "number 2", "number 4"]);
        assert_eq!(with_enough(source, 0, false).map(|source| source.len()), Ok(6));
        let endless: Arc<dyn Classes> = Arc::new(Scripts::new(1, 1, 2));
        assert!(with_enough(endless, 1_000, false).is_ok());
    }

    #[test]
    fn a_sampler_says_what_it_needs_of_every_character() {
        let shape = EpisodeShape { n_way: 20, k_shot: 3, n_query: 4 };
        let sample = |source: &dyn Classes| Ok(sample_episode(source, shape, &mut rng(1, Stream::Episode, 0))?);
        assert_eq!(drawings_needed(sample), 7);
        assert_eq!(drawings_needed(|_| Err::<(), _>(SampleError::NoStrokes)), 0);
    }
}
