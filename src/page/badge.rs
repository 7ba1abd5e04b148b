//! What trains and how long a step takes, in a line; and the choice of the device.

use crate::kit::icon::Icon;
use crate::kit::reactive::{derived, memo};
use crate::kit::segments::{Segment, Segments};
use icondata_lu::{LuCpu, LuGauge};
use leptos::prelude::*;

use super::{
    state::{DeviceChoice, Devices, PageState, TrainerState},
    trainers::{Trainers, gpu_on_its_way, kind_name, worker_state::WorkerState},
};
use crate::curves::history::RunHistory;
use protocol::DeviceKind;

/// What trains, and how long a step takes.
#[component]
pub fn DeviceBadge() -> impl IntoView {
    let state = PageState::get();
    let recent = memo(move || state.history.with(RunHistory::median_milliseconds));
    let active = memo(move || state.devices.with(|devices| devices.active));
    let name = move || state.devices.with(|devices| adapter_name(devices.trainer(devices.active)));
    let pace = move || {
        let timed = state.devices.with(|devices| timed_milliseconds(devices.trainer(devices.active)));
        recent.get().or(timed).map_or_else(|| "– ms".to_owned(), milliseconds)
    };
    view! {
        <p class="badge-line row" data-testid="device-badge">
            {move || match active.get() {
                DeviceKind::Cpu => view! { <Icon icon=LuCpu/> },
                DeviceKind::Gpu => view! { <Icon icon=LuGauge/> },
            }}
            <strong data-testid="device-kind">{derived(move || kind_name(active.get()).to_owned())}</strong>
            <span class="muted clip grow" title=name>{name}</span>
            <span class="strong nowrap" title="Median time of a training step">{pace} " / step"</span>
        </p>
    }
}

/// The choice between the devices there are.
#[component]
pub fn DevicePanel() -> impl IntoView {
    let state = PageState::get();
    let trainers = Trainers::get();
    let gpu = trainers.worker(DeviceKind::Gpu);
    let given_up = memo(move || gpu.state.with(|worker| matches!(worker, WorkerState::GivenUp { reload: false, .. })));
    let gone = derived(move || state.devices.with(|devices| matches!(devices.gpu, TrainerState::Unavailable(_))));
    let segments = vec![
        Segment::new(DeviceChoice::Auto, "Auto").id("auto"),
        Segment::new(DeviceChoice::Cpu, "CPU").id("cpu"),
        Segment::new(DeviceChoice::Gpu, "GPU").id("gpu").disabled(gone, "There is no GPU to train on"),
    ];
    let chosen = derived(move || state.devices.with(|devices| devices.choice));
    view! {
            <Segments name="device" legend="Train on" segments chosen choose=move |choice| trainers.choose(choice)/>
            <p class="badge-note muted" data-testid="device-note">
                {derived(move || gpu.state.with(|worker| state.devices.with(|devices| note(devices, worker))))}
                {move || given_up.get().then(|| view! {
                    <button class="button quiet" data-testid="gpu-again" on:click=move |_| gpu.restart()>"Try again"</button>
                })}
            </p>
    }
}

/// What there is to know of the other device; `gpu` is the GPU trainer's worker.
fn note(devices: &Devices, gpu: &WorkerState) -> String {
    if devices.switching {
        return "The run is moving to the other device …".to_owned();
    }
    match (&devices.cpu, &devices.gpu) {
        (_, TrainerState::Unavailable(reason)) => format!("No GPU: {reason}. "),
        (_, TrainerState::Starting) => gpu_on_its_way(gpu),
        (_, TrainerState::Asleep) if devices.software_gpu => "The GPU here is software: slower.".to_owned(),
        (_, TrainerState::Asleep) if devices.choice == DeviceChoice::Cpu => {
            "The GPU trainer is not fetched.".to_owned()
        }
        (_, TrainerState::Asleep) => "The GPU is looked at next …".to_owned(),
        (TrainerState::Ready { milliseconds: Some(cpu), .. }, TrainerState::Ready { milliseconds: Some(gpu), .. }) => {
            format!("A step takes {} on the CPU, {} on the GPU.", milliseconds(*cpu), milliseconds(*gpu))
        }
        (_, TrainerState::Ready { info, .. }) if devices.active == DeviceKind::Cpu => {
            format!("GPU ready: {}.", info.name)
        }
        (_, TrainerState::Ready { .. }) => "On a GPU, a run may not replay bit for bit.".to_owned(),
    }
}

fn adapter_name(trainer: &TrainerState) -> String {
    match trainer {
        TrainerState::Ready { info, .. } if info.name == kind_name(info.kind) => String::new(),
        TrainerState::Ready { info, .. } => info.name.clone(),
        TrainerState::Asleep | TrainerState::Starting => "starting …".to_owned(),
        TrainerState::Unavailable(_) => "not available".to_owned(),
    }
}

fn timed_milliseconds(trainer: &TrainerState) -> Option<f32> {
    match trainer {
        TrainerState::Ready { milliseconds, .. } => *milliseconds,
        TrainerState::Asleep | TrainerState::Starting | TrainerState::Unavailable(_) => None,
    }
}

fn milliseconds(milliseconds: f32) -> String {
    let digits = if milliseconds < 10.0 { 1 } else { 0 };
    format!("{milliseconds:.digits$} ms")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_badge_says_why_there_is_no_gpu() {
        let devices = Devices { gpu: TrainerState::Unavailable("no adapter".into()), ..Devices::default() };
        assert_eq!(note(&devices, &WorkerState::Asleep), "No GPU: no adapter. ");
        let asked = Devices { gpu: TrainerState::Starting, ..Devices::default() };
        assert_eq!(note(&asked, &WorkerState::Asleep), "Looking for a GPU …", "nothing is fetched before one is found");
    }
}
