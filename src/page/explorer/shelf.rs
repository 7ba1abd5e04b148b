//! A source of characters as a gallery shows it: alphabets with names, characters in each, drawings of each.

use std::{ops::Range, sync::Arc};

use data::{Classes, Collection, Scripts};
use protocol::librarian::Stock;

/// Something to browse. Two shelves are the same if they are one.
#[derive(Clone)]
pub struct Shelf {
    /// The characters.
    pub classes: Arc<dyn Classes>,
    /// The names of the alphabets, by their numbers.
    pub alphabets: Arc<[String]>,
    /// True if characters have names of their own, and not only numbers.
    named: bool,
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
            named: false,
        }
    }

    /// Omniglot, or what there is of it, or the visitor's own pictures.
    pub fn collected(collection: Collection, stock: Stock) -> Self {
        let alphabets = collection.alphabets().iter().map(|name| name.replace('_', " ")).collect();
        Self { classes: Arc::new(collection), alphabets, named: stock == Stock::Own }
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

    /// What a character is called by those who drew it; nothing if it has a number only.
    pub fn own_name(&self, class: usize) -> String {
        let name = if self.named { self.classes.name(class) } else { String::new() };
        let alphabet = self.alphabets.get(self.classes.alphabet(class));
        alphabet.and_then(|alphabet| name.get(alphabet.len()..)).unwrap_or_default().trim().to_owned()
    }

    /// What a character is called within its alphabet: its own name, or its number there.
    pub fn character_name(&self, class: usize) -> String {
        let name = self.own_name(class);
        if !name.is_empty() {
            return name;
        }
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
        assert_eq!(Shelf::collected(Collection::default(), Stock::Own).characters(0), 0..0);
    }
}
