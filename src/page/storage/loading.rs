//! The beginning: who writes, what was kept, what of it cannot be read, and what the page shows first.

use std::{rc::Rc, time::Duration};

use leptos::prelude::*;

use super::{
    BOARD, LEGACY, QUICK, RUN,
    copies::{CopyPlace, ReadCopies, find},
    database::{Database, Records, Refusal},
    keeper::{FIRST_BOARD, Keeper},
    kept::{BoardRecord, read_legacy},
    merge::merge,
    record::from_text,
    run,
    runs::is_same,
    tabs::{Channel, Told, ask_for_lock},
};
use crate::{
    board::edit,
    fragment,
    kit::reactive::{after, spawn},
};
use document::Document;

/// A database that has said nothing for so long is done without.
const PATIENCE: Duration = Duration::from_secs(5);
/// By then it is clear whether another tab has the lock.
const SETTLED: Duration = Duration::from_secs(1);

impl Keeper {
    /// Finds out who writes and what was kept.
    pub(super) fn load(self) {
        ask_for_lock(true, move |is_writer| {
            self.inner.update_value(|inner| inner.is_writer = is_writer);
            after(PATIENCE, move || self.loaded(Err(Refusal::Silent)));
            spawn(async move {
                let read = async {
                    let database = Database::open().await?;
                    let records = database.read_all().await?;
                    Ok((database, records))
                };
                self.loaded(read.await);
            });
            if !is_writer {
                ask_for_lock(false, move |_| self.become_writer());
            }
        });
    }

    /// The database was read, or cannot be had. Only the first word counts.
    fn loaded(self, read: Result<(Database, Records), Refusal>) {
        let first = self.inner.try_update_value(|inner| !std::mem::replace(&mut inner.is_loaded, true));
        if first != Some(true) {
            return;
        }
        let (records, trouble) = match read {
            Ok((database, records)) => {
                self.inner.update_value(|inner| inner.database = Some(Rc::new(database)));
                (records, None)
            }
            Err(why) => (Records::new(), Some(why)),
        };
        let copies = self.copies_of_board(&records);
        let found = self.find_board(&copies);
        let is_unstored = matches!(found.latest, Some((CopyPlace::Quick | CopyPlace::Legacy, _)));
        let is_legacy = found
            .latest
            .as_ref()
            .is_some_and(|(place, kept)| *place == CopyPlace::Legacy && edit::left_out(&kept.document.board).is_none());
        self.inner.update_value(|inner| inner.took_over_legacy = is_legacy);
        self.adopt_first(found.latest.map(|(_, kept)| kept));
        if is_unstored {
            self.next_revision();
        }
        self.set_aside(&records, &copies, &found.unreadable);
        self.load_runs(&records);
        if let Some(why) = trouble {
            self.without_database(why);
        }
        let channel = Channel::open(move |told| self.hear(told));
        self.inner.update_value(|inner| inner.channel = Some(channel));
        self.write();
        self.follow_changes();
        self.work.start();
        if self.inner.with_value(|inner| !inner.is_writer) {
            self.tell(&Told::Hello);
            // After a reload, the lock of the page before may take a moment to be free.
            after(SETTLED, move || {
                if self.inner.with_value(|inner| !inner.is_writer) {
                    self.state.inform(
                        "This page is open in another tab, too. Both show the same board, and each has a run of its own.",
                    );
                }
            });
        }
    }

    fn without_database(self, why: Refusal) {
        let has_local = self.inner.with_value(|inner| inner.local.is_some());
        if has_local {
            self.state.warn(format!("Your drawings are kept, but a run will not survive this tab: {why}."));
        } else {
            self.not_written(why);
        }
    }

    /// Every copy of the board that there is.
    pub(super) fn copies_of_board(self, records: &Records) -> Vec<(CopyPlace, Vec<u8>)> {
        let mut copies = slots_of(records, BOARD);
        let local = |key| self.inner.with_value(|inner| inner.local.as_ref()?.get_item(key).ok()?);
        copies.extend(local(QUICK).map(|text| (CopyPlace::Quick, from_text(&text))));
        copies.extend(local(LEGACY).map(|text| (CopyPlace::Legacy, from_text(&text))));
        copies
    }

