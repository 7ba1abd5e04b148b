//! A matrix as comma-separated values (RFC 4180).

use leptos::prelude::*;

use super::{Look, Table};
use crate::kit::chart::row as line;

/// The numbers of the matrix that is to be seen, for whoever has a menu to take them along: it provides this, and a matrix below it
/// says there what it has for as long as it stands.
#[derive(Clone, Copy)]
pub struct MatrixNumbers(RwSignal<Option<Callback<(), String>>>);

impl MatrixNumbers {
    /// None so far, and known to all that is below.
    pub fn provide() -> Self {
        let numbers = Self(RwSignal::new(None));
        provide_context(numbers);
        numbers
    }

    /// True while there is no matrix.
    pub fn are_missing(self) -> bool {
        self.0.with(Option::is_none)
    }

    /// The matrix that is to be seen, as [`csv`].
    pub fn csv(self) -> String {
        self.0.get_untracked().map(|numbers| numbers.run(())).unwrap_or_default()
    }

    /// Has the menu above, if there is one, take these along until the owner of this goes.
    pub(super) fn offer(numbers: impl Fn() -> String + Send + Sync + 'static) {
        if let Some(Self(offered)) = use_context() {
            offered.set(Some(Callback::new(move |()| untrack(&numbers))));
            on_cleanup(move || offered.set(None));
        }
    }
}

/// A line for each row, or for each number of its fields, under a line of columns, which are counted. A row is called what stands
/// at its left: its words, or the number of its class. A field without a number is empty.
pub(super) fn csv(table: &dyn Table, rows: usize, columns: usize) -> String {
    let parts = table.parts().max(1);
    let listed = |name: String, fields: &mut dyn Iterator<Item = String>| {
        let all: Vec<String> = [name].into_iter().chain(fields).collect();
        line(&all.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let mut text = listed(String::new(), &mut (1..=columns).map(|column| column.to_string()));
    for (row, part) in (0..rows).flat_map(|row| (0..parts).map(move |part| (row, part))) {
        let head = table.left(row);
        let name = if head.words.is_empty() { (row + 1).to_string() } else { head.words.to_owned() };
        let name = if parts > 1 { format!("{name}.{}", part + 1) } else { name };
        let number = |column| match table.field(row, column).look {
            Look::Nothing => String::new(),
            Look::Shade | Look::Root | Look::Bar => table.value(row, column, part).to_string(),
        };
        text += &listed(name, &mut (0..columns).map(number));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Field, Head},
        *,
    };

    struct Two {
        parts: usize,
    }

    impl Table for Two {
        fn left(&self, row: usize) -> Head<'_> {
            Head { words: ["", "a ring, open"][row], ..Head::default() }
        }

        fn parts(&self) -> usize {
            self.parts
        }

        fn number(&self, row: usize, column: usize, part: usize) -> f32 {
            (row + column) as f32 / 2.0 + part as f32
        }

        fn field(&self, row: usize, column: usize) -> Field {
            Field { look: if row > column { Look::Nothing } else { Look::Shade }, ..Field::default() }
        }
    }

    #[test]
    fn every_row_is_a_line_and_so_is_each_number_of_its_fields() {
        assert_eq!(csv(&Two { parts: 1 }, 2, 2), ",1,2\r\n1,0,0.5\r\n\"a ring, open\",,1\r\n");
        let lines = csv(&Two { parts: 2 }, 1, 3);
        assert_eq!(lines, ",1,2,3\r\n1.1,0,0.5,1\r\n1.2,1,1.5,2\r\n");
    }
}
