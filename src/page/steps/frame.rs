//! What every step view has: a key, one sentence that gives way to a close-up of what is pointed at, and the drawings.

use leptos::prelude::*;

use super::{
    Latest,
    diagnosis::WhatIsWrong,
    loss::panel::{Loss, Pointed},
};
use crate::kit::{reactive::memo, thumbnail::Thumbnail};
use ink::Picture;
use protocol::StepView;

/// A close-up, worked out anew whenever the step or the selection changes.
pub type Closeup = Box<dyn Fn() -> Option<AnyView> + Send + Sync>;

/// The frame of a step view.
#[component]
pub fn Frame(
    /// What tests know the view by.
    name: &'static str,
    /// What the colours and signs mean.
    key: AnyView,
    /// The step in one sentence.
    sentence: Memo<String>,
    /// The latest step, whose loss stands under the drawings.
    view: Latest,
    /// What of its loss is pointed at.
    pointed: Pointed,
    /// What is pointed at, if anything is. Its room is the sentence's, so that nothing moves.
    closeup: Closeup,
    /// What a screen reader says when the selection moves by keyboard.
    spoken: RwSignal<String>,
    /// What stands beside the sentence and stays there.
    #[prop(optional_no_strip)]
    beside: Option<AnyView>,
    /// The drawings.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="view column grow" data-view=name>
            <p class="step-key muted row">{key}</p>
            <div class="step-line row">
                <div class="step-sentence muted grow" data-testid="step-sentence">
                    {move || closeup().unwrap_or_else(|| view! { <p>{sentence.get()}</p> }.into_any())}
                </div>
                {beside}
            </div>
            {children()}
            <WhatIsWrong view/>
            <Loss view pointed spoken/>
            <p class="visually-hidden" aria-live="polite">{spoken}</p>
        </div>
    }
}

/// What colours and signs mean: each sign's class, if there is a sign, and the words after it.
pub type Key = &'static [(&'static str, &'static str)];

/// A key, to be seen.
pub fn key(parts: Key) -> AnyView {
    let sign =
        |class: &'static str| (!class.is_empty()).then(|| view! { <span class=class aria-hidden="true"></span> });
    parts.iter().map(|(class, words)| view! { {sign(class)} {*words} }).collect_view().into_any()
}

/// A close-up of drawings with words beside them.
pub fn pictured(pictures: impl IntoIterator<Item = AnyView>, words: String) -> AnyView {
    let pictures = pictures.into_iter().collect_view();
    view! { <p class="closeup row">{pictures} <span>{words}</span></p> }.into_any()
}

/// A sentence that follows the latest step.
pub fn sentence_of(view: Latest, words: fn(&StepView) -> Option<String>) -> Memo<String> {
    memo(move || view.with(|view| view.as_deref().and_then(words)).unwrap_or_default())
}

/// The number of an episode's class, for a close-up. It is none of the board's classes and has neither colour nor shape.
pub fn mark(class: usize) -> AnyView {
    view! { <b class="episode-class">{class + 1}</b> }.into_any()
}

/// A drawing, for a close-up.
pub fn small(picture: Option<&Picture>) -> AnyView {
    let picture = picture.cloned().unwrap_or_else(Picture::blank);
    view! { <Thumbnail picture=Signal::stored(picture)/> }.into_any()
}
