//! Triplets in numbers: how far the negative lies beyond the positive, and what that is called.

use easy_ext::ext;

use crate::kit::figures::{counted, number, ordered};
use protocol::TripletsView;

/// Triplets on show, evenly from the costliest to the cheapest.
const SHOWN: usize = 24;

/// What a triplet is called by where its negative lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hardness {
    /// The negative is nearer than the positive.
    Hard,
    /// The negative is further than the positive, but not by the margin.
    SemiHard,
    /// The negative is further by the margin or more: nothing to learn.
    Easy,
}

/// A triplet in numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// From the anchor to the positive.
    pub positive: f32,
    /// From the anchor to the negative.
    pub negative: f32,
    /// What it costs.
    pub loss: f32,
    /// What it is called.
    pub hardness: Hardness,
}

#[ext(TripletsViewExt)]
impl TripletsView {
    /// True if all parts fit together.
    pub fn fits(&self) -> bool {
        let count = self.pictures.len();
        count == (self.p_classes * self.k_drawings) as usize
            && self.distances.len() == count * count
            && self.triplets.iter().flatten().all(|drawing| (*drawing as usize) < count)
    }

    /// A triplet in numbers.
    pub fn measured(&self, triplet: usize) -> Measured {
        let [anchor, positive, negative] = self.triplets[triplet].map(|drawing| drawing as usize);
        let distance = |other: usize| self.distances[anchor * self.pictures.len() + other];
        let (positive, negative) = (distance(positive), distance(negative));
        let loss = (positive - negative + self.margin).max(0.0);
        let hardness = match loss {
            _ if negative <= positive => Hardness::Hard,
            loss if loss > 0.0 => Hardness::SemiHard,
            _ => Hardness::Easy,
        };
        Measured { positive, negative, loss, hardness }
    }

    /// Triplets to show: all if they are few, else evenly from the costliest to the cheapest.
    pub fn shown(&self) -> Vec<usize> {
        let losses: Vec<f32> = (0..self.triplets.len()).map(|triplet| self.measured(triplet).loss).collect();
        let order = ordered(losses.len(), &|a, b| losses[b].total_cmp(&losses[a]));
        let (count, shown) = (order.len(), order.len().min(SHOWN));
        (0..shown).map(|at| order[at * count.saturating_sub(1) / shown.saturating_sub(1).max(1)]).collect()
    }

    /// The end of every line: nothing that is shown lies further.
    pub fn furthest(&self) -> f32 {
        let reach = |triplet: usize| {
            let measured = self.measured(triplet);
            measured.negative.max(measured.positive + self.margin)
        };
        self.shown().into_iter().map(reach).fold(1e-6, f32::max)
    }

    /// The step in one plain sentence.
    pub fn sentence(&self) -> String {
        if self.collapsed {
            return format!(
                "The embedding has collapsed: drawings lie {} apart on average, so no distance tells characters apart, and \
                 every triplet costs the whole margin. Rewind, and mine semi-hard triplets or take smaller steps.",
                short(self.mean_distance)
            );
        }
        let count = |hardness: Hardness| {
            (0..self.triplets.len()).filter(|triplet| self.measured(*triplet).hardness == hardness).count()
        };
        format!(
            "Of {} from {} drawings, {} are hard (the negative is nearer than the positive), {} are semi-hard (further, but \
             within the margin of {}), and {} are easy and teach nothing.",
            counted(self.triplets.len(), "triplet"),
            self.pictures.len(),
            count(Hardness::Hard),
            count(Hardness::SemiHard),
            number(self.margin),
            count(Hardness::Easy)
        )
    }

    /// One triplet in words.
    pub fn told(&self, triplet: usize) -> String {
        let Measured { positive, negative, loss, hardness } = self.measured(triplet);
        let meaning = match hardness {
            Hardness::Hard => "hard: the negative is nearer",
            Hardness::SemiHard => "semi-hard: the negative is within the margin",
            Hardness::Easy => "easy: the negative is beyond the margin",
        };
        format!(
            "Anchor to positive {}, to negative {}, margin {}; loss {}. {}{}.",
            number(positive),
            number(negative),
            number(self.margin),
            number(loss),
            meaning[..1].to_ascii_uppercase(),
            &meaning[1..]
        )
    }
}

/// Two digits, or as many as it takes to see that it is not nothing.
fn short(value: f32) -> String {
    if value.abs() < 0.01 { format!("{value:.5}") } else { number(value) }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use ink::Picture;

    /// Two characters, two drawings each; one triplet of each hardness.
    pub fn view() -> TripletsView {
        let row = |a, b, c, d| [a, b, c, d];
        TripletsView {
            p_classes: 2,
            k_drawings: 2,
            pictures: vec![Picture::blank(); 4],
            distances: [
                row(0.0, 0.5, 0.4, 0.6),
                row(0.5, 0.0, 0.9, 0.7),
                row(0.4, 0.9, 0.0, 0.2),
                row(0.6, 0.7, 0.2, 0.0),
            ]
            .concat(),
            triplets: vec![[2, 3, 1], [0, 1, 3], [0, 1, 2]],
            margin: 0.3,
            mean_distance: 0.55,
            collapsed: false,
        }
    }

    #[test]
    fn triplets_are_hard_semi_hard_or_easy() {
        let hardness: Vec<_> = (0..3).map(|triplet| view().measured(triplet).hardness).collect();
        assert_eq!(hardness, [Hardness::Easy, Hardness::SemiHard, Hardness::Hard]);
        assert!((view().measured(2).loss - 0.4).abs() < 1e-6);
        assert_eq!(view().shown(), [2, 1, 0]);
        assert!((view().furthest() - 0.9).abs() < 1e-6);
    }

    #[test]
    fn the_sentence_counts_or_says_that_nothing_is_left_to_count() {
        let words = view().sentence();
        assert!(words.starts_with("Of 3 triplets from 4 drawings, 1 are hard"), "{words}");
        let collapsed = TripletsView { collapsed: true, mean_distance: 0.000_2, ..view() };
        assert!(collapsed.sentence().starts_with("The embedding has collapsed: drawings lie 0.00020 apart"));
        assert_eq!(
            view().told(2),
            "Anchor to positive 0.50, to negative 0.40, margin 0.30; loss 0.40. Hard: the negative is nearer."
        );
    }

    #[test]
    fn of_many_triplets_an_even_selection_is_shown() {
        let many = TripletsView { triplets: [[0, 1, 2], [2, 3, 1]].into_iter().cycle().take(500).collect(), ..view() };
        let losses: Vec<f32> = many.shown().iter().map(|triplet| many.measured(*triplet).loss).collect();
        assert_eq!(losses.len(), SHOWN);
        assert!(losses.is_sorted_by(|a, b| a >= b) && losses[0] > 0.0 && losses[SHOWN - 1] == 0.0);
        let broken = TripletsView { triplets: vec![[0, 1, 4]], ..view() };
        assert!(!broken.fits());
    }
}
