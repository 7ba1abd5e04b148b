//! A session inside a dedicated Web Worker.

use std::panic;

use burn::tensor::Device;
use futures::channel::mpsc::UnboundedReceiver;
use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::MessageChannel;

use learn::training::{
    device,
    session::{Port, Session},
};
use protocol::{Command, DeviceInfo, DeviceKind, Event, librarian::Stock};
use worker::{entry, fetch, listen, post, scope, sleep, stored};

/// The pair of towers that ships with the page, beside the worker.
const PAIR: &str = "weights/clip.safetensors";

/// Starts a trainer in the worker that runs this module: commands in, events out, until the worker is ended.
///
/// Call it from `main`, once.
pub fn start(kind: DeviceKind) {
    run_constructors_once();
    panic::set_hook(Box::new(|info| post(&Event::Failed { reason: format!("The trainer stopped: {info}") })));
    let inbox = listen(|reason| post(&Event::Refused { reason }));
    spawn_local(async move {
        match device::open(kind).await {
            Ok(device) => serve(device, inbox).await,
            Err(error) => post(&Event::Failed { reason: error.to_string() }),
        }
    });
}

async fn serve((device, info): (Device, DeviceInfo), inbox: UnboundedReceiver<Command>) {
    Session::new(WorkerPort::new(), device, info).serve(inbox).await;
}

/// burn registers thousands of items through static constructors, and the linker wraps every export in a thunk that
/// runs them all again, unless something refers to the function that runs them. Referring to it here made a training
/// step more than twice as fast; it also means that nothing runs them but this. [`start`] calls it, and whatever else
/// uses burn in a browser must.
pub fn run_constructors_once() {
    #[cfg(target_family = "wasm")]
    {
        unsafe extern "C" {
            fn __wasm_call_ctors();
        }
        static ONCE: std::sync::Once = std::sync::Once::new();
        // SAFETY: the linker makes this function; it is called once, before anything uses what it registers.
        ONCE.call_once(|| unsafe { __wasm_call_ctors() });
    }
}

struct WorkerPort {
    performance: Option<web_sys::Performance>,
    /// A message to oneself comes back in the next macrotask; timers are clamped to 4 ms.
    channel: Option<MessageChannel>,
}

impl WorkerPort {
    fn new() -> Self {
        Self { performance: scope().performance(), channel: MessageChannel::new().ok() }
    }
}

impl Port for WorkerPort {
    fn post(&self, event: Event) {
        post(&event);
    }

    fn now_ms(&self) -> f64 {
        self.performance.as_ref().map_or_else(js_sys::Date::now, web_sys::Performance::now)
    }

    async fn stored(&self, stock: Stock) -> Option<Vec<u8>> {
        stored(entry(stock)).await.ok().flatten()
    }

    async fn shipped_pair(&self) -> Option<Vec<u8>> {
        fetch(PAIR).await.ok().flatten()
    }

    async fn breathe(&self) {
        let Some(channel) = &self.channel else { return self.sleep(0.0).await };
        let promise = Promise::new(&mut |resolve: Function, _| {
            channel.port1().set_onmessage(Some(&resolve));
            if channel.port2().post_message(&JsValue::NULL).is_err() {
                let _ = resolve.call0(&JsValue::NULL);
            }
        });
        let _ = JsFuture::from(promise).await;
    }

    async fn sleep(&self, ms: f64) {
        sleep(ms).await;
    }
}
