//! Ready-made networks: what each method's network is after so many steps, trained beforehand by `fewshot ready-made` and
//! fetched when asked for. One opens as a run, so that everything shows it as it shows any run, and it can be trained on.

use js_sys::{Array, JSON, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

use crate::{
    fragment::settings::defaults,
    kit::{figures::grouped, files, reactive::spawn},
    state::{NoticeTone, PageState, ReadyMade, Remedy},
    trainers::Trainers,
};
use document::SavedRun;
use protocol::{Accuracy, Checkpoint, MethodInfo, RunConfig, StepMetrics};

/// The list of them (src/cli/ready_made/manifest.rs).
const MANIFEST: &str = "ready/ready.json";

/// After how many steps there is one, of every method that learns.
pub const STOPS: [u64; 4] = [0, 100, 1_000, 5_000];

/// Opens the network of this method after so many steps, one of [`STOPS`], with the method's default settings. The run that
/// was open is put away. What comes of the request that was made last counts; one that fails changes nothing and says why.
pub fn open(state: PageState, trainers: Trainers, method: &str, steps: u64) {
    let found = state.methods.with_untracked(|methods| methods.iter().find(|info| info.id == method).cloned());
    let Some(info) = found else { return };
    let asked = Some((info.id.clone(), steps));
    state.ready.update(|ready| ready.asked = asked.clone());
    spawn(async move {
        let fetched = fetch(&info, steps).await;
        if state.ready.with_untracked(|ready| ready.asked != asked) {
            return;
        }
        match fetched {
            Ok(saved) => {
                let run = trainers.open_saved(&saved);
                state.ready.set(ReadyMade { asked: None, opened: Some((run, steps)) });
                trainers.look();
            }
            Err(why) => {
                state.ready.update(|ready| ready.asked = None);
                let text = format!(
                    "The network of {} after {} steps could not be fetched: {why}. Everything stays as it is.",
                    info.title,
                    grouped(steps)
                );
                let again = Remedy::new("Try again", move || open(state, trainers, &info.id, steps));
                state.offer(NoticeTone::Warning, text, again);
            }
        }
    });
}

/// A ready-made network as a run.
///
/// # Errors
/// Why it could not be fetched, as a part of a sentence.
async fn fetch(method: &MethodInfo, steps: u64) -> Result<SavedRun, String> {
    let listed = at(&listed().await?, &method.id);
    let (stops, seed) = (Array::from(&at(&listed, "stops")), number(&listed, "seed"));
    let stop = stops.iter().find(|stop| number(stop, "steps") == steps as f64);
    let stop = stop.ok_or("the site does not have it")?;
    // The seed alone says what the network is before its first step.
    let weights = match at(&stop, "file").as_string() {
        Some(file) => files::fetch(&file).await?,
        None => Vec::new(),
    };
    let step = |step: u64, loss: f64, accuracy: f64| StepMetrics {
        step,
        loss: loss as f32,
        accuracy: accuracy as f32,
        milliseconds: 0.0,
    };
    let curve = Array::from(&at(&listed, "curve"));
    let curve = curve.iter().map(|point| {
        let [at, loss, accuracy] = [0, 1, 2].map(|part| Array::from(&point).get(part).as_f64().unwrap_or_default());
        step(at as u64, loss, accuracy)
    });
    let mut history: Vec<_> = curve.take_while(|point| point.step < steps).collect();
    if let Some(last) = history.last().copied().filter(|_| steps > 0) {
        // The last mean holds up to the latest step, so that this counts as one step where the curve is smoothed.
        history.push(StepMetrics { step: steps - 1, ..last });
        history.push(step(steps, number(&stop, "loss"), last.accuracy.into()));
    }
    let tested = stops.iter().map(|stop| tested(&stop));
    Ok(SavedRun {
        name: String::new(),
        config: RunConfig { method: method.id.clone(), seed: seed as u64, values: defaults(method) },
        checkpoint: Checkpoint { step: steps, weights },
        history,
        evaluations: tested.take_while(|(at, _)| *at <= steps).collect(),
    })
}

/// The list of all of them, by method.
async fn listed() -> Result<JsValue, String> {
    let manifest = String::from_utf8_lossy(&files::fetch(MANIFEST).await?).into_owned();
    Ok(JSON::parse(&manifest).map(|manifest| at(&manifest, "methods")).unwrap_or_default())
}

/// How well the networks of methods do, by the method's id and the number of their steps.
pub type Measured = Vec<(String, Vec<(u64, Accuracy)>)>;

/// How well the networks of every method do, by the number of their steps, as the list has it.
///
/// # Errors
/// Why it could not be fetched, as a part of a sentence.
pub async fn measured() -> Result<Measured, String> {
    let methods = listed().await?;
    let keys = methods.dyn_ref::<Object>().map(Object::keys).unwrap_or_default();
    let of = |method: JsValue| {
        let method = method.as_string()?;
        let stops = Array::from(&at(&at(&methods, &method), "stops"));
        Some((method, stops.iter().map(|stop| tested(&stop)).collect()))
    };
    Ok(keys.iter().filter_map(of).collect())
}

/// After how many steps a network of the list was tested, and how well it did.
fn tested(stop: &JsValue) -> (u64, Accuracy) {
    let accuracy = Accuracy {
        mean: number(stop, "accuracy") as f32,
        interval: number(stop, "interval") as f32,
        episodes: number(stop, "episodes") as u32,
    };
    (number(stop, "steps") as u64, accuracy)
}

/// A part of what was read.
fn at(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap_or_default()
}

/// A number of what was read; 0 if there is none.
fn number(value: &JsValue, name: &str) -> f64 {
    at(value, name).as_f64().unwrap_or_default()
}
