//! Episodes: small classification problems, sampled from a source of characters.
//!
//! Vinyals et al. 2016, "Matching Networks for One Shot Learning": `n_way` classes, `k_shot` support drawings of each to
//! learn from, `n_query` other drawings of each to be judged by.

use rand::{Rng, RngExt, seq::index};

use super::Classes;
use crate::drawing::Picture;

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
    #[error(
        "an episode with {k_shot} support and {n_query} query drawings needs {} of each character, but \u{201c}{class}\u{201d} has only {present}",
        k_shot + n_query
    )]
    TooFewDrawings { class: String, present: usize, k_shot: usize, n_query: usize },
    /// No alphabet has enough classes for an episode within one alphabet.
    #[error("no alphabet has {needed} characters; the largest has {present}")]
    TooSmallAlphabets { needed: usize, present: usize },
}

/// For sources with endless drawings, indices are drawn from this many.
const ENDLESS: usize = 1 << 20;

/// Samples an episode from all classes of the source.
///
/// # Errors
/// If the shape has a zero in it, or the source has too few classes, or a sampled class has too few drawings.
pub fn sample_episode(source: &dyn Classes, shape: EpisodeShape, rng: &mut impl Rng) -> Result<Episode, EpisodeError> {
    check_shape(shape)?;
    if source.len() < shape.n_way {
        return Err(EpisodeError::TooFewClasses { needed: shape.n_way, present: source.len() });
    }
    let classes = index::sample(rng, source.len(), shape.n_way).into_vec();
    deal(source, classes, shape, rng)
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
    deal(source, classes, shape, rng)
}

fn check_shape(shape: EpisodeShape) -> Result<(), EpisodeError> {
    for (size, name) in [(shape.n_way, "n_way"), (shape.k_shot, "k_shot"), (shape.n_query, "n_query")] {
        if size == 0 {
            return Err(EpisodeError::Zero(name));
        }
    }
    Ok(())
}

/// Deals the drawings of the chosen classes into support and query, none into both.
fn deal(
    source: &dyn Classes,
    classes: Vec<usize>,
    shape: EpisodeShape,
    rng: &mut impl Rng,
) -> Result<Episode, EpisodeError> {
    let EpisodeShape { n_way, k_shot, n_query } = shape;
    let mut support = Vec::with_capacity(n_way * k_shot);
    let mut query = Vec::with_capacity(n_way * n_query);
    for &class in &classes {
        let present = source.drawings_of(class).unwrap_or(ENDLESS.max(k_shot + n_query));
        if present < k_shot + n_query {
            return Err(EpisodeError::TooFewDrawings { class: source.name(class), present, k_shot, n_query });
        }
        let drawings = index::sample(rng, present, k_shot + n_query);
        let mut pictures = drawings.iter().map(|index| source.picture(class, index));
        support.extend(pictures.by_ref().take(k_shot));
        query.extend(pictures);
    }
    Ok(Episode { classes, support, query, shape })
}
