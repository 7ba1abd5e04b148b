//! The link to the page as it is now: copied, measured, and as a QR code large enough to be read off a projector.

use leptos::prelude::*;

use super::{DocumentActions, clipboard::to_clipboard, frame::FrameText};
use crate::{
    fragment,
    kit::{
        dialog::Dialog,
        reactive::{derived, spawn, watch},
        segments::{Segment, Segments},
    },
};
use document::link;
use protocol::librarian::{Done, Errand};

/// Longer links are cut off by some programs that people send them with.
const SAFE: usize = 2_000;
/// Light squares around a QR code, without which it is not found.
const QUIET: u32 = 4;

/// A link and what became of it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Shared {
    /// The whole address; empty if there is none.
    link: String,
    /// Why there is none, or what to know about it.
    says: String,
    /// The QR code's side with its margin, and the path of its dark squares.
    code: Option<(u32, String)>,
}

/// The dialog with the link; shut unless [`DocumentActions::sharing`] is set.
#[component]
pub fn ShareDialog() -> impl IntoView {
    let work = DocumentActions::get();
    let shared = RwSignal::new(Shared::default());
    let with_drawings = RwSignal::new(true);
    watch(move || {
        let (open, with_drawings) = (work.sharing.get(), with_drawings.get());
        if open {
            untrack(|| work.share(with_drawings, shared));
        }
    });
    let has_link = derived(move || shared.with(|shared| !shared.link.is_empty()));
    view! {
        <Dialog class="share" titled_by="share-title" testid="share-dialog" open=work.sharing close=move || work.sharing.set(false)>
            <header class="card-head row">
                <h2 id="share-title">"Link to this page"</h2>
                <Segments name="share-what" legend="What the link carries" segments=contents() chosen=with_drawings
                    choose=move |chosen: bool| with_drawings.set(chosen)/>
            </header>
            <input
                class="share-link"
                type="text"
                readonly
                aria-label="Link"
                data-testid="share-link"
                hidden=derived(move || !has_link.get())
                prop:value=derived(move || shared.with(|shared| shared.link.clone()))
                on:focus:target=move |event| event.target().select()
            />
            <p class="share-says" role="status" data-testid="share-says">{move || shared.with(|shared| shared.says.clone())}</p>
            {move || shared.with(|shared| shared.code.clone()).map(code)}
            <FrameText link=derived(move || shared.with(|shared| shared.link.clone()))/>
            <div class="editor-row row apart">
                <button
                    class="button"
                    data-testid="share-file"
                    hidden=has_link
                    on:click=move |_| work.save()
                >
                    "Save as a file"
                </button>
                <button
                    class="button"
                    data-testid="share-copy"
                    hidden=derived(move || !has_link.get())
                    on:click=move |_| work.copy(shared)
                >
                    "Copy again"
                </button>
                <button class="button primary" data-testid="share-close" on:click=move |_| work.sharing.set(false)>
                    "Close"
                </button>
            </div>
        </Dialog>
    }
}

/// What a link may carry.
fn contents() -> Vec<Segment<bool>> {
    vec![
        Segment::new(true, "With my drawings").testid("share-drawings"),
        Segment::new(false, "Settings only").testid("share-settings"),
    ]
}

/// A QR code, dark on white in every theme.
fn code((side, path): (u32, String)) -> AnyView {
    view! {
        <svg
            class="share-code"
            viewBox=format!("0 0 {side} {side}")
            shape-rendering="crispEdges"
            role="img"
            aria-label="QR code of the link"
            data-testid="share-code"
        >
            <rect width="100%" height="100%" fill="#fff"/>
            <path d=path fill="#000"/>
        </svg>
    }
    .into_any()
}

impl DocumentActions {
    /// Makes the link to the page as it is, copies it, and has its QR code drawn.
    fn share(self, with_drawings: bool, shared: RwSignal<Shared>) {
        let link = self.link(with_drawings);
        let says = link.as_ref().err().cloned().unwrap_or_default();
        let link = link.unwrap_or_default();
        shared.set(Shared { link: link.clone(), says, code: None });
        if link.is_empty() {
            return;
        }
        self.copy(shared);
        self.errands.ask(Errand::QrCode(link.clone()), move |done| {
            // Another link may have been made meanwhile, and one that is too long for a code has none.
            if let Ok(Done::QrCode { side, squares }) = done {
                let code = Some((side + 2 * QUIET, squares_path(side, &squares)));
                shared.update(|shared| {
                    if shared.link == link {
                        shared.code = code;
                    }
                });
            }
        });
    }

    /// The address of the page as it is now, or why drawings cannot be in it.
    fn link(self, with_drawings: bool) -> Result<String, String> {
        let document = self.gather();
        let settings = format!("{}&{}", document.settings, fragment::view(self.steps.tab.get_untracked()));
        let settings = settings.trim_start_matches('&').to_owned();
        let fragment = if with_drawings {
            link::write(&document::Document { settings, ..document }).map_err(|error| {
                format!("There is no link with your drawings: {error}. Send them as a file instead.")
            })?
        } else {
            settings
        };
        let address = window().location().href().unwrap_or_default();
        let page = address.split(['#', '?']).next().unwrap_or_default();
        Ok(format!("{page}#{fragment}"))
    }

    /// Puts the link on the clipboard, and says so, with its length.
    fn copy(self, shared: RwSignal<Shared>) {
        let link = shared.with_untracked(|shared| shared.link.clone());
        spawn(async move {
            let copied = to_clipboard(&link).await;
            shared.update(|shared| {
                if shared.link == link {
                    shared.says = describe(copied, link.len());
                }
            });
        });
    }
}

/// What is to be known of a link.
fn describe(copied: bool, length: usize) -> String {
    let done = if copied { "Copied" } else { "The browser does not let this page copy: select the link and copy it" };
    let cut = if length > SAFE { ". Some programs cut links this long: where it fails, send a file" } else { "" };
    format!("{done}. {length} characters{cut}.")
}

/// The dark squares as a path: one box for each that stand side by side.
fn squares_path(side: u32, squares: &[bool]) -> String {
    let mut path = String::new();
    for (row, squares) in (QUIET..).zip(squares.chunks(side.max(1) as usize)) {
        let mut column = QUIET;
        for run in squares.chunk_by(|a, b| a == b) {
            let width = run.len() as u32;
            if run[0] {
                path.push_str(&format!("M{column} {row}h{width}v1h-{width}z"));
            }
            column += width;
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dark_squares_that_touch_are_one_box() {
        let squares = [true, true, false, false, false, false, true, false, true];
        assert_eq!(squares_path(3, &squares), "M4 4h2v1h-2zM4 6h1v1h-1zM6 6h1v1h-1z");
    }

    #[test]
    fn a_link_says_its_length_and_what_may_happen_to_it() {
        assert_eq!(describe(true, 1_234), "Copied. 1234 characters.");
        assert!(describe(true, 2_001).ends_with("send a file."));
        assert!(describe(false, 300).starts_with("The browser does not let this page copy"));
    }
}
