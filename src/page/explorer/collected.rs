//! What the tabs of collected drawings share: how files and folders are brought, what is going on, what came of it, and the
//! gallery.

use icondata_lu::{LuFolderOpen, LuTrash2};
use leptos::{html, prelude::*};

use super::{
    alphabets::Alphabets,
    librarian::{Doing, Librarian},
};
use crate::{
    kit::{
        bytes::megabytes,
        given::chosen,
        icon::Icon,
        reactive::derived,
        status::{Cancel, EmptyState, Failed, Progress},
    },
    trainers::WorkerTrouble,
    work::DocumentActions,
};
use protocol::librarian::{Request, Stock};

/// A tab of collected drawings.
#[component]
pub fn Collected(
    /// Which drawings.
    stock: Stock,
    /// What they are.
    intro: &'static str,
    /// What is said where there are none.
    nothing: &'static str,
    /// What else can be pressed, before the buttons for files.
    #[prop(optional)]
    more: Option<AnyView>,
) -> impl IntoView {
    let librarian = Librarian::get();
    librarian.watch(stock);
    ask_to_keep();
    let over = DocumentActions::get().over;
    let shelf = librarian.shelf(stock);
    let nothing = derived(move || match librarian.doing.get() {
        Doing::Looking => "Looking for what this browser kept…",
        _ => nothing,
    });
    let told = move || {
        let told = librarian.told.get().filter(|(of, _)| *of == stock);
        told.map(|(_, text)| view! { <p class="collected-told muted" role="status" data-testid="data-told">{text}</p> })
    };
    view! {
        <div class="collected column" class:over=over>
            <div class="explorer-intro row wrap"><p class="muted">{intro}</p></div>
            <div class="explorer-intro row wrap">{more}<Choose stock/></div>
            <Doings librarian/>
            <WorkerTrouble name="The reader of archives" worker=librarian.worker/>
            {move || librarian.trouble.get().map(|text| view! { <Failed words=text testid="data-trouble"/> })}
            {told}
            {move || match shelf.get() {
                Some(shelf) => view! { <Alphabets shelf/> }.into_any(),
                None => view! { <EmptyState words=nothing testid="data-empty"/> }.into_any(),
            }}
        </div>
    }
}

/// Buttons for files and folders, and to forget what is there.
#[component]
fn Choose(stock: Stock) -> impl IntoView {
    let librarian = Librarian::get();
    let (files, folder) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let busy = derived(move || librarian.doing.get() != Doing::Idle);
    let bring = move |input: NodeRef<html::Input>| {
        if let Some(input) = input.get_untracked() {
            librarian.bring(chosen(&input));
        }
    };
    let button = move |input: NodeRef<html::Input>, label: &'static str| {
        let press = move |_| {
            if let Some(input) = input.get_untracked() {
                input.click();
            }
        };
        view! { <button class="button" disabled=busy on:click=press><Icon icon=LuFolderOpen/>{label}</button> }
    };
    let forget = move || {
        librarian.shelf(stock).with(Option::is_some).then(|| {
            view! {
                <button
                    class="button quiet danger"
                    data-testid="data-forget"
                    disabled=busy
                    on:click=move |_| {
                        librarian.told.set(None);
                        librarian.ask(Request::Forget(stock));
                    }
                >
                    <Icon icon=LuTrash2/>
                    "Forget this data"
                </button>
            }
        })
    };
    view! {
        {button(folder, "Choose a folder")}
        {button(files, "Choose files")}
        <input
            node_ref=folder
            hidden
            type="file"
            prop:webkitdirectory=true
            data-testid="data-folder"
            on:change=move |_| bring(folder)
        />
        <input
            node_ref=files
            hidden
            type="file"
            accept=".zip,.ndjson,.txt"
            multiple
            data-testid="data-files"
            on:change=move |_| bring(files)
        />
        {forget}
    }
}

/// What is going on, with a way to stop it.
#[component]
fn Doings(librarian: Librarian) -> impl IntoView {
    let stop = |press: Callback<()>| Some(Cancel { label: "Stop", testid: "data-cancel", press });
    move || match librarian.doing.get() {
        Doing::Fetching { archive, received, total } => {
            let so_far = match total {
                Some(total) => format!("{}: {} of {}", archive.file(), megabytes(received), megabytes(total)),
                None => format!("{}: {}", archive.file(), megabytes(received)),
            };
            let part = total.map(|total| (received, total));
            let cancel = stop(Callback::new(move |()| librarian.ask(Request::Cancel)));
            view! { <Progress label=archive.file() part words=so_far testid="data-progress" cancel/> }.into_any()
        }
        Doing::Reading(name, part) => {
            let words = match part {
                Some((done, all)) => format!("Reading {name}: {done} of {all} files…"),
                None => format!("Reading {name}…"),
            };
            let cancel = stop(Callback::new(move |()| librarian.stop_reading()));
            view! { <Progress label="Reading" part words testid="data-reading" cancel/> }.into_any()
        }
        Doing::Looking | Doing::Idle => ().into_any(),
    }
}

/// Asks the browser not to throw the drawings away when it runs short of room. It may say no.
fn ask_to_keep() {
    let storage = js_sys::Reflect::get(&window().navigator(), &"storage".into());
    if storage.is_ok_and(|storage| storage.is_object()) {
        _ = window().navigator().storage().persist();
    }
}
