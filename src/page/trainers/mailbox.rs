//! News for the screen waits here until the next frame, so that however fast a trainer talks, each signal changes at
//! most once a frame. Of what is only looked at (a view, the map, an answer), the latest is enough.

use std::sync::Arc;

use leptos::prelude::*;

use crate::state::{PageState, QueryAnswer};
use protocol::{EmbeddingFrame, StepMetrics, StepView};

/// News that waits for the next frame.
#[derive(Default)]
pub struct Mailbox {
    /// Steps in the order they came.
    pub steps: Vec<StepMetrics>,
    /// The latest step view, with its step.
    pub view: Option<(u64, Box<StepView>)>,
    /// The latest embeddings.
    pub frame: Option<EmbeddingFrame>,
    /// The latest answer.
    pub answer: Option<QueryAnswer>,
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
            state.history.update(|history| self.steps.drain(..).for_each(|metrics| history.push(metrics)));
        }
        if let Some((step, view)) = self.view.take() {
            state.view.set(Some((step, Arc::from(view))));
        }
        if let Some(frame) = self.frame.take() {
            state.frame.set(Some(frame));
        }
        if let Some(answer) = self.answer.take() {
            state.answer.set(answer);
        }
    }
}
