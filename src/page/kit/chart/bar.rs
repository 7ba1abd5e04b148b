//! A share with its interval as a bar with a whisker, to stand beside its figures.

use leptos::prelude::*;

/// A bar. Those who hear the page hear the figures beside it.
#[component]
pub fn IntervalBar(
    /// The share, in [0, 1].
    value: f32,
    /// Half the width of its interval.
    half_width: f32,
) -> impl IntoView {
    let share = |value: f32| format!("{:.2}%", 100.0 * value.clamp(0.0, 1.0));
    let (low, high) = ((value - half_width).max(0.0), (value + half_width).min(1.0));
    view! {
        <span class="interval-bar" aria-hidden="true">
            <span style:inline-size=share(value)></span>
            <i style:inset-inline-start=share(low) style:inline-size=share(high - low)></i>
        </span>
    }
}
