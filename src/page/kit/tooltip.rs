//! What is pointed at, larger and in words, over or under the place. It hides from screen readers: whoever shows it says it.

use leptos::prelude::*;

/// Room above a place, in pixels, that the tooltip needs to stand over it.
const HEIGHT: f64 = 150.0;

/// How far it keeps from the place.
const GAP: f64 = 32.0;

/// A tooltip, in an element that places are counted from.
#[component]
pub fn Tooltip(
    /// The place, in pixels.
    #[prop(into)]
    place: Signal<[f64; 2]>,
    /// What tests call it.
    #[prop(optional)]
    testid: Option<&'static str>,
    /// What it shows.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="tooltip" aria-hidden="true" prop:style=move || style(place.get()) data-testid=testid>{children()}</div>
    }
}

fn style([x, y]: [f64; 2]) -> String {
    let (top, lift) = if y > HEIGHT { (y - GAP, "-100%") } else { (y + GAP, "0") };
    format!("--x:{x:.0}px;inset-block-start:{top:.0}px;--lift:{lift}")
}

#[cfg(test)]
mod tests {
    use super::style;

    #[test]
    fn it_stands_over_the_place_where_there_is_room() {
        assert_eq!(style([40.0, 200.0]), "--x:40px;inset-block-start:168px;--lift:-100%");
        assert_eq!(style([40.0, 20.0]), "--x:40px;inset-block-start:52px;--lift:0");
    }
}
