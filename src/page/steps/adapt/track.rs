//! One way to adapt: its loss step by step, what it makes of the query, and how much it recognises.

use std::fmt::Write;

use leptos::prelude::*;

use super::history::{History, track};
use crate::{
    kit::{
        bars::percent,
        class_mark::ClassMark,
        reactive::{derived, memo},
    },
    map::words::number,
};
use protocol::{AdaptationPoint, TrackKind};

/// Size of the curve's drawing, which is stretched to its room; said once more where it is drawn.
const WIDTH: f32 = 100.0;
const HEIGHT: f32 = 40.0;

/// One way to adapt.
#[component]
pub fn Track(
    /// Which.
    kind: TrackKind,
    /// The adaptation.
    adaptation: Memo<History>,
    /// The step that is looked at.
    point: Memo<Option<AdaptationPoint>>,
) -> impl IntoView {
    let (title, testid) = name(kind);
    let now = memo(move || point.with(|point| track(point.as_ref()?, kind).cloned()));
    let path = memo(move || adaptation.with(|history| curve(history, kind)));
    let at = move || point.with(|point| point.as_ref().map_or(0.0, |point| across(point.step, point.of)));
    let cursor = move || format!("{:.2}", at());
    let loss = move || now.with(|now| now.as_ref().map_or_else(|| "–".to_owned(), |now| number(now.loss)));
    let rate = move |label: &'static str, of: fn(&protocol::AdaptationTrack) -> f32| {
        let share = memo(move || now.with(|now| now.as_ref().map(of)));
        view! {
            <span>
                {label} " " <span class="strong adapt-value">{move || share.get().map_or_else(|| "–".to_owned(), percent)}</span>
            </span>
        }
    };
    let classes =
        memo(move || point.with(|point| point.as_ref().map(|point| point.classes.clone())).unwrap_or_default());
    let has_query = memo(move || now.with(|now| now.as_ref().is_none_or(|now| !now.query.is_empty())));
    let class = move |(at, id): (usize, u32)| {
        let known = adaptation
            .with_untracked(|history| history.class(id).map(|(position, class)| (position, class.name.clone())));
        let (position, name) = known.unwrap_or_default();
        let share = memo(move || now.with(|now| now.as_ref()?.query.get(at).copied()));
        view! {
            <span class="adapt-class row"><ClassMark index=Signal::stored(position)/> <span class="clip">{name}</span></span>
            <span class="meter" aria-hidden="true"><span style:transform=move || scaled(share.get())></span></span>
            <span class="strong adapt-value">{move || share.get().map_or_else(|| "–".to_owned(), percent)}</span>
        }
    };
    view! {
        <section data-testid=testid aria-label=title>
            <h3>{title}</h3>
            <div class="adapt-curve">
                <svg viewBox="0 0 100 40" preserveAspectRatio="none" aria-hidden="true">
                    <line x1=cursor x2=cursor y1="0" y2="40"/>
                    <path d=path/>
                </svg>
                <span class="muted">"loss " <span class="strong adapt-value">{loss}</span></span>
            </div>
            <p class="muted row apart nowrap">{rate("drawings", |now| now.fitted)} {rate("copies", |now| now.copies)}</p>
            <p class="muted" hidden=has_query>"Draw on the query pad to see what each makes of it."</p>
            <div class="adapt-rows" hidden=derived(move || !has_query.get())>
                {move || classes.get().into_iter().enumerate().map(class).collect_view()}
            </div>
        </section>
    }
}

/// What a way to adapt is called, and what tests know it by.
fn name(kind: TrackKind) -> (&'static str, &'static str) {
    match kind {
        TrackKind::Frozen => ("Frozen features, new head", "track-frozen"),
        TrackKind::FineTuned => ("New head, fine-tune everything", "track-fine-tuned"),
        TrackKind::Scratch => ("The same from random weights", "track-scratch"),
        TrackKind::Meta => ("From MAML's start", "track-meta"),
        TrackKind::ZeroShot => ("Described in words", "track-zero-shot"),
        TrackKind::MetaScratch => ("Same steps, random weights", "track-meta-scratch"),
    }
}

/// From the left edge at step 0 to the right edge at the last.
fn across(step: u32, of: u32) -> f32 {
    WIDTH * step as f32 / of.max(1) as f32
}

/// The losses so far as SVG path data; all ways share one scale.
fn curve(history: &History, kind: TrackKind) -> String {
    let of = history.points.last().map_or(1, |point| point.of);
    let highest = history.highest_loss();
    let mut path = String::new();
    for (at, (step, loss)) in history.losses(kind).into_iter().enumerate() {
        let (x, y) = (across(step, of), HEIGHT - 1.0 - (HEIGHT - 2.0) * (loss / highest).clamp(0.0, 1.0));
        _ = write!(path, "{}{x:.2} {y:.2}", if at == 0 { 'M' } else { 'L' });
    }
    path
}

fn scaled(share: Option<f32>) -> String {
    format!("scaleX({:.4})", share.unwrap_or(0.0).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::AdaptationTrack;

    #[test]
    fn the_curve_goes_from_the_left_to_where_the_steps_are() {
        let mut history = History::default();
        for (step, loss) in [(0, 2.0), (1, 1.0)] {
            let track = AdaptationTrack { kind: TrackKind::Frozen, loss, fitted: 0.5, copies: 0.5, query: vec![] };
            history.points.push(AdaptationPoint { step, of: 4, classes: vec![], tracks: vec![track] });
        }
        assert_eq!(curve(&history, TrackKind::Frozen), "M0.00 1.00L25.00 20.00");
        assert_eq!(curve(&history, TrackKind::Scratch), "");
        assert_eq!(scaled(None), "scaleX(0.0000)");
    }
}
