//! The map: where the encoder puts every drawing, as a picture that can be moved, enlarged and asked.
//!
//! frame → [`crate::map::projection`] → [`scene`] → [`paint`]; [`stage`] ties them to the page, [`gestures`] and [`view`] to hands.

mod film;
mod gestures;
mod glide;
mod paint;
mod past;
pub mod projection;
mod room;
mod scene;
mod spread;
mod sprites;
mod stage;
mod tooltip;
mod view;
pub mod words;

use crate::kit::card::Card;
use crate::kit::figures::grouped;
use crate::kit::icon_button::IconButton;
use crate::kit::keys;
use crate::kit::picture::ExportMenu;
use crate::kit::reactive::{memo, next_frame};
use crate::kit::{size::pointed_at, status::EmptyState};
use icondata_lu::{LuMaximize, LuMinus, LuPlus};
use leptos::{html, prelude::*};
use web_sys::{Element, KeyboardEvent, PointerEvent, WheelEvent};

use self::{film::FilmItem, scene::class_of, stage::Stage, tooltip::PointedAt, view::Pixel};
use super::state::{PageState, QueryAnswer};
use protocol::{Landmark, Prediction};

/// How much larger one press of a button or key shows the map.
const ZOOM_STEP: f64 = 1.5;

/// How far an arrow key moves the map, in pixels.
const PAN_STEP: f64 = 48.0;

/// The embedding, in its place.
#[component]
pub fn MapPanel() -> impl IntoView {
    let state = PageState::get();
    let stage = Stage::new(state);
    let encoder = memo(move || match stage.replayed.get() {
        Some(step) => Some(format!("filming step {}", grouped(step))),
        None => state.frame.with(|frame| frame.as_ref().map(words::encoder)),
    });
    let empty = memo(move || state.frame.with(|frame| frame.as_ref().is_none_or(|f| f.landmarks.is_empty())));
    let projection = memo(move || {
        let explained = stage.explained.get();
        state.frame.with(|frame| frame.as_ref().map(|frame| words::projection(frame, explained)))
    });
    let has_prototypes = memo(move || state.frame.with(|frame| frame.as_ref().is_some_and(words::has_prototypes)));
    let more = view! { <span class="muted" data-testid="map-encoder">{encoder}</span> }.into_any();
    let around = NodeRef::<html::Div>::new();
    let film = view! { <FilmItem stage menu="export-fewshot-map"/> }.into_any();
    let tools = view! {
        <div class="tools">
            <IconButton icon=LuMinus label="Smaller" title="Smaller (-, or Ctrl with the wheel)" testid="map-smaller"
                press=move || stage.change(|scene, _, time| scene.zoom_by_step(1.0 / ZOOM_STEP, time))/>
            <IconButton icon=LuPlus label="Larger" title="Larger (+, or Ctrl with the wheel)" testid="map-larger"
                press=move || stage.change(|scene, _, time| scene.zoom_by_step(ZOOM_STEP, time))/>
            <IconButton icon=LuMaximize label="Show everything" testid="map-fit"
                press=move || stage.change(|scene, _, time| scene.fit(time))/>
            <ExportMenu name="fewshot-map" what="map" around class="icon-button" more=Some(film)/>
        </div>
    }
    .into_any();
    view! {
        <Card name="map" id="map-title" number="2" title="See" more=Some(more) beside=Some(tools)>
            <div class="map-stage" node_ref=around>
                <MapCanvas stage/>
                <PointedAt pointed=stage.pointed/>
                <Show when=move || empty.get()>
                    <EmptyState words="Draw a few characters on the board. Each appears here where the network puts it: \
                                       alike to the network means near on the map."/>
                </Show>
            </div>
            <p class="map-first" class:hidden=move || empty.get() || state.answered.get()>
                "Near each other on this map: alike to the network."
            </p>
            <p class="map-caption muted" class:hidden=move || empty.get()>
                <span class="map-key"><svg viewBox="-8 -8 16 16" aria-hidden="true"><rect class="key-card" x="-6" y="-6" width="12" height="12" rx="2.5"/></svg>"drawing"</span>
                <Show when=move || has_prototypes.get()>
                    <span class="map-key"><svg viewBox="-8 -8 16 16" aria-hidden="true"><circle class="key-ring" r="6"/><circle class="key-core" r="2.5"/></svg>"prototype"</span>
                </Show>
                <span class="map-key"><svg viewBox="-8 -8 16 16" aria-hidden="true"><path class="key-held-out" d="M-5-3C0-8 4-2 0 0S-2 6 5 3"/></svg>"held-out character"</span>
                <span class="map-projection end">{projection}</span>
            </p>
        </Card>
    }
}

