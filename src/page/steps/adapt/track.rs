//! One way to adapt: its loss step by step, what it makes of the query, and how much it recognises.

use leptos::prelude::*;

use super::history::{AdaptationHistory, track};
use crate::kit::{
    chart::{Axis, Chart, ChartPoint, CurveTone, Format, Plot, Scale, Series},
    class_mark::ClassMark,
    figures::percent,
    reactive::{derived, memo},
};
use protocol::{AdaptationPoint, TrackKind};

/// One way to adapt.
#[component]
pub fn Track(
    /// Which.
    kind: TrackKind,
    /// The adaptation.
    adaptation: Memo<AdaptationHistory>,
    /// The step that is looked at.
    point: Memo<Option<AdaptationPoint>>,
    /// The step that a chart is pointed at; the charts of all ways share it.
    pointed: RwSignal<Option<f64>>,
    /// Chooses the step to look at.
    #[prop(into)]
    choose: Callback<f64>,
) -> impl IntoView {
    let (title, testid) = name(kind);
    let now = memo(move || point.with(|point| track(point.as_ref()?, kind).cloned()));
    let plot = memo(move || {
        let step = point.with(|point| point.as_ref().map(|point| point.step));
        adaptation.with(|history| plot(history, kind, step))
    });
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
            <h3 class="chart-part">{title}</h3>
            <div class="adapt-curve"><Chart plot pointed choose/></div>
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

/// The losses so far; all ways share one scale.
pub fn plot(history: &AdaptationHistory, kind: TrackKind, step: Option<u32>) -> Plot {
    let of = history.points.last().map_or(1, |point| point.of.max(1));
    let losses = history.losses(kind).into_iter().map(|(step, loss)| ChartPoint::new(step.into(), loss.into()));
    let y = Axis::new("loss", Scale::linear(0.0, history.highest_loss().into()), Format::Number);
    Plot {
        series: vec![Series::line("loss", CurveTone::Accent, losses.collect())],
        moment: step.map(f64::from),
        ..Plot::new(name(kind).0, Axis::steps(0.0, of.into()), y)
    }
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
        let mut history = AdaptationHistory::default();
        for (step, loss) in [(0, 2.0), (1, 1.0)] {
            let track = AdaptationTrack { kind: TrackKind::Frozen, loss, fitted: 0.5, copies: 0.5, query: vec![] };
            history.points.push(AdaptationPoint { step, of: 4, classes: vec![], tracks: vec![track] });
        }
        let frozen = plot(&history, TrackKind::Frozen, Some(1));
        assert_eq!(frozen.series[0].points, [ChartPoint::new(0.0, 2.0), ChartPoint::new(1.0, 1.0)]);
        assert_eq!([frozen.x.scale.to, frozen.y.scale.to, frozen.moment.unwrap_or_default()], [4.0, 2.0, 1.0]);
        assert!(plot(&history, TrackKind::Scratch, None).series[0].points.is_empty());
        assert_eq!(scaled(None), "scaleX(0.0000)");
    }
}
