//! A visit: somebody's work, from a link or a file, on the page in the place of the visitor's own. Nothing of it is stored until
//! it is kept, and the visitor's own stays as it was.

use leptos::{ev, prelude::*};

use super::DocumentActions;
use crate::{
    fragment,
    kit::reactive::{derived, next_frame},
    state::Visit,
    storage::FIRST_BOARD,
};
use document::{Document, link};

impl DocumentActions {
    /// From now on, shows the drawings that the page's address has.
    pub(super) fn follow_links(self) {
        self.open_link();
        let listener = window_event_listener(ev::hashchange, move |_| self.open_link());
        on_cleanup(move || listener.remove());
    }

    /// Shows what the address has, if it has drawings that are not shown yet.
    fn open_link(self) {
        let address = fragment::current();
        if let Some(tab) = fragment::view_of(&address) {
            self.steps.tab.set(tab);
        }
        let (_, Some(drawings)) = link::split(&address) else { return };
        if self.state.visit.with_untracked(|visit| visit.as_ref().is_some_and(|visit| visit.link == drawings)) {
            return;
        }
        match link::read(drawings) {
            Ok(document) => self.visit("a shared board".to_owned(), drawings.to_owned(), &document),
            Err(error) => self.state.warn(format!(
                "The drawings in this link cannot be shown: {error}. Ask for the link again, or for a file. Your board is as \
                 it was."
            )),
        }
    }

    /// Shows a document in the place of the visitor's own, with its run if it has one.
    pub(super) fn visit(self, name: String, link: String, document: &Document) {
        let visit = self.state.visit.get_untracked();
        let before = match visit {
            // From one visit to the next, the visitor's own stays what it was.
            Some(visit) => visit,
            None => {
                let was_awaited = self.state.awaiting_board.get_untracked();
                let past = self.state.past.get_untracked();
                Visit { own: self.gather(), past, was_awaited, ..Visit::default() }
            }
        };
        if before.was_awaited {
            self.trainers.forget_sample();
            self.state.awaiting_board.set(false);
        }
        let took_run = before.took_run || document.run.is_some();
        self.state.visit.set(Some(Visit { name, link, took_run, ..before }));
        // The command line saves runs without a board.
        let has_board = !document.board.is_empty() || !document.query.is_empty();
        if has_board && let Some(left_out) = self.show(document) {
            self.state.warn(format!("Not all of it fits the board: {left_out}. The rest stays where it came from."));
        }
        self.put_settings(document);
        if let Some(run) = &document.run {
            self.trainers.open_saved(run);
        }
    }

    /// Sets the controls as a document says; one that says nothing leaves them.
    fn put_settings(self, document: &Document) {
        if !document.settings.is_empty() {
            fragment::put(self.state, self.trainers, &document.settings);
        }
    }

    /// Makes what is looked at the visitor's own. It becomes one more change of the board that was there, so that one can be
    /// had back.
    fn keep(self) {
        let Some(visit) = self.state.visit.get_untracked() else { return };
        self.state.visit.set(None);
        if !visit.was_awaited {
            self.state.past.set(visit.past);
            self.state.board.notify();
        }
    }

    /// Back to the visitor's own.
    fn leave(self) {
        let Some(visit) = self.state.visit.get_untracked() else { return };
        self.show(&visit.own);
        self.state.past.set(visit.past);
        self.state.board.notify();
        self.put_settings(&visit.own);
        match &visit.own.run {
            Some(run) if visit.took_run => _ = self.trainers.open_saved(run),
            None if visit.took_run => self.trainers.stop(),
            Some(_) | None => {}
        }
        self.state.visit.set(None);
        if visit.was_awaited {
            // A change of the board calls off what is being drawn for it, so this comes after the change.
            next_frame(move || self.trainers.sample(FIRST_BOARD.0, FIRST_BOARD.1));
        }
    }
}

/// The bar that says whose work is looked at, and leads back.
#[component]
pub fn VisitBar() -> impl IntoView {
    let work = DocumentActions::get();
    let visit = work.state.visit;
    let name = derived(move || visit.with(|visit| visit.as_ref().map(|visit| visit.name.clone())).unwrap_or_default());
    view! {
        <aside class="visit" hidden=derived(move || !work.state.is_visiting()) aria-label="Whose work this is" data-testid="visit">
            <p role="status">
                "You are looking at " <strong>{name}</strong> ". "
                <span class="wide-only">"Your own board is as it was; nothing here is stored until you keep it."</span>
            </p>
            <button
                class="button primary"
                data-testid="visit-keep"
                title="It takes the place of your board"
                on:click=move |_| work.keep()
            >
                "Keep it"
            </button>
            <button class="button" data-testid="visit-leave" on:click=move |_| work.leave()>"Back to my board"</button>
        </aside>
    }
}
