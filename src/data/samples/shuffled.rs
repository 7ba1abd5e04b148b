//! Films of drawings being made, with their frames shuffled.
//!
//! Misra, Zitnick, Hebert 2016, "Shuffle and Learn: Unsupervised Learning Using Temporal Order Verification": is a triple
//! of frames in the order of time? There frames come from stretches of a video in which much moves; here a drawing is the
//! film of its own making, and every stretch of it has about as much ink.

use rand::{Rng, RngExt, seq::SliceRandom};

use super::{
    Puzzles, SampleError,
    orders::{Order, all_orders},
    with_drawings,
};
use crate::{Classes, Item, episode::sample_items};
use ink::{
    Drawing, Picture,
    film::{FrameInk, frames},
};

/// By how much, as a factor of up to 1 + this, the ink of one frame may exceed that of another: so that no amount of ink
/// belongs to a moment.
const UNEVEN: f32 = 0.5;

/// The least by which two frames of a film differ, in pixels full of ink: what a blink would not miss.
const LEAST_DIFFERENCE: f32 = 3.0;

/// How often to try for a drawing that gives different frames.
const TRIES: usize = 30;

/// What is asked about a film.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderQuestion {
    /// Whether it is in order: 0 no, 1 yes.
    InOrder,
    /// Which of all orders it is in.
    WhichOrder,
}

/// What films are made, and what is asked about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Films {
    /// Frames of each.
    pub frames: u8,
    /// What a frame shows.
    pub shown: FrameInk,
    /// What is asked.
    pub question: OrderQuestion,
    /// All orders of the frames, the first of which is the order of time.
    orders: Vec<Order>,
}

impl Films {
    /// Films of so many frames, at least 2.
    pub fn new(frames: u8, shown: FrameInk, question: OrderQuestion) -> Self {
        Self { frames, shown, question, orders: all_orders(frames) }
    }

    /// The orders to choose from, where that is the question: the frame in place `p` belongs at moment `orders[a][p]`.
    pub fn orders(&self) -> &[Order] {
        &self.orders
    }

    /// How many answers there are.
    pub fn answers(&self) -> usize {
        match self.question {
            OrderQuestion::InOrder => 2,
            OrderQuestion::WhichOrder => self.orders.len(),
        }
    }

    /// The order of the puzzle with this answer.
    fn order(&self, answer: usize, rng: &mut impl Rng) -> &Order {
        match self.question {
            OrderQuestion::InOrder if answer == 1 => &self.orders[0],
            OrderQuestion::InOrder => &self.orders[rng.random_range(1..self.orders.len())],
            OrderQuestion::WhichOrder => &self.orders[answer],
        }
    }

