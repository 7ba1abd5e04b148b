//! How a class looks wherever it appears: one of eight colours (Okabe and Ito 2008, safe for colour-blind readers) and
//! one of eight shapes, so that no class is told from another by colour alone.

use leptos::prelude::*;

use crate::drawing::Class;

/// Colours and shapes there are, and so classes a board can hold.
pub const SLOTS: usize = 8;

/// The colour and shape of a class: ids on the board are the lowest free ones, so no two classes share a slot.
pub fn slot(class: u32) -> usize {
    class as usize % SLOTS
}

/// The colour of a class, as a CSS value that follows the theme.
pub fn colour(class: u32) -> &'static str {
    [
        "var(--class-0)",
        "var(--class-1)",
        "var(--class-2)",
        "var(--class-3)",
        "var(--class-4)",
        "var(--class-5)",
        "var(--class-6)",
        "var(--class-7)",
    ][slot(class)]
}

/// The outline of a class's shape as SVG path data, about the origin, with a radius of about 1.
pub fn shape(class: u32) -> &'static str {
    [
        "M-.92 0A.92.92 0 1 0 .92 0A.92.92 0 1 0 -.92 0Z",
        "M-.82-.82H.82V.82H-.82Z",
        "M0-1L.98.74H-.98Z",
        "M0-1.08L1.08 0L0 1.08L-1.08 0Z",
        "M-.36-1H.36V-.36H1V.36H.36V1H-.36V.36H-1V-.36H-.36Z",
        "M0 1L-.98-.74H.98Z",
        "M0-1.1L.29-.36L1.05-.34L.45.13L.67.86L0 .42L-.67.86L-.45.13L-1.05-.34L-.29-.36Z",
        "M-.5-.9H.5L1 0L.5.9H-.5L-1 0Z",
    ][slot(class)]
}

/// What a reader is told when a class has no name: a letter by its place on the board, counted from 0.
pub fn letter(position: usize) -> String {
    char::from_u32(u32::from('A') + (position % 26) as u32).unwrap_or('?').to_string()
}

/// The class's name as the page shows it: what the user called it, or its letter.
pub fn display_name(board: &[Class], class: u32) -> String {
    board
        .iter()
        .enumerate()
        .find(|(_, candidate)| candidate.id == class)
        .map(|(position, class)| match class.name.trim() {
            "" => letter(position),
            name => name.to_owned(),
        })
        .unwrap_or_default()
}

/// A class's shape in its colour; decoration, since the name always stands beside it.
#[component]
pub fn Marker(
    /// The class's id.
    class: u32,
) -> impl IntoView {
    view! {
        <svg class="marker" viewBox="-1.3 -1.3 2.6 2.6" aria-hidden="true">
            <path d=shape(class) fill=colour(class)></path>
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slot_has_its_own_colour_and_shape() {
        for a in 0..SLOTS as u32 {
            for b in 0..a {
                assert_ne!(colour(a), colour(b));
                assert_ne!(shape(a), shape(b));
            }
        }
    }

    #[test]
    fn a_class_without_a_name_goes_by_its_letter() {
        let board = [
            Class { id: 4, name: " ".into(), drawings: vec![] },
            Class { id: 2, name: "ka".into(), drawings: vec![] },
        ];
        assert_eq!(display_name(&board, 4), "A");
        assert_eq!(display_name(&board, 2), "ka");
        assert_eq!(display_name(&board, 9), "");
    }
}
