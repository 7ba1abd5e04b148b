//! What augmentation does to a drawing: one drawing, and two dozen others that the same hand might have made, by changes to
//! its strokes where they are known, or to its pixels. Apart from these, what makes another character of it.

mod as_classes;
mod knobs;

use icondata_lu::LuDices;
use leptos::prelude::*;

use self::{
    as_classes::AsClasses,
    knobs::{Knob, Knobs, pixel_augmentation, pixel_knobs, stroke_augmentation, stroke_knobs},
};
use super::looked_at::{LookedAt, Shared};
use crate::kit::{
    icon::Icon,
    ink::Ink,
    reactive::{derived, memo},
    segments::{Segment, Segments},
    thumbnail::Thumbnail,
};
use data::seeds::{Stream, rng};
use ink::Picture;

/// Views on show.
const VIEWS: u64 = 24;

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Strokes,
    Pixels,
}

/// The augmentation tab.
#[component]
pub fn Augmentations() -> impl IntoView {
    let shared: Shared = expect_context();
    let (strokes, pixels) = (RwSignal::new(stroke_knobs()), RwSignal::new(pixel_knobs()));
    let seed = RwSignal::new(1_u64);
    let chosen = RwSignal::new(Kind::Strokes);
    let kind = memo(move || shared.looked_at.with(|looked_at| possible(chosen.get(), looked_at.as_ref())));
    let seen = move |index: u64| {
        let picture = derived(move || {
            let knobs = if kind.get() == Kind::Strokes { strokes.get() } else { pixels.get() };
            shared.looked_at.with(|looked_at| match looked_at {
                Some(looked_at) => view_of(looked_at, kind.get(), &knobs, seed.get(), index),
                None => Picture::blank(),
            })
        });
        view! { <li class="sheet"><Thumbnail picture/></li> }
    };
    let reset = move |_| {
        strokes.set(stroke_knobs());
        pixels.set(pixel_knobs());
    };
    view! {
        <div class="explorer-intro row wrap">
            <p class="muted">
                "A class of one drawing becomes a class of many: each view is the drawing after random changes. Training \
                 on your own drawings changes their strokes; of a scan there are only the pixels. Drag, and see which \
                 changes keep the character what it is."
            </p>
            <Kinds chosen kind=kind.into()/>
            <button class="button" data-testid="augment-seed" on:click=move |_| seed.update(|seed| *seed += 1)>
                <Icon icon=LuDices/>
                "Others"
            </button>
            <button class="button quiet" on:click=reset>"As usual"</button>
        </div>
        <div class="augmentation card scroll">
            <Original kind=kind.into()/>
            {move || match kind.get() {
                Kind::Strokes => view! { <Knobs knobs=strokes/> },
                Kind::Pixels => view! { <Knobs knobs=pixels/> },
            }}
            <div>
                <h3>"Views"</h3>
                <ul class="view-grid" data-testid="augment-views">{(0..VIEWS).map(seen).collect_view()}</ul>
            </div>
        </div>
    }
}

/// The choice between strokes and pixels; of a scan without strokes there is none to make.
#[component]
fn Kinds(chosen: RwSignal<Kind>, kind: Signal<Kind>) -> impl IntoView {
    let shared: Shared = expect_context();
    let impossible = derived(move || {
        shared.looked_at.with(|looked_at| possible(Kind::Strokes, looked_at.as_ref()) != Kind::Strokes)
    });
    let segments = vec![
        Segment::new(Kind::Strokes, "Strokes").testid("augment-strokes").disabled(impossible, "A scan has no strokes"),
        Segment::new(Kind::Pixels, "Pixels").testid("augment-pixels"),
    ];
    view! {
        <Segments name="augment-kind" legend="What is changed" segments chosen=kind choose=move |which: Kind| chosen.set(which)/>
    }
}

/// What is augmented, and what it becomes as other classes.
#[component]
fn Original(kind: Signal<Kind>) -> impl IntoView {
    let shared: Shared = expect_context();
    let drawing = memo(move || shared.looked_at.get().and_then(|looked_at| looked_at.strokes).unwrap_or_default());
    let picture = memo(move || shared.looked_at.get().unwrap_or_default().picture);
    let told = move || {
        shared.looked_at.with(|looked_at| match looked_at {
            None => "There is no drawing yet: look at one in another tab.",
            Some(LookedAt { strokes: None, .. }) => {
                "The scan you looked at last, as the network sees it. Its strokes are not known, so only its pixels can \
                 be changed."
            }
            Some(_) => "The drawing you looked at last, or the first on the board.",
        })
    };
    view! {
        <div class="augment-original">
            <h3>"The drawing"</h3>
            <div class="specimen-large sheet" data-testid="augment-original">
                {move || match kind.get() {
                    Kind::Strokes => view! { <Ink drawing/> }.into_any(),
                    Kind::Pixels => view! { <Thumbnail picture/> }.into_any(),
                }}
            </div>
            <p class="muted">{told}</p>
            <AsClasses picture=picture.into()/>
        </div>
    }
}

/// The choice, if what is looked at allows it, else the other.
fn possible(chosen: Kind, looked_at: Option<&LookedAt>) -> Kind {
    match looked_at {
        Some(LookedAt { strokes: None, .. }) => Kind::Pixels,
        _ => chosen,
    }
}

/// One view of what is looked at.
fn view_of(looked_at: &LookedAt, kind: Kind, knobs: &[Knob], seed: u64, index: u64) -> Picture {
    let mut rng = rng(seed, Stream::Augment, index);
    match (kind, &looked_at.strokes) {
        (Kind::Strokes, Some(drawing)) => stroke_augmentation(knobs).view(drawing, &mut rng).picture(),
        (Kind::Strokes, None) => Picture::blank(),
        (Kind::Pixels, _) => pixel_augmentation(knobs).apply(&looked_at.picture, &mut rng),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use data::{Classes, Scripts};

    fn drawn() -> LookedAt {
        LookedAt::of(Scripts::new(5, 1, 1).drawing(0, 0).unwrap_or_default())
    }

    fn off(mut knobs: Vec<Knob>) -> Vec<Knob> {
        knobs.iter_mut().for_each(|knob| knob.on = false);
        knobs
    }

    #[test]
    fn a_scan_has_only_pixels_to_change() {
        let scan = LookedAt { strokes: None, ..drawn() };
        assert_eq!(possible(Kind::Strokes, Some(&scan)), Kind::Pixels);
        assert_eq!(possible(Kind::Strokes, Some(&drawn())), Kind::Strokes);
        assert_eq!(possible(Kind::Pixels, Some(&drawn())), Kind::Pixels);
        assert_eq!(possible(Kind::Strokes, None), Kind::Strokes);
    }

    #[test]
    fn views_differ_and_with_all_off_are_the_drawing() {
        let drawn = drawn();
        for (kind, knobs) in [(Kind::Strokes, stroke_knobs()), (Kind::Pixels, pixel_knobs())] {
            let view = |knobs: &[Knob], index| view_of(&drawn, kind, knobs, 1, index);
            assert_ne!(view(&knobs, 0), view(&knobs, 1), "{kind:?}");
            assert_eq!(view(&knobs, 0), view(&knobs, 0), "{kind:?}");
            assert_eq!(view(&off(knobs), 7), drawn.picture, "{kind:?}");
        }
    }
}
