//! What the user changes, the active trainer hears of: the board, the query, which encoder answers, the pace.

use leptos::prelude::*;

use super::Trainers;
use crate::{
    kit::reactive::on_change,
    state::{Answer, PageState},
};
use ink::Drawing;
use protocol::Command;

impl Trainers {
    /// Has generated characters drawn, to fill the board.
    pub fn sample(self, n_way: u32, k_shot: u32) {
        self.office.update_value(|office| office.sampling = true);
        let seed = (js_sys::Math::random() * f64::from(u32::MAX)) as u64;
        self.send(Command::Sample { seed, n_way, k_shot });
    }

    fn forget_sample(self) {
        self.office.update_value(|office| office.sampling = false);
    }

    /// From now on, sends every change to the active trainer.
    pub(super) fn forward_changes(self) {
        let PageState { board, query, recogniser, pace, awaiting_board, descriptions, .. } = self.state;
        on_change(
            move || board.get(),
            move |board| {
                if awaiting_board.get_untracked() {
                    // The user was faster than the first drawings.
                    awaiting_board.set(false);
                    self.forget_sample();
                }
                self.send(Command::Board(board));
            },
        );
        on_change(move || query.get(), move |drawing| self.ask(drawing));
        on_change(move || recogniser.get(), move |recogniser| self.send(Command::Recognise(recogniser)));
        on_change(move || descriptions.get(), move |descriptions| self.send(Command::Describe(descriptions)));
        on_change(move || pace.get(), move |steps_per_second| self.send(Command::Pace { steps_per_second }));
    }

    fn ask(self, drawing: Drawing) {
        let id = self.office.try_update_value(|office| {
            office.query += 1;
            office.mailbox.answer = None;
            office.query
        });
        if drawing.is_empty() {
            self.state.answer.set(Answer::None);
        }
        self.send(Command::Query { id: id.unwrap_or_default(), drawing });
    }
}
