//! This step: what the learner just saw and did, in drawings; and beside it, what a few gradient steps on the board's own
//! drawings do. The panel is here; what it shows is drawn by [`crate::steps`], a module that is fetched when it is needed.

pub mod messages;
mod module;

use std::time::Duration;

use icondata_lu::LuExpand;
use js_sys::Uint8Array;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::CustomEvent;

use self::{
    messages::{Tab, WISH, Wish},
    module::{Fetched, Module},
};
use crate::{
    kit::{
        icon_button::IconButton,
        reactive::{after, derived, memo, watch},
    },
    state::PageState,
    trainers::Trainers,
};
use protocol::decode;

/// So long after the page has come, the views are fetched, if nobody has asked for them before.
const IDLE_AFTER: Duration = Duration::from_millis(2_500);

/// The panel of the step views.
#[component]
pub fn StepPanel() -> impl IntoView {
    let state = PageState::get();
    let tab = RwSignal::new(Tab::Step);
    let large = RwSignal::new(false);
    let module = Module::new();
    module.keep_told(state, tab);
    after(IDLE_AFTER, move || module.fetch());
    let wanted = memo(move || state.run.with(|run| run.id.is_some()) || tab.get() != Tab::Step);
    watch(move || {
        if wanted.get() {
            module.fetch();
        }
    });
    pass_wishes_on(state);
    let step = move || match tab.get() {
        Tab::Step => state.view.with(|view| view.as_ref().map(|(step, _)| format!("step {step}"))),
        Tab::Adapt | Tab::Worth | Tab::Words => None,
    };
    let is_empty = move || tab.get() == Tab::Step && state.view.with(Option::is_none);
    view! {
        <section class="card step" class:large=large aria-labelledby="step-title">
            <header class="step-head">
                <h2 id="step-title" class="visually-hidden">"This step"</h2>
                <TabChoice tab/>
                <span class="muted" data-testid="viewed-step">{step}</span>
                <span class="step-size">
                    <IconButton
                        icon=LuExpand
                        label="More room for this step"
                        testid="step-large"
                        pressed=large.into()
                        press=move |()| large.update(|large| *large = !*large)
                    />
                </span>
            </header>
            {move || match module.fetched.get() {
                Fetched::Failed => view! { <Missing module/> }.into_any(),
                Fetched::Fetching | Fetched::Not if !is_empty() => view! {
                    <p class="empty-state">"The drawings of this step are on their way …"</p>
                }.into_any(),
                Fetched::Fetching | Fetched::Not | Fetched::There(_) if is_empty() => view! {
                    <p class="empty-state">
                        "Press Train, or take a single step: the drawings the network learns from appear here, \
                         and what it makes of them."
                    </p>
                }.into_any(),
                Fetched::Fetching | Fetched::Not | Fetched::There(_) => ().into_any(),
            }}
            <div class="step-views" class:away=is_empty node_ref=module.container></div>
        </section>
    }
}

/// Which of them there is to see.
#[component]
fn TabChoice(tab: RwSignal<Tab>) -> impl IntoView {
    let choice = move |which: Tab, label: &'static str, testid: &'static str| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name="step-tab"
                    prop:checked=derived(move || tab.get() == which)
                    on:change=move |_| tab.set(which)
                />
                <span data-testid=testid>{label}</span>
            </label>
        }
    };
    view! {
        <fieldset class="segments step-tabs">
            <legend class="visually-hidden">"What to see here"</legend>
            {choice(Tab::Step, "This step", "step-tab")}
            {choice(Tab::Adapt, "Adapt", "adapt-tab")}
            {choice(Tab::Worth, "Worth", "worth-tab")}
            {choice(Tab::Words, "Words", "words-tab")}
        </fieldset>
    }
}

/// Said where the views would be, if they could not be fetched.
#[component]
fn Missing(module: Module) -> impl IntoView {
    view! {
        <div class="empty-state" role="alert" data-testid="views-missing">
            <p>"What draws this step could not be fetched. Training and your drawings are not affected."</p>
            <button class="button" on:click=move |_| module.fetch_again()>"Try again"</button>
        </div>
    }
}

/// Passes what the views ask for on to the trainer, if it is sound.
fn pass_wishes_on(state: PageState) {
    let trainers = Trainers::get();
    let handle = window_event_listener_untyped(WISH, move |event| {
        let detail = event.unchecked_into::<CustomEvent>().detail();
        match decode::<Wish>(&Uint8Array::new(&detail).to_vec()) {
            Ok(wish) if wish.is_sound() => match wish {
                Wish::Adapt { id, adaptation } => trainers.adapt(id, adaptation),
                Wish::Landscape => trainers.survey(),
                Wish::Contest { id, steps } => trainers.compete(id, steps),
                Wish::Labels { id } => trainers.count_labels(id),
                Wish::Describe(descriptions) => trainers.describe(descriptions),
            },
            Ok(_) | Err(_) => state.warn("The request did not arrive whole. Press the button again."),
        }
    });
    on_cleanup(move || handle.remove());
}
