//! A drawing as it stands on paper: one SVG path, in the theme's ink.

use leptos::prelude::*;

use ink::{Drawing, smooth::svg_path};

/// All strokes of a drawing as one path in the unit square.
pub fn drawing_path(drawing: &Drawing) -> String {
    drawing.strokes.iter().map(svg_path).collect::<Vec<_>>().join(" ")
}

/// A drawing, to be looked at.
#[component]
pub fn Ink(
    /// What to show.
    #[prop(into)]
    drawing: Signal<Drawing>,
) -> impl IntoView {
    view! {
        <svg class="ink" viewBox="0 0 1 1" aria-hidden="true">
            <path d=move || drawing.with(drawing_path)></path>
        </svg>
    }
}
