//! How far drawings are from each other: of one character, of one alphabet, of different alphabets; and what that means
//! for a reader who compares blurred pixels.

use rand::{Rng, RngExt};

use super::{Sampling, drawings, lots, summary::Collector};
use crate::{Classes, EpisodeShape, episode::sample_episode_within_alphabet, look::BlurredPicture};

/// How many pairs of drawings of different characters are compared.
const PAIRS: usize = 20_000;

/// Episodes in which blurred pixels are read.
const EPISODES: u64 = 400;

/// The classes of such an episode; Omniglot's smallest alphabet has 14.
const N_WAY: usize = 10;

/// Adds the distances. Sources of one class or alphabet lack the distances between them.
pub fn measure(source: &dyn Classes, sampling: Sampling, to: &mut Collector) {
    let mut looks: Vec<Vec<BlurredPicture>> = vec![Vec::new(); source.len()];
    for (class, index) in drawings(source, sampling) {
        looks[class].push(BlurredPicture::of(&source.picture(class, index)));
    }
    for look in looks.iter().flat_map(|looks| looks.iter().enumerate().map(move |(at, look)| (look, &looks[..at]))) {
        for before in look.1 {
            to.add("within_character", "distance, drawings of one character", look.0.difference(before));
        }
    }
    let mut rng = lots(sampling, 0);
    let alphabets = by_alphabet(source);
    for _ in 0..PAIRS {
        if let Some(difference) = within_alphabet(&alphabets, &looks, &mut rng) {
            to.add("within_alphabet", "distance, characters of one alphabet", difference);
        }
        if let Some(difference) = between_alphabets(&alphabets, &looks, &mut rng) {
            to.add("between_alphabets", "distance, characters of different alphabets", difference);
        }
    }
    read_episodes(source, sampling, to);
}

/// The classes of each alphabet.
fn by_alphabet(source: &dyn Classes) -> Vec<Vec<usize>> {
    let mut alphabets: Vec<Vec<usize>> = Vec::new();
    for class in 0..source.len() {
        let at = source.alphabet(class);
        alphabets.resize(alphabets.len().max(at + 1), Vec::new());
        alphabets[at].push(class);
    }
    alphabets
}

fn pick<'a, T>(from: &'a [T], rng: &mut impl Rng) -> Option<&'a T> {
    (!from.is_empty()).then(|| &from[rng.random_range(0..from.len())])
}

/// Two drawings of different characters of one alphabet.
fn within_alphabet(alphabets: &[Vec<usize>], looks: &[Vec<BlurredPicture>], rng: &mut impl Rng) -> Option<f32> {
    let alphabet = pick(alphabets, rng)?;
    let (one, other) = (*pick(alphabet, rng)?, *pick(alphabet, rng)?);
    let pair = (pick(&looks[one], rng)?, pick(&looks[other], rng)?);
    (one != other).then(|| pair.0.difference(pair.1))
}

/// Two drawings of characters of different alphabets.
fn between_alphabets(alphabets: &[Vec<usize>], looks: &[Vec<BlurredPicture>], rng: &mut impl Rng) -> Option<f32> {
    let (one, other) = (rng.random_range(0..alphabets.len().max(1)), rng.random_range(0..alphabets.len().max(1)));
    let (first, second) = (*pick(alphabets.get(one)?, rng)?, *pick(alphabets.get(other)?, rng)?);
    let pair = (pick(&looks[first], rng)?, pick(&looks[second], rng)?);
    (one != other).then(|| pair.0.difference(pair.1))
}

/// How often the nearest of ten characters of one alphabet, one drawing each, is the right one.
fn read_episodes(source: &dyn Classes, sampling: Sampling, to: &mut Collector) {
    let shape = EpisodeShape { n_way: N_WAY, k_shot: 1, n_query: 1 };
    for index in 0..EPISODES {
        // A source with too few characters is not read.
        let Ok(episode) = sample_episode_within_alphabet(source, shape, &mut lots(sampling, index + 1)) else { return };
        let support: Vec<BlurredPicture> = episode.support.iter().map(BlurredPicture::of).collect();
        let right = episode.query.iter().map(BlurredPicture::of).enumerate().filter(|(at, query)| {
            let nearest =
                (0..N_WAY).min_by(|&a, &b| query.difference(&support[a]).total_cmp(&query.difference(&support[b])));
            nearest == Some(*at)
        });
        to.add("told_apart", "10-way 1-shot by blurred pixels", right.count() as f32 / N_WAY as f32);
    }
}
