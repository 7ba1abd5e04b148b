//! A switch and a slider for each kind of change, of strokes or of pixels, and the augmentation that they stand for.

use leptos::prelude::*;

use crate::kit::{
    reactive::{derived, memo},
    slider::{NOTCHES, Slider},
};
use ink::{
    augment::{Augmentation, Transform},
    augment_pixels::PixelAugmentation,
};

/// One kind of change, with a switch and a slider.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Knob {
    /// What it is called.
    pub name: &'static str,
    /// How strong it is.
    pub strength: f32,
    /// The greatest strength that is of use.
    pub strongest: f32,
    /// Whether it is made at all.
    pub on: bool,
}

impl Knob {
    fn new(name: &'static str, strength: f32, strongest: f32) -> Self {
        Self { name, strength, strongest, on: strength > 0.0 }
    }
}

/// Changes to strokes as they usually are: one for each of [`Augmentation::everything`].
pub fn stroke_knobs() -> Vec<Knob> {
    let knob = |kind: Transform| Knob::new(kind.name(), kind.strength(), kind.strongest());
    Augmentation::everything().transforms.into_iter().map(knob).collect()
}

/// Changes to pixels as they usually are: one for each of [`PixelAugmentation::CHANGES`].
pub fn pixel_knobs() -> Vec<Knob> {
    let mut usual = PixelAugmentation::default();
    PixelAugmentation::CHANGES.map(|change| Knob::new(change.name, *(change.of)(&mut usual), change.strongest)).to_vec()
}

/// What these [`stroke_knobs`] stand for.
pub fn stroke_augmentation(knobs: &[Knob]) -> Augmentation {
    let kinds = Augmentation::everything().transforms.into_iter().zip(knobs);
    let transforms = kinds.filter(|(_, knob)| knob.on).map(|(kind, knob)| kind.with_strength(knob.strength));
    Augmentation { transforms: transforms.collect() }
}

/// What these [`pixel_knobs`] stand for.
pub fn pixel_augmentation(knobs: &[Knob]) -> PixelAugmentation {
    let mut changes = PixelAugmentation::NONE;
    for (change, knob) in PixelAugmentation::CHANGES.iter().zip(knobs).filter(|(_, knob)| knob.on) {
        *(change.of)(&mut changes) = knob.strength;
    }
    changes
}

/// All knobs, one below the other.
#[component]
pub fn Knobs(knobs: RwSignal<Vec<Knob>>) -> impl IntoView {
    view! {
        <div role="group" aria-label="Changes">
            {(0..knobs.with_untracked(Vec::len)).map(|at| view! { <KnobRow knobs at/> }).collect_view()}
        </div>
    }
}

/// One change's switch and slider.
#[component]
fn KnobRow(knobs: RwSignal<Vec<Knob>>, at: usize) -> impl IntoView {
    let knob = memo(move || knobs.with(|knobs| knobs[at]));
    let Knob { name, strongest, .. } = knob.get_untracked();
    let turn = move |on: bool| knobs.update(|knobs| knobs[at].on = on);
    let drag = move |notch: f64| {
        let strength = (notch / NOTCHES) as f32 * strongest;
        knobs.update(|knobs| knobs[at] = Knob { strength, on: true, ..knobs[at] });
    };
    view! {
        <div class="knob">
            <label class="row">
                <input type="checkbox" prop:checked=derived(move || knob.get().on) on:change:target=move |event| turn(event.target().checked())/>
                {name}
            </label>
            <Slider
                label=format!("Strength of {name}")
                notch=derived(move || f64::from(knob.get().strength / strongest) * NOTCHES)
                words=derived(move || format!("{:.2}", knob.get().strength))
                drag
            />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn untouched_knobs_stand_for_the_usual_augmentation() {
        assert_eq!(stroke_augmentation(&stroke_knobs()), Augmentation::default());
        assert_eq!(pixel_augmentation(&pixel_knobs()), PixelAugmentation::default());
    }

    #[test]
    fn a_knob_turns_its_own_change() {
        let mut knobs = pixel_knobs();
        let at = knobs.iter().position(|knob| knob.name == "cut out").expect("it is there");
        assert!(!knobs[at].on, "nothing is cut out unless it is asked for");
        knobs[at] = Knob { on: true, strength: 0.5, ..knobs[at] };
        assert_eq!(pixel_augmentation(&knobs), PixelAugmentation { cutout: 0.5, ..PixelAugmentation::default() });
        let mut knobs = stroke_knobs();
        knobs.iter_mut().for_each(|knob| knob.on = knob.name == "shear");
        knobs.iter_mut().for_each(|knob| knob.strength = 0.75);
        assert_eq!(stroke_augmentation(&knobs).transforms, [Transform::Shear(0.75)]);
    }

    #[test]
    fn usual_strengths_are_within_reach_of_the_sliders() {
        for knob in stroke_knobs().into_iter().chain(pixel_knobs()) {
            assert!((0.0..=knob.strongest).contains(&knob.strength), "{knob:?}");
        }
    }
}
