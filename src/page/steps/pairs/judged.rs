//! What a step says of its pairs: which are taken for the same character, how surely, and by which coordinate.

use easy_ext::ext;

use crate::{
    kit::figures::{counted, number, percent},
    map::projection::order::descending,
};
use protocol::{PairVerdicts, PairsView};

/// What a step says of one pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// Whether the drawings are of the same character.
    pub same: bool,
    /// Where the verdict lies between surely different (0) and surely the same (1), one half being the border.
    pub likeness: f32,
}

impl Judged {
    pub fn is_right(&self) -> bool {
        (self.likeness > 0.5) == self.same
    }
}

#[ext(PairsViewExt)]
impl PairsView {
    pub fn fits(&self) -> bool {
        let (count, dim) = (self.first.len(), self.dim as usize);
        let judged = match &self.verdicts {
            PairVerdicts::Probability { same, weights, bias: _ } => same.len() == count && weights.len() == dim,
            PairVerdicts::Distance { distances, margin: _ } => distances.len() == count,
        };
        judged && self.second.len() == count && self.same.len() == count && self.differences.len() == count * dim
    }

    pub fn judged(&self, pair: usize) -> Judged {
        let likeness = match &self.verdicts {
            PairVerdicts::Probability { same, .. } => same[pair],
            PairVerdicts::Distance { distances, margin } => 1.0 - distances[pair] / margin.max(1e-6),
        };
        Judged { same: self.same[pair], likeness }
    }

    /// The pairs of one group, the worst judged first.
    pub fn group(&self, same: bool) -> Vec<usize> {
        let pairs: Vec<usize> = (0..self.first.len()).filter(|pair| self.same[*pair] == same).collect();
        let wrongness = |pair: &usize| f64::from(self.judged(*pair).likeness) * if same { -1.0 } else { 1.0 };
        let order = descending(&pairs.iter().map(wrongness).collect::<Vec<_>>());
        order.into_iter().map(|index| pairs[index]).collect()
    }

    /// |f − f| of a pair and the weight that each coordinate has, if they are weighed.
    pub fn coordinates(&self, pair: usize) -> impl Iterator<Item = (f32, Option<f32>)> {
        let dim = self.dim as usize;
        let weights = match &self.verdicts {
            PairVerdicts::Probability { weights, .. } => Some(weights),
            PairVerdicts::Distance { .. } => None,
        };
        let differences = &self.differences[pair * dim..(pair + 1) * dim];
        differences.iter().enumerate().map(move |(at, difference)| (*difference, weights.map(|weights| weights[at])))
    }

    /// "p(same) 34%", "distance 0.52".
    pub fn measured(&self, pair: usize) -> String {
        match &self.verdicts {
            PairVerdicts::Probability { same, .. } => format!("p(same) {}", percent(same[pair])),
            PairVerdicts::Distance { distances, .. } => format!("distance {}", number(distances[pair])),
        }
    }

    /// The step in one plain sentence.
    pub fn sentence(&self) -> String {
        let right = |same: bool| {
            let group = self.group(same);
            let right = group.iter().filter(|pair| self.judged(**pair).is_right()).count();
            (right, group.len())
        };
        let ((same, of_same), (different, of_different)) = (right(true), right(false));
        let how = match &self.verdicts {
            PairVerdicts::Probability { .. } => "by whether p(same) is over one half".to_owned(),
            PairVerdicts::Distance { margin, .. } => {
                format!("by whether their distance is under half the margin, {}", number(margin / 2.0))
            }
        };
        format!(
            "Of {}, {} were judged rightly {how}: {same} of {of_same} of the same character, {different} of \
             {of_different} of different ones. Worst first.",
            counted(self.first.len(), "pair"),
            same + different
        )
    }

    /// One pair in words.
    pub fn told(&self, pair: usize) -> String {
        let judged = self.judged(pair);
        let are = if judged.same { "The same character" } else { "Different characters" };
        let taken = if judged.is_right() { "and taken for that" } else { "but taken for the opposite" };
        let evidence = |(difference, weight): (f32, Option<f32>)| f64::from((difference * weight.unwrap_or(1.0)).abs());
        let strongest = descending(&self.coordinates(pair).map(evidence).collect::<Vec<_>>()).first().copied();
        let telling = strongest.and_then(|at| Some((at, self.coordinates(pair).nth(at)?)));
        let telling = telling.map(|(at, (difference, weight))| {
            let says = match weight {
                Some(weight) if weight * difference > 0.0 => ", which speaks for the same",
                Some(_) => ", which speaks for different",
                None => "",
            };
            format!(" Most telling: coordinate {}, {} apart{says}.", at + 1, number(difference))
        });
        format!("{are}, {taken}: {}.{}", self.measured(pair), telling.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ink::Picture;

    fn view(verdicts: PairVerdicts) -> PairsView {
        PairsView {
            first: vec![Picture::blank(); 4],
            second: vec![Picture::blank(); 4],
            same: vec![true, true, false, false],
            dim: 2,
            differences: vec![0.1, 0.0, 0.5, 0.9, 0.2, 0.6, 0.8, 0.1],
            verdicts,
        }
    }

    fn by_probability() -> PairsView {
        view(PairVerdicts::Probability { same: vec![0.9, 0.3, 0.6, 0.2], weights: vec![1.0, -2.0], bias: 0.5 })
    }

    #[test]
    fn the_worst_mistakes_come_first() {
        let view = by_probability();
        assert_eq!((view.group(true), view.group(false)), (vec![1, 0], vec![2, 3]));
        assert!(!view.judged(1).is_right() && !view.judged(2).is_right() && view.judged(3).is_right());
    }

    #[test]
    fn the_sentence_counts_both_groups() {
        let words = by_probability().sentence();
        assert!(
            words.starts_with("Of 4 pairs, 2 were judged rightly by whether p(same) is over one half: 1 of 2"),
            "{words}"
        );
        let words = view(PairVerdicts::Distance { distances: vec![0.1, 0.2, 0.9, 0.4], margin: 1.0 }).sentence();
        assert!(
            words.contains("3 were judged rightly by whether their distance is under half the margin, 0.50"),
            "{words}"
        );
    }

    #[test]
    fn a_pair_is_told_with_what_speaks_most() {
        assert_eq!(
            by_probability().told(1),
            "The same character, but taken for the opposite: p(same) 30%. Most telling: coordinate 2, 0.90 apart, which \
             speaks for different."
        );
    }

    #[test]
    fn pairs_whose_numbers_do_not_fit_are_not_shown() {
        let mut broken = by_probability();
        broken.differences.pop();
        assert!(!broken.fits());
    }
}
