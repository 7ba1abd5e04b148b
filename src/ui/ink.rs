//! A drawing as it stands on paper: one SVG path, in the theme's ink.

use leptos::prelude::*;

use crate::drawing::{Drawing, Stroke};

/// All strokes of a drawing as one path in the unit square.
pub fn drawing_path(drawing: &Drawing) -> String {
    drawing.strokes.iter().map(stroke_path).collect::<Vec<_>>().join(" ")
}

/// One stroke as a path in the unit square.
pub fn stroke_path(stroke: &Stroke) -> String {
    let mut path = String::new();
    for (index, point) in stroke.points.iter().enumerate() {
        let verb = if index == 0 { 'M' } else { 'L' };
        path.push_str(&format!("{verb}{:.3} {:.3}", point.x, point.y));
    }
    if let [only] = stroke.points.as_slice() {
        path.push_str(&format!("L{:.3} {:.3}", only.x, only.y));
    }
    path
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
