//! The step of a Siamese network (Koch et al. 2015): pairs of drawings, how far apart they lie in each coordinate of the
//! embedding, and whether they are taken for the same character. Same and different pairs stand apart, and in each group
//! the worst mistakes come first.

pub mod judged;

use leptos::{html, prelude::*};
use web_sys::KeyboardEvent;

use self::judged::{Judged, PairsViewExt as _};
use super::{
    Latest,
    cards::{Cards, Grid, go},
    frame::{Frame, Key, key, pictured, sentence_of, small},
    loss::panel::Pointed,
};
use crate::kit::{
    inks::{Inks, Rgb},
    pen::Pen,
    reactive::memo,
    size::use_room,
};
use protocol::{PairVerdicts, PairsView, StepView};

/// Size of one card: two drawings of this side, the differences under them, and the verdict.
const CARD: [f64; 2] = [96.0, 112.0];
const PICTURE: f64 = 40.0;
/// Height of the differences.
const STRIP: f64 = 22.0;
/// Height of the weights.
const WEIGHTS: f64 = 12.0;
/// Differences of more coordinates than this share bars.
const BARS: usize = 84;

/// What colours and signs mean.
const KEY: Key =
    &[("", "|f − f|, and w for"), ("sign-accent", "same"), ("sign-ink", "different"), ("sign-mistake", "mistake")];

fn pairs_of(view: &StepView) -> Option<&PairsView> {
    match view {
        StepView::Pairs(view) if view.fits() => Some(view),
        _ => None,
    }
}

/// The latest pairs.
#[component]
pub fn Pairs(
    /// The latest step.
    view: Latest,
) -> impl IntoView {
    let group = move |same: bool| {
        memo(move || view.with(|view| Some(pairs_of(view.as_deref()?)?.group(same))).unwrap_or_default())
    };
    let groups = [group(true), group(false)];
    let room = NodeRef::<html::Div>::new();
    let size = use_room(room);
    let grid =
        |items: Memo<Vec<usize>>| memo(move || Grid::new(items.with(Vec::len), CARD, (size.get()[0] - 16.0) / 2.0));
    let grids = groups.map(grid);
    let selected = RwSignal::new(None::<usize>);
    let spoken = RwSignal::new(String::new());
    let sentence = sentence_of(view, |view| Some(pairs_of(view)?.sentence()));
    let closeup = move || {
        let pair = selected.get()?;
        view.with(|view| {
            let pairs = pairs_of(view.as_deref()?).filter(|pairs| pair < pairs.first.len())?;
            let pictures = [&pairs.first, &pairs.second].map(|drawings| small(drawings.get(pair)));
            Some(pictured(pictures, pairs.told(pair)))
        })
    };
    let press = move |event: KeyboardEvent| {
        let order: Vec<usize> = groups.iter().flat_map(|group| group.get_untracked()).collect();
        let told = |view: &StepView, pair| Some(pairs_of(view)?.told(pair));
        go(&event, &order, grids[0].get_untracked().columns(), view, selected, told, spoken);
    };
    let titles = ["Same character", "Different characters"];
    let column = move |at: usize| {
        view! {
            <div class="pair-group">
                <h3>{titles[at]}</h3>
                <Cards view items=groups[at] grid=grids[at] selected label=sentence paint=paint_pair/>
            </div>
        }
    };
    view! {
        <Frame name="pairs" view pointed=Pointed::terms(selected) key=key(KEY) sentence closeup=Box::new(closeup) spoken>
            <div class="step-scroll scroll grow" tabindex="0" role="group" aria-label="Pairs; arrows go from one to the next" on:keydown=press>
                <div class="pair-groups" node_ref=room>{column(0)} {column(1)}</div>
            </div>
        </Frame>
    }
}

/// One pair: the drawings, the differences of their embeddings, and the verdict.
fn paint_pair(pen: &Pen, view: &StepView, pair: usize, [x, y, ..]: [f64; 4], selected: bool) {
    let Some(view) = pairs_of(view) else { return };
    let judged = view.judged(pair);
    let inks = pen.inks;
    let edge = pen.edge_of(selected, judged.is_right());
    let (x, y) = (x + 6.0, y + 3.0);
    pen.picture(&view.first[pair], [x, y], PICTURE, edge);
    pen.picture(&view.second[pair], [x + PICTURE + 4.0, y], PICTURE, edge);
    paint_differences(pen, view, pair, [x, y + PICTURE + 4.0, 2.0 * PICTURE + 4.0, STRIP]);
    let below = y + PICTURE + STRIP + WEIGHTS + 9.0;
    paint_verdict(pen, judged, [x, below, 2.0 * PICTURE + 4.0]);
    pen.words(&view.measured(pair), [x, below + 13.0], 2.0 * PICTURE - 10.0, inks.ink);
    pen.sign(judged.is_right(), [x + 2.0 * PICTURE - 2.0, below + 13.0], 1.0);
}

