//! A slider with what it stands at in words beside it. It counts notches from 0; what they mean is its user's business.

use leptos::prelude::*;

/// Notches of a slider whose values lie on no whole numbers of their own.
pub const NOTCHES: f64 = 100.0;

/// A slider.
#[component]
pub fn Slider(
    /// Its id, for a label that stands elsewhere.
    #[prop(optional, into)]
    id: Option<String>,
    /// What it is called, where no label stands beside it.
    #[prop(optional, into)]
    label: Option<String>,
    /// The notch it stands at.
    #[prop(into)]
    notch: Signal<f64>,
    /// The last notch.
    #[prop(default = Signal::stored(NOTCHES), into)]
    last: Signal<f64>,
    /// What it stands at, in words.
    #[prop(into)]
    words: Signal<String>,
    /// What a screen reader says of where it stands, if that is more.
    #[prop(optional, into)]
    spoken: Option<Signal<String>>,
    /// What tests call the slider, and the words beside it.
    #[prop(optional)]
    testids: [Option<&'static str>; 2],
    /// True while it cannot be moved.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Moves it to a notch.
    #[prop(into)]
    drag: Callback<f64>,
) -> impl IntoView {
    view! {
        <span class="slider row">
            <input
                id=id
                type="range"
                min="0"
                step="1"
                aria-label=label
                aria-valuetext=spoken.unwrap_or(words)
                data-testid=testids[0]
                disabled=disabled
                prop:max=move || last.get().to_string()
                prop:value=move || notch.get().round().to_string()
                on:input:target=move |event| drag.run(event.target().value_as_number())
            />
            <output data-testid=testids[1]>{words}</output>
        </span>
    }
}
