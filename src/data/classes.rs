//! What every source of characters looks like to the sampler: classes that have drawings.

use std::ops::Deref;

use ink::{Drawing, Picture};

/// A set of characters, each a class with drawings of it.
///
/// Implementors answer from (class, index) alone: the same question always gets the same answer.
/// Classes count from 0 to [`len`](Classes::len); asking for another class, or for a drawing that is not there, is a bug
/// and may panic.
pub trait Classes: Send + Sync {
    /// How many classes there are.
    fn len(&self) -> usize;

    /// True if there is no class.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many drawings a class has, `None` if it has as many as anyone asks for.
    fn drawings_of(&self, class: usize) -> Option<usize>;

    /// One drawing of a class, as the network sees it.
    fn picture(&self, class: usize, index: usize) -> Picture;

    /// The strokes behind [`picture`](Classes::picture), if the source knows them.
    fn drawing(&self, class: usize, index: usize) -> Option<Drawing>;

    /// What to call the class on the page.
    fn name(&self, class: usize) -> String;

    /// The alphabet a class belongs to, counted from 0. Characters of one alphabet resemble each other, so episodes
    /// within an alphabet are harder.
    fn alphabet(&self, class: usize) -> usize;

    /// What somebody called the class in words of their own, if anybody did.
    fn words(&self, class: usize) -> Option<String> {
        let _ = class;
        None
    }

    /// The character without any hand's noise, if the source knows it.
    fn exemplar(&self, class: usize) -> Option<Drawing> {
        let _ = class;
        None
    }
}

/// A pointer to a source, boxed or shared, is a source.
impl<P> Classes for P
where
    P: Deref<Target: Classes> + Send + Sync,
{
    fn len(&self) -> usize {
        (**self).len()
    }

    fn drawings_of(&self, class: usize) -> Option<usize> {
        (**self).drawings_of(class)
    }

    fn picture(&self, class: usize, index: usize) -> Picture {
        (**self).picture(class, index)
    }

    fn drawing(&self, class: usize, index: usize) -> Option<Drawing> {
        (**self).drawing(class, index)
    }

    fn name(&self, class: usize) -> String {
        (**self).name(class)
    }

    fn alphabet(&self, class: usize) -> usize {
        (**self).alphabet(class)
    }

    fn words(&self, class: usize) -> Option<String> {
        (**self).words(class)
    }

    fn exemplar(&self, class: usize) -> Option<Drawing> {
        (**self).exemplar(class)
    }
}
