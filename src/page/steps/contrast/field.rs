//! The similarities of all views as a matrix: the darker, the more alike. Partners have a frame, the nearest is in another
//! colour where it is no partner, and what nobody looks at, a view beside itself, is struck out. Rows look for their partners
//! among the columns.

use std::sync::Arc;

use super::softmax::SoftmaxExt as _;
use leptos::prelude::*;

use super::{Anchor, contrast_of};
use crate::{
    kit::{
        matrix::{
            By, Field, Geometry, Head, Look, Matrix, MatrixAxis, MatrixFrame, MatrixLayout, MatrixSource, Of, Pick,
            Table,
        },
        reactive::{derived, memo},
    },
    steps::Latest,
};
use protocol::ContrastView;

/// Side of one field in pixels: the least where all are to be seen at once, where they are scrolled, and the most.
const LEAST: f64 = 10.0;
const ROOMY: f64 = 18.0;
const MOST: f64 = 34.0;

/// Between drawings and fields.
const EDGE: f64 = 2.0;

/// As large as the room allows, with a row and a column of pictures at the edges; scrolled if they would be too small.
fn layout(rows: usize, columns: usize, room: [f64; 2]) -> Geometry {
    let most = (room[0] / (columns + 1) as f64).min(room[1] / (rows + 1) as f64).floor();
    let side = if most < LEAST { ROOMY } else { most.min(MOST) };
    let (rows, columns) = (MatrixAxis::new(rows, side), MatrixAxis::new(columns, side));
    Geometry { rows, columns, left: side + EDGE, top: side + EDGE, shown: 1, inset: 0.5 }
}

/// The similarities of a step.
struct Similarities<'a> {
    view: &'a ContrastView,
    anchors: Vec<usize>,
    candidates: Vec<usize>,
    /// The nearest candidate of each anchor.
    nearest: Vec<Option<usize>>,
}

impl<'a> Similarities<'a> {
    fn new(view: &'a ContrastView) -> Self {
        let anchors = view.anchors();
        let nearest = anchors.iter().map(|anchor| view.nearest(*anchor)).collect();
        Self { view, anchors, candidates: view.candidates(), nearest }
    }

    fn head(&self, view: usize) -> Head<'_> {
        Head { pictures: self.view.picture(view).map(std::slice::from_ref).unwrap_or_default(), ..Head::default() }
    }
}

impl Table for Similarities<'_> {
    fn top(&self, column: usize) -> Head<'_> {
        self.head(self.candidates[column])
    }

    fn left(&self, row: usize) -> Head<'_> {
        self.head(self.anchors[row])
    }

    fn number(&self, row: usize, column: usize, _part: usize) -> f32 {
        self.view.similarity(self.anchors[row], self.candidates[column])
    }

    fn field(&self, row: usize, column: usize) -> Field {
        let (anchor, candidate) = (self.anchors[row], self.candidates[column]);
        let look = if anchor == candidate { Look::Nothing } else { Look::Shade };
        let partner = self.view.are_partners(anchor, candidate);
        let wrong = self.nearest[row] == Some(candidate) && !partner;
        Field { look, wrong, crossed: false, frame: partner.then_some(MatrixFrame::Pair) }
    }
}

/// The matrix.
#[component]
pub fn SimilarityField(
    /// The latest step.
    view: Latest,
    /// The row that is looked at.
    anchor: Anchor,
    /// What a screen reader says of it.
    label: Memo<String>,
    /// What it says of a row.
    told: fn(&ContrastView, usize) -> String,
    /// What it says when the row changes by keyboard.
    spoken: RwSignal<String>,
) -> impl IntoView {
    let shape = memo(move || {
        let shape = |view: &ContrastView| (view.anchors().len(), view.candidates().len());
        view.with(|view| Some(shape(contrast_of(view.as_deref()?)?))).unwrap_or_default()
    });
    let source: MatrixSource = Arc::new(move |show: &mut dyn FnMut(&dyn Table)| {
        view.with(|view| {
            if let Some(view) = view.as_deref().and_then(contrast_of) {
                show(&Similarities::new(view));
            }
        });
    });
    let fitted: MatrixLayout = Box::new(move |room| layout(shape.get().0, shape.get().1, room));
    let pick = move |(Pick { row, column }, by): (Pick, By)| match (by, row) {
        (By::Pointing, row) => {
            anchor.point_at(row);
            let other = column.and_then(|column| {
                view.with_untracked(|view| contrast_of(view.as_deref()?)?.candidates().get(column).copied())
            });
            anchor.other.set(other);
        }
        (By::Press, Some(row)) => anchor.keep(row),
        (By::Press, None) => {}
        (By::Keys, row) => {
            let row = row.unwrap_or_default();
            anchor.keep(row);
            let words = view.with_untracked(|view| Some(told(contrast_of(view.as_deref()?)?, row)));
            spoken.set(words.unwrap_or_default());
        }
    };
    let picked = derived(move || {
        let other = anchor.other.get();
        let column = other.and_then(|other| {
            let place = |view: &ContrastView| view.candidates().iter().position(|candidate| *candidate == other);
            view.with(|view| place(contrast_of(view.as_deref()?)?))
        });
        Pick { row: Some(anchor.looked_at()), column }
    });
    view! {
        <Matrix source layout=fitted of=Of::Rows picked pick label class="contrast-field"
            name="Similarities of all views; up and down go from one view to the next"/>
    }
}

#[cfg(test)]
mod tests {
    use super::{super::softmax::tests::view, *};

    #[test]
    fn fields_fit_their_room_or_are_scrolled() {
        assert_eq!(layout(16, 16, [300.0, 200.0]).rows.pitch, 11.0);
        assert_eq!(layout(64, 64, [300.0, 200.0]).rows.pitch, ROOMY);
        assert_eq!(layout(4, 4, [900.0, 900.0]).rows.pitch, MOST);
    }

    #[test]
    fn a_view_beside_itself_is_struck_out_and_partners_are_framed() {
        let view = view();
        let table = Similarities::new(&view);
        // Anchors are views 0, 2, 1, 3: the two of a drawing side by side.
        assert_eq!(table.field(0, 0).look, Look::Nothing);
        assert_eq!((table.field(0, 1).frame, table.number(0, 1, 0)), (Some(MatrixFrame::Pair), 0.8));
        assert!(table.field(2, 1).wrong, "view 1 is nearest to view 2, and that is not its partner");
    }
}
