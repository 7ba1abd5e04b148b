//! Keeps the work: hears of every change, writes it, and says so where it cannot.

use std::rc::Rc;

use leptos::{ev, prelude::*};
use web_sys::{Storage, VisibilityState};

use super::{
    BOARD, LEGACY, QUICK,
    database::{Database, Refusal},
    kept::BoardRecord,
    record::to_text,
    tabs::{Channel, Told},
};
use crate::{
    board::edit,
    fragment,
    kit::reactive::{spawn, watch},
    notices::{NoticeTone, Remedy},
    state::PageState,
    steps::state::StepState,
    trainers::Trainers,
    work::DocumentActions,
};
use document::{Document, SavedRun};

/// Classes and drawings on the board of a first visit.
pub const FIRST_BOARD: (u32, u32) = (5, 1);

/// Keeps the work. Copy it freely.
#[derive(Clone, Copy)]
pub struct Keeper {
    pub(super) state: PageState,
    pub(super) trainers: Trainers,
    pub(super) steps: StepState,
    pub(super) work: DocumentActions,
    pub(super) inner: StoredValue<Inner, LocalStorage>,
}

/// What the keeper knows.
#[derive(Default)]
pub(super) struct Inner {
    pub(super) database: Option<Rc<Database>>,
    pub(super) local: Option<Storage>,
    pub(super) channel: Option<Channel>,
    /// True in the one tab that writes.
    pub(super) is_writer: bool,
    /// True once what was kept is on the page.
    pub(super) is_loaded: bool,
    /// The work as this page has it.
    pub(super) kept: BoardRecord,
    /// The work as the writer last told it, in tabs that do not write.
    pub(super) agreed: BoardRecord,
    /// Counts the changes.
    pub(super) revision: u64,
    /// The latest change that the database has.
    pub(super) confirmed: u64,
    /// Where the next write goes, for board and run.
    pub(super) slots: [usize; 2],
    pub(super) run_revision: u64,
    /// Tells this tab from others.
    pub(super) tab: u64,
    /// In the tab that writes: the runs of the others, each with its tab.
    pub(super) runs_of_others: Vec<(u64, SavedRun)>,
    /// True if an earlier page's record is on this page, and is to be removed once it is in the database.
    pub(super) took_over_legacy: bool,
    pub(super) is_writing: bool,
    /// The notice that says that nothing is kept.
    trouble: Option<u32>,
    asked_to_persist: bool,
}

impl Keeper {
    /// Brings back what was kept, or has the first board drawn; from then on keeps every change.
    pub fn start(state: PageState, trainers: Trainers, steps: StepState, work: DocumentActions) {
        let local = window().local_storage().ok().flatten();
        // Two tabs of one number would keep one run of two.
        let tab = (js_sys::Math::random() * 2f64.powi(53)) as u64;
        let inner = StoredValue::new_local(Inner { local, tab, ..Inner::default() });
        let keeper = Self { state, trainers, steps, work, inner };
        state.begin_with(edit::blank(FIRST_BOARD.0 as usize, FIRST_BOARD.1 as usize));
        state.awaiting_board.set(true);
        keeper.load();
    }

    /// From now on, keeps every change.
    pub(super) fn follow_changes(self) {
        watch(move || {
            // Somebody else's work on the page is not to be kept.
            if !self.state.is_visiting() {
                let kept = self.of_page();
                untrack(|| self.changed(kept));
            }
        });
        self.follow_runs();
        let hidden = move || document().visibility_state() == VisibilityState::Hidden;
        let listeners = (
            window_event_listener(ev::pagehide, move |_| {
                self.flush();
                self.tell(&Told::Left { tab: self.inner.with_value(|inner| inner.tab) });
            }),
            window_event_listener(ev::visibilitychange, move |_| {
                if hidden() {
                    self.flush()
                }
            }),
        );
        on_cleanup(move || {
            listeners.0.remove();
            listeners.1.remove();
        });
    }

    /// The work as the page has it; follows its signals.
    fn of_page(self) -> BoardRecord {
        let settings = fragment::of_page(self.state);
        let document = Document {
            board: self.state.board.get(),
            query: self.state.query.get(),
            descriptions: self.steps.words.texts(),
            // Until the methods are known, the page has no settings of its own.
            settings: settings.unwrap_or_else(|| self.inner.with_value(|inner| inner.kept.document.settings.clone())),
            run: None,
        };
        BoardRecord { document, awaiting_board: self.state.awaiting_board.get() }
    }

