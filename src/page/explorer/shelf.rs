//! A source of characters as a gallery shows it: alphabets with names, characters in each, drawings of each.

use std::{ops::Range, sync::Arc};

use data::{Classes, Collection, Scripts};

/// Something to browse. Two shelves are the same if they are one.
#[derive(Clone)]
pub struct Shelf {
    /// The characters.
    pub classes: Arc<dyn Classes>,
    /// The names of the alphabets, by their numbers.
    pub alphabets: Arc<[String]>,
}

impl PartialEq for Shelf {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.alphabets, &other.alphabets)
    }
}

/// Drawings of a character that a gallery shows, where there are endlessly many.
const ENDLESS: usize = 20;

impl Shelf {
    /// Generated alphabets.
    pub fn generated(seed: u64, alphabets: usize, characters: usize) -> Self {
        let name = |number: usize| format!("Alphabet {number}");
        Self {
            classes: Arc::new(Scripts::new(seed, alphabets, characters)),
            alphabets: (1..=alphabets).map(name).collect(),
        }
    }

    /// Omniglot, or what there is of it.
    pub fn collected(collection: Collection) -> Self {
        let alphabets = collection.alphabets().iter().map(|name| name.replace('_', " ")).collect();
        Self { classes: Arc::new(collection), alphabets }
    }

    /// The characters of an alphabet.
    pub fn characters(&self, alphabet: usize) -> Range<usize> {
        let mut of_alphabet = (0..self.classes.len()).filter(|&class| self.classes.alphabet(class) == alphabet);
        let first = of_alphabet.next().unwrap_or(0);
        let count = of_alphabet.count();
        if count == 0 && self.classes.is_empty() { 0..0 } else { first..first + count + 1 }
    }

    /// How many drawings of a character are shown.
    pub fn drawings(&self, class: usize) -> usize {
        self.classes.drawings_of(class).unwrap_or(ENDLESS)
    }

    /// What a character is called within its alphabet: its number there.
    pub fn character_name(&self, class: usize) -> String {
        let first = self.characters(self.classes.alphabet(class)).start;
        format!("Character {}", class + 1 - first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_count_within_their_alphabet() {
        let shelf = Shelf::generated(1, 3, 4);
        assert_eq!((shelf.characters(0), shelf.characters(2)), (0..4, 8..12));
        assert_eq!(shelf.character_name(9), "Character 2");
        assert_eq!((shelf.alphabets.len(), shelf.drawings(5)), (3, 20));
        assert!(shelf != Shelf::generated(1, 3, 4));
    }

    #[test]
    fn an_empty_collection_has_no_characters() {
        assert_eq!(Shelf::collected(Collection::default()).characters(0), 0..0);
    }
}
