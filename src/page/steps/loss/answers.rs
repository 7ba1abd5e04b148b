//! The losses of steps that answer questions: a term for each drawing, puzzle or film.

use std::borrow::Cow;

use super::{
    Explanation, Sign, Term,
    expression::{Expression, Powers, Unit},
};
use crate::steps::{
    base_classes::BaseClassesViewExt as _,
    puzzles::{RelativeViewExt as _, ShuffledViewExt as _, SoundtracksViewExt as _, TilesExt as _},
};
use ink::Picture;
use protocol::{BaseClassesView, JigsawView, OrderAnswers, RelativeView, ShuffledView, SoundtracksView};

/// Cross-entropy over base classes, of which the likeliest three and the true one are known by themselves. A part is a class.
pub fn base_classes(view: &BaseClassesView) -> Option<Explanation<'_>> {
    let cost = |drawing: usize| {
        let (truth, total) = (view.truth[drawing] as usize, f64::from(view.log_total[drawing]));
        let own = (truth, f64::from(view.true_logit[drawing]));
        let logit = |probability: f32| total + f64::from(probability).ln();
        let guesses = view.guesses[drawing].iter().map(|(class, probability)| (*class as usize, logit(*probability)));
        let of: Vec<(usize, f64)> =
            std::iter::once(own).chain(guesses.filter(|(class, z)| *class != truth && z.is_finite())).collect();
        let known: f64 = of.iter().map(|(_, z)| (z - total).exp()).sum();
        let left = view.names.len().saturating_sub(of.len());
        let rest = (left > 0 && known < 1.0).then(|| (left, total + (1.0 - known).ln()));
        let unit = Unit::One;
        Expression::share(Powers { unit, of: vec![own], rest: None }, Powers { unit, of, rest })
    };
    let term = |(drawing, picture)| Term { about: vec![Sign::Picture(picture)], cost: cost(drawing) };
    let terms = view.fits().then(|| view.pictures.iter().enumerate().map(term).collect())?;
    let sign = |_, class: usize| match (view.example(class as u32), view.names.get(class)) {
        (Some(picture), _) => Sign::Picture(picture),
        (None, Some(name)) => Sign::Words(Cow::Borrowed(name)),
        (None, None) => Sign::Nothing,
    };
    Some(Explanation::mean(["drawing", "drawings"], terms, sign))
}

/// Cross-entropy over a few answers. A part is an answer.
fn puzzles<'a>(
    each: [&'static str; 2],
    truth: &[u32],
    logits: &[f32],
    pictures: impl Fn(usize) -> &'a [Picture],
    name: impl Fn(usize) -> Sign<'a> + 'a,
) -> Option<Explanation<'a>> {
    let answers = logits.len() / truth.len().max(1);
    let fits = answers > 0 && logits.len() == answers * truth.len();
    let term = |(puzzle, (truth, logits)): (usize, (&u32, &[f32]))| {
        let all = logits.iter().map(|logit| f64::from(*logit)).enumerate().collect();
        Term {
            about: pictures(puzzle).iter().map(Sign::Picture).collect(),
            cost: Expression::surprise(Unit::One, all, |answer| answer == *truth as usize),
        }
    };
    let terms = fits.then(|| truth.iter().zip(logits.chunks(answers)).enumerate().map(term).collect())?;
    Some(Explanation::mean(each, terms, move |_, answer| name(answer)))
}

fn one(pictures: &[Picture], at: usize) -> &[Picture] {
    pictures.get(at..at + 1).unwrap_or_default()
}

pub fn relative(view: &RelativeView) -> Option<Explanation<'_>> {
    view.answers()?;
    let name = |answer: usize| view.names.get(answer).map_or(Sign::Nothing, |name| Sign::Words(Cow::Borrowed(name)));
    let mut explanation = puzzles(["pair", "pairs"], &view.truth, &view.logits, |pair| one(&view.first, pair), name)?;
    explanation.terms.iter_mut().zip(&view.second).for_each(|(term, second)| term.about.push(Sign::Picture(second)));
    Some(explanation)
}

pub fn jigsaw(view: &JigsawView) -> Option<Explanation<'_>> {
    view.answers()?;
    let name = |answer: usize| view.orders.get(answer).map_or(Sign::Nothing, |order| order_of(order));
    puzzles(["puzzle", "puzzles"], &view.truth, &view.logits, |puzzle| one(&view.drawings, puzzle), name)
}

pub fn shuffled(view: &ShuffledView) -> Option<Explanation<'_>> {
    view.answers()?;
    let frames = view.frames as usize;
    let shown = |film: usize| view.shown.get(film * frames..(film + 1) * frames).unwrap_or_default();
    let name = |answer: usize| match &view.answers {
        OrderAnswers::Verify => Sign::words(if answer == 0 { "shuffled" } else { "in order" }),
        OrderAnswers::Orders(orders) => orders.get(answer).map_or(Sign::Nothing, |order| order_of(order)),
    };
    puzzles(["film", "films"], &view.truth, &view.logits, shown, name)
}

/// An order as one reads it: places from 1.
fn order_of<'a>(order: &[u8]) -> Sign<'a> {
    Sign::Words(Cow::Owned(order.iter().map(|place| (place + 1).to_string()).collect()))
}

/// Binary cross-entropy of σ of the sum of all frames' evidence. A part is a frame.
pub fn soundtracks(view: &SoundtracksView) -> Option<Explanation<'_>> {
    let per_film = view.per_film as usize;
    let term = |(film, belongs): (usize, &bool)| {
        let evidence = view.evidence[film * per_film..(film + 1) * per_film].iter().enumerate();
        let evidence = evidence.map(|(frame, evidence)| Expression::Part(frame, (*evidence).into())).collect();
        Term {
            about: vec![
                Sign::Picture(&view.spectrograms[film]),
                Sign::words(if *belongs { "its own" } else { "another’s" }),
            ],
            cost: Expression::yes_or_no(Expression::Sum(evidence), *belongs),
        }
    };
    let terms = view.fits().then(|| view.belongs.iter().enumerate().map(term).collect())?;
    let frame =
        move |film: usize, frame: usize| view.frames.get(film * per_film + frame).map_or(Sign::Nothing, Sign::Picture);
    Some(Explanation::mean(["film", "films"], terms, frame))
}
