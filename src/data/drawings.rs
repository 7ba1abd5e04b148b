//! The user's own board as a source: a class is what they drew, and every way they might have drawn it.

use super::{
    Classes,
    seeds::{Stream, rng_at},
};
use ink::{
    Class, Drawing, Picture,
    augment::{Augmentation, AugmentedView},
    frame::PEN_WIDTH,
};

/// The classes of the board that have a drawing. Drawings 0 to k - 1 of a class are the user's own, in the order of their
/// cells, leaving empty cells out; all further ones are augmented views of these in turn.
///
/// So a class of one drawing can be trained on; its support and query are then different views of it.
#[derive(Clone, Debug)]
pub struct BoardClasses {
    seed: u64,
    augmentation: Augmentation,
    classes: Vec<Class>,
}

impl BoardClasses {
    /// The board as it stands, with views drawn from the run's seed.
    pub fn new(board: &[Class], seed: u64) -> Self {
        let drawn = |class: &Class| {
            let drawings = class.drawings.iter().map(Drawing::sanitised).filter(|drawing| !drawing.is_empty());
            Class { id: class.id, name: class.name.clone(), drawings: drawings.collect() }
        };
        let classes = board.iter().map(drawn).filter(|class| !class.drawings.is_empty()).collect();
        Self { seed, augmentation: Augmentation::default(), classes }
    }

    fn view(&self, class: usize, index: usize) -> AugmentedView {
        let Class { id, drawings, .. } = &self.classes[class];
        match drawings.get(index) {
            Some(original) => AugmentedView { drawing: original.clone(), pen_width: PEN_WIDTH },
            None => {
                // The id and not the row, so that a class keeps its views when others come and go.
                let mut rng = rng_at(self.seed, Stream::Augment, u64::from(*id), index as u64);
                self.augmentation.view(&drawings[index % drawings.len()], &mut rng)
            }
        }
    }
}

impl Classes for BoardClasses {
    fn len(&self) -> usize {
        self.classes.len()
    }

    fn drawings_of(&self, _class: usize) -> Option<usize> {
        None
    }

    fn picture(&self, class: usize, index: usize) -> Picture {
        self.view(class, index).picture()
    }

    fn drawing(&self, class: usize, index: usize) -> Option<Drawing> {
        Some(self.view(class, index).drawing)
    }

    fn name(&self, class: usize) -> String {
        self.classes[class].name.clone()
    }

    fn alphabet(&self, _class: usize) -> usize {
        0
    }

    fn words(&self, class: usize) -> Option<String> {
        let name = self.classes[class].name.trim();
        (!name.is_empty()).then(|| name.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{EpisodeShape, Scripts, sample_episode, seeds::rng};
    use ink::rasterise;

    fn board() -> Vec<Class> {
        let scripts = Scripts::new(5, 1, 3);
        let drawing = |class: usize, index: usize| scripts.drawing(class, index).unwrap_or_default();
        let class = |id: u32, drawings: Vec<Drawing>| Class { id, name: format!("class {id}"), drawings };
        vec![
            class(10, vec![drawing(0, 0), Drawing::default(), drawing(0, 1)]),
            class(11, vec![Drawing::default()]),
            class(12, vec![drawing(1, 0)]),
        ]
    }

    #[test]
    fn originals_come_first_and_empty_cells_do_not_count() {
        let classes = BoardClasses::new(&board(), 1);
        assert_eq!(classes.len(), 2);
        assert_eq!([classes.name(0), classes.name(1)], ["class 10", "class 12"]);
        assert_eq!(classes.picture(0, 0), rasterise(&board()[0].drawings[0]));
        assert_eq!(classes.picture(0, 1), rasterise(&board()[0].drawings[2]));
        assert_eq!(classes.picture(1, 0), rasterise(&board()[2].drawings[0]));
        assert_ne!(classes.picture(1, 1), classes.picture(1, 0), "one original, then its views");
        assert_ne!(classes.picture(0, 2), classes.picture(0, 0));
        assert_ne!(classes.picture(0, 2), classes.picture(0, 4), "two views of one original");
    }

    #[test]
    fn views_outlive_changes_elsewhere_on_the_board() {
        let all = board();
        let (before, after) = (BoardClasses::new(&all, 1), BoardClasses::new(&all[2..], 1));
        assert_eq!(before.picture(1, 99), after.picture(0, 99));
    }

    #[test]
    fn one_drawing_a_class_is_enough_for_an_episode() {
        let shape = EpisodeShape { n_way: 2, k_shot: 1, n_query: 5 };
        let episode = sample_episode(&BoardClasses::new(&board(), 1), shape, &mut rng(1, Stream::Episode, 0));
        assert_eq!(episode.map(|episode| (episode.support.len(), episode.query.len())), Ok((2, 10)));
    }
}
