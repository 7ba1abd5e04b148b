//! One of a few things to choose, all of them in sight: radio buttons that look like one control.

use leptos::prelude::*;

use super::reactive::derived;

/// One of the things to choose from.
pub struct Segment<T> {
    value: T,
    face: Face,
}

/// What is seen and heard of a segment.
struct Face {
    label: &'static str,
    id: Option<&'static str>,
    testid: Option<&'static str>,
    spoken: Option<&'static str>,
    title: Signal<&'static str>,
    disabled: Signal<bool>,
}

impl<T> Segment<T> {
    /// A value, and what it is called.
    pub fn new(value: T, label: &'static str) -> Self {
        let (title, disabled) = (Signal::stored(""), Signal::stored(false));
        Self { value, face: Face { label, id: None, testid: None, spoken: None, title, disabled } }
    }

    /// The radio button's `value`.
    pub fn id(mut self, id: &'static str) -> Self {
        self.face.id = Some(id);
        self
    }

    /// What tests call it.
    pub fn testid(mut self, testid: &'static str) -> Self {
        self.face.testid = Some(testid);
        self
    }

    /// What a screen reader says, and the pointer is told, in place of a short label.
    pub fn spoken(mut self, spoken: &'static str) -> Self {
        self.face.spoken = Some(spoken);
        self.face.title = Signal::stored(spoken);
        self
    }

    /// It cannot be chosen while this is so, and says what to do about it.
    pub fn disabled(mut self, disabled: Signal<bool>, what_to_do: &'static str) -> Self {
        self.face.disabled = disabled;
        self.face.title = derived(move || if disabled.get() { what_to_do } else { "" });
        self
    }
}

/// The things to choose from, beside each other.
#[component]
pub fn Segments<T: Copy + PartialEq + Send + Sync + 'static>(
    /// What holds the radio buttons together: one of its kind on the page.
    name: &'static str,
    /// What is chosen here, for those who hear the page.
    legend: &'static str,
    /// The things to choose from.
    segments: Vec<Segment<T>>,
    /// What is chosen now.
    #[prop(into)]
    chosen: Signal<T>,
    /// Chooses another.
    #[prop(into)]
    choose: Callback<T>,
    /// What tests call it.
    #[prop(optional)]
    testid: Option<&'static str>,
) -> impl IntoView {
    let radio = |Segment { value, face }| {
        radio(name, face, derived(move || chosen.get() == value), Callback::new(move |()| choose.run(value)))
    };
    view! {
        <fieldset class="segments" data-testid=testid>
            <legend class="visually-hidden">{legend}</legend>
            {segments.into_iter().map(radio).collect_view()}
        </fieldset>
    }
}

fn radio(name: &'static str, face: Face, chosen: Signal<bool>, choose: Callback<()>) -> AnyView {
    let Face { label, id, testid, spoken, title, disabled } = face;
    view! {
        <label class="segment" title=title>
            <input
                type="radio"
                name=name
                value=id
                aria-label=spoken
                prop:checked=chosen
                disabled=disabled
                on:change=move |_| choose.run(())
            />
            <span data-testid=testid>{label}</span>
        </label>
    }
    .into_any()
}