    /// The latest copy of the board. From now on, writes go to the other slot, under a higher revision.
    pub(super) fn find_board(self, copies: &[(CopyPlace, Vec<u8>)]) -> ReadCopies<BoardRecord> {
        let found = find(copies, |place, bytes| match place {
            CopyPlace::Legacy => read_legacy(bytes).map(|kept| (0, kept)),
            CopyPlace::Slot(_) | CopyPlace::Quick => BoardRecord::unseal(bytes),
        });
        self.inner.update_value(|inner| {
            inner.revision = inner.revision.max(found.revision);
            inner.slots[0] = other_slot(found.latest.as_ref().map(|(place, _)| *place));
            // What is not in the database yet is written there first of all.
            let is_stored = found.latest.as_ref().is_some_and(|(place, _)| matches!(place, CopyPlace::Slot(_)));
            inner.confirmed = if is_stored { found.revision } else { 0 };
        });
        found
    }

    /// Puts what was kept on the page, or has the first characters drawn.
    fn adopt_first(self, kept: Option<BoardRecord>) {
        let was_faster = !self.state.awaiting_board.get_untracked();
        let Some(mut kept) = kept else {
            if !was_faster {
                self.trainers.sample(FIRST_BOARD.0, FIRST_BOARD.1);
            }
            return;
        };
        self.state.is_newcomer.set(false);
        let settings = std::mem::take(&mut kept.document.settings);
        fragment::begin_with(self.state, self.trainers, &settings);
        kept.document.settings = settings;
        self.inner.update_value(|inner| {
            inner.kept = kept.clone();
            inner.agreed = kept.clone();
        });
        let query = self.state.query.get_untracked();
        let Document { board, descriptions, .. } = kept.document.clone();
        if was_faster {
            // Something was drawn before this was read: both stay.
            let blank = edit::blank(FIRST_BOARD.0 as usize, FIRST_BOARD.1 as usize);
            let base = Document { board: blank, ..Document::default() };
            let ours = Document { board: self.state.board.get_untracked(), ..Document::default() };
            self.state.board.set(edit::tidy(merge(&base, &ours, &kept.document).document.board));
        } else if kept.awaiting_board && edit::is_blank(&board) {
            self.trainers.sample(FIRST_BOARD.0, FIRST_BOARD.1);
        } else {
            self.state.begin_with(edit::tidy(board));
        }
        if query.is_empty() {
            self.state.query.set(kept.document.query);
        }
        self.steps.words.put_texts(descriptions);
    }

    /// The latest runs that were kept. Damaged ones are set aside with the boards.
    fn load_runs(self, records: &Records) {
        let found = find(&slots_of(records, RUN), |_, bytes| run::unseal(bytes));
        self.inner.update_value(|inner| {
            inner.run_revision = found.revision;
            inner.slots[1] = other_slot(found.latest.as_ref().map(|(place, _)| *place));
        });
        if self.inner.with_value(|inner| !inner.is_writer) {
            return;
        }
        let (mut runs, put_away) = found.latest.map(|(_, body)| run::read(&body)).unwrap_or_default();
        if self.state.put_away.with_untracked(Option::is_none) {
            self.state.put_away.set(put_away);
        }
        // A tab that takes over finds its own among them.
        if let Some(open) = self.trainers.saved_run() {
            runs.retain(|run| !is_same(run, &open));
        }
        if !runs.is_empty() {
            self.offer_runs(runs);
        }
    }

    /// The tab that wrote has gone, and this one takes over: what it wrote last is put together with what is here.
    fn become_writer(self) {
        let Some(database) = self.inner.with_value(|inner| inner.database.clone()) else {
            self.inner.update_value(|inner| inner.is_writer = true);
            return;
        };
        spawn(async move {
            let records = database.read_all().await.unwrap_or_default();
            let copies = self.copies_of_board(&records);
            let known = self.inner.with_value(|inner| inner.revision);
            let found = self.find_board(&copies);
            if let Some((_, kept)) = found.latest
                && found.revision > known
            {
                self.hear(Told::Stands { revision: found.revision, kept });
            }
            self.inner.update_value(|inner| inner.is_writer = true);
            self.set_aside(&records, &copies, &found.unreadable);
            self.next_revision();
            self.write();
            self.load_runs(&records);
            self.write_runs();
        });
    }
}

/// The copies in the two slots of a record.
pub(super) fn slots_of(records: &Records, name: &str) -> Vec<(CopyPlace, Vec<u8>)> {
    let slot = |slot: usize| {
        let key = format!("{name}{slot}");
        records.iter().find(|(known, _)| *known == key).map(|(_, bytes)| (CopyPlace::Slot(slot), bytes.clone()))
    };
    (0..2).filter_map(slot).collect()
}

/// The slot to be written to next, if the latest copy is there.
fn other_slot(latest: Option<CopyPlace>) -> usize {
    match latest {
        Some(CopyPlace::Slot(slot)) => 1 - slot,
        Some(CopyPlace::Quick | CopyPlace::Legacy) | None => 0,
    }
}
