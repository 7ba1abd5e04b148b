//! What augmentation does to a drawing: one drawing, and two dozen others that the same hand might have made.

use icondata_lu::LuDices;
use leptos::prelude::*;

use super::app::Shared;
use crate::{
    data::seeds::{Stream, rng},
    drawing::{
        Drawing, Picture,
        augment::{Augmentation, Transform},
        decimal::fixed,
    },
    ui::{
        icon::Icon,
        ink::Ink,
        number,
        reactive::{derived, memo},
        thumbnail::Thumbnail,
    },
};

/// Views on show.
const VIEWS: u64 = 24;

/// Notches of a slider.
const NOTCHES: f32 = 100.0;

/// One kind of change, with a switch and a slider.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Knob {
    transform: Transform,
    on: bool,
}

/// The augmentation tab.
#[component]
pub fn Augmentations() -> impl IntoView {
    let shared: Shared = expect_context();
    let knob = |transform: Transform| Knob { transform, on: transform.strength() > 0.0 };
    let usual: Vec<Knob> = Augmentation::everything().transforms.into_iter().map(knob).collect();
    let knobs = RwSignal::new(usual.clone());
    let seed = RwSignal::new(1_u64);
    let original = memo(move || shared.looked_at.get().unwrap_or_default());
    let augmentation = memo(move || Augmentation {
        transforms: knobs.get().into_iter().filter(|knob| knob.on).map(|knob| knob.transform).collect(),
    });
    let seen = move |index: u64| {
        let picture = derived(move || picture_of(&original.get(), &augmentation.get(), seed.get(), index));
        view! { <li><Thumbnail picture/></li> }
    };
    let reset = move |_| knobs.set(usual.clone());
    view! {
        <div class="explorer-intro">
            <p class="muted">
                "A class of one drawing becomes a class of many: each view is the drawing after random changes. Training \
                 on your own drawings uses these. Drag, and see which changes keep the character what it is."
            </p>
            <button class="button" data-testid="augment-seed" on:click=move |_| seed.update(|seed| *seed += 1)>
                <Icon icon=LuDices/>
                "Others"
            </button>
            <button class="button quiet" on:click=reset>"As usual"</button>
        </div>
        <div class="augmentation">
            <div class="augment-original">
                <h3>"The drawing"</h3>
                <div class="specimen-large"><Ink drawing=original/></div>
                <p class="muted">
                    {move || match shared.looked_at.with(Option::is_some) {
                        true => "The drawing you looked at last, or the first on the board.",
                        false => "There is no drawing yet: look at one in another tab.",
                    }}
                </p>
            </div>
            <div class="augment-knobs" role="group" aria-label="Changes">
                {(0..knobs.with_untracked(Vec::len)).map(|at| view! { <Slider knobs at/> }).collect_view()}
            </div>
            <div class="augment-views">
                <h3>"Views"</h3>
                <ul class="view-grid" data-testid="augment-views">{(0..VIEWS).map(seen).collect_view()}</ul>
            </div>
        </div>
    }
}

/// One change's switch and slider.
#[component]
fn Slider(knobs: RwSignal<Vec<Knob>>, at: usize) -> impl IntoView {
    let knob = memo(move || knobs.with(|knobs| knobs[at]));
    let name = knob.get_untracked().transform.name();
    let most = knob.get_untracked().transform.strongest();
    let turn = move |on: bool| knobs.update(|knobs| knobs[at].on = on);
    let drag = move |notch: f64| {
        knobs.update(|knobs| {
            knobs[at] = Knob { transform: knobs[at].transform.with_strength(notch as f32 / NOTCHES * most), on: true };
        });
    };
    let strength = derived(move || knob.get().transform.strength());
    view! {
        <div class="knob">
            <label>
                <input type="checkbox" prop:checked=derived(move || knob.get().on) on:change:target=move |event| turn(event.target().checked())/>
                {name}
            </label>
            <input
                type="range"
                min="0"
                max=NOTCHES.to_string()
                step="1"
                aria-label=format!("Strength of {name}")
                prop:value=derived(move || (strength.get() / most * NOTCHES).round().to_string())
                on:input:target=move |event| {
                    if let Some(notch) = number::parse(&event.target().value()) {
                        drag(notch);
                    }
                }
            />
            <output class="muted">{derived(move || fixed(strength.get(), 2).to_string())}</output>
        </div>
    }
}

/// One view of a drawing.
fn picture_of(original: &Drawing, augmentation: &Augmentation, seed: u64, index: u64) -> Picture {
    augmentation.view(original, &mut rng(seed, Stream::Augment, index)).picture()
}
