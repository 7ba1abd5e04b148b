//! The learner: which method, its settings, the run, its curves, the device.

mod evaluation;
mod formula;
mod method;
mod settings;
mod transport;

use leptos::prelude::*;

pub use self::evaluation::grouped;
use self::{evaluation::Evaluation, method::MethodChoice, settings::SettingsPanel, transport::Transport};
use super::{badge::DeviceBadge, curves::Curves, state::PageState};
use crate::kit::reactive::memo;

/// Everything about what trains.
#[component]
pub fn Learner() -> impl IntoView {
    let state = PageState::get();
    let ready = memo(move || state.methods.with(|methods| !methods.is_empty()));
    view! {
        <section class="card learner" aria-labelledby="learner-title">
            <header class="card-head">
                <h2 id="learner-title">"Learner"</h2>
                <MethodChoice/>
            </header>
            <Show when=move || ready.get() fallback=|| view! { <p class="empty-state">"The trainer is starting …"</p> }>
                <SettingsPanel/>
            </Show>
            <Transport/>
            <div class="curves">
                <Curves/>
            </div>
            <Evaluation/>
            <DeviceBadge/>
        </section>
    }
}
