//! The messages to the user, shown over the page's lower edge, and what their buttons do.

use icondata_lu::LuX;
use leptos::prelude::*;

use crate::{
    kit::{icon_button::IconButton, reactive::derived},
    state::{NoticeTone, PageState, Remedy},
    trainers::{Trainers, reload},
};

/// The notices, over the page's lower edge.
#[component]
pub fn Notices() -> impl IntoView {
    let state = PageState::get();
    let trainers = Trainers::get();
    view! {
        <section class="notices" aria-label="Messages" aria-live="polite">
            <For each=move || state.notices.get() key=|notice| notice.id let:notice>
                <div class="notice row" class:warning=notice.tone == NoticeTone::Warning role="group" data-testid="notice">
                    <p class="grow">{notice.text.clone()}</p>
                    {notice.remedies.into_iter().map(|remedy| remedy_button(state, trainers, notice.id, remedy)).collect_view()}
                    <IconButton icon=LuX label="Dismiss this message" press=move || state.dismiss(notice.id)/>
                </div>
            </For>
        </section>
    }
}

fn remedy_button(state: PageState, trainers: Trainers, notice: u32, remedy: Remedy) -> AnyView {
    let (label, known) = (remedy.label(), remedy.clone());
    let outdated = derived(move || known.is_outdated(state));
    let press = move |_| {
        if !matches!(remedy, Remedy::Other { stays: true, .. }) {
            state.dismiss(notice);
        }
        apply(&remedy, state, trainers);
    };
    view! { <button class="button quiet" hidden=outdated on:click=press>{label}</button> }.into_any()
}

/// Does what a press on a remedy asks for.
pub fn apply(remedy: &Remedy, state: PageState, trainers: Trainers) {
    match remedy {
        Remedy::Undo(_) => state.undo_board(),
        Remedy::Restart(kind) => trainers.restart(*kind),
        Remedy::Reload => reload(),
        Remedy::Sample(n_way, k_shot) => trainers.sample(*n_way, *k_shot),
        Remedy::FetchEncoder => trainers.fetch_encoder(true),
        Remedy::Other { press, .. } => press.run(()),
    }
}
