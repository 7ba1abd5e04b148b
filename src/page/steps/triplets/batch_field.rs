//! All distances within a batch of triplets as a matrix: the darker the nearer, with the drawings of one character side by
//! side. An embedding that tells characters apart has dark squares along the diagonal and light all around.

use std::sync::Arc;

use leptos::prelude::*;

use super::{measured::TripletsViewExt as _, triplets_of};
use crate::{
    kit::{
        figures::number,
        matrix::{By, Field, Geometry, Matrix, MatrixAxis, MatrixFrame, MatrixLayout, MatrixSource, Of, Pick, Table},
        reactive::{derived, memo},
    },
    steps::{
        Latest,
        frame::{pictured, sentence_of, small},
    },
};
use protocol::TripletsView;

/// The most that the field takes of its room, in pixels.
const MOST: f64 = 320.0;

/// Two drawings of the batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    row: usize,
    column: usize,
}

impl Cell {
    /// The field of this number in a batch of so many drawings; `None` if there is none.
    pub fn of(part: usize, drawings: usize) -> Option<Self> {
        (part < drawings * drawings).then(|| Self { row: part / drawings, column: part % drawings })
    }

    /// Its number.
    pub fn part(self, drawings: usize) -> usize {
        self.row * drawings + self.column
    }

    /// How far apart the two lie, in words.
    fn told(self, view: &TripletsView) -> Option<String> {
        let distance = *view.distances.get(self.row * view.pictures.len() + self.column)?;
        let k_drawings = view.k_drawings.max(1) as usize;
        let are = match self.row / k_drawings == self.column / k_drawings {
            _ if self.row == self.column => "one and the same drawing",
            true => "two drawings of the same character",
            false => "drawings of different characters",
        };
        Some(format!("{} apart: {are}. The mean over the batch is {}.", number(distance), number(view.mean_distance)))
    }

    /// The two drawings, and how far apart they lie.
    pub fn closeup(self, view: &TripletsView) -> Option<AnyView> {
        let pictures = [self.row, self.column].map(|drawing| small(view.pictures.get(drawing)));
        Some(pictured(pictures, self.told(view)?))
    }
}

/// The distances of a step.
struct Distances<'a> {
    view: &'a TripletsView,
    furthest: f32,
    /// Anchor, positive and negative whose distances are framed.
    triplet: Option<[usize; 3]>,
}

impl<'a> Distances<'a> {
    fn new(view: &'a TripletsView, triplet: Option<usize>) -> Self {
        // The margin is the least that counts as far, so that a collapsed embedding is all dark.
        let furthest = view.distances.iter().copied().fold(view.margin.max(1e-6), f32::max);
        let triplet = triplet.and_then(|triplet| Some(view.triplets.get(triplet)?.map(|drawing| drawing as usize)));
        Self { view, furthest, triplet }
    }
}

impl Table for Distances<'_> {
    fn number(&self, row: usize, column: usize, part: usize) -> f32 {
        1.0 - self.value(row, column, part) / self.furthest
    }

    fn value(&self, row: usize, column: usize, _part: usize) -> f32 {
        self.view.distances[row * self.view.pictures.len() + column]
    }

    fn field(&self, row: usize, column: usize) -> Field {
        let frame =
            self.triplet.filter(|[anchor, ..]| *anchor == row).and_then(|[_, positive, negative]| match column {
                _ if column == positive => Some(MatrixFrame::Pair),
                _ if column == negative => Some(MatrixFrame::Mistake),
                _ => None,
            });
        Field { frame, ..Field::default() }
    }
}

/// As large as the room allows, with a line of paper between the drawings of one character and the next.
fn layout(classes: usize, of_each: usize, room: [f64; 2]) -> Geometry {
    let count = classes * of_each;
    let side = room[0].min(room[1]).min(MOST) - classes.saturating_sub(1) as f64;
    let axis = MatrixAxis { count, pitch: (side / count.max(1) as f64).floor().max(1.0), group: of_each, gap: 1.0 };
    Geometry { rows: axis, columns: axis, ..Geometry::default() }
}

/// The matrix.
#[component]
pub fn BatchField(
    /// The latest step.
    view: Latest,
    /// The triplet that is pointed at, whose two distances are framed.
    selected: RwSignal<Option<usize>>,
    /// The two drawings that are pointed at.
    cell: RwSignal<Option<Cell>>,
    /// What a screen reader says when the cell changes by keyboard.
    spoken: RwSignal<String>,
) -> impl IntoView {
    let shape = memo(move || {
        let shape = |view: &TripletsView| (view.p_classes as usize, view.k_drawings as usize);
        view.with(|view| Some(shape(triplets_of(view.as_deref()?)?))).unwrap_or_default()
    });
    let source: MatrixSource = Arc::new(move |show: &mut dyn FnMut(&dyn Table)| {
        let triplet = selected.get();
        view.with(|view| {
            if let Some(view) = view.as_deref().and_then(triplets_of) {
                show(&Distances::new(view, triplet));
            }
        });
    });
    let fitted: MatrixLayout = Box::new(move |room| layout(shape.get().0, shape.get().1, room));
    let picked = derived(move || {
        let at = cell.get();
        Pick { row: at.map(|cell| cell.row), column: at.map(|cell| cell.column) }
    });
    let pick = move |(pick, by): (Pick, By)| {
        let next = pick.field().map(|[row, column]| Cell { row, column });
        cell.set(next);
        // The costliest of the triplets that this distance is a part of.
        let triplet = view.with_untracked(|view| {
            let (view, Cell { row, column }) = (triplets_of(view.as_deref()?)?, next?);
            let of_it = |at: &usize| {
                let [anchor, positive, negative] = view.triplets[*at].map(|drawing| drawing as usize);
                anchor == row && [positive, negative].contains(&column)
            };
            let loss = |at: &usize| view.measured(*at).loss;
            (0..view.triplets.len()).filter(of_it).max_by(|a, b| loss(a).total_cmp(&loss(b)))
        });
        if selected.get_untracked() != triplet {
            selected.set(triplet);
        }
        if by == By::Keys {
            let words = view.with_untracked(|view| next?.told(triplets_of(view.as_deref()?)?));
            spoken.set(words.unwrap_or_default());
        }
    };
    let label = sentence_of(view, |view| {
        let view = triplets_of(view)?;
        let count = view.pictures.len();
        Some(format!(
            "Distances between all {count} drawings of the batch; the mean is {}.",
            number(view.mean_distance)
        ))
    });
    view! {
        <Matrix source layout=fitted of=Of::Fields picked pick label class="batch-field" bare=true testid="batch-field"
            name="Distances within the batch; arrows go from one pair of drawings to the next"/>
    }
}

#[cfg(test)]
mod tests {
    use super::{super::measured::tests::view, *};

    #[test]
    fn the_distances_of_a_triplet_are_framed() {
        let view = view();
        let frames = |row| [0, 1, 2, 3].map(|column| Distances::new(&view, Some(1)).field(row, column).frame);
        assert_eq!(frames(0), [None, Some(MatrixFrame::Pair), None, Some(MatrixFrame::Mistake)]);
        assert_eq!(frames(1), [None; 4]);
        assert_eq!(Distances::new(&view, None).number(1, 2, 0), 0.0, "nothing is further apart");
    }

    #[test]
    fn it_fits_its_room() {
        let geometry = layout(5, 4, [100.0, 400.0]);
        assert_eq!((geometry.rows.pitch, geometry.rows.length()), (4.0, 84.0));
    }
}
