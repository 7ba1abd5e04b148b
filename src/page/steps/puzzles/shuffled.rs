//! The step of a network that orders the frames of a film (Misra, Zitnick, Hebert 2016): how a drawing was made, its moments
//! shuffled; the frames as the network sees them, the moments that it takes them for, and the true ones.

use easy_ext::ext;
use leptos::prelude::*;

use super::{
    PuzzleView, Rules,
    answers::PuzzleAnswers,
    film::Film,
    play::{Play, QuizResult},
    shuffled_board::Board,
    tiles::is_order,
};
use crate::{
    kit::{figures::percent, pen::Pen},
    steps::Latest,
};
use ink::Picture;
use protocol::{OrderAnswers, ShuffledView, StepView};

/// Side of a frame, from one to the next, height of a card, and room for the words at its end.
const FRAME: f64 = 46.0;
const STEP: f64 = FRAME + 4.0;
const HEIGHT: f64 = 92.0;
const WORDS: f64 = 92.0;

/// How they are seen.
pub const WAY: PuzzleView = PuzzleView {
    name: "shuffled",
    one: "film",
    card: |view| Some([shuffled_of(view)?.0.frames as f64 * STEP + WORDS + 8.0, HEIGHT]),
    count: |view| Some(shuffled_of(view)?.0.films()),
    sentence: |view| shuffled_of(view).map(|(view, answers)| view.sentence(answers)),
    told: |view, film| {
        shuffled_of(view).filter(|(view, _)| film < view.films()).map(|(view, answers)| view.told(answers, film))
    },
    seen: |view, film| {
        let frames = shuffled_of(view)?.0.true_film(film);
        Some(view! { <Film frames/> }.into_any())
    },
    paint,
    key: &[("", "numbers: moments"), ("sign-mistake", "mistake")],
    game: Some(Rules { task, board: |view: Latest, play: Play| view! { <Board view play/> }.into_any() }),
};

#[ext(ShuffledViewExt)]
impl ShuffledView {
    /// Films of the step.
    pub fn films(&self) -> usize {
        self.truth.len()
    }

    /// The network's answers, if all parts fit together.
    /// How many answers there are to choose from.
    pub fn choices(&self) -> usize {
        match &self.answers {
            OrderAnswers::Verify => 2,
            OrderAnswers::Orders(orders) => orders.len(),
        }
    }

