//! News for the screen waits here until the next frame, so that however fast a trainer talks, each signal changes at
//! most once a frame. Of what is only looked at (a view, the map, an answer), the latest is enough.

use leptos::prelude::*;

use crate::{
    state::{Answer, PageState},
    steps::panel::messages::Told,
};
use protocol::{EmbeddingFrame, StepMetrics};

/// News that waits for the next frame.
#[derive(Default)]
pub struct Mailbox {
    /// Steps in the order they came.
    pub steps: Vec<StepMetrics>,
    /// The latest step view, as bytes.
    pub view: Option<(u64, Vec<u8>)>,
    /// The loss around the weights, which was asked for, as bytes.
    pub landscape: Option<Vec<u8>>,
    /// What came of wishes of the step views, in the order it came.
    pub for_views: Vec<Told>,
    /// The latest embeddings.
    pub frame: Option<EmbeddingFrame>,
    /// The latest answer.
    pub answer: Option<Answer>,
    scheduled: bool,
}

impl Mailbox {
    /// True for the one caller that must ask the browser for a frame.
    pub fn schedule(&mut self) -> bool {
        !std::mem::replace(&mut self.scheduled, true)
    }

    /// Forgets what came of steps after this one: the run went back.
    pub fn rewind(&mut self, step: u64) {
        self.steps.retain(|metrics| metrics.step <= step);
        self.view = self.view.take().filter(|(viewed, _)| *viewed <= step);
    }

    /// Puts the news into the page.
    pub fn deliver(&mut self, state: PageState) {
        self.scheduled = false;
        if let Some(last) = self.steps.last() {
            let step = last.step;
            state.run.update(|run| run.step = step);
            state.history.update(|history| history.append(&mut self.steps));
        }
        if let Some(view) = self.view.take() {
            state.view.set(Some(view));
        }
        // After the step that it belongs to.
        if let Some(landscape) = self.landscape.take() {
            state.landscape.set(Some(landscape));
        }
        if !self.for_views.is_empty() {
            state.for_views.update(|news| news.append(&mut self.for_views));
        }
        if let Some(frame) = self.frame.take() {
            state.frame.set(Some(frame));
        }
        if let Some(answer) = self.answer.take() {
            state.answer.set(answer);
        }
    }
}
