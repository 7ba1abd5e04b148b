//! The learner: which method, its settings, the run, its curves, the device.

mod evaluation;
mod formula;
mod method;
mod settings;
mod transport;
mod way_back;

use leptos::prelude::*;

use self::{evaluation::Evaluation, method::MethodChoice, settings::SettingsPanel, way_back::WayBack};
pub use self::{evaluation::grouped, transport::Transport};
use super::{badge::DeviceBadge, curves::Curves, state::PageState, trainers::TrainerStatus};
use crate::kit::{card::Card, reactive::memo};

/// Everything about what trains.
#[component]
pub fn Learner() -> impl IntoView {
    let state = PageState::get();
    let ready = memo(move || state.methods.with(|methods| !methods.is_empty()));
    view! {
        <Card name="learner scroll grow" id="learner-title" title="Learner" beside=Some(view! { <MethodChoice/> }.into_any())>
            <Show when=move || ready.get()>
                <SettingsPanel/>
            </Show>
            <Transport/>
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
