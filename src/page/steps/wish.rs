//! How the views ask the page for something: by an event, since they are a module of their own.

use js_sys::Uint8Array;
use leptos::prelude::window;
use web_sys::{CustomEvent, CustomEventInit};

use crate::steps::panel::messages::{WISH, Wish};
use protocol::encode;

/// Asks the page for something.
pub fn ask(wish: Wish) {
    let Ok(bytes) = encode(&wish) else { return };
    let init = CustomEventInit::new();
    init.set_detail(&Uint8Array::from(bytes.as_slice()));
    if let Ok(event) = CustomEvent::new_with_event_init_dict(WISH, &init) {
        _ = window().dispatch_event(&event);
    }
}
