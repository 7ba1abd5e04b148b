//! Generated alphabets: endless, made up from a seed as one looks.

use icondata_lu::LuDices;
use leptos::prelude::*;

use super::{alphabets::Alphabets, shelf::Shelf};
use crate::kit::{field::NumberField, icon::Icon};

/// Alphabets on show, and characters of each.
const ON_SHOW: (usize, usize) = (12, 24);

/// How many seeds the dice have.
const SEEDS: f64 = 1e6;

/// The gallery of generated alphabets.
#[component]
pub fn Generated() -> impl IntoView {
    let seed = RwSignal::new(1_u64);
    view! {
        <div class="explorer-intro row wrap">
            <p class="muted">
                "Characters are little programs of strokes, grouped into alphabets that share habits; every drawing is \
                 another hand performing the program. Training draws endlessly many of them."
            </p>
            <div class="row wrap">
                <label for="data-seed">"Seed"</label>
                <NumberField id="data-seed" range=0..=u64::MAX value=seed set=move |typed| seed.set(typed) testid="data-seed"/>
            </div>
            <button class="button" data-testid="data-new-seed" on:click=move |_| seed.set((js_sys::Math::random() * SEEDS) as u64)>
                <Icon icon=LuDices/>
                "Others"
            </button>
        </div>
        {move || view! { <Alphabets shelf=Shelf::generated(seed.get(), ON_SHOW.0, ON_SHOW.1)/> }}
    }
}
