//! What is wrong with a worker, with a way to do something about it, for as long as it is wrong: a notice can be dismissed,
//! this cannot.

use leptos::prelude::*;

use super::{Trainers, supervised_worker::SupervisedWorker, supervisor::WorkerState, workers::brief};
use protocol::DeviceKind;

/// One line for each trainer that does not work as it should.
#[component]
pub fn TrainerTrouble() -> impl IntoView {
    let trainers = Trainers::get();
    view! {
        <WorkerTrouble name="The CPU trainer" worker=trainers.worker(DeviceKind::Cpu)/>
        <WorkerTrouble name="The GPU trainer" worker=trainers.worker(DeviceKind::Gpu)/>
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
        let (text, button) = worker.state.with(|state| trouble(name, state))?;
        Some(view! {
            <p class="failure" role="status" data-testid="worker-trouble">
                {text}
                {button.map(|label| view! {
                    <button class="button quiet" on:click=move |_| worker.restart()>{label}</button>
                })}
            </p>
        })
    }
}

/// What there is to say of a worker, and what a button beside it does about it.
fn trouble(name: &str, state: &WorkerState) -> Option<(String, Option<&'static str>)> {
    match state {
        WorkerState::Asleep | WorkerState::Starting { .. } | WorkerState::Up { silent: false } => None,
        WorkerState::Pausing { reason, .. } => {
            Some((format!("{name} did not start ({}). It is tried again …", brief(reason)), None))
        }
        WorkerState::Up { silent: true } => {
            Some((format!("{name} has not answered for a while. A long step may do that. "), Some("Restart it")))
        }
        WorkerState::GivenUp { reason } => {
            Some((format!("{name} does not start: {}. ", brief(reason)), Some("Try again")))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn what_is_wrong_is_said_with_what_to_do_about_it() {
        let say = |worker| trouble("The GPU trainer", &worker);
        assert_eq!(say(WorkerState::Up { silent: false }), None);
        let (text, button) = say(WorkerState::Up { silent: true }).expect("it is said");
        assert!(text.contains("GPU") && button == Some("Restart it"));
        let (text, button) = say(WorkerState::GivenUp { reason: "404.".into() }).expect("it is said");
        assert_eq!((text.as_str(), button), ("The GPU trainer does not start: 404. ", Some("Try again")));
        let pausing = WorkerState::Pausing { until: Duration::ZERO, reason: "404".into() };
        assert_eq!(say(pausing).expect("it is said").1, None, "it is tried again by itself");
    }
}
