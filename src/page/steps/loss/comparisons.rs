//! The losses of steps that compare drawings with each other, or with captions: a term for each pair, triplet, view,
//! drawing or caption.

use std::borrow::Cow;

use super::{
    Explanation, Sign, Term,
    expression::{Expression, Powers, Unit},
};
use crate::steps::{
    captions::matching::{MatchingExt as _, Seeker},
    contrast::softmax::SoftmaxExt as _,
    pairs::judged::PairsViewExt as _,
    triplets::measured::TripletsViewExt as _,
};
use protocol::{CaptionsView, ContrastView, PairVerdicts, PairsView, TripletsView};

/// The part of a triplet's cost that is the margin.
const MARGIN: usize = usize::MAX;

fn boxed(part: usize, value: f64) -> Box<Expression> {
    Box::new(Expression::Part(part, value))
}

/// Binary cross-entropy of σ(w · |f − f| + b); or the contrastive loss, ½ D² of what is the same and ½ max(0, m − D)² of what
/// is not.
pub fn pairs(view: &PairsView) -> Option<Explanation<'_>> {
    let cost = |pair: usize| {
        let same = view.same[pair];
        match &view.verdicts {
            PairVerdicts::Probability { bias, .. } => {
                let weighed = view
                    .coordinates(pair)
                    .map(|(difference, weight)| f64::from(difference) * f64::from(weight.unwrap_or_default()));
                let logit = [Expression::Part(0, weighed.sum()), Expression::Part(1, (*bias).into())];
                Expression::yes_or_no(Expression::Sum(logit.to_vec()), same)
            }
            PairVerdicts::Distance { distances, margin } => {
                let distance = boxed(0, distances[pair].into());
                let gap = match same {
                    true => distance,
                    false => {
                        Box::new(Expression::Hinge(Box::new(Expression::Minus(boxed(1, (*margin).into()), distance))))
                    }
                };
                Expression::Over(Box::new(Expression::Square(gap)), 2.0)
            }
        }
    };
    let term = |pair: usize| Term {
        about: vec![
            Sign::Picture(&view.first[pair]),
            Sign::Picture(&view.second[pair]),
            Sign::words(if view.same[pair] { "same" } else { "different" }),
        ],
        cost: cost(pair),
    };
    let names = match view.verdicts {
        PairVerdicts::Probability { .. } => ["w·|f − f|", "b"],
        PairVerdicts::Distance { .. } => ["distance", "margin"],
    };
    let terms = view.fits().then(|| (0..view.first.len()).map(term).collect())?;
    Some(Explanation::mean(["pair", "pairs"], terms, move |_, part| Sign::words(names[part.min(1)])))
}

/// max(0, d(a, p) − d(a, n) + margin). A part is two drawings of the batch: row · drawings + column.
pub fn triplets(view: &TripletsView) -> Option<Explanation<'_>> {
    let count = view.pictures.len();
    let term = |triplet: &[u32; 3]| {
        let [anchor, positive, negative] = triplet.map(|drawing| drawing as usize);
        let cell = |other: usize| anchor * count + other;
        let distance = |other: usize| f64::from(view.distances[cell(other)]);
        let apart = vec![
            Expression::Part(cell(positive), distance(positive)),
            Expression::Part(cell(negative), -distance(negative)),
            Expression::Part(MARGIN, view.margin.into()),
        ];
        Term {
            about: [anchor, positive, negative].map(|drawing| Sign::Picture(&view.pictures[drawing])).into(),
            cost: Expression::Hinge(Box::new(Expression::Sum(apart))),
        }
    };
    let terms = view.fits().then(|| view.triplets.iter().map(term).collect())?;
    let k_drawings = view.k_drawings.max(1) as usize;
    let name = move |_, part: usize| match part {
        MARGIN => Sign::words("margin"),
        cell if cell / count / k_drawings == cell % count / k_drawings => Sign::words("d(a, p)"),
        _ => Sign::words("d(a, n)"),
    };
    Some(Explanation::mean(["triplet", "triplets"], terms, name))
}

/// −log of the share of a view's partner among all others; with several partners, the mean of that. A part is a view.
pub fn contrast(view: &ContrastView) -> Option<Explanation<'_>> {
    let unit = Unit::Over(view.temperature.into());
    let term = |anchor: usize| {
        let others = view.candidates().into_iter().filter(|other| *other != anchor);
        let all: Vec<(usize, f64)> = others.map(|other| (other, view.similarity(anchor, other).into())).collect();
        let partners: Vec<_> = all.iter().copied().filter(|(other, _)| view.are_partners(anchor, *other)).collect();
        let pictures = std::iter::once(anchor).chain(partners.first().map(|(partner, _)| *partner));
        let about = pictures.filter_map(|view_number| view.picture(view_number)).map(Sign::Picture).collect();
        let cost = match partners.len() {
            0 => Expression::Number(0.0),
            1 => Expression::surprise(unit, all, |other| view.are_partners(anchor, other)),
            count => {
                let logits = partners.iter().map(|(other, cosine)| Expression::Part(*other, unit.exponent(*cosine)));
                let mean = Expression::Over(Box::new(Expression::Sum(logits.collect())), count as f64);
                let all = Expression::Powers(Powers { unit, of: all, rest: None });
                Expression::Minus(Box::new(Expression::Log(Box::new(all))), Box::new(mean))
            }
        };
        Term { about, cost }
    };
    let terms = view.fits().then(|| view.anchors().into_iter().map(term).collect())?;
    Some(Explanation::mean(["view", "views"], terms, |_, other| {
        view.picture(other).map_or(Sign::Nothing, Sign::Picture)
    }))
}

/// −log of a drawing's own caption among all captions, and of a caption's own drawing among all drawings. Parts, and terms,
/// are first all drawings and then all captions.
pub fn captions(view: &CaptionsView) -> Option<Explanation<'_>> {
    let n = view.pairs();
    let sign = move |part: usize| match part.checked_sub(n) {
        None => Sign::Picture(&view.pictures[part]),
        Some(caption) => Sign::Words(Cow::Borrowed(view.captions[caption].as_str())),
    };
    let term = |at: usize| {
        let (seeker, own, offset) = if at < n { (Seeker::Drawing, at, n) } else { (Seeker::Caption, at - n, 0) };
        let cosines = view.cosines(seeker, own).into_iter().enumerate();
        let all = cosines.map(|(other, cosine)| (offset + other, f64::from(cosine))).collect();
        Term {
            about: vec![sign(at), sign(own + offset)],
            cost: Expression::surprise(Unit::Times(view.scale.into()), all, |other| other == own + offset),
        }
    };
    let terms = view.fits().then(|| (0..2 * n).map(term).collect())?;
    Some(Explanation::mean(["drawing or caption", "drawings and captions"], terms, move |_, part| sign(part)))
}
