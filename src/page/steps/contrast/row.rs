//! One row of the field as the loss sees it: a softmax over all other views, the likeliest first; and a slider that shows
//! what another τ would make of it.

use super::softmax::SoftmaxExt as _;
use leptos::{html, prelude::*};

use super::{Anchor, contrast_of};
use crate::{
    kit::{
        figures::{number, percent},
        inks::use_inks,
        pen::Pen,
        reactive::{derived, memo, watch},
        size::use_room,
        slider::Slider,
    },
    steps::Latest,
};
use protocol::ContrastView;

/// The temperatures that can be tried.
const LEAST: f32 = 0.02;
const MOST: f32 = 2.0;

/// Places of the slider.
const PLACES: f32 = 100.0;

/// Height of one bar's line, side of the anchor's picture, and room for a number and a sign.
const LINE: f64 = 22.0;
const ANCHOR: f64 = 46.0;
const NUMBER: f64 = 54.0;

/// The temperature at a place of the slider: equal ways multiply by equal factors.
fn temperature_at(place: f32) -> f32 {
    LEAST * ((MOST / LEAST).ln() * (place / PLACES).clamp(0.0, 1.0)).exp()
}

/// The place of a temperature; one that is beyond the slider's ends is at its end.
fn place_of(temperature: f32) -> f32 {
    ((temperature / LEAST).ln() / (MOST / LEAST).ln()).clamp(0.0, 1.0) * PLACES
}

/// The slider, and the way back to the temperature that the network has.
#[component]
pub fn Temperature(
    /// The latest step.
    view: Latest,
    /// The temperature that is tried; `None` is the network's.
    tried: RwSignal<Option<f32>>,
) -> impl IntoView {
    let real = memo(move || view.with(|view| Some(contrast_of(view.as_deref()?)?.temperature)).unwrap_or(LEAST));
    let shown = memo(move || tried.get().unwrap_or(real.get()));
    let words = memo(move || match tried.get() {
        Some(temperature) => format!("{}, tried", number(temperature)),
        None => number(real.get()),
    });
    view! {
        <div class="row">
            "τ"
            <Slider
                label="Temperature to try"
                notch=derived(move || f64::from(place_of(shown.get())))
                words=derived(move || number(shown.get()))
                spoken=words
                testids=[Some("contrast-temperature"), Some("contrast-tried")]
                drag=move |place: f64| tried.set(Some(temperature_at(place as f32)))
            />
            <button class="button" disabled=derived(move || tried.get().is_none()) on:click=move |_| tried.set(None)
                data-testid="contrast-real">
                "Back to " {move || number(real.get())}
            </button>
        </div>
    }
}

/// The row that is looked at.
#[component]
pub fn AnchorRow(
    /// The latest step.
    view: Latest,
    /// Which row.
    anchor: Anchor,
    /// The temperature that is tried; `None` is the network's.
    tried: RwSignal<Option<f32>>,
) -> impl IntoView {
    let (canvas, room) = (NodeRef::<html::Canvas>::new(), NodeRef::<html::Div>::new());
    let (size, inks) = (use_room(room), use_inks());
    let row = memo(move || anchor.looked_at());
    watch(move || {
        let (Some(canvas), size, inks, row) = (canvas.get(), size.get(), inks.get(), row.get()) else { return };
        let tried = tried.get();
        view.with(|view| {
            let Some(view) = view.as_deref().and_then(contrast_of) else { return };
            if let Some(pen) = Pen::new(&canvas, size, inks) {
                paint(&pen, view, row, tried.unwrap_or(view.temperature), size);
            }
        });
    });
    let label = memo(move || {
        view.with(|view| Some(told(contrast_of(view.as_deref()?)?, row.get(), tried.get()))).unwrap_or_default()
    });
    view! {
        <div class="contrast-row" node_ref=room>
            <canvas node_ref=canvas role="img" aria-label=label data-testid="contrast-row"></canvas>
        </div>
    }
}

/// A row in words: "View 3 of 64: its partner gets 34%, the 2nd most of 63."
pub fn told(view: &ContrastView, row: usize, tried: Option<f32>) -> String {
    let anchors = view.anchors();
    let Some(anchor) = anchors.get(row) else { return String::new() };
    let others = view.softmax(*anchor, tried.unwrap_or(view.temperature));
    let best = others.iter().position(|other| other.is_partner).unwrap_or_default();
    let share: f32 = others.iter().filter(|other| other.is_partner).map(|other| other.probability).sum();
    let partners = others.iter().filter(|other| other.is_partner).count();
    let who = match partners {
        1 => format!("its partner gets {}, the {} of {}", percent(share), rank(best + 1), others.len()),
        _ => format!(
            "its {partners} partners get {} together, the first of them as the {} of {}",
            percent(share),
            rank(best + 1),
            others.len()
        ),
    };
    format!("View {} of {}: {who}.", row + 1, anchors.len())
}