    pub fn answers(&self) -> Option<PuzzleAnswers<'_>> {
        let frames = self.frames as usize;
        let (count, orders_fit) = match &self.answers {
            OrderAnswers::Verify => (2, true),
            OrderAnswers::Orders(orders) => (orders.len(), orders.iter().all(|order| is_order(order, frames))),
        };
        let numbers = self.truth.len().saturating_mul(frames);
        let fits = (2..=9).contains(&frames)
            && self.logits.len() == self.probabilities.len()
            && orders_fit
            && [self.shown.len(), self.moments.len()] == [numbers; 2]
            && self.moments.chunks(frames).all(|moments| is_order(moments, frames));
        PuzzleAnswers::new(&self.truth, &self.probabilities, count).filter(|_| fits)
    }

    /// A film's frames as they are shown.
    pub fn shown_of(&self, film: usize) -> &[Picture] {
        let frames = self.frames as usize;
        self.shown.get(film * frames..(film + 1) * frames).unwrap_or_default()
    }

    /// The true moment of each frame shown.
    pub fn moments_of(&self, film: usize) -> &[u8] {
        let frames = self.frames as usize;
        self.moments.get(film * frames..(film + 1) * frames).unwrap_or_default()
    }

    /// A film's frames as they happened, or as they would have with other moments.
    pub fn film(&self, film: usize, moments: &[u8]) -> Vec<Picture> {
        let shown = self.shown_of(film);
        let at = |moment: usize| moments.iter().position(|other| *other as usize == moment);
        (0..shown.len()).filter_map(|moment| shown.get(at(moment)?).cloned()).collect()
    }

    /// A film's frames as they happened.
    pub fn true_film(&self, film: usize) -> Vec<Picture> {
        self.film(film, self.moments_of(film))
    }

    /// True if a film with these moments looks like the true one: frames in which nothing was drawn are as good as each other.
    pub fn looks_true(&self, film: usize, moments: &[u8]) -> bool {
        self.film(film, moments) == self.true_film(film)
    }

    /// The moments that the network takes the frames for, if it is asked for an order.
    pub fn its_moments(&self, answers: PuzzleAnswers, film: usize) -> Option<&[u8]> {
        match &self.answers {
            OrderAnswers::Verify => None,
            OrderAnswers::Orders(orders) => orders.get(answers.best(film).0).map(Vec::as_slice),
        }
    }

    pub fn sentence(&self, answers: PuzzleAnswers) -> String {
        let what = match self.answers {
            OrderAnswers::Verify => "told rightly whether they are in order",
            OrderAnswers::Orders(_) => "put the frames in order",
        };
        format!("For {} films the network {what}. {}", answers.right(), answers.mean())
    }

    /// One film in words.
    pub fn told(&self, answers: PuzzleAnswers, film: usize) -> String {
        let (taken, probability) = answers.best(film);
        let said = |answer: usize| match &self.answers {
            OrderAnswers::Verify => verified(answer).to_owned(),
            OrderAnswers::Orders(orders) => numbers(&orders[answer]),
        };
        match answers.is_right(film) {
            true => format!("The network says {}, rightly: {}.", said(taken), percent(probability)),
            false => format!(
                "The network says {}, {}; the truth, {}, gets {}.",
                said(taken),
                percent(probability),
                said(answers.truth(film)),
                percent(answers.of_truth(film))
            ),
        }
    }

    /// What came of an answer of the user's: whether it was right.
    pub fn verdict(&self, answers: PuzzleAnswers, film: usize, you: bool) -> QuizResult {
        let network = match self.its_moments(answers, film) {
            Some(moments) => answers.is_right(film) || self.looks_true(film, moments),
            None => answers.is_right(film),
        };
        let so = if you { "You are right" } else { "You are wrong" };
        QuizResult { you, network, words: format!("{so}. {}", self.told(answers, film)) }
    }
}

/// "in order", "shuffled".
pub fn verified(answer: usize) -> &'static str {
    if answer == 1 { "in order" } else { "shuffled" }
}

/// Moments as they are written: "2 1 3".
fn numbers(moments: &[u8]) -> String {
    moments.iter().map(|moment| (moment + 1).to_string()).collect::<Vec<_>>().join(" ")
}

/// The step's films, if it has any and they are whole.
pub fn shuffled_of(view: &StepView) -> Option<(&ShuffledView, PuzzleAnswers<'_>)> {
    match view {
        StepView::Shuffled(view) => view.answers().map(|answers| (view, answers)),
        _ => None,
    }
}

fn task(view: &StepView) -> Option<&'static str> {
    Some(match shuffled_of(view)?.0.answers {
        OrderAnswers::Verify => "Was it drawn in this order, or are the frames shuffled?",
        OrderAnswers::Orders(_) => "How was it drawn? Press the frames in the order in which they happened.",
    })
}

