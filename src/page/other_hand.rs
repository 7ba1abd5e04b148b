//! Try one: another hand's version of a character of the board, drawn on the query pad stroke by stroke. It is an answer in one
//! press for those who have not drawn yet, and a query for those who cannot draw here. On a first visit it comes once by
//! itself, if nobody has touched the page meanwhile.

use std::time::Duration;

use leptos::{ev, prelude::*};
use rand::RngExt;

use crate::{
    board::arrival::centre,
    kit::{
        motion::{now_ms, prefers_stillness},
        reactive::{after, next_frame, on_change, watch},
    },
    pad::{PadGesture, PadModel},
    state::PageState,
};
use data::seeds::{Stream, rng};
use ink::{Class, Drawing, augment::Augmentation};

/// So long after the first board is there, it is drawn by itself.
const BY_ITSELF_AFTER: Duration = Duration::from_millis(1_500);

/// The shortest and the longest that drawing takes, in milliseconds.
const TAKES_MS: (f32, f32) = (600.0, 1_500.0);

/// What this seed makes of the board: one of its drawings, changed as much as drawings of one character differ between
/// writers. `None` if nothing is drawn on the board.
pub fn other_hand(board: &[Class], seed: u64) -> Option<Drawing> {
    let drawn: Vec<&Drawing> =
        board.iter().flat_map(|class| &class.drawings).filter(|drawing| !drawing.is_empty()).collect();
    let mut rng = rng(seed, Stream::Augment, 0);
    let chosen = drawn.get(rng.random_range(0..drawn.len().max(1)))?;
    let mut drawing = Augmentation::default().apply(chosen, &mut rng);
    centre(&mut drawing);
    Some(drawing)
}

impl PageState {
    /// Puts another hand's version of one of the board's characters on the query pad.
    pub fn try_one(self) {
        self.tries.update(|tries| *tries += 1);
    }
}

/// From now on, draws on this pad whenever it is asked to, and once by itself on a first visit.
pub fn draw_when_asked(state: PageState, model: PadModel) {
    on_change(
        move || state.tries.get(),
        move |tries| {
            if let Some(whole) = state.board.with_untracked(|board| other_hand(board, u64::from(tries))) {
                draw(state, model, whole);
            }
        },
    );
    by_itself(state);
}

fn by_itself(state: PageState) {
    let touched = StoredValue::new(false);
    let touch = move || _ = touched.try_set_value(true);
    let listeners = StoredValue::new(Some((
        window_event_listener(ev::pointerdown, move |_| touch()),
        window_event_listener(ev::keydown, move |_| touch()),
    )));
    let stop_listening = move || {
        if let Some(Some((pointer, keys))) = listeners.try_update_value(Option::take) {
            pointer.remove();
            keys.remove();
        }
    };
    on_cleanup(stop_listening);
    let mut waits = false;
    watch(move || {
        if waits || !state.is_newcomer.get() || state.awaiting_board.get() {
            return;
        }
        waits = true;
        after(BY_ITSELF_AFTER, move || {
            stop_listening();
            let untouched = touched.try_get_value() == Some(false)
                && state.query.with_untracked(Drawing::is_empty)
                && state.visit.with_untracked(Option::is_none)
                && state.tries.get_untracked() == 0;
            if untouched {
                state.tries.set(1);
            }
        });
    });
}

/// Draws this on the pad in about the time a hand takes. Whoever draws there meanwhile takes over.
fn draw(state: PageState, model: PadModel, whole: Drawing) {
    model.let_go(false);
    let duration = whole.duration_ms();
    if duration <= 0.0 || prefers_stillness() {
        state.query.set(whole);
        return;
    }
    if !state.query.with_untracked(Drawing::is_empty) {
        state.query.set(Drawing::default());
    }
    let speed = duration / duration.clamp(TAKES_MS.0, TAKES_MS.1);
    Film { state, model, whole, duration, speed, began_ms: now_ms(), drawn: 0, tries: state.tries.get_untracked() }
        .go_on();
}

struct Film {
    state: PageState,
    model: PadModel,
    whole: Drawing,
    duration: f32,
    /// Milliseconds of the drawing for each millisecond that passes.
    speed: f32,
    began_ms: f64,
    /// Strokes that stand on the pad.
    drawn: usize,
    /// Which try it is: the next one takes its place.
    tries: u32,
}

impl Film {
    fn go_on(mut self) {
        if self.is_taken_over() {
            return;
        }
        let time = (now_ms() - self.began_ms) as f32 * self.speed;
        if time >= self.duration {
            self.model.gesture.set(PadGesture::None);
            self.state.query.set(self.whole);
            return;
        }
        let mut begun = self.whole.until(time).strokes;
        let growing = begun.pop();
        if begun.len() > self.drawn {
            self.drawn = begun.len();
            self.state.query.set(Drawing { strokes: begun });
        }
        self.model.gesture.set(growing.map_or(PadGesture::None, PadGesture::Drawing));
        next_frame(move || self.go_on());
    }

    /// True if the pad is gone, was drawn on, or another film began.
    fn is_taken_over(&self) -> bool {
        let others = self.state.tries.try_get_untracked() != Some(self.tries);
        let pen_is_down = self.model.pointer.try_get_untracked().is_none_or(|pointer| pointer.is_some());
        if others || pen_is_down {
            return true;
        }
        let stands = self.state.query.with_untracked(|query| query.strokes == self.whole.strokes[..self.drawn]);
        if !stands && self.drawn > 0 {
            self.model.gesture.set(PadGesture::None);
        }
        !stands
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ink::{Point, Stroke};

    fn board() -> Vec<Class> {
        let line = |x: f32| {
            let points = (0..20).map(|at| Point::at(x, 0.1 + 0.04 * at as f32, 10.0 * at as f32)).collect();
            Drawing { strokes: vec![Stroke { points }] }
        };
        let class = |id, drawings| Class { id, name: String::new(), drawings };
        vec![class(0, vec![line(0.3), Drawing::default()]), class(1, vec![line(0.6)])]
    }

    #[test]
    fn a_seed_gives_one_version_and_another_seed_another() {
        let hand = |seed| other_hand(&board(), seed);
        assert_eq!(hand(1), hand(1));
        assert_ne!(hand(1), hand(2));
        let drawing = hand(3).unwrap_or_default();
        assert_eq!(drawing.strokes[0].points.len(), 20);
        assert!(board().iter().flat_map(|class| &class.drawings).all(|original| *original != drawing));
        assert!(drawing.duration_ms() > 0.0, "it can be drawn stroke by stroke");
    }

    #[test]
    fn it_stands_on_the_sheet() {
        for seed in 0..40 {
            let drawing = other_hand(&board(), seed).unwrap_or_default();
            let on_sheet = |point: &Point| (0.0..=1.0).contains(&point.x) && (0.0..=1.0).contains(&point.y);
            assert!(drawing.strokes.iter().flat_map(|stroke| &stroke.points).all(on_sheet), "seed {seed}");
        }
    }

    #[test]
    fn an_empty_board_gives_nothing() {
        assert_eq!(other_hand(&[], 1), None);
    }
}
