//! How training episodes are dealt: of which shape, and how often from one alphabet.

use rand::{Rng, RngExt};

use data::{
    Classes, Sample, SampleError,
    episode::{Episode, EpisodeShape, sample_episode, sample_episode_within_alphabet},
};

/// How training episodes are dealt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deal {
    /// Their shape.
    pub shape: EpisodeShape,
    /// The share of episodes whose classes are all of one alphabet, in [0, 1].
    pub within: f64,
}

impl Deal {
    /// The next episode.
    ///
    /// # Errors
    /// If the classes cannot fill it.
    pub fn episode(self, classes: &dyn Classes, rng: &mut impl Rng) -> Result<Sample, SampleError> {
        self.next(classes, rng).map(Sample::Episode)
    }

    /// The next meta-batch of so many tasks.
    ///
    /// # Errors
    /// If the classes cannot fill one.
    pub fn tasks(self, count: usize, classes: &dyn Classes, rng: &mut impl Rng) -> Result<Sample, SampleError> {
        (0..count).map(|_| self.next(classes, rng)).collect::<Result<_, _>>().map(Sample::Tasks)
    }

    fn next(self, classes: &dyn Classes, rng: &mut impl Rng) -> Result<Episode, SampleError> {
        let within = self.within > 0.0 && rng.random_bool(self.within.min(1.0));
        let dealt = if within {
            sample_episode_within_alphabet(classes, self.shape, rng)
        } else {
            sample_episode(classes, self.shape, rng)
        };
        Ok(dealt?)
    }
}
