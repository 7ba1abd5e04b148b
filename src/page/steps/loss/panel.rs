//! The loss under a step's view: one term, by itself the costliest, and the mean of all of them. What is pointed at here is
//! pointed at in the view, and the other way round.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlCanvasElement, HtmlDivElement, KeyboardEvent, PointerEvent};

use super::{Explanation, explain, markup::Markup};
use crate::{
    kit::{
        inks::{Rgb, use_inks},
        reactive::{derived, watch},
        select::moved,
        thumbnail::put_picture,
    },
    steps::Latest,
};

/// What of a step's loss is pointed at: a term, and a part of it. Copy it freely.
#[derive(Clone, Copy)]
pub struct Pointed {
    /// The term; `None` leaves it to the costliest.
    pub term: Signal<Option<usize>>,
    /// A part of that term.
    pub part: Signal<Option<usize>>,
    /// Points at a term and a part of it, or away from both.
    pub point: Callback<(Option<usize>, Option<usize>)>,
}

impl Pointed {
    /// Where terms and parts have signals of their own.
    pub fn of(term: RwSignal<Option<usize>>, part: RwSignal<Option<usize>>) -> Self {
        let point = move |(at, of): (Option<usize>, Option<usize>)| {
            if term.get_untracked() != at {
                term.set(at);
            }
            if part.get_untracked() != of {
                part.set(of);
            }
        };
        Self { term: term.into(), part: part.into(), point: Callback::new(point) }
    }

    /// Where only terms can be pointed at in the view.
    pub fn terms(term: RwSignal<Option<usize>>) -> Self {
        Self::of(term, RwSignal::new(None))
    }
}

/// What is shown of a loss: what the term and the mean are called, and which term it is.
#[derive(Clone, Debug, Default, PartialEq)]
struct ShownTerm {
    term: usize,
    names: [String; 2],
    /// What the term and the mean come to.
    values: [String; 2],
}

impl ShownTerm {
    fn of(explanation: &Explanation, pointed: Option<usize>) -> Option<Self> {
        let (order, [each, all]) = (explanation.order(), explanation.each);
        let costliest = *order.first()?;
        let term = pointed.filter(|term| *term < order.len()).unwrap_or(costliest);
        let rank = order.iter().position(|other| *other == term).unwrap_or_default() + 1;
        let count = order.len();
        let name = match rank {
            1 => format!("Costliest {each}"),
            _ => format!("Number {rank} of {count} {all} by cost"),
        };
        let mean = match explanation.of_tasks {
            1 => format!("Loss: mean of {count} {all}"),
            tasks => format!("Loss: mean of {tasks} tasks, here {count} {all} of one"),
        };
        let values = [explanation.terms[term].cost.value(), explanation.total.value()];
        Some(Self { term, names: [name, mean], values: values.map(|value| format!("{value:.3}")) })
    }
}

/// The loss of the latest step.
#[component]
pub fn Loss(
    /// The latest step.
    view: Latest,
    /// What is pointed at.
    pointed: Pointed,
    /// What a screen reader says when the selection moves by keyboard.
    spoken: RwSignal<String>,
) -> impl IntoView {
    let boxes = [NodeRef::<html::Div>::new(), NodeRef::<html::Div>::new()];
    let inks = use_inks();
    let shown = RwSignal::new(ShownTerm::default());
    watch(move || {
        let [Some(of_term), Some(of_total)] = boxes.map(|place| place.get()) else { return };
        let (term, part, ink) = (pointed.term.get(), pointed.part.get(), inks.get().ink);
        view.with(|view| {
            let explanation = view.as_deref().and_then(explain);
            let Some((explanation, next)) =
                explanation.and_then(|all| ShownTerm::of(&all, term).map(|next| (all, next)))
            else {
                shown.set(ShownTerm::default());
                return;
            };
            put(&of_term, &Markup::term(&explanation, next.term, part), ink);
            put(&of_total, &Markup::total(&explanation, Some(next.term)), ink);
            if *shown.read_untracked() != next {
                shown.set(next);
            }
        });
    });
    let press = move |event: KeyboardEvent| {
        let told = view.with_untracked(|view| {
            let explanation = explain(view.as_deref()?)?;
            let order = explanation.order();
            let at = pointed.term.get_untracked().and_then(|term| order.iter().position(|other| *other == term));
            let next = moved(&event.key(), at, order.len(), 1)?.map(|at| order[at]);
            Some((next, ShownTerm::of(&explanation, next)?))
        });
        let Some((next, ShownTerm { names: [name, of_all], values: [cost, loss], .. })) = told else { return };
        event.prevent_default();
        pointed.point.run((next, None));
        spoken.set(if next.is_some() { format!("{name}: {cost}.") } else { format!("{of_all}: {loss}.") });
    };
    // In the term's box a number is a part of that term, in the mean's box it is a term.
    let over = move |is_total: bool| {
        move |event: PointerEvent| {
            let at = number_under(&event);
            let shown = shown.with_untracked(|shown| shown.term);
            pointed.point.run(if is_total { (at, None) } else { (Some(shown), at) });
        }
    };
    // A finger leaves as soon as it lifts, and what it chose is still to be read.
    let leave = move |event: PointerEvent| {
        if event.pointer_type() == "mouse" {
            pointed.point.run((None, None));
        }
    };
    let half = move |at: usize| {
        view! {
            <div class="loss-half">
                <p class="muted">
                    {move || shown.with(|shown| shown.names[at].clone())} ": "
                    <b data-testid={["loss-term", "loss-mean"][at]}>{move || shown.with(|shown| shown.values[at].clone())}</b>
                </p>
                // A long one is scrolled, by keyboard too.
                <div
                    class="loss-formula row tight"
                    tabindex="0"
                    role="group"
                    aria-label=move || shown.with(|shown| shown.names[at].clone())
                    node_ref=boxes[at]
                    on:pointerover=over(at == 1)
                ></div>
            </div>
        }
    };
    view! {
        <div class="loss" class:away=derived(move || shown.with(|shown| shown.names[0].is_empty())) data-testid="loss-terms" tabindex="0" role="group"
            aria-label="The loss in numbers; left and right go from term to term, the costliest first"
            on:keydown=press on:pointerleave=leave>
            {half(0)} {half(1)}
        </div>
    }
}

/// Writes a formula, and paints the drawings in it.
fn put(place: &HtmlDivElement, markup: &Markup, ink: Rgb) {
    place.set_inner_html(markup.text());
    let canvases = place.get_elements_by_tag_name("canvas");
    for (picture, at) in markup.pictures.iter().zip(0..) {
        if let Some(Ok(canvas)) = canvases.item(at).map(JsCast::dyn_into::<HtmlCanvasElement>) {
            put_picture(&canvas, picture, ink);
        }
    }
}

/// What the number under the pointer is of.
fn number_under(event: &PointerEvent) -> Option<usize> {
    let element: Element = event.target()?.dyn_into().ok()?;
    element.closest("[data-at]").ok()??.get_attribute("data-at")?.parse().ok()
}
