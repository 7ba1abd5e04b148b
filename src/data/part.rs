//! Some of the classes of a source, with all their drawings, as a source of its own. Nothing is copied.

use std::sync::Arc;

use super::Classes;
use ink::{Drawing, Picture};

/// A part of a source. Its classes are in the source's order and count from 0, and so do its alphabets.
#[derive(Clone)]
pub struct Part {
    source: Arc<dyn Classes>,
    /// For each class here, its number in the source.
    classes: Vec<usize>,
    /// For each class here, its alphabet here.
    alphabets: Vec<usize>,
}

impl Part {
    /// The classes of a source that a test picks, with all their drawings.
    pub fn of_classes(source: &Arc<dyn Classes>, wanted: impl Fn(usize) -> bool) -> Self {
        let classes: Vec<usize> = (0..source.len()).filter(|&class| wanted(class)).collect();
        let mut present: Vec<usize> = classes.iter().map(|&class| source.alphabet(class)).collect();
        present.sort_unstable();
        present.dedup();
        let alphabets = classes.iter().map(|&class| present.partition_point(|&at| at < source.alphabet(class)));
        Self { source: Arc::clone(source), alphabets: alphabets.collect(), classes }
    }
}

impl Classes for Part {
    fn len(&self) -> usize {
        self.classes.len()
    }

    fn drawings_of(&self, class: usize) -> Option<usize> {
        self.source.drawings_of(self.classes[class])
    }

    fn picture(&self, class: usize, index: usize) -> Picture {
        self.source.picture(self.classes[class], index)
    }

    fn drawing(&self, class: usize, index: usize) -> Option<Drawing> {
        self.source.drawing(self.classes[class], index)
    }

    fn name(&self, class: usize) -> String {
        self.source.name(self.classes[class])
    }

    fn alphabet(&self, class: usize) -> usize {
        self.alphabets[class]
    }

    fn words(&self, class: usize) -> Option<String> {
        self.source.words(self.classes[class])
    }

    fn exemplar(&self, class: usize) -> Option<Drawing> {
        self.source.exemplar(self.classes[class])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scripts;

    #[test]
    fn a_part_keeps_pictures_and_counts_alphabets_anew() {
        let source: Arc<dyn Classes> = Arc::new(Scripts::new(4, 3, 5));
        let part = Part::of_classes(&source, |class| class % 5 == 1 && class > 4);
        assert_eq!((part.len(), part.alphabet(0), part.alphabet(1)), (2, 0, 1));
        assert_eq!([part.name(0), part.name(1)], [source.name(6), source.name(11)]);
        assert_eq!(part.picture(1, 3), source.picture(11, 3));
        assert_eq!(part.drawings_of(0), None);
    }
}
