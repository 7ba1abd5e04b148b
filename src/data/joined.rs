//! Several sources of characters as one.

use super::classes::Classes;
use ink::{Drawing, Picture};

/// The classes of several sources, one source after the other. Alphabets stay apart.
pub struct Joined {
    sources: Vec<Box<dyn Classes>>,
}

impl Joined {
    /// Joins the sources in this order.
    pub fn new(sources: Vec<Box<dyn Classes>>) -> Self {
        Self { sources }
    }

    /// The source of a class, the class's number there, and how many alphabets stand before it.
    fn locate(&self, class: usize) -> (&dyn Classes, usize, usize) {
        let (mut rest, mut alphabets) = (class, 0);
        for source in &self.sources {
            if rest < source.len() {
                return (source.as_ref(), rest, alphabets);
            }
            rest -= source.len();
            alphabets += source.len().checked_sub(1).map_or(0, |last| source.alphabet(last) + 1);
        }
        panic!("class {class} is beyond the {} there are", self.len());
    }
}

impl Classes for Joined {
    fn len(&self) -> usize {
        self.sources.iter().map(|source| source.len()).sum()
    }

    fn drawings_of(&self, class: usize) -> Option<usize> {
        let (source, class, _) = self.locate(class);
        source.drawings_of(class)
    }

    fn picture(&self, class: usize, index: usize) -> Picture {
        let (source, class, _) = self.locate(class);
        source.picture(class, index)
    }

    fn drawing(&self, class: usize, index: usize) -> Option<Drawing> {
        let (source, class, _) = self.locate(class);
        source.drawing(class, index)
    }

    fn name(&self, class: usize) -> String {
        let (source, class, _) = self.locate(class);
        source.name(class)
    }

    fn alphabet(&self, class: usize) -> usize {
        let (source, class, before) = self.locate(class);
        before + source.alphabet(class)
    }

    fn exemplar(&self, class: usize) -> Option<Drawing> {
        let (source, class, _) = self.locate(class);
        source.exemplar(class)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scripts::Scripts;

    #[test]
    fn every_class_keeps_its_drawings_and_alphabets_stay_apart() {
        let (first, second) = (Scripts::new(1, 2, 3), Scripts::new(2, 1, 4));
        let joined = Joined::new(vec![Box::new(Scripts::new(1, 2, 3)), Box::new(Scripts::new(2, 1, 4))]);
        assert_eq!(joined.len(), 10);
        assert_eq!(joined.picture(4, 7), first.picture(4, 7));
        assert_eq!(joined.picture(9, 7), second.picture(3, 7));
        let alphabets: Vec<_> = (0..10).map(|class| joined.alphabet(class)).collect();
        assert_eq!(alphabets, [0, 0, 0, 1, 1, 1, 2, 2, 2, 2]);
    }
}
