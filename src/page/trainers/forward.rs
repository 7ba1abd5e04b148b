//! What the user changes, the active trainer hears of: the board, the query, which encoder answers, the pace.

use leptos::prelude::*;

use super::{
    Trainers,
    jobs::{Failure, JobReport},
};
use crate::{
    board::{arrival, edit},
    kit::reactive::on_change,
    notices::{Remedy, Tone},
    state::{Answer, PageState},
};
use ink::{Class, Drawing};
use protocol::{Command, Output, Work};

impl Trainers {
    /// Has generated characters drawn, to fill the board as soon as they are here.
    pub fn sample(self, n_way: u32, k_shot: u32) {
        self.forget_sample();
        let seed = (js_sys::Math::random() * f64::from(u32::MAX)) as u64;
        let job = self.begin(Work::Sample { seed, n_way, k_shot }, move |report| match report {
            JobReport::Ended(Ok(Output::Sampled { classes })) => self.sampled(classes),
            JobReport::Ended(Err(failure)) => self.not_sampled(&failure),
            JobReport::Ended(Ok(_)) | JobReport::News(_) => {}
        });
        self.pool.update_value(|pool| pool.sampling = Some(job));
    }

    /// The generator has drawn. What stands on the board now can be had back.
    fn sampled(self, classes: Vec<Class>) {
        self.pool.update_value(|pool| pool.sampling = None);
        let before = self.state.board.get_untracked();
        self.state.awaiting_board.set(false);
        self.state.board.set(arrival::as_board(classes));
        if !edit::is_blank(&before) {
            let remedy = Remedy::RestoreBoard(before);
            self.state.offer(Tone::Info, "The board was filled with new characters.", remedy);
        }
    }

    fn not_sampled(self, failure: &Failure) {
        self.pool.update_value(|pool| pool.sampling = None);
        if let Some(what_to_do) = failure.what_to_do() {
            self.state.warn(format!("No characters could be drawn for the board. {what_to_do}"));
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
            self.state.answer.set(Answer::None);
        }
        self.send_page(Command::Query { id: id.unwrap_or_default(), drawing });
    }
}
