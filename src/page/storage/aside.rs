//! What could not be read: set aside under a key of its own before anything is written in its place, and told for as long as
//! it is there. It can be downloaded as it is, and what can be read of it put on the board.

use leptos::prelude::*;

use super::{
    BOARD, LEGACY, QUICK, RUN,
    copies::{CopyPlace, find},
    database::Records,
    keeper::Keeper,
    kept::{BoardRecord, read_legacy, salvage},
    loading::slots_of,
    record::{Unreadable, from_text, to_text},
    run,
};
use crate::{
    board::edit,
    kit::{download::download, reactive::spawn},
    notices::{NoticeTone, Remedy},
};

/// Keys of what is set aside begin so.
const ASIDE: &str = "aside-";
/// The same in localStorage, where there is no database.
const LOCAL_ASIDE: &str = "fewshot-playground-aside";

impl Keeper {
    /// Sets aside the copies of the board that cannot be read, and damaged runs; tells of these and of earlier ones.
    pub(super) fn set_aside(
        self,
        records: &Records,
        boards: &[(CopyPlace, Vec<u8>)],
        unreadable: &[(CopyPlace, Unreadable)],
    ) {
        if !self.inner.with_value(|inner| inner.is_writer) {
            return;
        }
        let mut moved = Records::new();
        let mut removals = Vec::new();
        for (place, bytes) in boards {
            let left_out = match place {
                CopyPlace::Legacy => read_legacy(bytes),
                CopyPlace::Slot(_) | CopyPlace::Quick => BoardRecord::unseal(bytes).map(|(_, kept)| kept),
            };
            let is_too_large = left_out.is_ok_and(|kept| edit::left_out(&kept.document.board).is_some());
            if is_too_large || unreadable.iter().any(|(bad, _)| bad == place) {
                moved.push((key_of(place, BOARD), bytes.clone()));
                removals.push((*place, key_of(place, BOARD)));
            }
        }
        let runs = slots_of(records, RUN);
        for (place, _) in find(&runs, |_, bytes| run::unseal(bytes)).unreadable {
            if let Some((_, bytes)) = runs.iter().find(|(slot, _)| *slot == place) {
                moved.push((key_of(&place, RUN), bytes.clone()));
                removals.push((place, key_of(&place, RUN)));
            }
        }
        // The same bytes may stand in both slots; once is enough.
        let mut told = Records::new();
        for (key, bytes) in moved {
            if told.iter().all(|(_, known)| *known != bytes) {
                told.push((format!("{ASIDE}{:.0}-{key}", js_sys::Date::now()), bytes));
            }
        }
        self.move_aside(told.clone(), removals);
        told.extend(records.iter().filter(|(key, _)| key.starts_with(ASIDE)).cloned());
        let local = self.inner.with_value(|inner| inner.local.as_ref()?.get_item(LOCAL_ASIDE).ok()?);
        told.extend(local.map(|text| (LOCAL_ASIDE.to_owned(), from_text(&text))));
        told.into_iter().for_each(|(key, bytes)| self.tell_of_aside(key, bytes));
    }

    /// Moves what is set aside in one transaction; what was in localStorage is removed there when that is done.
    fn move_aside(self, aside: Records, removals: Vec<(CopyPlace, String)>) {
        if aside.is_empty() {
            return;
        }
        let forget_local = move |removals: &[(CopyPlace, String)]| {
            self.inner.with_value(|inner| {
                if let Some(local) = &inner.local {
                    for key in removals.iter().filter_map(|(place, _)| local_key(*place)) {
                        _ = local.remove_item(key);
                    }
                }
            });
        };
        let Some(database) = self.inner.with_value(|inner| inner.database.clone()) else {
            let put = |local: &web_sys::Storage| local.set_item(LOCAL_ASIDE, &to_text(&aside[0].1)).is_ok();
            if self.inner.with_value(|inner| inner.local.as_ref().is_some_and(put)) {
                forget_local(&removals);
            }
            return;
        };
        // Nothing is written before this is done.
        self.inner.update_value(|inner| inner.is_writing = true);
        spawn(async move {
            let slots = removals.iter().filter(|(place, _)| local_key(*place).is_none());
            let slots: Vec<String> = slots.map(|(_, key)| key.clone()).collect();
            let moved = database.write(&aside, &slots).await;
            self.inner.update_value(|inner| inner.is_writing = false);
            match moved {
                Ok(()) => forget_local(&removals),
                // What cannot be moved is not overwritten either.
                Err(why) => {
                    self.inner.update_value(|inner| inner.database = None);
                    self.not_written(why);
                }
            }
            self.write();
        });
    }

    fn tell_of_aside(self, key: String, bytes: Vec<u8>) {
        let saved = salvage(&bytes);
        let name = format!("{key}.fewshot-record");
        let why = format!("{} It is set aside as it was, as {name}.", explain(&bytes));
        let mut remedies = Vec::new();
        if !saved.is_empty() {
            let state = self.state;
            remedies.push(Remedy::staying("Recover", move || state.board.set(edit::tidy(saved.clone()))));
        }
        remedies.push(Remedy::staying("Download", move || _ = download(&name, &bytes)));
        remedies.push(Remedy::new("Throw away", move || self.throw_away(key.clone())));
        self.state.ask(NoticeTone::Warning, why, remedies);
    }

    fn throw_away(self, key: String) {
        if key == LOCAL_ASIDE {
            self.inner.with_value(|inner| inner.local.iter().for_each(|local| _ = local.remove_item(LOCAL_ASIDE)));
            return;
        }
        if let Some(database) = self.inner.with_value(|inner| inner.database.clone()) {
            spawn(async move { _ = database.write(&[], &[key]).await });
        }
    }
}

/// The key in localStorage of a copy that is there.
fn local_key(place: CopyPlace) -> Option<&'static str> {
    match place {
        CopyPlace::Slot(_) => None,
        CopyPlace::Quick => Some(QUICK),
        CopyPlace::Legacy => Some(LEGACY),
    }
}

/// The key of a record's copy.
fn key_of(place: &CopyPlace, name: &str) -> String {
    match place {
        CopyPlace::Slot(slot) => format!("{name}{slot}"),
        CopyPlace::Quick => "quick".to_owned(),
        CopyPlace::Legacy => "legacy".to_owned(),
    }
}

/// What is to be said of bytes that were set aside.
fn explain(bytes: &[u8]) -> String {
    let run = run::unseal(bytes);
    let board = BoardRecord::unseal(bytes).map(|(_, kept)| kept).or_else(|why| match why {
        Unreadable::Foreign | Unreadable::CutShort => read_legacy(bytes),
        why => Err(why),
    });
    match (board, run) {
        (Ok(kept), _) => match edit::left_out(&kept.document.board) {
            Some(left_out) => format!("Not all of your kept board fits: {left_out}."),
            None => "An earlier version of this page kept a board of its own.".to_owned(),
        },
        (Err(why), _) => {
            format!(
                "Work that was kept earlier could not be read: {why}. It is set aside as it was, and not overwritten."
            )
        }
    }
}
