//! What a contrastive loss makes of similarities, worked out in the page, so that another temperature can be tried:
//! p(j | i) = exp(s_ij / τ) / Σ_k≠i exp(s_ik / τ), and the loss of an anchor i is the mean of −log p(j | i) over its partners
//! (Chen et al. 2020, equation 1; with several partners Khosla et al. 2020, equation 2).

use crate::map::projection::order::descending;
use easy_ext::ext;
use protocol::{ContrastView, Partners};

/// One of the views that an anchor is compared with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Other {
    /// Which view.
    pub view: usize,
    /// p(view | anchor).
    pub probability: f32,
    /// True if the two are to be drawn together.
    pub is_partner: bool,
}

#[ext(SoftmaxExt)]
impl ContrastView {
    /// True if all parts fit together, and there is something to compare.
    pub fn fits(&self) -> bool {
        let drawings = self.first.len();
        let of_classes = match &self.partners {
            Partners::Classes(classes) => classes.len(),
            Partners::Views | Partners::Prototypes => drawings,
        };
        let views = 2 * drawings;
        drawings > 1
            && [self.drawings.len(), self.second.len(), of_classes] == [drawings; 3]
            && self.similarities.len() == views * views
            && self.temperature > 0.0
    }

    /// A view's picture.
    pub fn picture(&self, view: usize) -> Option<&ink::Picture> {
        let drawings = self.first.len();
        self.first.get(view).or_else(|| self.second.get(view.checked_sub(drawings)?))
    }

    /// The views that look for their partners, the two of a drawing side by side, and so all drawings of a class.
    pub fn anchors(&self) -> Vec<usize> {
        let drawings = self.first.len();
        let mut order: Vec<usize> = (0..drawings).collect();
        match &self.partners {
            Partners::Prototypes => return (drawings..2 * drawings).collect(),
            Partners::Classes(classes) => {
                order = descending(&classes.iter().map(|class| -f64::from(*class)).collect::<Vec<_>>());
            }
            Partners::Views => {}
        }
        order.into_iter().flat_map(|drawing| [drawing, drawings + drawing]).collect()
    }

    /// The views that they look among, in the same order.
    pub fn candidates(&self) -> Vec<usize> {
        match self.partners {
            Partners::Prototypes => (0..self.first.len()).collect(),
            Partners::Views | Partners::Classes(_) => self.anchors(),
        }
    }

    /// So many candidates has each anchor, itself not counted.
    pub fn choices(&self) -> usize {
        match self.partners {
            Partners::Prototypes => self.first.len(),
            Partners::Views | Partners::Classes(_) => 2 * self.first.len() - 1,
        }
    }

    /// True if two views are to be drawn together.
    pub fn are_partners(&self, anchor: usize, other: usize) -> bool {
        let drawings = self.first.len();
        let (a, b) = (anchor % drawings, other % drawings);
        let same = match &self.partners {
            Partners::Views | Partners::Prototypes => a == b,
            Partners::Classes(classes) => classes[a] == classes[b],
        };
        same && anchor != other
    }

    /// Cosine of two views.
    pub fn similarity(&self, anchor: usize, other: usize) -> f32 {
        self.similarities[anchor * 2 * self.first.len() + other]
    }

    /// The candidates of an anchor at this temperature, the most probable first.
    pub fn softmax(&self, anchor: usize, temperature: f32) -> Vec<Other> {
        let views: Vec<usize> = self.candidates().into_iter().filter(|view| *view != anchor).collect();
        let alike = |view: &usize| f64::from(self.similarity(anchor, *view));
        let order = descending(&views.iter().map(alike).collect::<Vec<_>>());
        let other = |at: usize| {
            let view = views[at];
            let probability = self.similarity(anchor, view) / temperature;
            Other { view, probability, is_partner: self.are_partners(anchor, view) }
        };
        let mut others: Vec<Other> = order.into_iter().map(other).collect();
        // The largest is taken off, or else a small temperature makes exponentials that no number can hold.
        let largest = others.first().map_or(0.0, |other| other.probability);
        others.iter_mut().for_each(|other| other.probability = (other.probability - largest).exp());
        let sum: f32 = others.iter().map(|other| other.probability).sum();
        others.iter_mut().for_each(|other| other.probability /= sum);
        others
    }

    /// The mean loss of all anchors at this temperature.
    pub fn loss(&self, temperature: f32) -> f32 {
        let anchors = self.anchors();
        anchors.iter().map(|anchor| self.loss_of(*anchor, temperature)).sum::<f32>() / anchors.len().max(1) as f32
    }

