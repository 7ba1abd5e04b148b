//! A chart on the page: a legend that is also the read-out, and under it the plot, which a pointer or the arrow keys read off.

use std::borrow::Cow;

use leptos::{html, prelude::*};
use web_sys::{KeyboardEvent, PointerEvent};

use super::{
    draw::{picture, pointer, swatch},
    frame::ChartFrame,
    plot::{Plot, Series},
    walk,
};
use crate::kit::{
    reactive::{derived, memo},
    size::{unit, use_size},
};

/// The size of a chart's text in that of the root, as `--small` has it.
const TEXT: f64 = 0.8125;

/// One chart.
#[component]
pub fn Chart(
    /// What it shows.
    #[prop(into)]
    plot: Signal<Plot>,
    /// Where along x it is pointed at, if several charts share that.
    #[prop(optional)]
    pointed: Option<RwSignal<Option<f64>>>,
    /// What pressing a point does.
    #[prop(optional, into)]
    choose: Option<Callback<f64>>,
    /// What tests know the picture by.
    #[prop(optional)]
    testid: Option<&'static str>,
    /// What lies over the plot.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let pointed = pointed.unwrap_or_else(|| RwSignal::new(None));
    let spoken = RwSignal::new(String::new());
    let room = NodeRef::<html::Div>::new();
    let size = use_size(room);
    let frame = memo(move || plot.with(|plot| ChartFrame::new(plot, size.get(), TEXT * 16.0 * unit())));
    let drawn = memo(move || plot.with(|plot| frame.with(|frame| picture(plot, frame))));
    let marked = memo(move || {
        let at = pointed.get();
        at.map(|at| plot.with(|plot| frame.with(|frame| pointer(plot, frame, at)))).unwrap_or_default()
    });
    let name = untrack(|| plot.with(|plot| plot.name));
    let point = move |event: &PointerEvent| {
        let Some(element) = room.get_untracked() else { return };
        let x = f64::from(event.client_x()) - element.get_bounding_client_rect().left();
        let at = plot.with_untracked(|plot| frame.with_untracked(|frame| walk::nearest(plot, frame, x)));
        if pointed.get_untracked() != at {
            pointed.set(at);
        }
        if let (Some(choose), Some(at), true) = (choose, at, event.buttons() == 1) {
            choose.run(at);
        }
    };
    let leave = move |event: PointerEvent| {
        // A finger leaves as soon as it lifts, and what it pointed at is still to be read.
        if event.pointer_type() == "mouse" {
            pointed.set(None);
        }
    };
    let press = move |event: KeyboardEvent| {
        // A slider over the plot has keys of its own.
        if event.target() != event.current_target() {
            return;
        }
        let from = pointed.get_untracked();
        let led = plot.with_untracked(|plot| frame.with_untracked(|frame| walk::key(plot, frame, &event.key(), from)));
        if let Some(at) = led {
            event.prevent_default();
            pointed.set(at);
            spoken.set(at.map(|at| plot.with_untracked(|plot| plot.read_out(at))).unwrap_or_default());
        }
    };
    let edges = move || {
        let [left, right, below] =
            frame.with(|frame| [frame.left, frame.size[0] - frame.right, frame.size[1] - frame.bottom]);
        format!("--plot-left:{left:.1}px;--plot-right:{right:.1}px;--plot-below:{below:.1}px")
    };
    view! {
        <div class="chart">
            <Legend plot pointed/>
            <div
                class="chart-plot"
                node_ref=room
                prop:style=derived(edges)
                tabindex="0"
                role="group"
                aria-label=format!("{name}: left and right read its points")
                on:pointermove=move |event| point(&event)
                on:pointerdown=move |event| point(&event)
                on:pointerleave=leave
                on:blur=move |_| pointed.set(None)
                on:keydown=press
            >
                <svg class="chart-picture chart-part" role="img" aria-label=derived(move || plot.with(Plot::description)) data-testid=testid>
                    <g inner_html=drawn></g>
                    <g class="chart-pointed" inner_html=marked></g>
                </svg>
                {children.map(|children| children())}
            </div>
            <p class="visually-hidden" role="status">{spoken}</p>
        </div>
    }
}

/// The series' names, with their values where the chart is pointed at, at the moment, or at their end.
#[component]
fn Legend(plot: Signal<Plot>, pointed: RwSignal<Option<f64>>) -> impl IntoView {
    let entries = memo(move || {
        let at = pointed.get();
        plot.with(|plot| plot.series.iter().map(|series| entry(plot, series, at)).collect::<Vec<_>>())
    });
    view! {
        <p class="chart-legend">
            {move || {
                let entries = entries.get();
                let several = entries.len() > 1;
                entries
                    .into_iter()
                    .map(|(sign, name, value)| view! {
                        <span class="chart-entry">
                            {several.then(|| view! { <svg class="chart-swatch chart-part" viewBox="0 0 16 8" aria-hidden="true" inner_html=sign></svg> })}
                            <span class="chart-part">{name}</span>
                            <span class="chart-value chart-part">{value}</span>
                        </span>
                    })
                    .collect_view()
            }}
        </p>
    }
}

/// A series' sign, name and value.
fn entry(plot: &Plot, series: &Series, pointed: Option<f64>) -> (String, Cow<'static, str>, String) {
    let point = pointed.or(plot.moment).map_or_else(|| series.points.last(), |at| series.at(at));
    let value = point.map_or_else(|| "–".to_owned(), |point| series.say(point, plot.y.format));
    (swatch(series), series.name.clone(), value)
}
