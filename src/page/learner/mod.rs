//! The learner: which method, its settings, the run, its curves, the device.

mod evaluation;
mod fold;
mod formula;
mod method;
mod ready;
mod settings;
mod transport;
mod way_back;

use leptos::prelude::*;

pub use self::transport::{DockRun, Transport};
use self::{
    evaluation::Evaluation,
    fold::SettingsFold,
    method::{About, MethodChoice},
    ready::ReadyMade,
    way_back::WayBack,
};
use super::{badge::DeviceBadge, curves::Curves, state::PageState, trainers::TrainerStatus};
use crate::kit::{card::Card, reactive::memo};

/// Everything about what trains.
#[component]
pub fn Learner() -> impl IntoView {
    let state = PageState::get();
    let method = memo(move || state.method());
    view! {
        <Card name="learner scroll grow" id="learner-title" number="3" title="Train" beside=Some(view! { <MethodChoice/> }.into_any())>
            <div class="about">{move || method.get().map(|method| view! { <About method/> })}</div>
            <SettingsFold/>
            <Transport/>
            <ReadyMade/>
            <WayBack/>
            <TrainerStatus/>
            <div class="curves">
                <Curves/>
            </div>
            <Evaluation/>
            <DeviceBadge/>
        </Card>
    }
}
