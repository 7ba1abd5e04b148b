//! The encoder that ships with the page, a safetensors file beside it: fetched, fetched again, and given to every trainer.

use std::time::Duration;

use js_sys::{Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::RequestInit;

use super::{
    Trainers,
    jobs::{Failure, JobReport},
};
use crate::{
    kit::{
        files,
        reactive::{after, spawn},
    },
    state::Pretrained,
};
use protocol::{DeviceKind, Output, Work};

const FILE: &str = "weights/omniglot-conv4.safetensors";

/// What static/start.js calls the response that it has asked for.
const COMING: &str = "encoderComing";

/// An encoder that has been on its way for so long is said to be slow.
const SLOW_AFTER: Duration = Duration::from_secs(15);

impl Trainers {
    /// Fetches the pretrained encoder; `again` asks the host for it even if the browser has a copy, which may be what is
    /// wrong. What came before stays in place until then.
    pub fn fetch_encoder(self, again: bool) {
        let pretrained = self.state.pretrained;
        let attempt = self.pool.try_update_value(|pool| {
            pool.encoder_attempts += 1;
            pool.encoder_attempts
        });
        let is_latest = move || self.pool.try_with_value(|pool| pool.encoder_attempts) == attempt;
        pretrained.set(Pretrained::Fetching { slow: false });
        after(SLOW_AFTER, move || {
            if is_latest() && pretrained.with_untracked(|state| matches!(state, Pretrained::Fetching { .. })) {
                pretrained.set(Pretrained::Fetching { slow: true });
            }
        });
        spawn(async move {
            match fetch(again).await {
                Ok(weights) => self.encoder_arrived(weights),
                Err(why) if is_latest() => pretrained.set(Pretrained::Missing { why }),
                Err(_) => {}
            }
        });
    }

    fn encoder_arrived(self, weights: Vec<u8>) {
        self.pool.update_value(|pool| pool.weights = Some(weights));
        for kind in [DeviceKind::Cpu, DeviceKind::Gpu] {
            if self.worker(kind).is_up() {
                self.load_encoder(kind);
            }
        }
    }

    /// Gives a trainer the encoder, if it is here.
    pub(super) fn load_encoder(self, kind: DeviceKind) {
        let Some(weights) = self.pool.with_value(|pool| pool.weights.clone()) else { return };
        self.begin_on(kind, Work::Load { weights }, move |report| match report {
            JobReport::Ended(Ok(Output::Loaded { parameters, embedding_dim: _ })) => {
                self.state.pretrained.set(Pretrained::Loaded { parameters });
            }
            JobReport::Ended(Err(failure @ (Failure::Trouble(_) | Failure::TooLate))) => {
                // The next trainer need not try it.
                self.pool.update_value(|pool| pool.weights = None);
                let why = failure.what_to_do().unwrap_or_default();
                self.state.pretrained.set(Pretrained::Missing { why });
            }
            // A fresh trainer is given it again.
            JobReport::Ended(_) | JobReport::News(_) => {}
        });
    }
}

/// The file's bytes, or why there are none.
async fn fetch(again: bool) -> Result<Vec<u8>, String> {
    let request = RequestInit::new();
    if again {
        // By name, since web-sys has a feature for each word.
        _ = Reflect::set(&request, &"cache".into(), &"reload".into());
    }
    // static/start.js has begun to fetch it while the program was on its way.
    let coming = Reflect::get(&window(), &COMING.into()).ok().and_then(|coming| coming.dyn_into::<Promise>().ok());
    _ = Reflect::delete_property(&window(), &COMING.into());
    let asked = match coming.filter(|_| !again) {
        Some(coming) => coming,
        None => window().fetch_with_str_and_init(&files::address(FILE), &request),
    };
    files::arrived(asked).await.map_err(|why| format!("The pretrained encoder could not be fetched: {why}."))
}
