//! The similarities of all views as a square field, with the views on its edges: the darker, the more alike. Partners have a
//! frame, the nearest is in another colour where it is no partner, and what nobody looks at, a view beside itself, is struck
//! out. Rows look for their partners among the columns.

use super::softmax::SoftmaxExt as _;
use leptos::{html, prelude::*};
use web_sys::{HtmlCanvasElement, KeyboardEvent, PointerEvent};

use super::{Anchor, contrast_of};
use crate::{
    kit::{
        inks::{Inks, use_inks},
        reactive::{memo, watch},
        size::use_size,
    },
    steps::{Latest, pen::Pen, select::moved},
};
use protocol::ContrastView;

/// Side of one field in pixels: the least where all are to be seen at once, where they are scrolled, and the most.
const LEAST: f64 = 10.0;
const ROOMY: f64 = 18.0;
const MOST: f64 = 34.0;

/// Steps from unlike to alike: the eye tells no more apart, and thousands of fields share the strings.
pub const SHADES: usize = 48;

/// What the pictures at the edges are wider than a field.
const EDGE: f64 = 2.0;

/// Where fields are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Geometry {
    rows: usize,
    columns: usize,
    side: f64,
}

impl Geometry {
    /// As large as the room allows, with a row and a column of pictures at the edges; scrolled if they would be too small.
    fn new(rows: usize, columns: usize, room: [f64; 2]) -> Self {
        let most = (room[0] / (columns + 1) as f64).min(room[1] / (rows + 1) as f64).floor();
        let side = if most < LEAST { ROOMY } else { most.min(MOST) };
        Self { rows, columns, side }
    }

    /// The row at so many pixels from the top.
    fn row_at(&self, y: f64) -> Option<usize> {
        (y >= 0.0).then_some((y / self.side.max(1.0)) as usize).filter(|row| *row < self.rows)
    }
}

/// Which part is painted.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Anchors,
    Candidates,
    Fields,
}

/// The field with its edges.
#[component]
pub fn Field(
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
    let scroll = NodeRef::<html::Div>::new();
    let room = use_size(scroll);
    let shape = memo(move || {
        let shape = |view: &ContrastView| (view.anchors().len(), view.candidates().len());
        view.with(|view| Some(shape(contrast_of(view.as_deref()?)?))).unwrap_or_default()
    });
    let geometry = memo(move || Geometry::new(shape.get().0, shape.get().1, room.get()));
    let mark = move || {
        let side = geometry.get().side;
        let top = side + EDGE + anchor.looked_at() as f64 * side;
        format!("inset-block-start:{top:.1}px;block-size:{side:.1}px")
    };
    let key = move |event: KeyboardEvent| {
        let rows = shape.get_untracked().0;
        let Some(next) = moved(&event.key(), Some(anchor.row.get_untracked()), rows, 1) else { return };
        event.prevent_default();
        let row = next.unwrap_or_default();
        anchor.keep(row);
        if let Some(scroll) = scroll.get_untracked() {
            let (side, height) = (geometry.get_untracked().side, f64::from(scroll.client_height()));
            scroll.set_scroll_top(((row as f64 + 1.5) * side - height / 2.0) as i32);
        }
        let words = view.with_untracked(|view| Some(told(contrast_of(view.as_deref()?)?, row)));
        spoken.set(words.unwrap_or_default());
    };
    view! {
        <div class="step-scroll contrast-field" node_ref=scroll tabindex="0" role="group"
            aria-label="Similarities of all views; up and down go from one view to the next" on:keydown=key>
            <div class="step-grid">
                <div class="step-corner"></div>
                <Sheet view anchor geometry part=Part::Candidates class="step-strip"/>
                <Sheet view anchor geometry part=Part::Anchors class="step-support"/>
                <Sheet view anchor geometry part=Part::Fields class="step-fields" label/>
                <div class="contrast-mark" aria-hidden="true" prop:style=mark></div>
            </div>
        </div>
    }
}

