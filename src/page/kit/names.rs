//! What a class is called wherever it appears: the name the user gave it, or a letter by its place on the board.

use ink::Class;

/// The letter of a place on the board, counted from 0.
pub fn letter(position: usize) -> String {
    char::from_u32(u32::from('A') + (position % 26) as u32).unwrap_or('?').to_string()
}

/// The name of the class in this place on the board, as the page shows it.
pub fn shown(class: &Class, position: usize) -> String {
    match class.name.trim() {
        "" => letter(position),
        name => shortened(name, LETTERS),
    }
}

/// Letters of a name that are shown wherever the class is spoken of: what comes in a file or a link may have more than the board's
/// field takes.
const LETTERS: usize = 24;

/// The beginning of a text of more than so many letters, with a mark that it goes on.
pub fn shortened(text: &str, letters: usize) -> String {
    match text.char_indices().nth(letters) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// “a, b and c”.
pub fn listed(names: &[String]) -> String {
    match names {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        names => names.concat(),
    }
}

/// The name of the class with this id, as the page shows it; empty if there is none.
pub fn of(board: &[Class], id: u32) -> String {
    position(board, id).map(|position| shown(&board[position], position)).unwrap_or_default()
}

/// Where on the board the class with this id stands.
pub fn position(board: &[Class], id: u32) -> Option<usize> {
    board.iter().position(|class| class.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_between_letters() {
        assert_eq!(shortened("écru", 4), "écru");
        assert_eq!(shortened("écrue", 3), "écr…");
    }

    #[test]
    fn a_class_without_a_name_goes_by_its_letter() {
        let board =
            [Class { id: 4, name: " ".into(), drawings: vec![] }, Class { id: 2, name: "ka".into(), drawings: vec![] }];
        assert_eq!(of(&board, 4), "A");
        assert_eq!(of(&board, 2), "ka");
        assert_eq!(of(&board, 9), "");
        let long = [Class { id: 1, name: "n".repeat(10_000), drawings: vec![] }];
        assert_eq!(of(&long, 1), format!("{}…", "n".repeat(24)));
    }

    #[test]
    fn names_are_listed_as_one_says_them() {
        let listed = |names: &[&str]| listed(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert_eq!([listed(&[]), listed(&["a"]), listed(&["a", "b", "c"])], ["", "a", "a, b and c"]);
    }
}
