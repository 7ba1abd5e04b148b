//! Is there a GPU that the GPU trainer can use? Asked before its program is fetched: burn panics on adapters without
//! timestamp queries, and a browser without WebGPU would fetch megabytes for nothing.
//!
//! web-sys has WebGPU only behind an unstable flag, so the few properties are read by name.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
    time::Duration,
};

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::kit::reactive::after;

/// A browser that says nothing of its adapters for so long never will.
const ANSWERS_WITHIN: Duration = Duration::from_secs(10);

/// What is missing for the GPU to train, as the page says it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoGpu {
    /// The browser does not have it, or the page is not served securely.
    #[error("this browser has no WebGPU here")]
    WebGpu,
    /// It has, but offers no adapter.
    #[error("WebGPU found no graphics adapter")]
    Adapter,
    /// The adapter cannot do what burn asks of it.
    #[error("the graphics adapter lacks timestamp queries, which burn needs")]
    Timestamps,
    /// The browser was asked, and does not answer.
    #[error("the browser does not say whether there is a graphics adapter")]
    Silent,
}

/// What kind of adapter there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adapter {
    /// A GPU.
    Hardware,
    /// The CPU in a GPU's clothes: tens of times slower than the CPU trainer.
    Software,
}

/// Finds an adapter that the GPU trainer can use.
///
/// # Errors
/// If there is none, or the browser does not say within some seconds.
pub async fn probe() -> Result<Adapter, NoGpu> {
    let mut found = pin!(find());
    let mut too_late = pin!(JsFuture::from(Promise::new(&mut |resolve, _| {
        after(ANSWERS_WITHIN, move || _ = resolve.call0(&JsValue::NULL));
    })));
    poll_fn(|context| match found.as_mut().poll(context) {
        Poll::Ready(found) => Poll::Ready(found),
        Poll::Pending => too_late.as_mut().poll(context).map(|_| Err(NoGpu::Silent)),
    })
    .await
}

async fn find() -> Result<Adapter, NoGpu> {
    let gpu = property(&leptos::prelude::window().navigator(), "gpu").ok_or(NoGpu::WebGpu)?;
    let adapter = call(&gpu, "requestAdapter", None).ok_or(NoGpu::WebGpu)?;
    let adapter = adapter.dyn_into::<Promise>().map_err(|_| NoGpu::Adapter)?;
    let adapter = JsFuture::from(adapter).await.ok().filter(JsValue::is_object).ok_or(NoGpu::Adapter)?;
    let features = property(&adapter, "features").ok_or(NoGpu::Timestamps)?;
    let timestamps = call(&features, "has", Some("timestamp-query")).is_some_and(|has| has.is_truthy());
    if !timestamps {
        return Err(NoGpu::Timestamps);
    }
    let info = property(&adapter, "info").unwrap_or(JsValue::UNDEFINED);
    Ok(if is_software(&adapter, &info) { Adapter::Software } else { Adapter::Hardware })
}

/// Browsers have said it in several places, and Chromium's own adapter only by its name.
fn is_software(adapter: &JsValue, info: &JsValue) -> bool {
    let value =
        |object: &JsValue, name: &str| Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
    let named = value(info, "architecture").as_string().is_some_and(|name| name == "swiftshader" || name == "llvmpipe");
    named || value(info, "isFallbackAdapter").is_truthy() || value(adapter, "isFallbackAdapter").is_truthy()
}

fn property(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &JsValue::from_str(name)).ok().filter(JsValue::is_object)
}

fn call(object: &JsValue, method: &str, argument: Option<&str>) -> Option<JsValue> {
    let method: Function = Reflect::get(object, &JsValue::from_str(method)).ok()?.dyn_into().ok()?;
    match argument {
        Some(argument) => method.call1(object, &JsValue::from_str(argument)),
        None => method.call0(object),
    }
    .ok()
}