    /// The frames of a drawing in the order of time; `None` if two would look alike.
    fn film(&self, drawing: &Drawing, rng: &mut impl Rng) -> Option<Vec<Picture>> {
        let shares: Vec<f32> = (0..self.frames).map(|_| 1.0 + UNEVEN * rng.random::<f32>()).collect();
        let film = frames(drawing, &shares, self.shown)?;
        let pairs = || (0..film.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
        (film.len() == shares.len() && pairs().all(|(a, b)| film[a].difference(&film[b]) >= LEAST_DIFFERENCE))
            .then_some(film)
    }
}

/// Samples `count` films of random drawings, every answer as often as any other, give or take one.
///
/// # Errors
/// If `count` is 0, there is no drawing, no strokes are known, or no drawing is long enough for different frames.
pub fn sample_films(
    source: &dyn Classes,
    count: usize,
    films: &Films,
    rng: &mut impl Rng,
) -> Result<Puzzles, SampleError> {
    if count == 0 {
        return Err(SampleError::Zero("the number of films"));
    }
    let drawn = with_drawings(source, 1);
    let mut answers: Vec<usize> = (0..films.answers()).collect();
    // Where there are fewer films than answers, which ones are left out is a matter of chance.
    answers.shuffle(rng);
    let mut puzzles = Puzzles::default();
    for at in 0..count {
        let (item, film) = a_film(source, &drawn, films, rng)?;
        let answer = answers[at % answers.len()];
        puzzles.push(item, &film, films.order(answer, rng), answer);
    }
    Ok(puzzles)
}

/// A random drawing with its film.
fn a_film(
    source: &dyn Classes,
    drawn: &[usize],
    films: &Films,
    rng: &mut impl Rng,
) -> Result<(Item, Vec<Picture>), SampleError> {
    let missing = SampleError::TooFewDrawings { needed: 1, drawings: 1, present: 0 };
    let mut problem = if drawn.is_empty() { missing } else { SampleError::NoStrokes };
    for _ in 0..if drawn.is_empty() { 0 } else { TRIES } {
        let class = drawn[rng.random_range(0..drawn.len())];
        let Some(item) = sample_items(source, class, 1, rng)?.pop() else { continue };
        let Some(drawing) = source.drawing(item.class, item.index) else { continue };
        match films.film(&drawing, rng) {
            Some(film) => return Ok((item, film)),
            None => problem = SampleError::TooShort { frames: films.frames.into() },
        }
    }
    Err(problem)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{super::tests::*, *};
    use crate::{
        Scripts,
        seeds::{Stream, rng},
    };

    fn sample(films: &Films, count: usize, step: u64) -> Puzzles {
        sample_films(&Scripts::new(3, 2, 6), count, films, &mut rng(1, Stream::Episode, step)).expect("endless")
    }

    /// The frames of each film in the order of time.
    fn in_time(puzzles: &Puzzles) -> Vec<Vec<&Picture>> {
        let k = puzzles.per_puzzle;
        let film = |at: usize| {
            let mut frames: Vec<usize> = (at * k..(at + 1) * k).collect();
            frames.sort_by_key(|frame| puzzles.origins[*frame]);
            frames.into_iter().map(|frame| &puzzles.pieces[frame]).collect()
        };
        (0..puzzles.truth.len()).map(film).collect()
    }

    #[test]
    fn earlier_frames_are_part_of_later_ones_and_no_two_are_alike() {
        for frames in 3..=5 {
            let films = Films::new(frames, FrameInk::SoFar, OrderQuestion::WhichOrder);
            let puzzles = sample(&films, 120, 0);
            for film in in_time(&puzzles) {
                for pair in film.windows(2) {
                    assert!(pair[0].bytes().iter().zip(pair[1].bytes()).all(|(earlier, later)| earlier <= later));
                    assert!(pair[1].total() >= pair[0].total() + LEAST_DIFFERENCE - 0.01);
                }
            }
        }
    }

    #[test]
    fn the_newest_ink_says_nothing_of_its_moment_by_its_amount() {
        let films = Films::new(4, FrameInk::Newest, OrderQuestion::WhichOrder);
        let puzzles = sample(&films, 600, 0);
        let mut totals = [0.0; 4];
        for film in in_time(&puzzles) {
            film.iter().zip(&mut totals).for_each(|(frame, total)| *total += frame.total());
        }
        let mean = totals.iter().sum::<f32>() / 4.0;
        assert!(totals.iter().all(|total| (total / mean - 1.0).abs() < 0.05), "{totals:?}");
        for film in in_time(&puzzles) {
            assert!((0..4).all(|a| (0..a).all(|b| film[a] != film[b])));
        }
    }

    #[test]
    fn answers_come_equally_often_and_frames_are_shown_as_they_say() {
        let films = Films::new(4, FrameInk::SoFar, OrderQuestion::WhichOrder);
        let puzzles = sample(&films, 48, 0);
        assert!((0..24).all(|answer| puzzles.truth.iter().filter(|truth| **truth == answer).count() == 2));
        for (moments, truth) in puzzles.origins.chunks(4).zip(&puzzles.truth) {
            assert_eq!(moments, films.orders()[*truth]);
        }
        assert_eq!(puzzles, sample(&films, 48, 0));
        assert_ne!(puzzles, sample(&films, 48, 1));

        let verified = sample(&Films::new(3, FrameInk::SoFar, OrderQuestion::InOrder), 40, 0);
        assert_eq!(verified.truth.iter().sum::<usize>(), 20);
        for (moments, truth) in verified.origins.chunks(3).zip(&verified.truth) {
            assert_eq!(moments.is_sorted(), *truth == 1);
        }
    }

    #[test]
    fn no_two_frames_of_the_newest_ink_are_alike_and_shares_of_ink_are_uneven() {
        let films = Films::new(3, FrameInk::Newest, OrderQuestion::WhichOrder);
        let mut ratios = Vec::new();
        for film in in_time(&sample(&films, 200, 0)) {
            assert!((0..3).all(|a| (0..a).all(|b| film[a].difference(film[b]) >= LEAST_DIFFERENCE)));
            ratios.push(film[0].total() / film[2].total());
        }
        let (less, more) = (ratios.iter().filter(|r| **r < 0.9).count(), ratios.iter().filter(|r| **r > 1.1).count());
        assert!(less > 30 && more > 30, "the first frame has less ink {less} times, more {more} times of 200");
    }

    #[test]
    fn a_single_film_has_any_answer_and_one_out_of_order_has_any_other_order() {
        let which = Films::new(3, FrameInk::SoFar, OrderQuestion::WhichOrder);
        let answers: HashSet<_> = (0..60).map(|step| sample(&which, 1, step).truth[0]).collect();
        assert_eq!(answers.len(), 6);
        let verify = sample(&Films::new(3, FrameInk::SoFar, OrderQuestion::InOrder), 100, 0);
        let wrong = verify.origins.chunks(3).zip(&verify.truth).filter(|(_, truth)| **truth == 0);
        assert_eq!(wrong.map(|(order, _)| order.to_vec()).collect::<HashSet<_>>().len(), 5);
    }

    #[test]
    fn what_is_missing_is_said() {
        let films = Films::new(3, FrameInk::SoFar, OrderQuestion::InOrder);
        let error =
            |source: &dyn Classes, count| sample_films(source, count, &films, &mut rng(1, Stream::Episode, 0)).err();
        assert_eq!(error(&Scripts::new(3, 1, 2), 0), Some(SampleError::Zero("the number of films")));
        let none = SampleError::TooFewDrawings { needed: 1, drawings: 1, present: 0 };
        assert_eq!(error(&Numbered(vec![0, 0]), 2), Some(none));
        let pictures = error(&Numbered(vec![3, 2]), 2).map(|error| error.to_string());
        assert!(pictures.is_some_and(|text| text.contains("strokes")));
        assert_eq!(error(&Dots, 2), Some(SampleError::TooShort { frames: 3 }));
    }

    /// A source of dots.
    struct Dots;

    impl Classes for Dots {
        fn len(&self) -> usize {
            2
        }

        fn drawings_of(&self, _class: usize) -> Option<usize> {
            None
        }

        fn picture(&self, _class: usize, _index: usize) -> Picture {
            Picture::blank()
        }

        fn drawing(&self, _class: usize, _index: usize) -> Option<Drawing> {
            let points = vec![ink::Point::at(0.5, 0.5, 0.0)];
            Some(Drawing { strokes: vec![ink::Stroke { points }] })
        }

        fn name(&self, _class: usize) -> String {
            "dot".into()
        }

        fn alphabet(&self, _class: usize) -> usize {
            0
        }
    }
}
