//! The drawing surface: pointer events in, strokes in the unit square out, smooth ink on screen. The same one serves
//! the board's cells and the query.

mod model;
mod pen;
mod tools;

use js_sys::{Array, Function, Reflect};
use leptos::{ev, prelude::*, svg};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DomRect, KeyboardEvent, PointerEvent, TouchEvent};

pub use model::{PadGesture, PadModel, Steps, Tool};
use pen::{Motion, PointerKind, PointerRole};
pub use tools::PadTools;

use crate::kit::ink::drawing_path;
use crate::kit::keys::{self, Walk};
use crate::kit::reactive::{derived, memo};
use ink::{Drawing, Point, smooth::svg_path};

/// Pause put between what stood on the pad before and a stroke drawn later, in milliseconds.
const PAUSE: f64 = 400.0;

/// The pad itself. Draws with the first pointer that touches it; a second finger, or a palm beside a pen, leaves no ink.
#[component]
pub fn Pad(
    /// What is drawn.
    model: PadModel,
    /// What a screen reader calls it.
    #[prop(into)]
    label: Signal<String>,
    /// Where the keyboard finds it.
    #[prop(optional)]
    id: &'static str,
    /// What lies faint on the sheet until something is drawn.
    #[prop(optional, into)]
    ghost: Signal<Drawing>,
) -> impl IntoView {
    let surface = NodeRef::<svg::Svg>::new();
    let session = StoredValue::new(Session::default());
    // Ink that stands is one path, so that a growing stroke never redraws it.
    let standing = memo(move || drawing_path(&model.standing()));
    let ghost = memo(move || if model.is_blank() { ghost.with(drawing_path) } else { String::new() });
    let growing = move || match model.gesture.get() {
        PadGesture::Drawing(stroke) => svg_path(&stroke),
        PadGesture::None | PadGesture::Erasing(_) => String::new(),
    };
    let pointer_down = move |event: PointerEvent| {
        if let Some(surface) = surface.get_untracked() {
            come_down(model, session, &surface, &event);
        }
    };
    let pointer_move = move |event: PointerEvent| {
        let Some(surface) = surface.get_untracked().filter(|_| is_active(model, &event)) else { return };
        match pen::judge_move(PointerKind::from_name(&event.pointer_type()), contact(&event), event.buttons()) {
            Motion::Draws => {
                // The page may have been scrolled under the pen.
                session.update_value(|session| session.bounds = bounds(&surface));
                let points = session.with_value(|session| coalesced(&event, |event| session.point(event)));
                model.extend(&points);
            }
            Motion::Lifted => model.let_go(true),
            Motion::Palm => model.let_go(false),
        }
    };
    let pointer_up = move |event: PointerEvent| {
        if is_active(model, &event) {
            if PointerKind::from_name(&event.pointer_type()) == PointerKind::Pen {
                session.update_value(|session| session.pen_seen = Some(event.time_stamp()));
            }
            model.let_go(true);
        }
    };
    // What the browser takes back was a palm, or the start of a gesture of its own.
    let pointer_cancel = move |event: PointerEvent| {
        if is_active(model, &event) {
            model.let_go(false);
        }
    };
    // The browser would take a fast stroke for a fling, and swallow the next tap as the one that stops it.
    let touch_start = move |event: TouchEvent| event.prevent_default();
    view! {
        <svg
            node_ref=surface
            id=id
            class="pad"
            class:erasing=derived(move || model.tool.get() == Tool::Eraser)
            viewBox="0 0 1 1"
            tabindex="0"
            role="application"
            aria-roledescription="drawing pad"
            aria-label=derived(move || describe(&label.get(), model.stroke_count()))
            on:touchstart=touch_start
            on:pointerdown=pointer_down
            on:pointermove=pointer_move
            on:pointerup=pointer_up
            on:pointercancel=pointer_cancel
            on:lostpointercapture=pointer_up
            on:contextmenu=move |event: ev::MouseEvent| event.prevent_default()
            on:keydown=move |event| keyboard(model, &event)
        >
            <path class="guide" d="M.5 .1V.9M.1 .5H.9"></path>
            <path class="ghost" d=ghost></path>
            <path class="stroke" d=move || standing.get()></path>
            <path class="stroke" d=growing></path>
        </svg>
    }
}

/// What a pad must remember between events.
#[derive(Clone, Default)]
struct Session {
    /// Left, top, width and height of the pad on screen.
    bounds: [f64; 4],
    /// The event time at which the drawing's clock stood at zero.
    origin: f64,
    /// When the pen was last seen.
    pen_seen: Option<f64>,
}

