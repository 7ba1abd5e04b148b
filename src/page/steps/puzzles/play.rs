//! Playing against the network: one question after the other of a step that is held while training goes on, the answers hidden
//! until the user has given one, and a score.

use std::{mem::discriminant, sync::Arc};

use leptos::prelude::*;

use crate::{
    kit::{
        figures::counted,
        reactive::{derived, memo},
    },
    steps::Latest,
};
use protocol::StepView;

/// Who was right how often.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    you: u32,
    network: u32,
    of: u32,
}

impl Score {
    /// Counts one question.
    fn count(self, verdict: &QuizResult) -> Self {
        Self {
            you: self.you + u32::from(verdict.you),
            network: self.network + u32::from(verdict.network),
            of: self.of + 1,
        }
    }

    /// "You 3, network 2 of 4"; nothing before the first answer.
    fn words(self) -> String {
        match self.of {
            0 => String::new(),
            of => format!("You {}, network {} of {of}", self.you, self.network),
        }
    }
}

/// What came of one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuizResult {
    /// Whether the user was right.
    pub you: bool,
    /// Whether the network was.
    pub network: bool,
    /// Both in words.
    pub words: String,
}

/// A game. Copy it freely: it holds signals, not values.
#[derive(Clone, Copy)]
pub struct Play {
    /// The step that is played with, while there is a game.
    held: RwSignal<Option<Arc<StepView>>>,
    /// Steps that have come since.
    newer: RwSignal<u32>,
    /// Which of its questions is asked.
    pub item: RwSignal<usize>,
    /// What came of it, once it is answered.
    pub verdict: RwSignal<Option<QuizResult>>,
    score: RwSignal<Score>,
    /// True while there is a game.
    pub is_on: Memo<bool>,
}

impl Play {
    /// No game.
    pub fn new() -> Self {
        let held = RwSignal::new(None);
        Self {
            held,
            newer: RwSignal::new(0),
            item: RwSignal::new(0),
            verdict: RwSignal::new(None),
            score: RwSignal::new(Score::default()),
            is_on: memo(move || held.with(Option::is_some)),
        }
    }

    /// The step to show: the one that is held, or else the latest.
    pub fn shown(self, latest: Latest) -> Latest {
        derived(move || self.held.get().or_else(|| latest.get()))
    }

    /// Holds a step and asks its first question.
    pub fn begin(self, step: Option<Arc<StepView>>) {
        self.newer.set(0);
        self.ask(0);
        self.held.set(step);
    }

    /// Follows the run again.
    pub fn stop(self) {
        self.held.set(None);
        self.ask(0);
    }

    /// Another run: nothing of the game is left.
    pub fn forget(self) {
        self.stop();
        self.score.set(Score::default());
    }

    /// A step came. One that asks something else ends the game.
    pub fn hear(self, step: &StepView) {
        let Some(held) = self.held.get_untracked() else { return };
        if discriminant(held.as_ref()) == discriminant(step) {
            self.newer.update(|newer| *newer += 1);
        } else {
            self.forget();
        }
    }

    /// Hears the user's answer to the question; the first one counts.
    pub fn answer(self, verdict: QuizResult) {
        if self.verdict.with_untracked(Option::is_none) {
            self.score.update(|score| *score = score.count(&verdict));
            self.verdict.set(Some(verdict));
        }
    }

    /// The next question of the step, or the first of the latest.
    pub fn next(self, count: usize, latest: Latest) {
        let next = self.item.get_untracked() + 1;
        if next < count {
            self.ask(next);
        } else if self.newer.get_untracked() > 0 {
            self.begin(latest.get_untracked());
        }
    }

    /// True if there is a question after this one.
    pub fn has_next(self, count: usize) -> bool {
        self.item.get() + 1 < count || self.newer.get() > 0
    }

    /// The score in words.
    pub fn score(self) -> String {
        self.score.get().words()
    }

    /// What to do, and that the step is held; or what came of it.
    pub fn told(self, task: &str) -> String {
        if let Some(verdict) = self.verdict.get() {
            return verdict.words;
        }
        format!("{task} {}", held(self.newer.get()))
    }

    fn ask(self, item: usize) {
        self.item.set(item);
        self.verdict.set(None);
    }
}

/// That a step is held, and how many have gone by.
fn held(newer: u32) -> String {
    match newer {
        0 => "This step is held until you press Go on.".to_owned(),
        _ => format!("This step is held, {} since; press Go on to follow again.", counted(newer as usize, "newer one")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_score_counts_both() {
        let verdict = |you, network| QuizResult { you, network, words: String::new() };
        let score =
            Score::default().count(&verdict(true, false)).count(&verdict(true, true)).count(&verdict(false, true));
        assert_eq!(score, Score { you: 2, network: 2, of: 3 });
        assert_eq!(score.words(), "You 2, network 2 of 3");
        assert_eq!(Score::default().words(), "");
    }

    #[test]
    fn what_has_gone_by_is_said() {
        assert!(held(0).contains("Go on"));
        assert!(held(1).contains("1 newer one since"));
        assert!(held(7).contains("7 newer ones since"));
    }
}
