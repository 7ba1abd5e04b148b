//! What the map has shown of the open run, look by look, to be shown again.

use super::projection::MapLayout;
use protocol::{EmbeddingFrame, Recogniser};

/// At most so many looks are kept, spread over the run.
const AT_MOST: usize = 240;

/// Looks at the open run's embedding, oldest first, each at another step.
#[derive(Clone, Debug, Default)]
pub struct Past(Vec<(u64, MapLayout)>);

impl Past {
    /// Keeps a look. What is of this step or of later ones is forgotten: the run was rewound, or another one was opened.
    pub fn keep(&mut self, frame: &EmbeddingFrame, layout: &MapLayout) {
        if frame.recogniser == Recogniser::Run {
            self.keep_at(frame.step, layout.clone());
        }
    }

    fn keep_at(&mut self, step: u64, layout: MapLayout) {
        let looks = &mut self.0;
        looks.retain(|(kept, _)| *kept < step);
        looks.push((step, layout));
        if looks.len() > AT_MOST {
            // The one whose neighbours are nearest to each other is missed least.
            let gap = |at: &usize| looks[at + 1].0 - looks[at - 1].0;
            if let Some(least) = (1..looks.len() - 1).min_by_key(gap) {
                looks.remove(least);
            }
        }
    }

    /// All looks, each with its step.
    pub fn looks(&self) -> &[(u64, MapLayout)] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(past: &Past) -> Vec<u64> {
        past.looks().iter().map(|(step, _)| *step).collect()
    }

    #[test]
    fn a_long_run_is_kept_from_its_beginning_to_its_end_at_even_distances() {
        let mut past = Past::default();
        for step in 0..5_000 {
            past.keep_at(step, MapLayout::default());
        }
        let steps = steps(&past);
        assert_eq!((steps.len(), steps[0], steps[AT_MOST - 1]), (AT_MOST, 0, 4_999));
        let widest = steps.windows(2).map(|pair| pair[1] - pair[0]).max();
        assert!(widest <= Some(2 * 5_000 / AT_MOST as u64 + 2), "{widest:?} steps apart");
    }

    #[test]
    fn a_rewound_run_and_another_one_begin_anew() {
        let mut past = Past::default();
        for step in [0, 4, 8, 12] {
            past.keep_at(step, MapLayout::default());
        }
        past.keep_at(8, MapLayout::default());
        assert_eq!(steps(&past), [0, 4, 8]);
        past.keep_at(0, MapLayout::default());
        assert_eq!(steps(&past), [0]);
    }
}
