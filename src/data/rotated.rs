//! Quarter turns as classes of their own, which makes four characters of one.
//!
//! Santoro et al. 2016, "Meta-Learning with Memory-Augmented Neural Networks", introduced it for Omniglot; most work on
//! few-shot learning since has trained on these classes.

use super::Classes;
use ink::{Drawing, Picture};

/// A source and its turned copies: all classes upright first, then all turned by 90°, 180° and 270° clockwise. A turned
/// alphabet is an alphabet of its own.
#[derive(Clone, Debug)]
pub struct Rotated<C> {
    inner: C,
    alphabets: usize,
}

impl<C: Classes> Rotated<C> {
    /// Quadruples the classes of a source.
    pub fn new(inner: C) -> Self {
        let alphabets = (0..inner.len()).map(|class| inner.alphabet(class) + 1).max().unwrap_or(0);
        Self { inner, alphabets }
    }

    /// The quarter turns of a class, and the class it is in the source.
    fn origin(&self, class: usize) -> (usize, usize) {
        (class / self.inner.len(), class % self.inner.len())
    }
}

impl<C: Classes> Classes for Rotated<C> {
    fn len(&self) -> usize {
        4 * self.inner.len()
    }

    fn drawings_of(&self, class: usize) -> Option<usize> {
        self.inner.drawings_of(self.origin(class).1)
    }

    fn picture(&self, class: usize, index: usize) -> Picture {
        let (turns, class) = self.origin(class);
        self.inner.picture(class, index).turned(turns)
    }

    fn drawing(&self, class: usize, index: usize) -> Option<Drawing> {
        let (turns, class) = self.origin(class);
        self.inner.drawing(class, index).map(|drawing| turned(drawing, turns))
    }

    fn exemplar(&self, class: usize) -> Option<Drawing> {
        let (turns, class) = self.origin(class);
        self.inner.exemplar(class).map(|drawing| turned(drawing, turns))
    }

    fn name(&self, class: usize) -> String {
        match self.origin(class) {
            (0, class) => self.inner.name(class),
            (turns, class) => format!("{}, turned {}°", self.inner.name(class), 90 * turns),
        }
    }

    fn alphabet(&self, class: usize) -> usize {
        let (turns, class) = self.origin(class);
        turns * self.alphabets + self.inner.alphabet(class)
    }
}

/// A drawing after so many quarter turns clockwise.
fn turned(mut drawing: Drawing, turns: usize) -> Drawing {
    for point in drawing.strokes.iter_mut().flat_map(|stroke| &mut stroke.points) {
        for _ in 0..turns {
            (point.x, point.y) = (1.0 - point.y, point.x);
        }
    }
    drawing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scripts;
    use ink::rasterise;

    #[test]
    fn four_times_the_classes_each_its_own() {
        let upright = Scripts::new(3, 2, 5);
        let all = Rotated::new(upright.clone());
        assert_eq!(all.len(), 40);
        assert_eq!((0..40).map(|class| all.alphabet(class)).max(), Some(7));
        assert_eq!(all.name(12), format!("{}, turned 90°", upright.name(2)));
        assert_eq!(all.picture(7, 4), upright.picture(7, 4));
        assert_eq!(all.picture(37, 4).turned(1), upright.picture(7, 4));
    }

    #[test]
    fn the_strokes_turn_with_the_picture() {
        let all = Rotated::new(Scripts::new(3, 1, 4));
        for class in 0..16 {
            let (picture, drawn) =
                (all.picture(class, 0), rasterise(&all.drawing(class, 0).expect("strokes are known")));
            let apart = picture.bytes().iter().zip(drawn.bytes()).map(|(a, b)| a.abs_diff(*b)).max();
            assert!(apart <= Some(1), "class {class}: {apart:?}");
        }
    }
}
