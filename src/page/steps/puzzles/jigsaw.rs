//! The step of a network that solves jigsaw puzzles (Noroozi, Favaro 2016): the tiles as it sees them, as it would put them
//! together, and as they belong.

use super::tiles::TilesExt as _;
use easy_ext::ext;
use leptos::prelude::*;

use super::{PuzzleView, Rules, answers::PuzzleAnswers, jigsaw_board::Board, play::QuizResult};
use crate::{
    kit::{figures::percent, pen::Pen},
    steps::frame::small,
};
use protocol::{JigsawView, StepView};

/// Least size of one card, side of an arrangement, and room between two.
const CARD: [f64; 2] = [222.0, 88.0];
const SIDE: f64 = 62.0;
const GAP: f64 = 10.0;

/// How they are seen.
pub const WAY: PuzzleView = PuzzleView {
    name: "jigsaw",
    one: "puzzle",
    card: |_| Some(CARD),
    count: |view| Some(jigsaw_of(view)?.0.drawings.len()),
    sentence: |view| {
        let (_, answers) = jigsaw_of(view)?;
        Some(format!("The network put {} puzzles together rightly. {}", answers.right(), answers.mean()))
    },
    told: |view, puzzle| {
        jigsaw_of(view)
            .filter(|(view, _)| puzzle < view.drawings.len())
            .map(|(view, answers)| view.told(answers, puzzle))
    },
    seen: |view, puzzle| Some(small(jigsaw_of(view)?.0.drawings.get(puzzle))),
    paint,
    key: &[("sign-mistake", "in the wrong place")],
    game: Some(Rules {
        task: |_| Some("Put the drawing together: press two tiles to swap them, then Check."),
        board: |view, play| view! { <Board view play/> }.into_any(),
    }),
};

#[ext(JigsawViewExt)]
impl JigsawView {
    /// One puzzle in words.
    pub fn told(&self, answers: PuzzleAnswers, puzzle: usize) -> String {
        let (best, probability) = answers.best(puzzle);
        let wrong = self.misplaced(puzzle, answers.truth(puzzle), &self.arrangement(best));
        match wrong.into_iter().filter(|wrong| *wrong).count() {
            0 if answers.is_right(puzzle) => format!("The network puts it together rightly: {}.", percent(probability)),
            0 => format!("The network’s order, {}, is another, but looks the same.", percent(probability)),
            misplaced => format!(
                "The network has {misplaced} of {} tiles in the wrong place: {}. The true order gets {}.",
                self.pieces(),
                percent(probability),
                percent(answers.of_truth(puzzle))
            ),
        }
    }

    /// What came of an arrangement of the user's. The network is judged the same way: by what is to be seen.
    pub fn verdict(&self, answers: PuzzleAnswers, puzzle: usize, arrangement: &[usize]) -> QuizResult {
        let truth = answers.truth(puzzle);
        let wrong = |arrangement: &[usize]| {
            self.misplaced(puzzle, truth, arrangement).into_iter().filter(|wrong| *wrong).count()
        };
        let (yours, its) = (wrong(arrangement), wrong(&self.arrangement(answers.best(puzzle).0)));
        let so = match yours {
            0 => "You are right.".to_owned(),
            yours => format!("You have {yours} of {} tiles in the wrong place.", self.pieces()),
        };
        QuizResult { you: yours == 0, network: its == 0, words: format!("{so} {}", self.told(answers, puzzle)) }
    }
}

/// The step's puzzles, if it has any and they are whole.
pub fn jigsaw_of(view: &StepView) -> Option<(&JigsawView, PuzzleAnswers<'_>)> {
    match view {
        StepView::Jigsaw(view) => view.answers().map(|answers| (view, answers)),
        _ => None,
    }
}

