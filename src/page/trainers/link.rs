//! One trainer in its dedicated worker: commands out, events in, each message one moved array of bytes. Commands wait
//! here until the trainer has said that it is ready, since a worker that is still loading would lose them.

use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{ErrorEvent, MessageEvent, Worker};

use protocol::{Command, DeviceKind, Event, decode, encode};

/// What comes from a worker.
#[derive(Debug)]
pub enum Report {
    /// The trainer says something.
    Event(Event),
    /// The worker could not be loaded, or broke without a word.
    Lost(String),
}

/// A trainer in its worker. Dropping it ends the worker.
pub struct Link {
    worker: Worker,
    waiting: Option<Vec<Command>>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(ErrorEvent)>,
}

impl Link {
    /// Starts the worker of this kind; `report` hears all that comes from it.
    ///
    /// # Errors
    /// If the browser makes no workers here, in its own words.
    pub fn spawn(kind: DeviceKind, report: impl Fn(Report) + Clone + 'static) -> Result<Self, String> {
        let script = match kind {
            DeviceKind::Cpu => "./trainer_cpu_loader.js",
            DeviceKind::Gpu => "./trainer_gpu_loader.js",
        };
        let worker = Worker::new(script).map_err(|error| format!("{error:?}"))?;
        let tell = report.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
            match decode::<Event>(&Uint8Array::new(&message.data()).to_vec()) {
                Ok(event) => tell(Report::Event(event)),
                Err(error) => tell(Report::Lost(error.to_string())),
            }
        });
        let on_error = Closure::<dyn Fn(ErrorEvent)>::new(move |error: ErrorEvent| {
            // A program that could not be fetched gives an event without a message.
            let message = Reflect::get(&error, &JsValue::from_str("message")).ok().and_then(|text| text.as_string());
            let reason = message.filter(|text| !text.is_empty());
            report(Report::Lost(reason.unwrap_or_else(|| "its program could not be loaded".to_owned())));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self { worker, waiting: Some(Vec::new()), _on_message: on_message, _on_error: on_error })
    }

    /// Sends a command, or keeps it until the trainer is ready.
    pub fn send(&mut self, command: Command) {
        match &mut self.waiting {
            Some(waiting) => waiting.push(command),
            None => self.post(&command),
        }
    }

    /// The trainer is ready: what waited goes out, if it is still to be said.
    pub fn open(&mut self, still_to_be_said: impl Fn(&Command) -> bool) {
        for command in self.waiting.take().unwrap_or_default() {
            if still_to_be_said(&command) {
                self.post(&command);
            }
        }
    }

    /// True once the trainer has said that it is ready.
    pub fn is_open(&self) -> bool {
        self.waiting.is_none()
    }

    fn post(&self, command: &Command) {
        let Ok(bytes) = encode(command) else { return };
        let array = Uint8Array::from(bytes.as_slice());
        let moved = Array::of1(&array.buffer());
        if let Err(error) = self.worker.post_message_with_transfer(&array, &moved) {
            web_sys::console::error_1(&error);
        }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}
