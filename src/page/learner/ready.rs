//! The network after so many steps, ready-made: what takes minutes to learn is there at once.

use leptos::prelude::*;

use crate::{
    kit::{
        reactive::memo,
        segments::{Segment, Segments},
    },
    ready::{self, STOPS},
    state::PageState,
    trainers::Trainers,
};
use protocol::Supervision;

/// What is said of one that is open.
pub const WORDS: &str = "Trained beforehand on generated alphabets; from here on Adam begins anew.";

/// What the stops are called.
const LABELS: [&str; STOPS.len()] = ["0", "100", "1\u{202f}000", "5\u{202f}000"];

impl PageState {
    /// True if ready-made networks of the chosen method are offered: not at first sight, where there is enough to see.
    pub(super) fn offers_ready_made(self) -> bool {
        let is_open = self.run.with(|run| run.id.is_some());
        self.method().is_some_and(|method| method.supervision != Supervision::Untrained && (is_open || !method.usual))
    }
}

/// The stops of the chosen method.
#[component]
pub fn ReadyMade() -> impl IntoView {
    let (state, trainers) = (PageState::get(), Trainers::get());
    let offered = memo(move || state.offers_ready_made());
    let chosen = memo(move || {
        let chosen = state.config.with(|config| config.method.clone());
        let (method, steps) = state.ready.with(|ready| ready.asked.clone()).or_else(|| {
            let open = state.is_ready_made();
            state.run.with(|run| run.config.as_ref().filter(|_| open).map(|config| (config.method.clone(), run.step)))
        })?;
        (method == chosen).then_some(steps)
    });
    let segments = STOPS.into_iter().zip(LABELS).map(|(steps, label)| Segment::new(Some(steps), label).testid(label));
    let choose = move |steps: Option<u64>| {
        if let (Some(method), Some(steps)) = (state.method(), steps) {
            ready::open(state, trainers, &method.id, steps);
        }
    };
    view! {
        <div class="row tight ready" title="The network of this method, trained beforehand" class:hidden=move || !offered.get()>
            <span class="muted">"after"</span>
            <Segments
                name="ready"
                legend="The network after so many steps, trained beforehand"
                segments=segments.collect()
                chosen
                choose=Callback::new(move |steps| untrack(|| choose(steps)))
                testid="ready"
            />
            <span class="muted">"steps"</span>
        </div>
    }
}
