//! What the tabs of one browser tell each other, and what they do about it.

use leptos::prelude::*;

use super::{
    keeper::Keeper,
    kept::BoardRecord,
    merge::{Merged, merge},
    tabs::Told,
};
use crate::board::edit;
use document::Document;

impl Keeper {
    /// Another tab tells something.
    pub(super) fn hear(self, told: Told) {
        let (is_writer, revision, ours) =
            self.inner.with_value(|inner| (inner.is_writer, inner.revision, inner.kept.clone()));
        match told {
            Told::Hello if is_writer => {
                self.tell(&Told::Stands { revision, kept: ours });
                self.tell(&Told::Asked { runs: self.state.kept_runs.get_untracked() });
            }
            Told::Edited { base, kept } if is_writer => {
                // What was made of an older state is put together by the tab that made it.
                if base == revision {
                    self.adopt(kept);
                    self.next_revision();
                    self.write();
                }
                let (revision, kept) = self.inner.with_value(|inner| (inner.revision, inner.kept.clone()));
                self.tell(&Told::Stands { revision, kept });
            }
            Told::Stands { revision, kept } if !is_writer => self.follow_writer(revision, kept),
            Told::Ran { tab, run } if is_writer => self.keep_run_of(tab, run),
            Told::Left { tab } if is_writer => self.ask_about_run_of(tab),
            Told::Asked { runs } if !is_writer => self.ask_too(runs),
            Told::Decided { config, step } => self.decided(&config, step),
            Told::Hello
            | Told::Edited { .. }
            | Told::Stands { .. }
            | Told::Ran { .. }
            | Told::Left { .. }
            | Told::Asked { .. } => {}
        }
    }

    /// The writer's work is now this. If something was done here meanwhile, both are put together, and the writer is told.
    fn follow_writer(self, revision: u64, theirs: BoardRecord) {
        let known = self.inner.try_update_value(|inner| {
            inner.revision = revision;
            let agreed = std::mem::replace(&mut inner.agreed, theirs.clone());
            (agreed, inner.kept.clone())
        });
        let Some((agreed, ours)) = known else { return };
        if ours.is_same_work(&theirs) {
            return;
        }
        if ours.is_same_work(&agreed) {
            self.adopt(theirs);
            return;
        }
        let Merged { document, conflict } = merge(&agreed.document, &ours.document, &theirs.document);
        if conflict {
            self.state.warn(
                "Another tab of this page has changed what you were changing here. Its drawing stands on the board; \
                 press Undo at the board to have yours back.",
            );
        }
        self.adopt(BoardRecord { document, awaiting_board: false });
        self.tell_writer();
    }

    /// Tells the writer what was done here, if it was anything.
    pub(super) fn tell_writer(self) {
        let told = self.inner.with_value(|inner| {
            let differs = !inner.kept.is_same_work(&inner.agreed);
            differs.then(|| Told::Edited { base: inner.revision, kept: inner.kept.clone() })
        });
        if let Some(told) = told {
            self.tell(&told);
        }
    }

    /// Puts another tab's work on the page; the settings stay.
    fn adopt(self, theirs: BoardRecord) {
        let board = edit::tidy(theirs.document.board);
        self.inner.update_value(|inner| {
            let kept = &mut inner.kept;
            kept.document.board.clone_from(&board);
            kept.document.query.clone_from(&theirs.document.query);
            kept.document.descriptions.clone_from(&theirs.document.descriptions);
            kept.awaiting_board = theirs.awaiting_board;
        });
        if self.state.visit.with_untracked(Option::is_some) {
            let own = Document { board, ..theirs.document };
            self.state.visit.update(|visit| visit.iter_mut().for_each(|visit| visit.follow(&own)));
            return;
        }
        if self.state.board.with_untracked(|known| *known != board) {
            self.state.awaiting_board.set(false);
            self.state.board.set(board);
        }
        if self.state.query.with_untracked(|known| *known != theirs.document.query) {
            self.state.query.set(theirs.document.query);
        }
        self.steps.words.put_texts(theirs.document.descriptions);
    }
}
