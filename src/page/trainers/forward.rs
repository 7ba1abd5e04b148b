//! What the user changes, the active trainer hears of: the board, the query, which encoder answers, the pace.

use leptos::prelude::*;

use super::{
    Trainers,
    jobs::{Failure, JobReport},
};
use crate::{
    board::arrival,
    kit::reactive::on_change,
    notices::{NoticeTone, Remedy},
    state::{PageState, QueryAnswer},
};
use ink::{Class, Drawing};
use protocol::{Command, Output, Work};

impl Trainers {
    /// Has generated characters drawn, to fill the board as soon as they are here.
    pub fn sample(self, n_way: u32, k_shot: u32) {
        self.forget_sample();
        self.state.no_characters.set(None);
        let seed = (js_sys::Math::random() * f64::from(u32::MAX)) as u64;
        let job = self.begin(Work::Sample { seed, n_way, k_shot }, move |report| match report {
            JobReport::Ended(Ok(Output::Sampled { classes })) => self.sampled(classes),
            JobReport::Ended(Err(failure)) => self.not_sampled(&failure, Remedy::Sample(n_way, k_shot)),
            JobReport::Ended(Ok(_)) | JobReport::News(_) => {}
        });
        self.pool.update_value(|pool| pool.sampling = Some(job));
    }

    /// The generator has drawn. What stands on the board by now is in its history.
    fn sampled(self, classes: Vec<Class>) {
        self.pool.update_value(|pool| pool.sampling = None);
        let board = arrival::as_board(classes);
        if self.state.awaiting_board.get_untracked() {
            self.state.begin_with(board);
        } else {
            self.state.board.set(board);
        }
    }

    fn not_sampled(self, failure: &Failure, remedy: Remedy) {
        self.pool.update_value(|pool| pool.sampling = None);
        let Some(what_to_do) = failure.what_to_do() else { return };
        let why = format!("No characters could be drawn for the board. {what_to_do}");
        // A board that waits for its first characters says so itself.
        if self.state.awaiting_board.get_untracked() {
            self.state.no_characters.set(Some(why));
        } else {
            self.state.offer(NoticeTone::Warning, why, remedy);
        }
    }

    /// The characters that are on their way are not wanted any more.
    pub fn forget_sample(self) {
        if let Some(job) = self.pool.try_update_value(|pool| pool.sampling.take()).flatten() {
            self.cancel(job);
        }
    }

    /// From now on, sends every change to the active trainer.
    pub(super) fn forward_changes(self) {
        let PageState { board, query, recogniser, pace, awaiting_board, .. } = self.state;
        on_change(
            move || board.get(),
            move |board| {
                if awaiting_board.get_untracked() {
                    // The user was faster than the first drawings.
                    awaiting_board.set(false);
                    self.forget_sample();
                }
                self.send_page(Command::Board(board));
            },
        );
        on_change(move || query.get(), move |drawing| self.ask(drawing));
        on_change(move || recogniser.get(), move |recogniser| self.send_page(Command::Recognise(recogniser)));
        on_change(move || pace.get(), move |steps_per_second| self.send_page(Command::Pace { steps_per_second }));
    }

    fn ask(self, drawing: Drawing) {
        let id = self.pool.try_update_value(|pool| {
            pool.query += 1;
            pool.mailbox.answer = None;
            pool.query
        });
        if drawing.is_empty() {
            self.state.answer.set(QueryAnswer::None);
        }
        self.send_page(Command::Query { id: id.unwrap_or_default(), drawing });
    }
}
