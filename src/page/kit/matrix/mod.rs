//! A matrix: drawings or words at the left of its rows and above its columns, and a field for each pair of them, the darker
//! the more. Painted on three canvases, because a batch makes thousands of fields, several times a second. What is looked
//! at has a frame, which is an element of its own, so that no field is painted anew for it.

mod csv;
mod geometry;
mod paint;

use std::sync::Arc;

use leptos::{html, prelude::*};
use web_sys::{KeyboardEvent, PointerEvent};

use super::{
    inks::use_inks,
    pen::Pen,
    reactive::{memo, watch},
    select::moved,
    size::{pointed_at, unit, use_room},
};
pub use csv::MatrixNumbers;
pub use geometry::{Geometry, MatrixAxis, Pick};
pub use paint::{CLASS, Field, Head, Look, MatrixFrame};

/// What a matrix shows.
pub trait Table {
    /// What stands above a column.
    fn top(&self, _column: usize) -> Head<'_> {
        Head::default()
    }
    /// What stands at the left of a row.
    fn left(&self, _row: usize) -> Head<'_> {
        Head::default()
    }
    /// Numbers of each field; of several each has a stripe.
    fn parts(&self) -> usize {
        1
    }
    /// One of a field's numbers, in [0, 1].
    fn number(&self, row: usize, column: usize, part: usize) -> f32;
    /// The same in its own unit, for those who take it along.
    fn value(&self, row: usize, column: usize, part: usize) -> f32 {
        self.number(row, column, part)
    }
    /// How the field looks.
    fn field(&self, row: usize, column: usize) -> Field;
}

/// Shows the latest table, if there is one, to whoever asks.
pub type MatrixSource = Arc<dyn Fn(&mut dyn FnMut(&dyn Table)) + Send + Sync>;

/// Where everything is in a room of this size, in sixteenths of the root's size of type.
pub type MatrixLayout = Box<dyn Fn([f64; 2]) -> Geometry + Send + Sync>;

/// What can be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// Rows.
    Rows,
    /// Columns.
    Columns,
    /// Fields.
    Fields,
}

/// How somebody asks to look at something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// By pointing at it, or away from everything.
    Pointing,
    /// By pressing on it.
    Press,
    /// With the keyboard.
    Keys,
}

/// A matrix. What does not fit is scrolled.
#[component]
pub fn Matrix(
    /// What it shows.
    source: MatrixSource,
    /// Where everything is.
    layout: MatrixLayout,
    /// What can be looked at.
    of: Of,
    /// What is looked at.
    #[prop(into)]
    picked: Signal<Pick>,
    /// Looks at something else.
    #[prop(into)]
    pick: Callback<(Pick, By)>,
    /// What it is called, and how keys go through it.
    name: &'static str,
    /// What a screen reader says of the fields.
    #[prop(into)]
    label: Signal<String>,
    /// Its class.
    #[prop(optional)]
    class: &'static str,
    /// True if nothing stands at its edges.
    #[prop(optional)]
    bare: bool,
    /// What tests call the fields.
    #[prop(default = "step-fields")]
    testid: &'static str,
) -> impl IntoView {
    let scroll = NodeRef::<html::Div>::new();
    let room = use_room(scroll);
    let geometry = memo(move || layout(room.get()));
    let taken = source.clone();
    MatrixNumbers::offer(move || {
        let Geometry { rows, columns, .. } = geometry.get();
        let mut text = String::new();
        taken(&mut |table| text = csv::csv(table, rows.count, columns.count));
        text
    });
    let key = move |event: KeyboardEvent| {
        let geometry = geometry.get_untracked();
        let Some(next) = next(&event.key(), of, picked.get_untracked(), &geometry) else { return };
        event.prevent_default();
        pick.run((next, By::Keys));
        if let Some(scroll) = scroll.get_untracked() {
            let unit = unit();
            let [width, height] = [scroll.client_width(), scroll.client_height()].map(|side| f64::from(side) / unit);
            let middle =
                |axis: MatrixAxis, at: usize, room: f64| (unit * (axis.start(at) + (axis.pitch - room) / 2.0)) as i32;
            if let Some(row) = next.row {
                scroll.set_scroll_top(middle(geometry.rows, row, height - geometry.top));
            }
            if let Some(column) = next.column {
                scroll.set_scroll_left(middle(geometry.columns, column, width - geometry.left));
            }
        }
    };
    let sheet = |part: Part| {
        let label = (part == Part::Fields).then_some(label);
        let testid = if part == Part::Fields { testid } else { part.class() };
        sheet(part, source.clone(), geometry, picked, pick, label, testid)
    };
    view! {
        <div class=format!("step-scroll scroll grow {class}") node_ref=scroll tabindex="0" role="group" aria-label=name on:keydown=key>
            <div class="matrix-grid">
                {(!bare).then(|| view! { <div class="matrix-corner"></div> {sheet(Part::Top)} {sheet(Part::Left)} })}
                {sheet(Part::Fields)}
                <div class="matrix-picked" aria-hidden="true" prop:style=move || geometry.get().mark(picked.get())></div>
            </div>
        </div>
    }
}