/// The canvas and the hands on it.
#[component]
fn MapCanvas(stage: Stage) -> impl IntoView {
    let state = PageState::get();
    let spoken = RwSignal::new(String::new());
    let summary = memo(move || {
        let prediction = prediction(state);
        state.frame.with(|frame| {
            frame.as_ref().map_or_else(
                || "Map of the embedding: nothing on it yet.".to_owned(),
                |frame| state.board.with(|board| words::summary(frame, board, prediction.as_ref())),
            )
        })
    });
    let speak = move || {
        let pointed = stage.pointed.get_untracked();
        let words = untrack(|| pointed.and_then(|(landmark, _)| description(state, landmark)));
        spoken.set(words.map(|words| format!("{}. {}", words.title, words.detail)).unwrap_or_default());
    };
    view! {
        <canvas
            node_ref=stage.canvas
            class="map-canvas"
            tabindex="0"
            role="img"
            aria-label=summary
            aria-describedby="map-help"
            data-testid="map-canvas"
            on:pointerdown=move |event| press(stage, &event)
            on:pointermove=move |event| travel(stage, state, &event)
            on:pointerup=move |event| lift(stage, state, &event)
            on:pointercancel=move |event: PointerEvent| {
                stage.change(|_, gesture, _| _ = gesture.lift(event.pointer_id()))
            }
            on:pointerleave=move |_| point_at(stage, state, None)
            on:blur=move |_| point_at(stage, state, None)
            on:wheel=move |event| roll(stage, &event)
            on:keydown=move |event| if key(stage, state, &event) { next_frame(speak) }
        ></canvas>
        <p id="map-help" hidden>
            "Arrow keys move the map, plus and minus or the wheel with Ctrl enlarge and shrink it, 0 shows everything, N and P go from one \
             drawing to the next and back."
        </p>
        <p class="visually-hidden" aria-live="polite">{spoken}</p>
    }
}

fn press(stage: Stage, event: &PointerEvent) {
    if let Some(canvas) = stage.canvas.get_untracked() {
        _ = Element::set_pointer_capture(&canvas, event.pointer_id());
    }
    stage.change(|_, gesture, _| gesture.press(event.pointer_id(), pixel(event)));
}

fn travel(stage: Stage, state: PageState, event: &PointerEvent) {
    if stage.is_held() {
        stage.change(|scene, gesture, time| {
            if let Some(change) = gesture.travel(event.pointer_id(), pixel(event)) {
                scene.pan(change.pan, time);
                if change.zoom != 1.0 {
                    scene.zoom(change.zoom, change.about, time);
                }
            }
        });
    } else {
        point_at(stage, state, stage.under(pixel(event)));
    }
}

fn lift(stage: Stage, state: PageState, event: &PointerEvent) {
    let mut tapped = false;
    stage.change(|_, gesture, _| tapped = gesture.lift(event.pointer_id()));
    if tapped {
        point_at(stage, state, stage.under(pixel(event)));
    }
}

/// A wheel alone is the page's, which scrolls; with the control key it is the map's.
fn roll(stage: Stage, event: &WheelEvent) {
    if !event.ctrl_key() && !event.meta_key() {
        return;
    }
    event.prevent_default();
    // A wheel that counts lines or pages means about so many pixels.
    let unit = [1.0, 16.0, 400.0][event.delta_mode().min(2) as usize];
    // A pinch on a trackpad arrives as a wheel with the control key, in much smaller numbers than a wheel's notch has.
    let pixels = event.delta_y() * unit;
    let speed = if pixels.abs() < 40.0 { 0.01 } else { 0.0015 };
    let factor = (-pixels * speed).clamp(-0.7, 0.7).exp();
    stage.change(|scene, _, time| scene.zoom(factor, pixel(event), time));
}

/// What a key does to the map; true if it pointed at something.
fn key(stage: Stage, state: PageState, event: &KeyboardEvent) -> bool {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return false;
    }
    let pan = |by: Pixel| stage.change(|scene, _, time| scene.pan(by, time));
    let mut points = false;
    match keys::meant(event).as_str() {
        "ArrowLeft" => pan([PAN_STEP, 0.0]),
        "ArrowRight" => pan([-PAN_STEP, 0.0]),
        "ArrowUp" => pan([0.0, PAN_STEP]),
        "ArrowDown" => pan([0.0, -PAN_STEP]),
        "+" | "=" => stage.change(|scene, _, time| scene.zoom_by_step(ZOOM_STEP, time)),
        "-" => stage.change(|scene, _, time| scene.zoom_by_step(1.0 / ZOOM_STEP, time)),
        "0" => stage.change(|scene, _, time| scene.fit(time)),
        "Escape" => point_at(stage, state, None),
        key @ ("n" | "p") => {
            let next = stage.neighbour(key == "n");
            point_at(stage, state, next);
            stage.change(|scene, _, time| scene.bring_into_sight(next, time));
            points = true;
        }
        _ => return false,
    }
    event.prevent_default();
    points
}

/// Points at a landmark, or at nothing; its class stands out on the whole page.
fn point_at(stage: Stage, state: PageState, landmark: Option<Landmark>) {
    let before = stage.pointed.get_untracked().map(|(landmark, _)| landmark);
    if before != landmark {
        stage.change(|scene, _, _| scene.pointed = landmark);
        state.highlighted.set(landmark.and_then(class_of));
    }
}

/// Where on the canvas a pointer is, in sixteenths of the root's size of type as everything on the map.
fn pixel(event: &web_sys::MouseEvent) -> Pixel {
    pointed_at(event)
}

fn prediction(state: PageState) -> Option<Prediction> {
    state.answer.with(|answer| match answer {
        QueryAnswer::Predicted(prediction) => Some(prediction.clone()),
        QueryAnswer::None | QueryAnswer::Unanswerable(_) => None,
    })
}

fn description(state: PageState, landmark: Landmark) -> Option<words::Description> {
    let prediction = prediction(state);
    state.frame.with(|frame| {
        let frame = frame.as_ref()?;
        Some(state.board.with(|board| words::describe(frame, board, prediction.as_ref(), landmark)))
    })
}
