//! The loss of a step with the step's own numbers in it: a term for each thing that costs something, such as a query or a
//! triplet, and their mean, which is the loss on the curve. Made of the [`StepView`] alone, so that it is what the page
//! shows that is added up; `tests/explained_losses.rs` holds it to the loss that was trained on, for every method.

mod answers;
mod comparisons;
mod episodes;
pub mod expression;
pub mod guessing;
mod markup;
pub mod panel;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use self::expression::Expression;
use ink::Picture;
use protocol::StepView;

/// What a loss is made of.
pub struct Explanation<'a> {
    /// What a term is about, one and many: “query”, “queries”.
    pub each: [&'static str; 2],
    /// What each of them costs, in the step's order.
    pub terms: Vec<Term<'a>>,
    /// Tasks whose losses are averaged, the terms being of the first; 1 where there is nothing but the terms.
    pub of_tasks: usize,
    /// The loss: the mean of all terms, as a rule. Its parts are the terms.
    pub total: Expression,
    /// What is known of a term's part.
    sign: SignOf<'a>,
}

type SignOf<'a> = Box<dyn Fn(usize, usize) -> Sign<'a> + 'a>;

/// What one thing costs.
pub struct Term<'a> {
    /// What it is about.
    about: Vec<Sign<'a>>,
    /// What it costs.
    pub cost: Expression,
}

/// How a part of a step is shown beside its number.
pub enum Sign<'a> {
    /// Not at all.
    Nothing,
    /// The number of an episode's class.
    Mark(usize),
    /// A drawing.
    Picture(&'a Picture),
    /// Words.
    Words(Cow<'a, str>),
}

impl Sign<'_> {
    fn words(words: &'static str) -> Self {
        Self::Words(Cow::Borrowed(words))
    }
}

impl<'a> Explanation<'a> {
    /// The mean of these terms.
    fn mean(each: [&'static str; 2], terms: Vec<Term<'a>>, sign: impl Fn(usize, usize) -> Sign<'a> + 'a) -> Self {
        let costs: Vec<f64> = terms.iter().map(|term| term.cost.value()).collect();
        Self { each, terms, of_tasks: 1, total: Expression::mean(&costs), sign: Box::new(sign) }
    }

    /// The terms, the costliest first.
    pub fn order(&self) -> Vec<usize> {
        let costs: Vec<f64> = self.terms.iter().map(|term| term.cost.value()).collect();
        crate::map::projection::order::descending(&costs)
    }
}

/// What the loss of a step is made of; `None` if the step is not whole.
pub fn explain(view: &StepView) -> Option<Explanation<'_>> {
    match view {
        StepView::Prototypes(view) => episodes::prototypes(view),
        StepView::Attention(view) => episodes::attention(view),
        StepView::Relations(view) => episodes::relations(view),
        StepView::Neighbours(view) => episodes::neighbours(view),
        StepView::Adaptation(view) => episodes::adaptation(view),
        StepView::Pairs(view) => comparisons::pairs(view),
        StepView::Triplets(view) => comparisons::triplets(view),
        StepView::Contrast(view) => comparisons::contrast(view),
        StepView::Captions(view) => comparisons::captions(view),
        StepView::BaseClasses(view) => answers::base_classes(view),
        StepView::Relative(view) => answers::relative(view),
        StepView::Jigsaw(view) => answers::jigsaw(view),
        StepView::Shuffled(view) => answers::shuffled(view),
        StepView::Soundtracks(view) => answers::soundtracks(view),
    }
}
