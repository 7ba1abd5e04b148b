//! What a network that looks and reads makes of a batch: a softmax over the cosines both ways, as its loss takes it
//! (Radford et al. 2021, figure 3): p(j | i) = exp(eᵗ·cos(dᵢ, cⱼ)) / Σₖ exp(eᵗ·cos(dᵢ, cₖ)) over the captions of a drawing,
//! and the same over the drawings of a caption; the loss is the mean of −log p(i | i) over all drawings and all captions.

use easy_ext::ext;
use protocol::CaptionsView;

/// Who looks among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seeker {
    /// A drawing looks for its caption.
    Drawing,
    /// A caption looks for its drawing.
    Caption,
}

#[ext(MatchingExt)]
impl CaptionsView {
    /// Pairs of a drawing and its caption.
    pub fn pairs(&self) -> usize {
        self.pictures.len()
    }

    /// True if all parts fit together, and there is something to compare.
    pub fn fits(&self) -> bool {
        let n = self.pairs();
        n > 1 && self.captions.len() == n && self.similarities.len() == 4 * n * n && self.scale > 0.0
    }

    /// Cosine of a drawing and a caption.
    pub fn cosine(&self, drawing: usize, caption: usize) -> f32 {
        let n = self.pairs();
        self.similarities[drawing * 2 * n + n + caption]
    }

    /// The least and the largest cosine of a drawing and a caption.
    pub fn extremes(&self) -> [f32; 2] {
        let all = (0..self.pairs()).flat_map(|drawing| self.cosines(Seeker::Drawing, drawing));
        all.filter(|cosine| cosine.is_finite()).fold([1.0, -1.0], |[least, most], x| [x.min(least), x.max(most)])
    }

    /// Mean cosine of drawings with their own captions, and with all others.
    pub fn mean_cosines(&self) -> [f32; 2] {
        let n = self.pairs();
        let own: f32 = (0..n).map(|at| self.cosine(at, at)).sum();
        let all: f32 = (0..n).flat_map(|drawing| self.cosines(Seeker::Drawing, drawing)).sum();
        [own / n as f32, (all - own) / (n * (n - 1)) as f32]
    }

    /// How probable each of the others is to a seeker; they sum to 1.
    pub fn softmax(&self, seeker: Seeker, at: usize) -> Vec<f32> {
        let mut logits = self.cosines(seeker, at);
        // The largest is taken off, or else a large scale makes exponentials that no number can hold.
        let largest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        logits.iter_mut().for_each(|logit| *logit = (self.scale * (*logit - largest)).exp());
        let sum: f32 = logits.iter().sum();
        logits.iter_mut().for_each(|share| *share /= sum);
        logits
    }

    /// The other that is nearest to a seeker.
    pub fn nearest(&self, seeker: Seeker, at: usize) -> usize {
        let cosines = self.cosines(seeker, at);
        (0..cosines.len()).max_by(|a, b| cosines[*a].total_cmp(&cosines[*b])).unwrap_or(at)
    }

    /// True if the nearest is the seeker's own, or has the same caption, which nobody could tell from it.
    pub fn finds(&self, seeker: Seeker, at: usize) -> bool {
        self.captions[self.nearest(seeker, at)] == self.captions[at]
    }

    /// How many find their own.
    pub fn count_finding(&self, seeker: Seeker) -> usize {
        (0..self.pairs()).filter(|at| self.finds(seeker, *at)).count()
    }

    /// Drawing and caption of every pair of which one takes the other for its own, and it is not.
    pub fn mistakes(&self) -> Vec<[usize; 2]> {
        let of = |seeker| (0..self.pairs()).filter(move |at| !self.finds(seeker, *at));
        let by_drawings = of(Seeker::Drawing).map(|drawing| [drawing, self.nearest(Seeker::Drawing, drawing)]);
        let by_captions = of(Seeker::Caption).map(|caption| [self.nearest(Seeker::Caption, caption), caption]);
        by_drawings.chain(by_captions).collect()
    }

    /// The mean loss both ways.
    pub fn loss(&self) -> f32 {
        let n = self.pairs();
        let of = |seeker| (0..n).map(move |at| self.loss_of(seeker, at)).sum::<f32>();
        (of(Seeker::Drawing) + of(Seeker::Caption)) / (2 * n) as f32
    }