/// One puzzle: three arrangements.
fn paint(pen: &Pen, view: &StepView, puzzle: usize, [x, y, ..]: [f64; 4], selected: bool) {
    let Some((view, answers)) = jigsaw_of(view) else { return };
    let inks = pen.inks;
    let (truth, (best, probability)) = (answers.truth(puzzle), answers.best(puzzle));
    let its = view.arrangement(best);
    let wrong = view.misplaced(puzzle, truth, &its);
    let is_right = wrong.iter().all(|wrong| !wrong);
    let none = vec![false; view.pieces()];
    let shown: Vec<usize> = (0..view.pieces()).collect();
    let arrangements = [(shown, &none), (its, &wrong), (view.arrangement(truth), &none)];
    let said = percent(probability);
    let words = ["seen", &said, "true"];
    for (at, ((arrangement, wrong), words)) in arrangements.iter().zip(words).enumerate() {
        let place = [x + 4.0 + at as f64 * (SIDE + GAP), y + 4.0];
        paint_arrangement(pen, view, puzzle, arrangement, wrong, place);
        if selected {
            pen.edge(inks.accent, 2.0, [place[0] - 2.0, place[1] - 2.0, SIDE + 4.0, SIDE + 4.0]);
        }
        let below = y + SIDE + 15.0;
        pen.words(words, [place[0], below], SIDE - 14.0, if at == 1 { inks.ink } else { inks.muted });
        if at == 1 {
            pen.sign(is_right, [place[0] + SIDE - 6.0, below], 1.0);
        }
    }
}

/// One arrangement with seams between its tiles; those that lie wrong have an edge.
fn paint_arrangement(
    pen: &Pen,
    view: &JigsawView,
    puzzle: usize,
    arrangement: &[usize],
    wrong: &[bool],
    [x, y]: [f64; 2],
) {
    let (side, tiles) = (view.side as usize, view.tiles_of(puzzle));
    let step = SIDE / side as f64;
    pen.fill(pen.inks.line, [x, y, SIDE, SIDE]);
    for (place, (shown, wrong)) in arrangement.iter().zip(wrong).enumerate() {
        let corner = [x + (place % side) as f64 * step + 0.75, y + (place / side) as f64 * step + 0.75];
        let Some(tile) = tiles.get(*shown) else { continue };
        pen.tile(tile, view.tile as usize, corner, step - 1.5);
        if *wrong {
            pen.edge(pen.inks.danger, 1.5, [corner[0] + 0.75, corner[1] + 0.75, step - 3.0, step - 3.0]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::tiles::tests::view, *};

    #[test]
    fn puzzles_are_told_by_what_is_to_be_seen() {
        let view = view();
        let told = |puzzle| view.answers().map(|answers| view.told(answers, puzzle)).unwrap_or_default();
        assert_eq!(told(0), "The network puts it together rightly: 70%.");
        assert_eq!(told(1), "The network’s order, 50%, is another, but looks the same.");
        let mut wrong = view.clone();
        wrong.probabilities[..3].copy_from_slice(&[0.6, 0.3, 0.1]);
        assert_eq!(
            wrong.answers().map(|answers| wrong.told(answers, 0)).as_deref(),
            Some("The network has 4 of 4 tiles in the wrong place: 60%. The true order gets 30%.")
        );
        let step = StepView::Jigsaw(view);
        assert!(
            (WAY.sentence)(&step)
                .is_some_and(|words| words.starts_with("The network put 1 of 2 puzzles together rightly."))
        );
    }

    #[test]
    fn a_verdict_is_on_both() {
        let view = view();
        let verdict = |arrangement: &[usize]| view.answers().map(|answers| view.verdict(answers, 0, arrangement));
        assert!(verdict(&[1, 3, 0, 2]).is_some_and(|verdict| verdict.you && verdict.network));
        let swapped = verdict(&[3, 1, 0, 2]);
        assert!(swapped.is_some_and(|verdict| !verdict.you && verdict.words.starts_with("You have 2 of 4 tiles")));
    }
}