/// One of the three canvases.
#[component]
fn Sheet(
    view: Latest,
    anchor: Anchor,
    geometry: Memo<Geometry>,
    part: Part,
    class: &'static str,
    #[prop(optional)] label: Option<Memo<String>>,
) -> impl IntoView {
    let canvas = NodeRef::<html::Canvas>::new();
    let inks = use_inks();
    // Thousands of fields are not painted anew for another row: an element of its own lies around it.
    let row = memo(move || (part == Part::Anchors).then(|| anchor.looked_at()));
    watch(move || {
        let (Some(canvas), geometry, inks, row) = (canvas.get(), geometry.get(), inks.get(), row.get()) else { return };
        view.with(|view| {
            if let Some(view) = view.as_deref().and_then(contrast_of) {
                match part {
                    Part::Fields => paint_fields(&canvas, view, geometry, inks),
                    Part::Anchors => paint_edge(&canvas, view, &view.anchors(), geometry, inks, (true, row)),
                    Part::Candidates => paint_edge(&canvas, view, &view.candidates(), geometry, inks, (false, row)),
                }
            }
        });
    });
    let row_of = move |event: &PointerEvent| match part {
        Part::Candidates => None,
        Part::Anchors | Part::Fields => geometry.get_untracked().row_at(f64::from(event.offset_y())),
    };
    let point = move |event: PointerEvent| anchor.point_at(row_of(&event));
    let keep = move |event: PointerEvent| {
        if let Some(row) = row_of(&event) {
            anchor.keep(row);
        }
    };
    let leave = move |_| anchor.point_at(None);
    let (role, hidden) = if label.is_some() { (Some("img"), None) } else { (None, Some("true")) };
    view! {
        <canvas node_ref=canvas class=class role=role aria-label=label aria-hidden=hidden data-testid=class
            on:pointermove=point on:pointerdown=keep on:pointerleave=leave></canvas>
    }
}

fn paint_edge(
    canvas: &HtmlCanvasElement,
    view: &ContrastView,
    views: &[usize],
    geometry: Geometry,
    inks: Inks,
    (down, row): (bool, Option<usize>),
) {
    let side = geometry.side;
    let long = views.len() as f64 * side;
    let Some(pen) = Pen::new(canvas, if down { [side + EDGE, long] } else { [long, side + EDGE] }, inks) else {
        return;
    };
    for (at, picture) in views.iter().map(|view_at| view.picture(*view_at)).enumerate() {
        let Some(picture) = picture else { continue };
        let along = at as f64 * side + 0.5;
        let place = if down { [0.5, along] } else { [along, 0.5] };
        let edge = if row == Some(at) { (inks.accent, 2.0) } else { (inks.line, 1.0) };
        pen.picture(picture, place, side - 1.0, edge);
    }
}

fn paint_fields(canvas: &HtmlCanvasElement, view: &ContrastView, geometry: Geometry, inks: Inks) {
    let side = geometry.side;
    let size = [geometry.columns as f64 * side, geometry.rows as f64 * side];
    let Some(pen) = Pen::new(canvas, size, inks) else { return };
    let candidates = view.candidates();
    let shades = shades(inks);
    for (row, anchor) in view.anchors().into_iter().enumerate() {
        let nearest = view.nearest(anchor);
        for (column, candidate) in candidates.iter().enumerate() {
            let [x, y] = [column as f64 * side, row as f64 * side];
            if anchor == *candidate {
                pen.line(inks.line, 1.0, [x + 2.0, y + side - 2.0], [x + side - 2.0, y + 2.0]);
                continue;
            }
            let partner = view.are_partners(anchor, *candidate);
            let mistaken = nearest == Some(*candidate) && !partner;
            // What is not a number becomes the first shade, unlike.
            let alike = f64::from(view.similarity(anchor, *candidate)).clamp(0.0, 1.0);
            pen.context.set_fill_style_str(&shades[usize::from(mistaken)][(alike * SHADES as f64).round() as usize]);
            pen.context.fill_rect(x + 0.5, y + 0.5, side - 1.0, side - 1.0);
            if partner {
                pen.edge(inks.ink, 1.25, [x + 1.0, y + 1.0, side - 2.0, side - 2.0]);
            }
        }
    }
}

/// From unlike to alike, for what is right and for mistakes.
pub fn shades(inks: Inks) -> [Vec<String>; 2] {
    let empty = inks.line.mixed(inks.card, 0.6);
    [inks.accent, inks.danger]
        .map(|heat| (0..=SHADES).map(|shade| empty.mixed(heat, shade as f64 / SHADES as f64).css()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_fit_their_room_or_are_scrolled() {
        assert_eq!(Geometry::new(16, 16, [300.0, 200.0]).side, 11.0);
        assert_eq!(Geometry::new(64, 64, [300.0, 200.0]).side, ROOMY);
        assert_eq!(Geometry::new(4, 4, [900.0, 900.0]).side, MOST);
    }

    #[test]
    fn a_pixel_belongs_to_the_row_painted_there() {
        let geometry = Geometry::new(16, 16, [300.0, 200.0]);
        assert_eq!(
            [-1.0, 0.0, 23.0, 175.9, 176.0].map(|y| geometry.row_at(y)),
            [None, Some(0), Some(2), Some(15), None]
        );
    }
}
