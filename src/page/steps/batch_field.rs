//! All distances within a batch of triplets: a square field, the darker the nearer, with the drawings of one character
//! side by side. An embedding that tells characters apart has dark squares along the diagonal and light all around.

use leptos::{html, prelude::*};
use web_sys::{HtmlCanvasElement, PointerEvent};

use super::{
    Latest,
    frame::{sentence_of, small},
    pen::Pen,
    triplets::triplets_of,
};
use crate::{
    kit::{
        inks::{Inks, use_inks},
        reactive::watch,
        size::use_size,
    },
    map::words::number,
};
use protocol::TripletsView;

/// Two drawings of the batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    row: usize,
    column: usize,
}

impl Cell {
    /// The two drawings, and how far apart they lie.
    pub fn closeup(self, view: &TripletsView) -> Option<AnyView> {
        let distance = *view.distances.get(self.row * view.pictures.len() + self.column)?;
        let k_drawings = view.k_drawings.max(1) as usize;
        let are = match self.row / k_drawings == self.column / k_drawings {
            _ if self.row == self.column => "one and the same drawing",
            true => "two drawings of the same character",
            false => "drawings of different characters",
        };
        let pictures = [self.row, self.column].map(|drawing| small(view.pictures.get(drawing)));
        let words =
            format!("{} apart: {are}. The mean over the batch is {}.", number(distance), number(view.mean_distance));
        Some(view! { <p class="closeup">{pictures.into_iter().collect_view()} <span>{words}</span></p> }.into_any())
    }
}

/// The field of distances.
#[component]
pub fn BatchField(
    /// The latest step.
    view: Latest,
    /// The triplet that is pointed at, whose two distances are marked.
    selected: RwSignal<Option<usize>>,
    /// The two drawings that are pointed at.
    cell: RwSignal<Option<Cell>>,
) -> impl IntoView {
    let (canvas, room) = (NodeRef::<html::Canvas>::new(), NodeRef::<html::Div>::new());
    let size = use_size(room);
    let inks = use_inks();
    let side = move || size.get().into_iter().fold(f64::INFINITY, f64::min).min(320.0);
    watch(move || {
        let Some(canvas) = canvas.get() else { return };
        let (side, inks, triplet, cell) = (side(), inks.get(), selected.get(), cell.get());
        view.with(|view| {
            if let Some(view) = view.as_deref().and_then(triplets_of) {
                paint(&canvas, view, side, inks, triplet, cell);
            }
        });
    });
    let point = move |event: PointerEvent| {
        let side = untrack(side).max(1.0);
        let count =
            view.with_untracked(|view| view.as_deref().and_then(triplets_of).map_or(0, |view| view.pictures.len()));
        let at = |offset: i32| Some((f64::from(offset) / side * count as f64) as usize).filter(|at| *at < count);
        cell.set(at(event.offset_y()).zip(at(event.offset_x())).map(|(row, column)| Cell { row, column }));
    };
    let leave = move |event: PointerEvent| {
        if event.pointer_type() == "mouse" {
            cell.set(None);
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
        <div class="batch-field" node_ref=room>
            <canvas node_ref=canvas role="img" aria-label=label data-testid="batch-field"
                on:pointermove=point on:pointerdown=point on:pointerleave=leave></canvas>
        </div>
    }
}

fn paint(
    canvas: &HtmlCanvasElement,
    view: &TripletsView,
    side: f64,
    inks: Inks,
    triplet: Option<usize>,
    cell: Option<Cell>,
) {
    let Some(pen) = Pen::new(canvas, [side, side], inks) else { return };
    let count = view.pictures.len().max(1);
    let step = side / count as f64;
    // The margin is the least that counts as far, so that a collapsed embedding is all dark.
    let furthest = view.distances.iter().copied().fold(view.margin.max(1e-6), f32::max);
    for (at, distance) in view.distances.iter().enumerate() {
        let (x, y) = ((at % count) as f64 * step, (at / count) as f64 * step);
        let near = 1.0 - f64::from(distance / furthest).clamp(0.0, 1.0);
        // A little over the edge, or else hairlines of paper show between the fields.
        pen.fill(inks.card.mixed(inks.accent, near), [x, y, step + 0.5, step + 0.5]);
    }
    for class in 1..view.p_classes as usize {
        let at = class as f64 * f64::from(view.k_drawings) * step;
        pen.line(inks.card, 1.0, [at, 0.0], [at, side]);
        pen.line(inks.card, 1.0, [0.0, at], [side, at]);
    }
    pen.edge(inks.line, 1.0, [0.5, 0.5, side - 1.0, side - 1.0]);
    let mark = |row: usize, column: usize, colour| {
        pen.edge(colour, 2.0, [column as f64 * step, row as f64 * step, step.max(4.0), step.max(4.0)]);
    };
    if let Some([anchor, positive, negative]) = triplet.and_then(|triplet| view.triplets.get(triplet)) {
        mark(*anchor as usize, *positive as usize, inks.ink);
        mark(*anchor as usize, *negative as usize, inks.danger);
    }
    if let Some(Cell { row, column }) = cell {
        mark(row, column, inks.ink);
    }
}