/// "1st", "2nd", "23rd", "11th".
fn rank(place: usize) -> String {
    let ending = match (place % 10, place % 100 / 10) {
        (_, 1) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{place}{ending}")
}

/// Which of the ranked others there are lines for: the first, and in place of the last the best partner, if it comes later.
fn shown(partner: Option<usize>, count: usize, lines: usize) -> Vec<usize> {
    let mut ranks: Vec<usize> = (0..count.min(lines)).collect();
    if let (Some(partner), Some(last)) = (partner, ranks.last_mut())
        && partner > *last
    {
        *last = partner;
    }
    ranks
}

fn paint(pen: &Pen, view: &ContrastView, row: usize, temperature: f32, [width, height]: [f64; 2]) {
    let Some(anchor) = view.anchors().get(row).copied() else { return };
    let inks = pen.inks;
    if let Some(picture) = view.picture(anchor) {
        pen.picture(picture, [1.0, 2.0], ANCHOR, (inks.accent, 2.0));
    }
    pen.words("p(j | i)", [2.0, ANCHOR + 13.0], ANCHOR, inks.muted);
    let others = view.softmax(anchor, temperature);
    let lines = ((height / LINE) as usize).max(1);
    let left = ANCHOR + 12.0;
    let from = left + LINE + 4.0;
    let room = (width - from - NUMBER).max(1.0);
    for (at, ranked) in
        shown(others.iter().position(|other| other.is_partner), others.len(), lines).into_iter().enumerate()
    {
        let (other, top) = (others[ranked], at as f64 * LINE);
        let colour = match (other.is_partner, ranked) {
            (true, _) => inks.accent,
            (false, 0) => inks.danger,
            (false, _) => inks.muted,
        };
        if let Some(picture) = view.picture(other.view) {
            let edge = if other.is_partner { (inks.ink, 1.5) } else { (inks.line, 1.0) };
            pen.picture(picture, [left, top + 1.5], LINE - 3.0, edge);
        }
        let middle = top + LINE / 2.0;
        pen.fill(inks.line.mixed(inks.card, 0.5), [from, middle - 3.0, room, 6.0]);
        pen.fill(colour, [from, middle - 3.0, room * f64::from(other.probability.clamp(0.0, 1.0)), 6.0]);
        let words = if other.is_partner { inks.ink } else { inks.muted };
        pen.words(&percent(other.probability), [from + room + 6.0, middle], 32.0, words);
        if other.is_partner {
            pen.sign(true, [width - 8.0, middle], 1.0);
        }
        if ranked > at {
            // Those between are left out.
            pen.line(inks.muted, 1.0, [left, top - 0.5], [width, top - 0.5]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::softmax::tests::view, *};

    #[test]
    fn the_slider_goes_there_and_back() {
        for place in [0.0, 37.0, 100.0] {
            assert!((place_of(temperature_at(place)) - place).abs() < 1e-3);
        }
        assert!((temperature_at(50.0) - 0.2).abs() < 1e-6, "the middle is the geometric mean");
        assert_eq!(place_of(9.0), PLACES);
    }

    #[test]
    fn the_partner_always_has_a_line() {
        assert_eq!(shown(Some(1), 63, 4), [0, 1, 2, 3]);
        assert_eq!(shown(Some(40), 63, 4), [0, 1, 2, 40]);
        assert_eq!(shown(Some(2), 3, 9), [0, 1, 2]);
        assert!(shown(None, 0, 4).is_empty());
    }

    #[test]
    fn a_row_is_told_at_the_temperature_that_is_tried() {
        assert_eq!(told(&view(), 0, None), "View 1 of 4: its partner gets 67%, the 1st of 3.");
        assert_eq!(told(&view(), 2, Some(1_000.0)), "View 3 of 4: its partner gets 33%, the 2nd of 3.");
        let classes = protocol::ContrastView { partners: protocol::Partners::Classes(vec![1, 1]), ..view() };
        assert!(told(&classes, 0, None).contains("its 3 partners get 100% together"), "{}", told(&classes, 0, None));
        assert_eq!(told(&view(), 9, None), "");
    }

    #[test]
    fn ranks_are_said_as_one_says_them() {
        assert_eq!(
            [1, 2, 3, 4, 11, 12, 21, 63].map(rank),
            ["1st", "2nd", "3rd", "4th", "11th", "12th", "21st", "63rd"]
        );
    }
}