/// |f − f|, a bar for each coordinate, in the colour of what it speaks for.
fn paint_differences(pen: &Pen, view: &PairsView, pair: usize, [x, y, width, height]: [f64; 4]) {
    let dim = view.dim as usize;
    let highest = view.differences.iter().copied().fold(1e-6, f32::max);
    let strongest = match &view.verdicts {
        PairVerdicts::Probability { weights, .. } => weights.iter().map(|weight| weight.abs()).fold(1e-6, f32::max),
        PairVerdicts::Distance { .. } => 1.0,
    };
    let coordinates: Vec<(f32, Option<f32>)> = view.coordinates(pair).collect();
    let bars = dim.clamp(1, BARS);
    let step = width / bars as f64;
    for bar in 0..bars {
        let shared = &coordinates[bar * dim / bars..((bar + 1) * dim / bars).max(bar * dim / bars)];
        let count = shared.len().max(1) as f32;
        let difference = shared.iter().map(|(difference, _)| difference).sum::<f32>() / count;
        let evidence =
            shared.iter().map(|(difference, weight)| difference * weight.unwrap_or(0.0)).sum::<f32>() / count;
        let weight = if difference > 0.0 { evidence / difference / strongest } else { 0.0 };
        let tall = f64::from((difference / highest).clamp(0.0, 1.0)) * height;
        pen.fill(
            colour_of_evidence(weight, pen.inks),
            [x + bar as f64 * step, y + height - tall, (step - 0.25).max(0.5), tall],
        );
    }
    pen.line(pen.inks.line, 1.0, [x, y + height + 0.5], [x + width, y + height + 0.5]);
    if let PairVerdicts::Probability { weights, .. } = &view.verdicts {
        paint_weights(pen, weights, strongest, [x, y + height + 2.0, width, WEIGHTS]);
    }
}

/// w, up where a coordinate's difference speaks for the same and down where it speaks for different.
fn paint_weights(pen: &Pen, weights: &[f32], strongest: f32, [x, y, width, height]: [f64; 4]) {
    let bars = weights.len().clamp(1, BARS);
    let (step, middle) = (width / bars as f64, y + height / 2.0);
    for bar in 0..bars {
        let (from, to) = (bar * weights.len() / bars, (bar + 1) * weights.len() / bars);
        let shared = weights.get(from..to.max(from + 1)).unwrap_or_default();
        let weight = shared.iter().sum::<f32>() / shared.len().max(1) as f32;
        let tall = f64::from(weight.abs() / strongest) * height / 2.0;
        let (top, colour) = if weight > 0.0 { (middle - tall, pen.inks.accent) } else { (middle, pen.inks.ink) };
        pen.fill(colour, [x + bar as f64 * step, top, (step - 0.25).max(0.5), tall]);
    }
    pen.line(pen.inks.line, 1.0, [x, middle], [x + width, middle]);
}

/// From ink for different through the colour of paper's edge to the accent for the same; `weight` is in [-1, 1].
fn colour_of_evidence(weight: f32, inks: Inks) -> Rgb {
    let towards = if weight > 0.0 { inks.accent } else { inks.ink };
    inks.line.mixed(towards, 0.25 + 0.75 * f64::from(weight.abs().clamp(0.0, 1.0)))
}

/// From surely different at the left to surely the same at the right, with the border in the middle.
fn paint_verdict(pen: &Pen, judged: Judged, [x, y, width]: [f64; 3]) {
    let inks = pen.inks;
    let colour = if judged.is_right() { inks.accent } else { inks.danger };
    let likeness = f64::from(judged.likeness.clamp(0.0, 1.0));
    pen.line(inks.line, 2.0, [x, y], [x + width, y]);
    pen.line(inks.muted, 1.0, [x + width / 2.0, y - 3.0], [x + width / 2.0, y + 3.0]);
    pen.disc(colour, [x + 3.0 + likeness * (width - 6.0), y], 3.0);
}