impl Session {
    fn point(&self, event: &PointerEvent) -> Point {
        let [left, top, width, height] = self.bounds;
        let pressure = event.pressure();
        Point {
            x: ((f64::from(event.client_x()) - left) / width.max(1.0)) as f32,
            y: ((f64::from(event.client_y()) - top) / height.max(1.0)) as f32,
            t_ms: (event.time_stamp() - self.origin) as f32,
            pressure: if pressure > 0.0 { pressure } else { 0.5 },
        }
    }
}

fn come_down(model: PadModel, session: StoredValue<Session>, surface: &web_sys::SvgElement, event: &PointerEvent) {
    let kind = PointerKind::from_name(&event.pointer_type());
    // A pointer that comes down twice has lifted in between, and one that the pad does not hold any more is gone: nothing
    // was told of it, but its stroke stands and others may draw.
    let is_gone = |id: i32| id == event.pointer_id() || !surface.has_pointer_capture(id);
    if model.pointer.get_untracked().is_some_and(|(id, _)| is_gone(id)) {
        model.let_go(true);
    }
    let drawing = model.pointer.get_untracked().map(|(_, kind)| kind);
    let since_pen =
        session.with_value(|session| session.pen_seen).map_or(f64::INFINITY, |seen| event.time_stamp() - seen);
    // Button 5 is the eraser at the other end of a pen.
    let verdict = match event.button() {
        0 | 5 => pen::judge(drawing, kind, contact(event), since_pen),
        _ => PointerRole::Ignored,
    };
    match verdict {
        PointerRole::Ignored => return,
        PointerRole::TakesOver => model.abandon(),
        PointerRole::Draws => {}
    }
    event.prevent_default();
    _ = surface.focus();
    _ = surface.set_pointer_capture(event.pointer_id());
    let elapsed = f64::from(model.duration());
    session.update_value(|session| {
        session.bounds = bounds(surface);
        session.origin = event.time_stamp() - if elapsed > 0.0 { elapsed + PAUSE } else { 0.0 };
    });
    model.pointer.set(Some((event.pointer_id(), kind)));
    let tool = if event.button() == 5 { Tool::Eraser } else { model.tool.get_untracked() };
    model.begin(session.with_value(|session| session.point(event)), tool);
}

/// Left, top, width and height of the pad on screen.
fn bounds(surface: &web_sys::SvgElement) -> [f64; 4] {
    let rect: DomRect = surface.get_bounding_client_rect();
    [rect.left(), rect.top(), rect.width(), rect.height()]
}

/// The larger side of what touches, in CSS pixels.
fn contact(event: &PointerEvent) -> f64 {
    f64::from(event.width().max(event.height()))
}

fn is_active(model: PadModel, event: &PointerEvent) -> bool {
    model.pointer.get_untracked().is_some_and(|(id, _)| id == event.pointer_id())
}

/// The points of a move: browsers gather several samples of a fast pen into one event.
fn coalesced(event: &PointerEvent, point: impl Fn(&PointerEvent) -> Point) -> Vec<Point> {
    let samples = Reflect::get(event, &JsValue::from_str("getCoalescedEvents"))
        .ok()
        .and_then(|method| method.dyn_into::<Function>().ok())
        .and_then(|method| method.call0(event).ok())
        .map(|samples| Array::from(&samples))
        .filter(|samples| samples.length() > 0);
    match samples {
        Some(samples) => samples.iter().map(|sample| point(sample.unchecked_ref())).collect(),
        None => vec![point(event)],
    }
}

fn keyboard(model: PadModel, event: &KeyboardEvent) {
    match (Walk::asked(event), keys::meant(event).as_str()) {
        (Some(Walk::Back), _) => model.undo(),
        (Some(Walk::Forth), _) => model.redo(),
        (None, "Escape") if model.is_in_hand() => model.let_go(false),
        (None, "Delete" | "Backspace") => model.clear(),
        (None, "e") if !(event.ctrl_key() || event.meta_key() || event.alt_key()) => toggle_eraser(model),
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}

fn toggle_eraser(model: PadModel) {
    model.tool.update(|tool| {
        *tool = match tool {
            Tool::Pen => Tool::Eraser,
            Tool::Eraser => Tool::Pen,
        }
    });
}

fn describe(label: &str, strokes: usize) -> String {
    match strokes {
        0 => format!("{label}, empty"),
        1 => format!("{label}, 1 stroke"),
        strokes => format!("{label}, {strokes} strokes"),
    }
}
