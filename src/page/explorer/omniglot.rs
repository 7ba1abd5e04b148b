//! Omniglot: fetched from its official repository or brought by the user, then browsed.

use icondata_lu::LuDownload;
use leptos::prelude::*;

use super::{
    collected::Collected,
    librarian::{Doing, Librarian},
};
use crate::kit::{bytes::megabytes, icon::Icon, reactive::derived};
use protocol::librarian::{Archive, Request, Stock};

/// What an archive holds, in words.
fn contents(archive: Archive) -> &'static str {
    match archive {
        Archive::StrokesBackground => "Strokes of 30 alphabets",
        Archive::StrokesEvaluation => "Strokes of 20 more",
        Archive::ImagesBackground => "Scans of the 30",
        Archive::ImagesEvaluation => "Scans of the 20",
    }
}

/// The Omniglot tab.
#[component]
pub fn OmniglotPanel() -> impl IntoView {
    view! {
        <Collected
            stock=Stock::Omniglot
            intro="1,623 characters of 50 alphabets, each drawn by 20 people (Lake, Salakhutdinov, Tenenbaum 2015). \
                   Once it is here, the Learner can learn from it. Nothing of yours leaves this computer."
            nothing="Nothing is here yet. Fetch an archive above, or drop Omniglot's zip files here."
            more=Archive::ALL.map(fetch).collect_view().into_any()
        />
    }
}

/// The button that fetches an archive.
fn fetch(archive: Archive) -> impl IntoView {
    let librarian = Librarian::get();
    let busy = derived(move || librarian.doing.get() != Doing::Idle);
    let part = move || {
        let parts = librarian.parts.get();
        let received = parts.iter().find(|(other, _)| *other == archive).map(|(_, received)| *received);
        received.map(|received| format!(" (go on from {})", megabytes(received)))
    };
    view! {
        <button
            class="button"
            data-testid=archive.file()
            title=archive.file()
            disabled=busy
            on:click=move |_| librarian.ask(Request::Fetch(archive))
        >
            <Icon icon=LuDownload/>
            {contents(archive)}
            {part}
        </button>
    }
}