/// One film: the frames as shown, under each its moment as the network has it and as it is.
fn paint(pen: &Pen, view: &StepView, film: usize, [x, y, ..]: [f64; 4], selected: bool) {
    let Some((view, answers)) = shuffled_of(view) else { return };
    let inks = pen.inks;
    let (moments, its) = (view.moments_of(film), view.its_moments(answers, film));
    let right = answers.is_right(film);
    let lines = [y + FRAME + 15.0, y + FRAME + 32.0];
    for (at, (picture, moment)) in view.shown_of(film).iter().zip(moments).enumerate() {
        let left = x + 4.0 + at as f64 * STEP;
        let guessed = its.and_then(|its| its.get(at));
        let wrong = guessed.map_or(!right, |guessed| guessed != moment);
        let edge = match (selected, wrong) {
            (true, _) => (inks.accent, 2.0),
            (false, true) => (inks.danger, 2.0),
            (false, false) => (inks.line, 1.0),
        };
        pen.picture(picture, [left, y + 4.0], FRAME, edge);
        let middle = left + FRAME / 2.0 - 3.0;
        if let Some(guessed) = guessed {
            let colour = if wrong { inks.danger } else { inks.ink };
            pen.words(&(guessed + 1).to_string(), [middle, lines[0]], FRAME, colour);
        }
        pen.words(&(moment + 1).to_string(), [middle, lines[1]], FRAME, inks.muted);
    }
    let left = x + 8.0 + view.frames as f64 * STEP;
    let (taken, probability) = answers.best(film);
    let said = match view.answers {
        OrderAnswers::Verify => format!("{} {}", verified(taken), percent(probability)),
        OrderAnswers::Orders(_) => format!("network {}", percent(probability)),
    };
    let truth = match view.answers {
        OrderAnswers::Verify => verified(answers.truth(film)),
        OrderAnswers::Orders(_) => "truth",
    };
    pen.words(&said, [left, lines[0]], WORDS - 18.0, inks.ink);
    pen.sign(right, [left + WORDS - 12.0, lines[0]], 1.0);
    pen.words(truth, [left, lines[1]], WORDS - 18.0, inks.muted);
}

#[cfg(test)]
pub mod tests {
    use super::*;

    fn frame(ink: u8) -> Picture {
        let mut bytes = vec![0; 784];
        bytes[0] = ink;
        Picture::from_bytes(bytes).unwrap_or_else(Picture::blank)
    }

    /// Two films of three frames; the network has the first right. In the second nothing is drawn between the last two moments.
    pub fn view() -> ShuffledView {
        ShuffledView {
            frames: 3,
            shown: [20, 10, 30, 10, 20, 20].map(frame).to_vec(),
            moments: vec![1, 0, 2, 0, 2, 1],
            answers: OrderAnswers::Orders(vec![vec![0, 1, 2], vec![1, 0, 2], vec![0, 2, 1]]),
            truth: vec![1, 2],
            probabilities: vec![0.2, 0.7, 0.1, 0.5, 0.2, 0.3],
            logits: vec![0.0; 6],
        }
    }

    #[test]
    fn frames_go_back_to_their_moments() {
        assert_eq!(view().true_film(0), [10, 20, 30].map(frame));
        assert!(view().looks_true(0, &[1, 0, 2]) && !view().looks_true(0, &[0, 1, 2]));
        assert!(view().looks_true(1, &[0, 1, 2]), "its last two frames look the same");
    }

    #[test]
    fn films_are_told_in_numbers_or_words() {
        let view = view();
        let told = |view: &ShuffledView, film| view.answers().map(|answers| view.told(answers, film));
        assert_eq!(told(&view, 0).as_deref(), Some("The network says 2 1 3, rightly: 70%."));
        assert_eq!(told(&view, 1).as_deref(), Some("The network says 1 2 3, 50%; the truth, 1 3 2, gets 30%."));
        let verify = ShuffledView {
            answers: OrderAnswers::Verify,
            truth: vec![0, 0],
            probabilities: vec![0.3, 0.7, 0.9, 0.1],
            logits: vec![0.0; 4],
            ..view
        };
        assert_eq!(told(&verify, 0).as_deref(), Some("The network says in order, 70%; the truth, shuffled, gets 30%."));
        let words = verify.answers().map(|answers| verify.sentence(answers)).unwrap_or_default();
        assert!(words.starts_with("For 1 of 2 films the network told rightly whether they are in order."), "{words}");
    }

    #[test]
    fn what_looks_true_counts_as_right() {
        let view = view();
        let verdict = view.answers().map(|answers| view.verdict(answers, 1, false));
        assert!(verdict.is_some_and(|verdict| verdict.network && !verdict.you));
    }

    #[test]
    fn numbers_that_do_not_fit_show_nothing() {
        let spoilt: [fn(&mut ShuffledView); 4] = [
            |view| _ = view.shown.pop(),
            |view| view.moments[0] = 2,
            |view| view.frames = 0,
            |view| view.answers = OrderAnswers::Verify,
        ];
        for spoil in spoilt {
            let mut broken = view();
            spoil(&mut broken);
            assert!(broken.answers().is_none());
        }
    }
}
