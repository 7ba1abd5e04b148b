//! The page's loudspeaker: Web Audio, as far as it takes to play a few samples once.
//!
//! Declared here rather than taken from `web-sys`, whose features are shared with the trainers' GPU code: one more would
//! build all of that anew.

use std::cell::RefCell;

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    type AudioContext;
    #[wasm_bindgen(constructor, catch)]
    fn new() -> Result<AudioContext, JsValue>;
    #[wasm_bindgen(method, js_name = createBuffer, catch)]
    fn create_buffer(this: &AudioContext, channels: u32, length: u32, rate: f32) -> Result<AudioBuffer, JsValue>;
    #[wasm_bindgen(method, js_name = createBufferSource, catch)]
    fn create_buffer_source(this: &AudioContext) -> Result<AudioBufferSourceNode, JsValue>;
    #[wasm_bindgen(method, getter)]
    fn destination(this: &AudioContext) -> JsValue;
    #[wasm_bindgen(method, catch)]
    fn resume(this: &AudioContext) -> Result<JsValue, JsValue>;

    type AudioBuffer;
    #[wasm_bindgen(method, js_name = copyToChannel, catch)]
    fn copy_to_channel(this: &AudioBuffer, samples: &[f32], channel: u32) -> Result<(), JsValue>;

    type AudioBufferSourceNode;
    #[wasm_bindgen(method, setter)]
    fn set_buffer(this: &AudioBufferSourceNode, buffer: &AudioBuffer);
    #[wasm_bindgen(method, catch)]
    fn connect(this: &AudioBufferSourceNode, to: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn start(this: &AudioBufferSourceNode) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn stop(this: &AudioBufferSourceNode) -> Result<(), JsValue>;
}

thread_local! {
    /// What plays, and what is being played.
    static SPEAKER: RefCell<(Option<AudioContext>, Option<AudioBufferSourceNode>)> = const { RefCell::new((None, None)) };
}

/// Plays samples in [−1, 1], `rate` of them a second, in place of what was being played. False if this browser cannot.
pub fn play(samples: &[f32], rate: usize) -> bool {
    SPEAKER.with_borrow_mut(|(context, playing)| {
        if let Some(playing) = playing.take() {
            // One that has come to its end cannot be stopped, and need not be.
            _ = playing.stop();
        }
        if context.is_none() {
            *context = AudioContext::new().ok();
        }
        let begun = context.as_ref().is_some_and(|context| match begin(context, samples, rate) {
            Ok(source) => playing.replace(source).is_none(),
            Err(_) => false,
        });
        begun || samples.is_empty()
    })
}

fn begin(context: &AudioContext, samples: &[f32], rate: usize) -> Result<AudioBufferSourceNode, JsValue> {
    // A browser keeps it silent until somebody has pressed something, as they just have.
    context.resume()?;
    let buffer = context.create_buffer(1, samples.len() as u32, rate as f32)?;
    buffer.copy_to_channel(samples, 0)?;
    let source = context.create_buffer_source()?;
    source.set_buffer(&buffer);
    source.connect(&context.destination())?;
    source.start()?;
    Ok(source)
}
