//! What has gone wrong in a step, told by the numbers that give it away. Made of the [`StepView`] alone, as the loss is;
//! `tests/diagnoses.rs` has a run for each, and holds that none is found where nothing is wrong.

use leptos::prelude::*;

use super::{Latest, contrast::softmax::SoftmaxExt as _};
use crate::{
    kit::{
        figures::{number, percent},
        reactive::memo,
    },
    state::{LessonPlace, PageState},
    steps::triplets::measured::{Hardness, TripletsViewExt as _},
};
use protocol::{AdaptationView, ContrastView, PairVerdicts, StepView, TripletsView};

/// A mean distance below this share of the margin tells nothing apart.
const COLLAPSED: f32 = 0.15;
/// Views of different drawings lie on one point: the logarithm of the mean of exp(−2 d²) is 0 there.
const ONE_POINT: f32 = -0.02;
/// If more triplets than this teach nothing, they are too easy.
const TOO_EASY: f32 = 0.9;
/// If fewer wrong views than this carry the gradient, the temperature is too low.
const TOO_FEW: f64 = 2.0;
/// A loss of the examples below this is learned by heart.
const BY_HEART: f32 = 0.05;

/// What has gone wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnosis {
    /// Its name in the field.
    pub name: &'static str,
    /// The number that gives it away, and what to do, as sentences.
    pub says: String,
    /// The scene of a lesson that explains it, as a link has it.
    pub lesson: &'static str,
}

/// What has gone wrong in this step, if anything has.
pub fn diagnose(view: &StepView) -> Option<Diagnosis> {
    match view {
        StepView::Triplets(view) if view.fits() => triplets(view),
        StepView::Contrast(view) if view.fits() => contrast(view),
        StepView::Adaptation(view) => adaptation(view),
        StepView::Pairs(view) => match &view.verdicts {
            PairVerdicts::Distance { distances, margin } => {
                collapse(mean(distances), *margin, "pair of different characters", "siamese.5")
            }
            PairVerdicts::Probability { .. } => None,
        },
        _ => None,
    }
}

fn collapse(distance: f32, margin: f32, what: &str, lesson: &'static str) -> Option<Diagnosis> {
    (distance < COLLAPSED * margin).then(|| Diagnosis {
        name: "Collapse",
        says: format!(
            "Drawings lie {} apart on average, so that every {what} costs about the whole margin, {}. Rewind, and take a \
             smaller learning rate or another mining.",
            number(distance),
            number(margin)
        ),
        lesson,
    })
}

fn triplets(view: &TripletsView) -> Option<Diagnosis> {
    let count = view.triplets.len();
    let easy = (0..count).filter(|triplet| view.measured(*triplet).hardness == Hardness::Easy).count();
    let share = easy as f32 / count.max(1) as f32;
    collapse(view.mean_distance, view.margin, "triplet", "triplet.4").or_else(|| {
        (share > TOO_EASY).then(|| Diagnosis {
            name: "Triplets too easy",
            says: format!(
                "{} of {count} triplets keep the margin and teach nothing. Mine semi-hard ones, or take a wider margin.",
                percent(share)
            ),
            lesson: "triplet.3",
        })
    })
}

fn contrast(view: &ContrastView) -> Option<Diagnosis> {
    if view.uniformity > ONE_POINT {
        return Some(Diagnosis {
            name: "Collapse",
            says: format!(
                "All views lie on one point: their uniformity is {:.3}, where 0 is one point. Rewind, and take a smaller \
                 learning rate.",
                view.uniformity
            ),
            lesson: "simclr.2",
        });
    }
    let counts: Vec<f64> = view.anchors().into_iter().map(|anchor| wrong_views(view, anchor)).collect();
    let carried = counts.iter().sum::<f64>() / counts.len().max(1) as f64;
    (carried < TOO_FEW).then(|| Diagnosis {
        name: "Temperature too low",
        says: format!(
            "At τ = {} the nearest {carried:.1} of {} wrong views carry the gradient, the others nothing. Take a higher τ.",
            number(view.temperature),
            view.choices().saturating_sub(1)
        ),
        lesson: "simclr.3",
    })
}

/// How many wrong views carry an anchor's gradient: the exponential of the entropy of their shares.
fn wrong_views(view: &ContrastView, anchor: usize) -> f64 {
    let logits: Vec<f64> = view
        .candidates()
        .into_iter()
        .filter(|other| *other != anchor && !view.are_partners(anchor, *other))
        .map(|other| f64::from(view.similarity(anchor, other) / view.temperature))
        .collect();
    let largest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = logits.iter().map(|logit| (logit - largest).exp()).collect();
    let sum: f64 = weights.iter().sum();
    let entropy: f64 =
        weights.iter().map(|weight| weight / sum).filter(|share| *share > 0.0).map(|p| -p * p.ln()).sum();
    entropy.exp()
}

/// After the inner steps the examples are known by heart, and the queries less well than before.
fn adaptation(view: &AdaptationView) -> Option<Diagnosis> {
    let (known, [before, after]) =
        (view.support_losses.last()?, [view.query_losses.first()?, view.query_losses.last()?]);
    (*known < BY_HEART && after > before).then(|| Diagnosis {
        name: "Overfitting to the shots",
        says: format!(
            "The inner steps bring the loss of the examples to {known:.3}, and that of the queries from {before:.2} to \
             {after:.2}. Take fewer inner steps or a smaller α."
        ),
        lesson: "transfer.4",
    })
}

fn mean(numbers: &[f32]) -> f32 {
    numbers.iter().sum::<f32>() / numbers.len().max(1) as f32
}

/// What has gone wrong in the latest step, with the way to the lesson about it; empty if nothing has.
#[component]
pub fn WhatIsWrong(
    /// The latest step.
    view: Latest,
) -> impl IntoView {
    let page = PageState::get();
    let found = memo(move || view.with(|view| view.as_deref().and_then(diagnose)));
    move || {
        found.get().map(|Diagnosis { name, says, lesson }| {
            // The playground stays as it is: this is what the lesson is about.
            let open = move |_| page.lesson.set(Some(LessonPlace::of_link(lesson)));
            view! {
                <p class="diagnosis" role="status" data-testid="diagnosis">
                    <strong>{name}</strong> ". " {says} " "
                    <button class="in-text" on:click=open>"Why?"</button>
                </p>
            }
        })
    }
}
