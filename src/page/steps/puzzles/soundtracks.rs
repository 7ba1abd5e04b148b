//! The step of a network that listens and looks (Arandjelović, Zisserman 2017): frames of a drawing being made, the spectrogram of
//! a pen, and whether the network takes the sound for the film's own.

use easy_ext::ext;
use leptos::prelude::*;

use super::{PuzzleView, Rules, film::Film, play::QuizResult, soundtracks_board::Board};
use crate::{
    kit::{
        figures::{number, percent},
        pen::Pen,
    },
    steps::frame::small,
};
use protocol::{SoundtracksView, StepView};

/// Side of a frame, from one to the next, side of a spectrogram, and height of a card.
const FRAME: f64 = 40.0;
const STEP: f64 = FRAME + 3.0;
const SOUND: f64 = 52.0;
const HEIGHT: f64 = 90.0;

/// How they are seen.
pub const WAY: PuzzleView = PuzzleView {
    name: "soundtracks",
    one: "film",
    card: |view| Some([f64::from(soundtracks_of(view)?.per_film) * STEP + SOUND + 28.0, HEIGHT]),
    count: |view| Some(soundtracks_of(view)?.belongs.len()),
    sentence: |view| soundtracks_of(view).map(SoundtracksView::sentence),
    told: |view, film| soundtracks_of(view).filter(|view| film < view.belongs.len()).map(|view| view.told(film)),
    seen: |view, film| {
        let view = soundtracks_of(view)?;
        let (frames, sound) = (view.frames_of(film).to_vec(), small(view.spectrograms.get(film)));
        Some(view! { <Film frames/> {sound} }.into_any())
    },
    paint,
    key: &[("", "frames, then the sound"), ("sign-mistake", "mistake")],
    game: Some(Rules {
        task: |_| Some("Watch and listen: is it the pen of this drawing? Choose, then see what the network says."),
        board: |view, play| view! { <Board view play/> }.into_any(),
    }),
};

#[ext(SoundtracksViewExt)]
impl SoundtracksView {
    pub fn fits(&self) -> bool {
        let films = self.belongs.len();
        films > 0
            && self.per_film > 0
            && [self.spectrograms.len(), self.probabilities.len(), self.films.len(), self.sounds.len()] == [films; 4]
            && [self.frames.len(), self.evidence.len()] == [films.saturating_mul(self.per_film as usize); 2]
    }

    pub fn frames_of(&self, film: usize) -> &[ink::Picture] {
        let frames = self.per_film as usize;
        self.frames.get(film * frames..(film + 1) * frames).unwrap_or_default()
    }

    pub fn is_right(&self, film: usize) -> bool {
        (self.probabilities[film] > 0.5) == self.belongs[film]
    }

    /// The step in one plain sentence.
    pub fn sentence(&self) -> String {
        let films = self.belongs.len();
        let right = |own: bool| {
            let of: Vec<usize> = (0..films).filter(|film| self.belongs[*film] == own).collect();
            (of.iter().filter(|film| self.is_right(**film)).count(), of.len())
        };
        let ((own, of_own), (other, of_other)) = (right(true), right(false));
        format!(
            "The network judged {} of {films} films with a sound rightly: {own} of {of_own} with their own sound, {other} of \
             {of_other} with another's. Time goes right in a spectrogram, pitch goes up.",
            own + other
        )
    }

    /// What came of the user's answer.
    pub fn verdict(&self, film: usize, own: bool) -> QuizResult {
        let you = self.belongs.get(film) == Some(&own);
        let so = if you { "You are right" } else { "You are wrong" };
        let (network, told) = match film < self.belongs.len() {
            true => (self.is_right(film), self.told(film)),
            false => (false, String::new()),
        };
        QuizResult { you, network, words: format!("{so}. {told}") }
    }

    /// One film in words.
    pub fn told(&self, film: usize) -> String {
        let truth = if self.belongs[film] { "its own" } else { "that of another film" };
        let so = if self.is_right(film) { "and the network is right" } else { "and the network is wrong" };
        format!("The sound is {truth}, {so}: p(own) = {}.", number(self.probabilities[film]))
    }
}

/// The view of a step of this kind, if it is whole.
pub fn soundtracks_of(view: &StepView) -> Option<&SoundtracksView> {
    match view {
        StepView::Soundtracks(view) if view.fits() => Some(view),
        _ => None,
    }
}

/// One film: its frames, the spectrogram, where between another's sound and its own the network puts it, and the truth.
fn paint(pen: &Pen, view: &StepView, film: usize, [x, y, ..]: [f64; 4], selected: bool) {
    let Some(view) = soundtracks_of(view) else { return };
    let inks = pen.inks;
    let right = view.is_right(film);
    let edge = pen.edge_of(selected, right);
    let (x, y) = (x + 4.0, y + 4.0);
    for (at, picture) in view.frames_of(film).iter().enumerate() {
        pen.picture(picture, [x + at as f64 * STEP, y + (SOUND - FRAME) / 2.0], FRAME, (inks.line, 1.0));
    }
    let across = view.per_film as f64 * STEP;
    pen.picture(&view.spectrograms[film], [x + across + 4.0, y], SOUND, edge);
    let below = y + SOUND + 14.0;
    let bar = across - 8.0 - 74.0;
    let share = f64::from(view.probabilities[film].clamp(0.0, 1.0));
    pen.line(inks.line, 2.0, [x, below], [x + bar, below]);
    pen.line(inks.muted, 1.0, [x + bar / 2.0, below - 4.0], [x + bar / 2.0, below + 4.0]);
    pen.disc(if right { inks.accent } else { inks.danger }, [x + 3.0 + share * (bar - 6.0), below], 3.0);
    pen.words(&format!("p(own) {}", percent(view.probabilities[film])), [x + bar + 10.0, below], 68.0, inks.ink);
    let truth = if view.belongs[film] { "own" } else { "other" };
    pen.words(truth, [x + across + 4.0, below], SOUND - 16.0, inks.muted);
    pen.sign(right, [x + across + SOUND - 4.0, below], 1.0);
}

#[cfg(test)]
mod tests {
    use super::*;
    use ink::{Drawing, Picture};

    fn view() -> SoundtracksView {
        SoundtracksView {
            films: vec![Drawing::default(); 2],
            sounds: vec![Drawing::default(); 2],
            per_film: 3,
            frames: vec![Picture::blank(); 6],
            spectrograms: vec![Picture::blank(); 2],
            belongs: vec![true, false],
            probabilities: vec![0.8, 0.7],
            evidence: vec![1.0, 0.5, -0.1, 0.0, 0.4, 0.4],
        }
    }

    #[test]
    fn the_sentence_counts_both_kinds() {
        let words = view().sentence();
        assert!(
            words.starts_with(
                "The network judged 1 of 2 films with a sound rightly: 1 of 1 with their own sound, 0 of 1"
            ),
            "{words}"
        );
        assert_eq!(view().told(1), "The sound is that of another film, and the network is wrong: p(own) = 0.70.");
    }

    #[test]
    fn a_verdict_is_on_both() {
        let (right, wrong) = (view().verdict(1, false), view().verdict(0, false));
        assert!(right.you && !right.network && right.words.starts_with("You are right. The sound is that of another"));
        assert!(!wrong.you && wrong.network);
    }

    #[test]
    fn numbers_that_do_not_fit_show_nothing() {
        let mut broken = view();
        broken.frames.pop();
        assert!(!broken.fits() && view().fits());
    }
}