/// What a key leads to; `None` if it means nothing here.
fn next(key: &str, of: Of, picked: Pick, geometry: &Geometry) -> Option<Pick> {
    let (rows, columns) = (geometry.rows.count, geometry.columns.count);
    let none = Pick::default();
    Some(match of {
        Of::Rows => Pick { row: moved(key, picked.row, rows, 1)?, ..none },
        Of::Columns => Pick { column: moved(key, picked.column, columns, 1)?, ..none },
        Of::Fields => {
            let at = picked.field().map(|[row, column]| row * columns + column);
            let next = moved(key, at, rows * columns, columns)?;
            Pick { row: next.map(|at| at / columns), column: next.map(|at| at % columns) }
        }
    })
}

/// One of the three canvases.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Top,
    Left,
    Fields,
}

impl Part {
    fn class(self) -> &'static str {
        match self {
            Self::Top => "step-strip",
            Self::Left => "step-support",
            Self::Fields => "step-fields",
        }
    }

    fn size(self, geometry: &Geometry) -> [f64; 2] {
        match self {
            Self::Top => [geometry.columns.length(), geometry.top],
            Self::Left => [geometry.left, geometry.rows.length()],
            Self::Fields => [geometry.columns.length(), geometry.rows.length()],
        }
    }

    /// What is under a pixel.
    fn at(self, geometry: &Geometry, event: &PointerEvent) -> Pick {
        let [x, y] = pointed_at(event);
        let row = geometry.rows.at(y).filter(|_| self != Self::Top);
        let column = geometry.columns.at(x).filter(|_| self != Self::Left);
        Pick { row, column }
    }
}

fn sheet(
    part: Part,
    source: MatrixSource,
    geometry: Memo<Geometry>,
    picked: Signal<Pick>,
    pick: Callback<(Pick, By)>,
    label: Option<Signal<String>>,
    testid: &'static str,
) -> AnyView {
    let canvas = NodeRef::<html::Canvas>::new();
    let inks = use_inks();
    let chosen = memo(move || match part {
        Part::Top => picked.get().column,
        Part::Left => picked.get().row,
        Part::Fields => None,
    });
    watch(move || {
        let (Some(canvas), geometry, inks, chosen) = (canvas.get(), geometry.get(), inks.get(), chosen.get()) else {
            return;
        };
        source(&mut |table| {
            let Some(pen) = Pen::new(&canvas, part.size(&geometry), inks) else { return };
            match part {
                Part::Top => paint::top(&pen, table, &geometry, chosen),
                Part::Left => paint::left(&pen, table, &geometry, chosen),
                Part::Fields => paint::fields(&pen, table, &geometry),
            }
        });
    });
    let at = move |event: &PointerEvent| part.at(&geometry.get_untracked(), event);
    let point = move |event: PointerEvent| pick.run((at(&event), By::Pointing));
    let press = move |event: PointerEvent| pick.run((at(&event), By::Press));
    // A finger leaves as soon as it lifts, and what it chose is still to be read.
    let leave = move |event: PointerEvent| {
        if event.pointer_type() == "mouse" {
            pick.run((Pick::default(), By::Pointing));
        }
    };
    let (role, hidden) = if label.is_some() { (Some("img"), None) } else { (None, Some("true")) };
    view! {
        <canvas node_ref=canvas class=part.class() role=role aria-label=label aria-hidden=hidden data-testid=testid
            on:pointermove=point on:pointerdown=press on:pointerleave=leave></canvas>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_go_through_rows_columns_or_fields() {
        let geometry =
            Geometry { rows: MatrixAxis::new(2, 1.0), columns: MatrixAxis::new(3, 1.0), ..Geometry::default() };
        let at = |row, column| Pick { row, column };
        let go = |key, of, from| next(key, of, from, &geometry);
        assert_eq!(go("ArrowDown", Of::Rows, at(Some(0), None)), Some(at(Some(1), None)));
        assert_eq!(go("ArrowRight", Of::Columns, at(None, None)), Some(at(None, Some(0))));
        assert_eq!(go("ArrowDown", Of::Fields, at(Some(0), Some(2))), Some(at(Some(1), Some(2))));
        assert_eq!(go("Escape", Of::Fields, at(Some(0), Some(2))), Some(Pick::default()));
        assert_eq!(go("x", Of::Rows, Pick::default()), None);
    }
}
