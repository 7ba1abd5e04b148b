//! How a class looks wherever it appears: a colour and a shape by its place on the board, so that nothing is told by
//! colour alone.
//!
//! Colours are the palette of Okabe and Ito (*Color Universal Design*, 2008) without black, which belongs to the ink.
//! Seven colours and eight shapes have no common divisor, so the first 56 classes all differ.

use leptos::prelude::*;

/// Okabe–Ito colours, the ones that stand out most first; yellow last, because it is faint on paper.
const COLOURS: [&str; 7] = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#f0e442"];

/// Outlines as SVG path data in the square [-1, 1] × [-1, 1], centred, of about equal area.
const SHAPES: [&str; 8] = [
    "M.9 0A.9 .9 0 1 1-.9 0A.9 .9 0 1 1 .9 0Z",   // circle
    "M-.8-.8H.8V.8H-.8Z",                         // square
    "M0-1L1 .75H-1Z",                             // triangle
    "M0-1.1L1.1 0L0 1.1L-1.1 0Z",                 // diamond
    "M-.4-1H.4V-.4H1V.4H.4V1H-.4V.4H-1V-.4H-.4Z", // cross
    "M0-1.1L.3-.35L1.05-.3L.47.18L.66.92L0 .5L-.66.92L-.47.18L-1.05-.3L-.3-.35Z", // star
    "M0 1L1-.75H-1Z",                             // triangle pointing down
    "M-.5-.87H.5L1 0L.5.87H-.5L-1 0Z",            // hexagon
];

/// The colour of the class in this place on the board, as `#rrggbb`.
pub fn colour(index: usize) -> &'static str {
    COLOURS[index % COLOURS.len()]
}

/// The outline of the class in this place on the board: SVG path data in [-1.1, 1.1] × [-1.1, 1.1], also good for a
/// `Path2D`.
pub fn shape_path(index: usize) -> &'static str {
    SHAPES[index % SHAPES.len()]
}

/// The mark of the class in this place on the board, one letter high. It says nothing to a screen reader: the class's
/// name stands beside it.
#[component]
pub fn ClassMark(
    /// The class's place on the board, from 0.
    #[prop(into)]
    index: Signal<usize>,
) -> impl IntoView {
    view! {
        <svg class="class-mark" viewBox="-1.3 -1.3 2.6 2.6" aria-hidden="true" focusable="false">
            <path d=move || shape_path(index.get()) fill=move || colour(index.get()) />
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_first_56_classes_all_look_different() {
        let looks: BTreeSet<_> = (0..56).map(|index| (colour(index), shape_path(index))).collect();
        assert_eq!(looks.len(), 56);
        assert_eq!((colour(56), shape_path(56)), (colour(0), shape_path(0)));
    }

    #[test]
    fn neighbours_differ_in_colour_and_in_shape() {
        for index in 0..60 {
            assert_ne!(colour(index), colour(index + 1));
            assert_ne!(shape_path(index), shape_path(index + 1));
        }
    }
}