    fn changed(self, kept: BoardRecord) {
        let before = self.inner.try_update_value(|inner| std::mem::replace(&mut inner.kept, kept.clone()));
        let Some(before) = before.filter(|before| *before != kept) else { return };
        let is_writer = self.inner.with_value(|inner| inner.is_writer);
        if !is_writer {
            self.tell_writer();
            return;
        }
        let revision = self.next_revision();
        if !kept.is_same_work(&before) {
            // What the page drew there is not worth a question.
            let has_query = !kept.document.query.is_empty() && self.state.tries.get_untracked() == 0;
            let is_own = has_query || self.state.past.with_untracked(|past| past.before().is_some());
            if is_own {
                self.ask_to_persist();
            }
            self.tell(&Told::Stands { revision, kept });
        }
        self.write();
    }

    pub(super) fn next_revision(self) -> u64 {
        self.inner
            .try_update_value(|inner| {
                inner.revision += 1;
                inner.revision
            })
            .unwrap_or_default()
    }

    pub(super) fn tell(self, told: &Told) {
        self.inner.with_value(|inner| inner.channel.iter().for_each(|channel| channel.tell(told)));
    }

    /// Writes what has changed, unless that is being done; then it is done once more.
    pub(super) fn write(self) {
        let database = self.inner.try_update_value(|inner| {
            let free = inner.is_writer && !inner.is_writing && inner.revision > inner.confirmed;
            inner.is_writing |= free && inner.database.is_some();
            free.then(|| inner.database.clone())
        });
        match database.flatten() {
            None => {}
            Some(None) => {
                if self.write_quickly() {
                    self.inner.update_value(|inner| inner.confirmed = inner.revision);
                } else {
                    self.not_written(Refusal::Full);
                }
            }
            Some(Some(database)) => spawn(async move {
                while let Some((revision, record)) = self.next_record() {
                    match database.write(&[record], &[]).await {
                        Ok(()) => self.written(revision),
                        Err(why) => {
                            if !self.write_quickly() {
                                self.not_written(why);
                            }
                            break;
                        }
                    }
                }
                self.inner.update_value(|inner| inner.is_writing = false);
            }),
        }
    }

    /// The board's record, if the database does not have it.
    fn next_record(self) -> Option<(u64, (String, Vec<u8>))> {
        self.inner.with_value(|inner| {
            let key = format!("{BOARD}{}", inner.slots[0]);
            (inner.revision > inner.confirmed).then(|| (inner.revision, (key, inner.kept.seal(inner.revision))))
        })
    }

    fn written(self, revision: u64) {
        let trouble = self.inner.try_update_value(|inner| {
            inner.confirmed = revision;
            inner.slots[0] = 1 - inner.slots[0];
            if std::mem::take(&mut inner.took_over_legacy) {
                inner.local.iter().for_each(|local| _ = local.remove_item(LEGACY));
            }
            inner.trouble.take()
        });
        if let Some(Some(notice)) = trouble {
            self.state.dismiss(notice);
        }
    }

    /// Writes the board to localStorage, which is done when this returns. False if it is refused.
    fn write_quickly(self) -> bool {
        self.inner.with_value(|inner| {
            let record = || to_text(&inner.kept.seal(inner.revision));
            inner.local.as_ref().is_some_and(|local| local.set_item(QUICK, &record()).is_ok())
        })
    }

    /// The tab may go: what the database has not confirmed must be somewhere now.
    fn flush(self) {
        let unwritten =
            self.inner.with_value(|inner| inner.is_writer && inner.is_loaded && inner.revision > inner.confirmed);
        if unwritten {
            self.write_quickly();
        }
    }

    /// Says, until it is better, that changes are not kept, why, and what to do.
    pub(super) fn not_written(self, why: Refusal) {
        if self.inner.with_value(|inner| inner.trouble.is_some()) {
            return;
        }
        let text = match why {
            Refusal::Full => format!("Your latest work could not be kept: {why}. Or download it before you leave."),
            Refusal::Refused | Refusal::Silent => {
                format!("This page will not remember your work: {why}. Download it before you leave.")
            }
        };
        let mut remedies = vec![Remedy::staying("Download my work", move || self.work.save())];
        if self.inner.with_value(|inner| inner.database.is_some()) {
            remedies.push(Remedy::new("Try again", move || {
                self.inner.update_value(|inner| inner.trouble = None);
                self.write();
            }));
        }
        let notice = self.state.ask(NoticeTone::Warning, text, remedies);
        self.inner.update_value(|inner| inner.trouble = Some(notice));
    }

    /// Asks the browser once, at the first work of the visitor's own, not to clear it away when room is short.
    fn ask_to_persist(self) {
        let first = self.inner.try_update_value(|inner| !std::mem::replace(&mut inner.asked_to_persist, true));
        let storage = js_sys::Reflect::get(&window().navigator(), &"storage".into());
        // Without a secure context there is none, whatever the type says.
        if first == Some(true) && storage.is_ok_and(|storage| storage.is_object()) {
            _ = window().navigator().storage().persist();
        }
    }
}
