//! Omniglot: fetched from its official repository or brought by the user, then browsed.

use icondata_lu::{LuDownload, LuFolderOpen, LuTrash2};
use js_sys::Uint8Array;
use leptos::{html, prelude::*};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DragEvent, File};

use super::{
    alphabets::Alphabets,
    librarian::{Doing, Librarian},
};
use crate::{
    kit::{
        bytes::megabytes,
        icon::Icon,
        reactive::{derived, spawn},
        status::{Cancel, EmptyState, Failed, Progress},
    },
    trainers::WorkerTrouble,
};
use protocol::librarian::{Archive, Request};

/// No archive of Omniglot is larger.
const LARGEST_FILE: f64 = 256.0 * 1024.0 * 1024.0;

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
pub fn OmniglotPanel(
    /// Files to read at once.
    archives: StoredValue<Vec<File>, LocalStorage>,
) -> impl IntoView {
    let librarian = Librarian::start();
    read_files(librarian, archives.try_update_value(std::mem::take).unwrap_or_default());
    ask_to_keep();
    let over = RwSignal::new(false);
    let drop_files = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        if let Some(files) = event.data_transfer().and_then(|data| data.files()) {
            read_files(librarian, (0..files.length()).filter_map(|index| files.item(index)).collect());
        }
    };
    let drag = move |event: DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    let nothing = derived(move || match librarian.doing.get() {
        Doing::Looking => "Looking for what this browser kept…",
        _ => "Nothing is here yet. Fetch an archive above, or drop Omniglot's zip files here.",
    });
    view! {
        <div class="omniglot column" class:over=over on:dragover=drag on:dragleave=move |_| over.set(false) on:drop=drop_files>
            <div class="explorer-intro row wrap">
                <p class="muted">
                    "1,623 characters of 50 alphabets, each drawn by 20 people (Lake, Salakhutdinov, Tenenbaum 2015). \
                     Once it is here, the Learner can learn from it. Nothing of yours leaves this computer."
                </p>
            </div>
            <Archives librarian/>
            <Doings librarian/>
            <WorkerTrouble name="The reader of archives" worker=librarian.worker/>
            {move || librarian.trouble.get().map(|text| view! {
                <Failed words=text testid="data-trouble"/>
            })}
            {move || match librarian.shelf.get() {
                Some(shelf) => view! { <Alphabets shelf/> }.into_any(),
                None => view! { <EmptyState words=nothing testid="data-empty"/> }.into_any(),
            }}
        </div>
    }
}

/// What can be fetched, chosen or forgotten.
#[component]
fn Archives(librarian: Librarian) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let busy = derived(move || librarian.doing.get() != Doing::Idle);
    let fetch = move |archive: Archive| {
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
    };
    let chosen = move |_| {
        let Some(input) = input.get_untracked() else { return };
        if let Some(files) = input.files() {
            read_files(librarian, (0..files.length()).filter_map(|index| files.item(index)).collect());
        }
        // The same file may be chosen again.
        input.set_value("");
    };
    let choose = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    view! {
        <div class="explorer-intro row wrap">
            {Archive::ALL.map(fetch).collect_view()}
            <button class="button" disabled=busy on:click=choose>
                <Icon icon=LuFolderOpen/>
                "Choose files"
            </button>
            <input
                node_ref=input
                hidden
                type="file"
                accept=".zip"
                multiple
                data-testid="data-files"
                on:change=chosen
            />
            {move || librarian.shelf.with(Option::is_some).then(|| view! {
                <button
                    class="button quiet danger"
                    data-testid="data-forget"
                    disabled=busy
                    on:click=move |_| librarian.ask(Request::Forget)
                >
                    <Icon icon=LuTrash2/>
                    "Forget this data"
                </button>
            })}
        </div>
    }
}

/// What is going on, with a way to stop it.
#[component]
fn Doings(librarian: Librarian) -> impl IntoView {
    move || match librarian.doing.get() {
        Doing::Fetching { archive, received, total } => {
            let so_far = match total {
                Some(total) => format!("{}: {} of {}", archive.file(), megabytes(received), megabytes(total)),
                None => format!("{}: {}", archive.file(), megabytes(received)),
            };
            let part = total.map(|total| (received, total));
            let press = Callback::new(move |()| librarian.ask(Request::Cancel));
            let cancel = Some(Cancel { label: "Stop", testid: "data-cancel", press });
            view! { <Progress label=archive.file() part words=so_far testid="data-progress" cancel/> }.into_any()
        }
        Doing::Reading(name) => {
            view! { <Progress label="Reading" part=None words=format!("Reading {name}…") cancel=None/> }.into_any()
        }
        Doing::Looking | Doing::Idle => ().into_any(),
    }
}

/// Sends files to the librarian, one after the other.
fn read_files(librarian: Librarian, files: Vec<File>) {
    spawn(async move {
        for file in files {
            let name = file.name();
            if file.size() > LARGEST_FILE {
                librarian.trouble.set(Some(format!("{name} is larger than any archive of Omniglot.")));
                continue;
            }
            match JsFuture::from(file.array_buffer()).await {
                Ok(buffer) => librarian.ask(Request::Read { name, bytes: Uint8Array::new(&buffer).to_vec() }),
                Err(_) => librarian.trouble.set(Some(format!("{name} cannot be read from the disk. Try again."))),
            }
        }
    });
}

/// Asks the browser not to throw the drawings away when it runs short of room. It may say no.
fn ask_to_keep() {
    let storage = js_sys::Reflect::get(&window().navigator(), &"storage".into());
    if storage.is_ok_and(|storage| storage.is_object()) {
        _ = window().navigator().storage().persist();
    }
}