    /// −log p of a seeker's own, from logarithms, so that what is hardly probable costs what it should.
    pub fn loss_of(&self, seeker: Seeker, at: usize) -> f32 {
        let cosines = self.cosines(seeker, at);
        let largest = cosines.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let sum: f32 = cosines.iter().map(|cosine| (self.scale * (cosine - largest)).exp()).sum();
        self.scale * (largest - cosines[at]) + sum.ln()
    }

    /// Cosines of a seeker with all it looks among: [n].
    pub fn cosines(&self, seeker: Seeker, at: usize) -> Vec<f32> {
        let cosine = |other: usize| match seeker {
            Seeker::Drawing => self.cosine(at, other),
            Seeker::Caption => self.cosine(other, at),
        };
        (0..self.pairs()).map(cosine).collect()
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use ink::Picture;

    /// Three pairs. Drawing 2 takes caption 0 for its own, and so does caption 2 drawing 1.
    pub fn view() -> CaptionsView {
        let across = [[0.9, 0.2, 0.1], [0.0, 0.8, 0.5], [0.7, 0.1, 0.4]];
        let mut similarities = vec![0.0; 36];
        for row in 0..3 {
            for column in 0..3 {
                similarities[row * 6 + 3 + column] = across[row][column];
                similarities[(3 + column) * 6 + row] = across[row][column];
            }
        }
        (0..6).for_each(|at| similarities[at * 7] = 1.0);
        let captions = ["a ring", "a zigzag", "two dots"].map(String::from).to_vec();
        CaptionsView { pictures: vec![Picture::blank(); 3], captions, similarities, scale: 10.0 }
    }

    fn near(a: f32, b: f32) {
        assert!((a - b).abs() < 1e-4, "{a} is not {b}");
    }

    #[test]
    fn the_softmax_goes_both_ways() {
        // exp(0), exp(-7), exp(-8) of drawing 0; exp(0), exp(-9), exp(-2) of caption 0.
        near(view().softmax(Seeker::Drawing, 0)[0], 1.0 / (1.0 + (-7.0_f32).exp() + (-8.0_f32).exp()));
        near(view().softmax(Seeker::Caption, 0)[2], (-2.0_f32).exp() / (1.0 + (-9.0_f32).exp() + (-2.0_f32).exp()));
        for seeker in [Seeker::Drawing, Seeker::Caption] {
            near(view().softmax(seeker, 1).iter().sum(), 1.0);
        }
        let sharp = CaptionsView { scale: 1e6, ..view() };
        assert!(sharp.softmax(Seeker::Drawing, 2).iter().all(|share| share.is_finite()) && sharp.loss().is_finite());
    }

    #[test]
    fn mistakes_are_counted_both_ways_and_marked() {
        let view = view();
        assert_eq!([Seeker::Drawing, Seeker::Caption].map(|seeker| view.count_finding(seeker)), [2, 2]);
        assert_eq!(view.mistakes(), [[2, 0], [1, 2]]);
    }

    #[test]
    fn one_caption_twice_is_no_mistake() {
        let mut view = view();
        view.captions[2] = "a ring".into();
        assert!(view.finds(Seeker::Drawing, 2) && !view.mistakes().contains(&[2, 0]));
    }

    #[test]
    fn the_loss_is_the_papers() {
        // In Python: the mean of -log softmax(10 * S)[i, i] over rows and over columns.
        near(view().loss(), 0.759_68);
        let even = CaptionsView { similarities: vec![0.3; 36], ..view() };
        near(even.loss(), 3.0_f32.ln());
        let [own, others] = view().mean_cosines();
        near(own, 0.7);
        near(others, 1.6 / 6.0);
        assert_eq!(view().extremes(), [0.0, 0.9]);
    }

    #[test]
    fn numbers_that_do_not_fit_show_nothing() {
        let spoilt: [fn(&mut CaptionsView); 4] = [
            |view| _ = view.similarities.pop(),
            |view| _ = view.captions.pop(),
            |view| _ = view.pictures.pop(),
            |view| view.scale = f32::NAN,
        ];
        for spoil in spoilt {
            let mut broken = view();
            spoil(&mut broken);
            assert!(!broken.fits());
        }
        assert!(view().fits());
    }
}
