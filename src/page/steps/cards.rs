//! Many small cards on one canvas, in rows: pairs, triplets, guesses. Which card shows what is the view's business.

use leptos::{html, prelude::*};
use web_sys::{KeyboardEvent, PointerEvent};

use super::Latest;
use crate::kit::{
    inks::use_inks,
    pen::Pen,
    reactive::{memo, watch},
    select::moved,
    size::{pointed_at, use_room},
};
use protocol::StepView;

/// Paints the card of one item into a rectangle (left, top, width, height); the last says whether it is selected.
pub type PaintCard = fn(&Pen, &StepView, usize, [f64; 4], bool);

/// Where cards are on their canvas, in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Grid {
    count: usize,
    columns: usize,
    card: [f64; 2],
}

impl Grid {
    /// As many columns of cards of this size as there is room for; a card that is wider than the room shrinks to it.
    pub fn new(count: usize, card: [f64; 2], room: f64) -> Self {
        let columns = ((room / card[0]) as usize).clamp(1, count.max(1));
        Self { count, columns, card: [card[0].min(room.max(1.0)), card[1]] }
    }

    /// As [`new`](Self::new), and the cards grow until they fill the room.
    pub fn filling(count: usize, card: [f64; 2], room: f64) -> Self {
        let columns = ((room / card[0]) as usize).max(1);
        Self { count, columns, card: [(room / columns as f64).floor().max(1.0), card[1]] }
    }

    /// Cards in a row.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Size of the canvas.
    fn size(&self) -> [f64; 2] {
        [self.columns as f64 * self.card[0], self.count.div_ceil(self.columns) as f64 * self.card[1]]
    }

    fn place(&self, at: usize) -> [f64; 4] {
        let (row, column) = (at / self.columns, at % self.columns);
        [column as f64 * self.card[0], row as f64 * self.card[1], self.card[0], self.card[1]]
    }

    /// Which card a pixel belongs to.
    fn at(&self, [x, y]: [f64; 2]) -> Option<usize> {
        let (column, row) = ((x / self.card[0]) as usize, (y / self.card[1]) as usize);
        let at = row * self.columns + column;
        (x >= 0.0 && y >= 0.0 && column < self.columns && at < self.count).then_some(at)
    }
}

/// How wide cards are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// As wide as asked for.
    Fixed,
    /// At least as wide; they grow until they fill the room.
    Filling,
}

/// Cards that keys go through; those that do not fit are scrolled.
#[component]
pub fn CardList(
    /// The latest step.
    view: Latest,
    /// What it is called, and how keys go through it.
    #[prop(into)]
    name: String,
    /// Which of the step's items there is a card for, in order.
    items: Memo<Vec<usize>>,
    /// Width and height of a card.
    #[prop(into)]
    card: Signal<[f64; 2]>,
    /// How wide cards are.
    #[prop(default = Width::Filling)]
    width: Width,
    /// The item that is pointed at.
    selected: RwSignal<Option<usize>>,
    /// What a screen reader says of all of them.
    label: Memo<String>,
    /// An item in words.
    told: fn(&StepView, usize) -> Option<String>,
    /// What a screen reader says when the selection moves by keyboard.
    spoken: RwSignal<String>,
    /// What paints one.
    paint: PaintCard,
) -> impl IntoView {
    let scroll = NodeRef::<html::Div>::new();
    let size = use_room(scroll);
    let grid = memo(move || {
        let (count, card, room) = (items.with(Vec::len), card.get(), size.get()[0]);
        match width {
            Width::Fixed => Grid::new(count, card, room),
            Width::Filling => Grid::filling(count, card, room),
        }
    });
    let key = move |event: KeyboardEvent| {
        go(&event, &items.get_untracked(), grid.get_untracked().columns(), view, selected, told, spoken);
    };
    view! {
        <div class="step-scroll scroll grow" node_ref=scroll tabindex="0" role="group" aria-label=name on:keydown=key>
            <Cards view items grid selected label paint/>
        </div>
    }
}

/// Goes where a key leads to among these items, and says what is there.
pub fn go(
    event: &KeyboardEvent,
    order: &[usize],
    columns: usize,
    view: Latest,
    selected: RwSignal<Option<usize>>,
    told: fn(&StepView, usize) -> Option<String>,
    spoken: RwSignal<String>,
) {
    let at = selected.get_untracked().and_then(|item| order.iter().position(|other| *other == item));
    let Some(next) = moved(&event.key(), at, order.len(), columns) else { return };
    event.prevent_default();
    let item = next.map(|at| order[at]);
    selected.set(item);
    spoken.set(view.with_untracked(|view| told(view.as_deref()?, item?)).unwrap_or_default());
}

/// Cards on a canvas.
#[component]
pub fn Cards(
    /// The latest step.
    view: Latest,
    /// Which of the step's items there is a card for, in order.
    items: Memo<Vec<usize>>,
    /// Where the cards are.
    grid: Memo<Grid>,
    /// The item that is pointed at.
    selected: RwSignal<Option<usize>>,
    /// What a screen reader says of all of them.
    label: Memo<String>,
    /// What paints one.
    paint: PaintCard,
) -> impl IntoView {
    let canvas = NodeRef::<html::Canvas>::new();
    let inks = use_inks();
    // Only the cards that it concerns hear of a selection elsewhere.
    let selected_here = memo(move || selected.get().filter(|item| items.with(|items| items.contains(item))));
    watch(move || {
        let Some(canvas) = canvas.get() else { return };
        let (grid, inks, selected) = (grid.get(), inks.get(), selected_here.get());
        view.with(|view| {
            let (Some(view), Some(pen)) = (view, Pen::new(&canvas, grid.size(), inks)) else { return };
            items.with(|items| {
                for (at, item) in items.iter().enumerate() {
                    paint(&pen, view, *item, grid.place(at), selected == Some(*item));
                }
            });
        });
    });
    let point = move |event: PointerEvent| {
        let at = grid.get_untracked().at(pointed_at(&event));
        let item = at.and_then(|at| items.with_untracked(|items| items.get(at).copied()));
        if selected.get_untracked() != item {
            selected.set(item);
        }
    };
    // A finger leaves as soon as it lifts, and what it chose is still to be read.
    let leave = move |event: PointerEvent| {
        if event.pointer_type() == "mouse" {
            selected.set(None);
        }
    };
    view! {
        <canvas node_ref=canvas class="cards" role="img" aria-label=label data-testid="cards"
            on:pointermove=point on:pointerdown=point on:pointerleave=leave></canvas>
    }
}

#[cfg(test)]
mod tests {
    use super::Grid;

    #[test]
    fn cards_fill_rows_and_are_found_by_their_pixels() {
        let grid = Grid::new(7, [90.0, 50.0], 280.0);
        assert_eq!((grid.columns(), grid.size()), (3, [270.0, 150.0]));
        assert_eq!(grid.place(4), [90.0, 50.0, 90.0, 50.0]);
        assert_eq!(grid.at([91.0, 51.0]), Some(4));
        assert_eq!(grid.at([95.0, 120.0]), None, "the last row has one card");
        assert_eq!(grid.at([275.0, 20.0]), None);
        assert_eq!(Grid::new(7, [90.0, 50.0], 40.0).size(), [40.0, 350.0]);
        assert_eq!(Grid::filling(7, [90.0, 50.0], 280.0).size(), [279.0, 150.0]);
        assert_eq!(Grid::filling(2, [90.0, 50.0], 0.0).columns(), 1);
    }
}
