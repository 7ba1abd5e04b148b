//! What is dropped anywhere on the page, or pasted. A place that takes its own says so by preventing what the browser would do.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, DragEvent, Element};

use super::DocumentActions;
use crate::kit::{given::Dropped, reactive::spawn};

impl DocumentActions {
    /// From now on, takes files and folders that are dropped anywhere or pasted.
    pub(super) fn take_files(self) {
        let over = self.over;
        let drag = window_event_listener(ev::dragover, move |event| {
            let has_files = has_files(&event);
            if has_files && !event.default_prevented() {
                event.prevent_default();
                over.set(true);
            } else {
                over.set(false);
            }
        });
        // Leaving for nowhere is leaving the page.
        let leave = window_event_listener(ev::dragleave, move |event| {
            if event.related_target().is_none() {
                over.set(false);
            }
        });
        let drop = window_event_listener(ev::drop, move |event| {
            over.set(false);
            if has_files(&event) && !event.default_prevented() {
                event.prevent_default();
                self.take(event.data_transfer(), class_at(&event));
            }
        });
        let paste = window_event_listener(ev::paste, move |event| {
            let data = event.dyn_ref::<web_sys::ClipboardEvent>().and_then(web_sys::ClipboardEvent::clipboard_data);
            self.take(data, None);
        });
        on_cleanup(move || {
            drag.remove();
            leave.remove();
            drop.remove();
            paste.remove();
        });
    }

    fn take(self, data: Option<DataTransfer>, class: Option<u32>) {
        let Some(data) = data else { return };
        let dropped = Dropped::of(&data);
        spawn(async move { self.open(dropped.listed().await, class) });
    }
}

/// The class of the board that something is let go over.
fn class_at(event: &DragEvent) -> Option<u32> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest("[data-class]").ok()??.get_attribute("data-class")?.parse().ok()
}

/// True if files are dragged, and not text of the page.
fn has_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|data| data.types().includes(&"Files".into(), 0))
}
