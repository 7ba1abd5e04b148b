//! How a worker is, for as long as it does not work as it should, with a way to do something about it: a notice can be
//! dismissed, this cannot.

use leptos::prelude::*;

use super::{Trainers, supervised_worker::SupervisedWorker, worker_state::WorkerState, workers::brief};
use crate::{
    kit::{bytes::megabytes, reactive::derived},
    state::{DeviceChoice, PageState},
};
use protocol::DeviceKind;

/// How the trainers are that training needs, beside the button that trains: on their way, tried again, silent, given up.
#[component]
pub fn TrainerStatus() -> impl IntoView {
    let devices = PageState::get().devices;
    let trainers = Trainers::get();
    let line = move |kind, name| {
        let active = derived(move || devices.with(|devices| devices.active == kind));
        // What becomes of a GPU that nobody insists on is said in the device badge.
        let awaited = move || {
            active.get() || kind == DeviceKind::Cpu || devices.with(|devices| devices.choice == DeviceChoice::Gpu)
        };
        let worker = trainers.worker(kind);
        view! {
            {move || awaited().then(|| view! { <WorkerTrouble name worker/> })}
            {move || active.get().then(|| worker.state.with(|state| on_its_way(name, state))).flatten().map(|text| view! {
                <p class="worker-line muted" data-testid="trainer-starting">{text}</p>
            })}
        }
    };
    view! {
        {line(DeviceKind::Cpu, "The CPU trainer")}
        {line(DeviceKind::Gpu, "The GPU trainer")}
    }
}

/// A line if this worker does not work as it should.
#[component]
pub fn WorkerTrouble(
    /// What to call it, as a sentence begins.
    name: &'static str,
    /// The worker.
    worker: SupervisedWorker,
) -> impl IntoView {
    move || {
        let (text, remedy) = worker.state.with(|state| trouble(name, state))?;
        Some(view! {
            <p class="worker-line wrong" role="status" data-testid="worker-trouble">
                {text}
                {remedy.map(|remedy| view! {
                    <button class="button" on:click=move |_| remedy.apply(worker)>{remedy.label()}</button>
                })}
            </p>
        })
    }
}

/// What a press on the button beside a worker's trouble does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WorkerRemedy {
    /// Start it anew: it does not start.
    TryAgain,
    /// Start it anew: it is up, and says nothing.
    Restart,
    /// Load the page anew.
    Reload,
}

impl WorkerRemedy {
    fn label(self) -> &'static str {
        match self {
            Self::TryAgain => "Try again",
            Self::Restart => "Restart it",
            Self::Reload => "Reload the page",
        }
    }

    fn apply(self, worker: SupervisedWorker) {
        match self {
            Self::TryAgain | Self::Restart => worker.restart(),
            Self::Reload => reload(),
        }
    }
}

/// Loads the page anew.
pub fn reload() {
    // A browser that refuses has its own button for it.
    _ = window().location().reload();
}

/// What there is to say of a worker, and what can be done about it.
fn trouble(name: &str, state: &WorkerState) -> Option<(String, Option<WorkerRemedy>)> {
    let (text, remedy) = match state {
        WorkerState::Asleep
        | WorkerState::Starting { slow: false, failed_before: None, .. }
        | WorkerState::Up { silent: false } => return None,
        WorkerState::Starting { slow: true, .. } => {
            (format!("{name} is slow to start: nothing has come of it for a while. "), Some(WorkerRemedy::TryAgain))
        }
        WorkerState::Starting { slow: false, failed_before: Some(reason), .. } => {
            (format!("{name} failed ({}) and is started again …", brief(reason)), None)
        }
        WorkerState::Pausing { reason, .. } => {
            (format!("{name} did not start ({}). It is tried again …", brief(reason)), None)
        }
        WorkerState::Up { silent: true } => {
            (format!("{name} has not answered for a while. A long step may do that. "), Some(WorkerRemedy::Restart))
        }
        WorkerState::GivenUp { reason, reload: false } => {
            (format!("{name} does not start: {}. ", brief(reason)), Some(WorkerRemedy::TryAgain))
        }
        WorkerState::GivenUp { reason, reload: true } => {
            (format!("{name} does not start: {}. ", brief(reason)), Some(WorkerRemedy::Reload))
        }
    };
    Some((text, remedy))
}

/// How far a worker is that is on its way and makes progress.
fn on_its_way(name: &str, state: &WorkerState) -> Option<String> {
    let WorkerState::Starting { received, total, slow: false, failed_before } = state else { return None };
    if failed_before.is_some() && *received == 0 {
        return None;
    }
    Some(match (*received, *total) {
        (0, _) => format!("{name} is starting …"),
        (received, Some(total)) if received < total => {
            format!("{name} is on its way: {} of {} …", megabytes(received), megabytes(total))
        }
        (_, Some(_)) => format!("{name} is starting …"),
        (received, None) => format!("{name} is on its way: {} so far …", megabytes(received)),
    })
}

/// How the GPU's trainer is before it is up.
pub fn gpu_on_its_way(worker: &WorkerState) -> String {
    match worker {
        WorkerState::Asleep => "Looking for a GPU …".to_owned(),
        _ => on_its_way("The GPU trainer", worker).unwrap_or_else(|| "The GPU trainer is starting …".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const fn starting(received: u64, total: Option<u64>) -> WorkerState {
        WorkerState::Starting { received, total, slow: false, failed_before: None }
    }

    #[test]
    fn what_is_wrong_is_said_with_what_to_do_about_it() {
        let say = |worker| trouble("The GPU trainer", &worker);
        assert_eq!(say(WorkerState::Up { silent: false }), None);
        assert_eq!(say(starting(0, None)), None);
        let (text, remedy) = say(WorkerState::Up { silent: true }).expect("it is said");
        assert!(text.contains("GPU") && remedy == Some(WorkerRemedy::Restart));
        let given_up = |reload| say(WorkerState::GivenUp { reason: "404.".into(), reload }).expect("it is said");
        assert_eq!(given_up(false), ("The GPU trainer does not start: 404. ".into(), Some(WorkerRemedy::TryAgain)));
        assert_eq!(given_up(true).1, Some(WorkerRemedy::Reload));
        let pausing = WorkerState::Pausing { until: Duration::ZERO, reason: "404".into() };
        assert_eq!(say(pausing).expect("it is said").1, None, "it is tried again by itself");
        let again = WorkerState::Starting { received: 0, total: None, slow: false, failed_before: Some("404".into()) };
        assert!(say(again).expect("it is said").0.contains("404"));
        let slow = WorkerState::Starting { received: 0, total: None, slow: true, failed_before: None };
        assert_eq!(say(slow).expect("it is said").1, Some(WorkerRemedy::TryAgain));
    }

    #[test]
    fn how_far_a_program_is_on_its_way_is_said_in_megabytes() {
        let say = |received, total| on_its_way("It", &starting(received, total)).expect("it is on its way");
        assert_eq!(say(0, None), "It is starting …");
        assert_eq!(say(1 << 20, Some(5 << 20)), "It is on its way: 1.0 MB of 5.0 MB …");
        assert_eq!(say(1 << 20, None), "It is on its way: 1.0 MB so far …");
        assert_eq!(say(5 << 20, Some(5 << 20)), "It is starting …");
        assert_eq!(on_its_way("It", &WorkerState::Asleep), None);
        let again =
            |received| WorkerState::Starting { received, total: None, slow: false, failed_before: Some("404".into()) };
        assert_eq!(on_its_way("It", &again(0)), None, "that it is started again is said already");
        assert!(on_its_way("It", &again(1 << 20)).is_some());
    }
}
