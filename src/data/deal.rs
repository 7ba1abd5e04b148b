//! Which drawings an episode is made of, before anybody looks at them.
//!
//! A deal holds numbers alone, so thousands of them can be made before the first drawing is looked at, and a drawing that
//! is dealt into several episodes is looked at only once.

use rand::{Rng, RngExt, seq::index};

use super::Classes;

/// The size of an episode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EpisodeShape {
    /// Classes in the episode.
    pub n_way: usize,
    /// Support drawings of each class.
    pub k_shot: usize,
    /// Query drawings of each class.
    pub n_query: usize,
}

/// Why there is no episode.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EpisodeError {
    /// The shape has a zero in it.
    #[error("an episode needs at least 1 class, 1 support drawing and 1 query drawing, but {0} is 0")]
    Zero(&'static str),
    /// The source has too few classes.
    #[error("an episode of {needed} classes needs more characters: there are only {present}")]
    TooFewClasses { needed: usize, present: usize },
    /// A class has too few drawings.
    #[error("{needed} different drawings of each character are needed, but \u{201c}{class}\u{201d} has only {present}")]
    TooFewDrawings { class: String, present: usize, needed: usize },
    /// No alphabet has enough classes for an episode within one alphabet.
    #[error("no alphabet has {needed} characters; the largest has {present}")]
    TooSmallAlphabets { needed: usize, present: usize },
}

/// A drawing as its source knows it: its class, and which of the class's drawings it is.
pub type DrawingId = (usize, usize);

/// The drawings of an episode, in the order of [`Episode`](super::Episode): class by class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deal {
    /// The classes that take part: [n_way], all different.
    pub classes: Vec<usize>,
    /// What may be learnt from: [n_way * k_shot].
    pub support: Vec<DrawingId>,
    /// What is to be classified: [n_way * n_query].
    pub query: Vec<DrawingId>,
    /// The size.
    pub shape: EpisodeShape,
}

impl Deal {
    /// Its drawings, support then query.
    pub fn drawings(&self) -> impl Iterator<Item = DrawingId> {
        self.support.iter().chain(&self.query).copied()
    }
}

/// For sources with endless drawings, indices are drawn from this many.
const ENDLESS: usize = 1 << 20;

/// Deals an episode from all classes of the source.
///
/// # Errors
/// As [`sample_episode`](super::sample_episode).
pub fn deal(source: &dyn Classes, shape: EpisodeShape, rng: &mut impl Rng) -> Result<Deal, EpisodeError> {
    check_shape(shape)?;
    if source.len() < shape.n_way {
        return Err(EpisodeError::TooFewClasses { needed: shape.n_way, present: source.len() });
    }
    let classes = index::sample(rng, source.len(), shape.n_way).into_vec();
    deal_classes(source, classes, shape, rng)
}

/// Deals an episode whose classes are all of one alphabet. Every alphabet with enough characters is as likely as any other.
///
/// # Errors
/// As [`deal`], and if no alphabet has `n_way` characters.
pub fn deal_within_alphabet(
    source: &dyn Classes,
    shape: EpisodeShape,
    rng: &mut impl Rng,
) -> Result<Deal, EpisodeError> {
    check_shape(shape)?;
    let mut alphabets: Vec<Vec<usize>> = Vec::new();
    for class in 0..source.len() {
        let alphabet = source.alphabet(class);
        if alphabets.len() <= alphabet {
            alphabets.resize_with(alphabet + 1, Vec::new);
        }
        alphabets[alphabet].push(class);
    }
    let present = alphabets.iter().map(Vec::len).max().unwrap_or(0);
    alphabets.retain(|classes| classes.len() >= shape.n_way);
    if alphabets.is_empty() {
        return Err(EpisodeError::TooSmallAlphabets { needed: shape.n_way, present });
    }
    let alphabet = &alphabets[rng.random_range(0..alphabets.len())];
    let classes = index::sample(rng, alphabet.len(), shape.n_way).iter().map(|at| alphabet[at]).collect();
    deal_classes(source, classes, shape, rng)
}

fn check_shape(shape: EpisodeShape) -> Result<(), EpisodeError> {
    for (size, name) in [(shape.n_way, "n_way"), (shape.k_shot, "k_shot"), (shape.n_query, "n_query")] {
        if size == 0 {
            return Err(EpisodeError::Zero(name));
        }
    }
    Ok(())
}

/// Deals drawings of the chosen classes into support and query, none into both.
fn deal_classes(
    source: &dyn Classes,
    classes: Vec<usize>,
    shape: EpisodeShape,
    rng: &mut impl Rng,
) -> Result<Deal, EpisodeError> {
    let EpisodeShape { n_way, k_shot, n_query } = shape;
    let mut support = Vec::with_capacity(n_way * k_shot);
    let mut query = Vec::with_capacity(n_way * n_query);
    for &class in &classes {
        let mut drawings =
            sample_indices(source, class, k_shot + n_query, rng)?.into_iter().map(|index| (class, index));
        support.extend(drawings.by_ref().take(k_shot));
        query.extend(drawings);
    }
    Ok(Deal { classes, support, query, shape })
}

/// Draws `count` different drawings of a class, without looking at them.
///
/// # Errors
/// If the class has fewer.
pub fn sample_indices(
    source: &dyn Classes,
    class: usize,
    count: usize,
    rng: &mut impl Rng,
) -> Result<Vec<usize>, EpisodeError> {
    let present = source.drawings_of(class).unwrap_or(ENDLESS.max(count));
    if present < count {
        return Err(EpisodeError::TooFewDrawings { class: source.name(class), present, needed: count });
    }
    Ok(index::sample(rng, present, count).into_vec())
}
