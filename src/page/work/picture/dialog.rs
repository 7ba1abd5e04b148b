//! The dialog in which a picture is looked at.

use leptos::{html, prelude::*};

use super::{Pictures, Wishes};
use crate::{
    kit::{
        dialog::Dialog,
        ink::Ink,
        names,
        reactive::{derived, memo, watch},
        segments::{Segment, Segments},
    },
    work::DocumentActions,
};
use ink::Drawing;

/// The dialog with a picture; shut unless one is open.
#[component]
pub fn PictureDialog() -> impl IntoView {
    let work = DocumentActions::get();
    let Pictures { name, wishes, found, .. } = work.pictures;
    let canvas = NodeRef::<html::Canvas>::new();
    // Not a memo: when one picture follows another that Escape has shut, the dialog opens again.
    let open = derived(move || name.with(Option::is_some));
    watch(move || {
        wishes.track();
        if let (true, Some(canvas)) = (open.get(), canvas.get()) {
            untrack(|| work.trace(canvas));
        }
    });
    let drawing = memo(move || found.with(|found| found.drawing.clone()));
    let nothing = derived(move || drawing.with(Drawing::is_empty));
    let close = move || {
        if open.get_untracked() {
            work.pictures.shut();
        }
    };
    view! {
        <Dialog class="picture" titled_by="picture-title" testid="picture-dialog" open close>
            <header class="card-head row">
                <h2 id="picture-title">{derived(move || name.get().unwrap_or_default())}</h2>
            </header>
            <div class="picture-both">
                <figure>
                    <canvas node_ref=canvas role="img" aria-label="The picture; what is taken for ink is violet"></canvas>
                    <figcaption class="muted">"Violet is taken for ink"</figcaption>
                </figure>
                <figure>
                    <div class="cell"><Ink drawing/></div>
                    <figcaption class="muted">"The drawing it becomes"</figcaption>
                </figure>
            </div>
            <p class="share-says" role="status" data-testid="picture-says">{derived(move || found.with(|found| found.trouble.clone().unwrap_or_default()))}</p>
            <Corrections/>
            <div class="editor-row row apart">
                <button class="button" data-testid="picture-skip" on:click=move |_| work.pictures.shut()>"Leave it out"</button>
                <button class="button primary" data-testid="picture-put" disabled=nothing on:click=move |_| work.put_picture()>
                    "Put on the board"
                </button>
            </div>
        </Dialog>
    }
}

/// What of the picture is ink, what of it is cut off, and the class that the drawing goes to.
#[component]
fn Corrections() -> impl IntoView {
    let work = DocumentActions::get();
    let Pictures { wishes, found, class, .. } = work.pictures;
    let is_light = derived(move || wishes.with(|wishes| wishes.is_light));
    view! {
            <Segments name="picture-ink" legend="What is ink" segments=polarities() chosen=is_light
                choose=move |value| wishes.update(|wishes| (wishes.is_light, wishes.threshold) = (value, None))/>
            <label class="picture-slider">
                <span>"Threshold"</span>
                <input
                    type="range"
                    min="1"
                    max="254"
                    data-testid="picture-threshold"
                    prop:value=derived(move || found.with(|found| found.threshold.to_string()))
                    on:input:target=move |event| {
                        let threshold = event.target().value().parse().ok();
                        wishes.update(|wishes| wishes.threshold = threshold);
                    }
                />
            </label>
            {["Cut left", "Cut right", "Cut top", "Cut bottom"].into_iter().enumerate().map(|(at, label)| cut(wishes, at, label)).collect_view()}
            <label class="picture-slider">
                <span>"Class"</span>
                <select
                    class="select"
                    data-testid="picture-class"
                    on:change:target=move |event| class.set(event.target().value().parse().ok())
                >
                    <option value="" prop:selected=derived(move || class.get().is_none())>"A new class"</option>
                    {move || work.state.board.with(|board| board.iter().map(|each| {
                        let id = each.id;
                        view! {
                            <option value=id.to_string() prop:selected=derived(move || class.get() == Some(id))>
                                {names::of(board, id)}
                            </option>
                        }
                    }).collect_view())}
                </select>
            </label>
    }
}

/// What may be ink; nothing chosen is a guess.
fn polarities() -> Vec<Segment<Option<bool>>> {
    vec![
        Segment::new(None, "Guess ink").testid("picture-guess"),
        Segment::new(Some(false), "Dark ink").testid("picture-dark"),
        Segment::new(Some(true), "Light ink").testid("picture-light"),
    ]
}

/// How much of one side of the picture is cut off.
fn cut(wishes: RwSignal<Wishes>, at: usize, label: &'static str) -> AnyView {
    view! {
        <label class="picture-slider">
            <span>{label}</span>
            <input
                type="range"
                min="0"
                max="45"
                prop:value=derived(move || wishes.with(|wishes| wishes.cut[at].to_string()))
                on:input:target=move |event| {
                    let part = event.target().value().parse().unwrap_or(0);
                    wishes.update(|wishes| wishes.cut[at] = part);
                }
            />
        </label>
    }
    .into_any()
}