    /// Which of the anchors costs most.
    pub fn costliest(&self) -> usize {
        let costs = self.anchors().into_iter().map(|anchor| self.loss_of(anchor, self.temperature)).enumerate();
        costs.max_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(row, _)| row)
    }

    /// How many anchors have a partner as the nearest of all.
    pub fn count_right(&self) -> usize {
        self.anchors().into_iter().filter(|anchor| self.nearest_is_partner(*anchor)).count()
    }

    /// The most similar candidate.
    pub fn nearest(&self, anchor: usize) -> Option<usize> {
        let others = self.candidates().into_iter().filter(|other| *other != anchor);
        others.max_by(|a, b| self.similarity(anchor, *a).total_cmp(&self.similarity(anchor, *b)))
    }

    pub fn nearest_is_partner(&self, anchor: usize) -> bool {
        self.nearest(anchor).is_some_and(|nearest| self.are_partners(anchor, nearest))
    }

    /// The mean of −log p over an anchor's partners, from logarithms, so that what is hardly probable costs what it should.
    pub fn loss_of(&self, anchor: usize, temperature: f32) -> f32 {
        let logits = |other: usize| self.similarity(anchor, other) / temperature;
        let others: Vec<usize> = self.candidates().into_iter().filter(|other| *other != anchor).collect();
        let largest = others.iter().map(|other| logits(*other)).fold(f32::NEG_INFINITY, f32::max);
        let log_sum = largest + others.iter().map(|other| (logits(*other) - largest).exp()).sum::<f32>().ln();
        let partners: Vec<usize> = others.into_iter().filter(|other| self.are_partners(anchor, *other)).collect();
        partners.iter().map(|partner| log_sum - logits(*partner)).sum::<f32>() / partners.len().max(1) as f32
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use ink::Picture;

    /// Two drawings. The views of the first find each other; those of the second are each nearer to another's.
    pub fn view() -> ContrastView {
        ContrastView {
            drawings: vec![Picture::blank(); 2],
            first: vec![Picture::blank(); 2],
            second: vec![Picture::blank(); 2],
            partners: Partners::Views,
            similarities: [[1.0, 0.2, 0.8, 0.0], [0.2, 1.0, 0.6, 0.4], [0.8, 0.6, 1.0, 0.5], [0.0, 0.4, 0.5, 1.0]]
                .concat(),
            temperature: 0.5,
            learned: false,
            alignment: 0.8,
            uniformity: -1.2,
        }
    }

    fn near(a: f32, b: f32) {
        assert!((a - b).abs() < 1e-4, "{a} is not {b}");
    }

    #[test]
    fn an_anchor_never_meets_itself_and_the_rest_share_one() {
        // exp(0.8 / 0.5), exp(0.2 / 0.5), exp(0) are 4.9530, 1.4918, 1.
        let row = view().softmax(0, 0.5);
        assert_eq!(
            row.iter().map(|other| (other.view, other.is_partner)).collect::<Vec<_>>(),
            [(2, true), (1, false), (3, false)]
        );
        near(row[0].probability, 4.9530 / 7.4448);
        near(row.iter().map(|other| other.probability).sum(), 1.0);
    }

    #[test]
    fn the_loss_is_that_of_two_views() {
        // −log p(partner) of each view, worked out in Python.
        let losses = [0.407_52, 1.151_25, 0.797_12, 0.982_35];
        losses.into_iter().enumerate().for_each(|(anchor, loss)| near(view().loss_of(anchor, 0.5), loss));
        near(view().loss(0.5), losses.iter().sum::<f32>() / 4.0);
    }

    #[test]
    fn a_small_temperature_decides_and_a_large_one_leaves_it_open() {
        near(view().softmax(0, 0.001)[0].probability, 1.0);
        near(view().softmax(0, 1e6)[0].probability, 1.0 / 3.0);
        near(view().loss(1e6), 3.0_f32.ln());
        assert!(view().loss(0.001).is_finite());
    }

    #[test]
    fn partners_are_of_one_drawing_or_of_one_class_or_prototypes() {
        let view = view();
        assert_eq!(view.anchors(), [0, 2, 1, 3]);
        assert_eq!((view.choices(), view.count_right()), (3, 2));
        let classes = ContrastView { partners: Partners::Classes(vec![7, 7]), ..view.clone() };
        assert_eq!(classes.count_right(), 4, "all are of one class");
        near(classes.loss(1e6), 3.0_f32.ln());
        let prototypes = ContrastView { partners: Partners::Prototypes, ..view };
        assert_eq!((prototypes.anchors(), prototypes.candidates(), prototypes.choices()), (vec![2, 3], vec![0, 1], 2));
        assert_eq!(prototypes.count_right(), 2);
        // log(1 + exp(−0.2 / 0.5)) and log(1 + exp(−0.4 / 0.5)).
        near(prototypes.loss(0.5), (0.513_0 + 0.371_1) / 2.0);
    }

    #[test]
    fn numbers_that_do_not_fit_show_nothing() {
        let spoilt: [fn(&mut ContrastView); 4] = [
            |view| _ = view.similarities.pop(),
            |view| _ = view.second.pop(),
            |view| view.temperature = 0.0,
            |view| view.partners = Partners::Classes(vec![1]),
        ];
        for spoil in spoilt {
            let mut broken = view();
            spoil(&mut broken);
            assert!(!broken.fits());
        }
        assert!(view().fits());
    }
}
