//! The losses of steps that are an episode: one term for each query.

use super::{
    Explanation, Sign, Term,
    expression::{Expression, Unit},
};
use crate::steps::{episode::EpisodeShape, episodic::Episodic as _, meta::answers::AdaptationViewExt as _};
use protocol::{
    AdaptationView, AttentionView, ComparisonMeasure, EpisodeView, NeighboursView, PrototypesView, RelationsView,
};

/// Terms for all queries of an episode, from what each costs; each is shown with its class.
fn queries(episode: &EpisodeView, cost: impl Fn(usize) -> Expression) -> Vec<Term<'_>> {
    let shape = EpisodeShape::of(episode);
    let term = |(query, picture)| Term {
        about: vec![Sign::Picture(picture), Sign::Mark(shape.truth(query))],
        cost: cost(query),
    };
    episode.query.iter().enumerate().map(term).collect()
}

/// Numbers of one query, row by row, with their places.
fn row(numbers: &[f32], columns: usize, query: usize) -> impl Iterator<Item = (usize, f64)> {
    numbers[query * columns..(query + 1) * columns].iter().map(|number| f64::from(*number)).enumerate()
}

/// Cross-entropy over the classes: −log (e^z_true / Σ e^z).
fn cross_entropy(
    shape: EpisodeShape,
    unit: Unit,
    logits: impl Iterator<Item = (usize, f64)>,
    query: usize,
) -> Expression {
    Expression::surprise(unit, logits.collect(), |class| class == shape.truth(query))
}

fn class<'a>(_query: usize, class: usize) -> Sign<'a> {
    Sign::Mark(class)
}

pub fn prototypes(view: &PrototypesView) -> Option<Explanation<'_>> {
    let shape = view.matrix()?.shape;
    let scale = f64::from(view.scale);
    let terms = queries(&view.episode, |query| {
        let values = row(&view.values, shape.n_way, query);
        match view.measure {
            ComparisonMeasure::SquaredDistance => {
                let unit = if scale == -1.0 { Unit::One } else { Unit::Times(-scale) };
                cross_entropy(shape, unit, values.map(|(class, value)| (class, -value)), query)
            }
            ComparisonMeasure::Cosine => cross_entropy(shape, Unit::Times(scale), values, query),
        }
    });
    Some(Explanation::mean(["query", "queries"], terms, class))
}

/// −log of the attention that goes to the drawings of the right class.
pub fn attention(view: &AttentionView) -> Option<Explanation<'_>> {
    let shape = view.matrix()?.shape;
    let terms = queries(&view.episode, |query| {
        let cosines = row(&view.cosines, shape.supports(), query).collect();
        let is_own = |support| support / shape.k_shot == shape.truth(query);
        Expression::surprise(Unit::Times(view.sharpness.into()), cosines, is_own)
    });
    Some(Explanation::mean(["query", "queries"], terms, move |_, support| Sign::Mark(support / shape.k_shot)))
}

/// The mean of (score − target)², or cross-entropy.
pub fn relations(view: &RelationsView) -> Option<Explanation<'_>> {
    let shape = view.matrix()?.shape;
    let terms = queries(&view.episode, |query| match view.squared {
        true => {
            let square = |(class, score)| {
                let target = f64::from(u8::from(class == shape.truth(query)));
                let [score, target] = [Expression::Part(class, score), Expression::Number(target)].map(Box::new);
                Expression::Square(Box::new(Expression::Minus(score, target)))
            };
            let squares = row(&view.scores, shape.n_way, query).map(square).collect();
            Expression::Over(Box::new(Expression::Sum(squares)), shape.n_way as f64)
        }
        false => cross_entropy(shape, Unit::One, row(&view.logits, shape.n_way, query), query),
    });
    Some(Explanation::mean(["query", "queries"], terms, class))
}

/// Nothing learns from it: cross-entropy of the distance to each class's nearest drawing, to compare with.
pub fn neighbours(view: &NeighboursView) -> Option<Explanation<'_>> {
    let shape = EpisodeShape::of(&view.episode);
    let fits = shape.queries() > 0 && view.distances.len() == shape.queries() * shape.supports();
    let terms = fits.then(|| {
        queries(&view.episode, |query| {
            let distances = &view.distances[query * shape.supports()..(query + 1) * shape.supports()];
            let nearest = |shots: &[f32]| shots.iter().copied().fold(f32::INFINITY, f32::min);
            let logits = distances.chunks(shape.k_shot).map(|shots| -f64::from(nearest(shots))).enumerate();
            cross_entropy(shape, Unit::One, logits, query)
        })
    })?;
    Some(Explanation::mean(["query", "queries"], terms, class))
}

/// Cross-entropy of the queries after adapting; the mean of the task that is shown, among those of all tasks.
pub fn adaptation(view: &AdaptationView) -> Option<Explanation<'_>> {
    let shape = view.fits().then(|| EpisodeShape::of(&view.episode))?;
    let terms =
        queries(&view.episode, |query| cross_entropy(shape, Unit::One, row(&view.logits, shape.n_way, query), query));
    let mut explanation = Explanation::mean(["query", "queries"], terms, class);
    if view.task_losses.len() > 1 {
        let others = view.task_losses[1..].iter().map(|loss| Expression::Number((*loss).into()));
        let tasks = std::iter::once(explanation.total).chain(others).collect();
        explanation.of_tasks = view.task_losses.len();
        explanation.total = Expression::Over(Box::new(Expression::Sum(tasks)), view.task_losses.len() as f64);
    }
    Some(explanation)
}
