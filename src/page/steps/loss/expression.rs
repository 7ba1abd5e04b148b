//! A formula with a step's own numbers in it: what is shown of a loss, and what the loss is recomputed from. [`value`] is the
//! only arithmetic, so that a number on the page cannot be another one than what its formula comes to.
//!
//! [`value`]: Expression::value

use crate::kit::figures::ordered;

/// A formula of numbers. Numbers that speak of a part of the step, such as a class, know which.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// A number of its own.
    Number(f64),
    /// A number of a part.
    Part(usize, f64),
    /// a + b + …
    Sum(Vec<Expression>),
    /// a − b
    Minus(Box<Expression>, Box<Expression>),
    /// a / n
    Over(Box<Expression>, f64),
    /// a / b
    Fraction(Box<Expression>, Box<Expression>),
    /// a²
    Square(Box<Expression>),
    /// max(0, a)
    Hinge(Box<Expression>),
    /// σ(a) = 1 / (1 + e^−a)
    Sigmoid(Box<Expression>),
    /// log a
    Log(Box<Expression>),
    /// −log a
    MinusLog(Box<Expression>),
    /// Σ e^x
    Powers(Powers),
}

/// Powers of e, added up.
#[derive(Clone, Debug, PartialEq)]
pub struct Powers {
    /// How each exponent is written.
    pub unit: Unit,
    /// The part that each power belongs to, and its number, in that unit.
    pub of: Vec<(usize, f64)>,
    /// Powers that are known as one only: how many, and the exponent of their sum.
    pub rest: Option<(usize, f64)>,
}

/// What becomes of a number before it is an exponent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unit {
    /// Nothing.
    One,
    /// It is multiplied by a scale.
    Times(f64),
    /// It is divided by a temperature.
    Over(f64),
}

impl Unit {
    /// The exponent that a number stands for.
    pub fn exponent(self, number: f64) -> f64 {
        match self {
            Self::One => number,
            Self::Times(scale) => scale * number,
            Self::Over(temperature) => number / temperature,
        }
    }
}

impl Powers {
    /// The logarithm of their sum. The largest is taken off first, so that nothing overflows.
    pub fn log(&self) -> f64 {
        let rest = self.rest.map(|(_, exponent)| exponent);
        let exponents = || self.of.iter().map(|(_, number)| self.unit.exponent(*number)).chain(rest);
        let largest = exponents().fold(f64::NEG_INFINITY, f64::max);
        match largest.is_finite() {
            true => largest + exponents().map(|exponent| (exponent - largest).exp()).sum::<f64>().ln(),
            false => largest,
        }
    }
}

impl Expression {
    /// The share of some powers among all of them, as −log of it: cross-entropy.
    pub fn surprise(unit: Unit, all: Vec<(usize, f64)>, is_own: impl Fn(usize) -> bool) -> Self {
        let own = all.iter().copied().filter(|(part, _)| is_own(*part)).collect();
        Self::share(Powers { unit, of: own, rest: None }, Powers { unit, of: all, rest: None })
    }

    /// −log of what some powers are of all.
    pub fn share(own: Powers, all: Powers) -> Self {
        let [own, all] = [own, all].map(|powers| Box::new(Self::Powers(powers)));
        Self::MinusLog(Box::new(Self::Fraction(own, all)))
    }

    /// −log σ(logit), or −log(1 − σ(logit)) where the answer is no: binary cross-entropy.
    pub fn yes_or_no(logit: Self, yes: bool) -> Self {
        let probability = Box::new(Self::Sigmoid(Box::new(logit)));
        Self::MinusLog(match yes {
            true => probability,
            false => Box::new(Self::Minus(Box::new(Self::Number(1.0)), probability)),
        })
    }

    /// The mean of numbers, the largest first; each is the part of its place.
    pub fn mean(values: &[f64]) -> Self {
        let order = ordered(values.len(), &|a, b| values[b].total_cmp(&values[a]));
        let parts = order.into_iter().map(|part| Self::Part(part, values[part])).collect();
        Self::Over(Box::new(Self::Sum(parts)), values.len().max(1) as f64)
    }

    /// What it comes to.
    pub fn value(&self) -> f64 {
        match self {
            Self::Number(value) | Self::Part(_, value) => *value,
            Self::Sum(all) => all.iter().map(Self::value).sum(),
            Self::Minus(a, b) => a.value() - b.value(),
            Self::Over(a, n) => a.value() / n,
            Self::Fraction(..) | Self::Powers(_) => self.log().exp(),
            Self::Square(a) => a.value().powi(2),
            Self::Hinge(a) => a.value().max(0.0),
            Self::Sigmoid(_) => self.log().exp(),
            Self::Log(a) => a.log(),
            Self::MinusLog(a) => -a.log(),
        }
    }

    /// The logarithm of what it comes to, also where that is too small or too large for a number.
    fn log(&self) -> f64 {
        match self {
            Self::Fraction(a, b) => a.log() - b.log(),
            Self::Powers(powers) => powers.log(),
            Self::Sigmoid(a) => log_sigmoid(a.value()),
            Self::Minus(one, b) => match b.as_ref() {
                // 1 − σ(x) = σ(−x)
                Self::Sigmoid(a) if **one == Self::Number(1.0) => log_sigmoid(-a.value()),
                _ => self.value().ln(),
            },
            _ => self.value().ln(),
        }
    }
}

fn log_sigmoid(x: f64) -> f64 {
    x.min(0.0) - (-x.abs()).exp().ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(expression: &Expression, wanted: f64) {
        let value = expression.value();
        assert!((value - wanted).abs() <= 1e-9 * wanted.abs().max(1.0), "{value} is not {wanted}");
    }

    #[test]
    fn formulas_come_to_what_they_say() {
        let surprise = |unit| Expression::surprise(unit, vec![(0, 1.0), (1, 3.0), (2, 1.0)], |part| part != 1);
        near(&surprise(Unit::One), (1.0 + 2f64.exp() / 2.0).ln());
        near(&surprise(Unit::Times(2.0)), (1.0 + 4f64.exp() / 2.0).ln());
        near(&surprise(Unit::Over(0.5)), (1.0 + 4f64.exp() / 2.0).ln());
        near(&Expression::yes_or_no(Expression::Number(0.0), true), 2f64.ln());
        near(&Expression::yes_or_no(Expression::Number(-1.0), false), (1.0 + (-1f64).exp()).ln());
        near(&Expression::mean(&[1.0, 4.0, 1.0]), 2.0);
        let apart = Expression::Sum(vec![Expression::Number(1.0), Expression::Number(-3.0)]);
        near(&Expression::Hinge(Box::new(apart.clone())), 0.0);
        near(&Expression::Over(Box::new(Expression::Square(Box::new(apart))), 2.0), 2.0);
    }

    #[test]
    fn what_is_hardly_probable_costs_what_it_should() {
        near(&Expression::surprise(Unit::One, vec![(0, -2000.0), (1, 3000.0)], |part| part == 0), 5000.0);
        near(&Expression::yes_or_no(Expression::Number(-1e5), true), 1e5);
        near(&Expression::yes_or_no(Expression::Number(1e5), false), 1e5);
    }

    #[test]
    fn a_mean_begins_with_the_costliest() {
        let Expression::Over(sum, _) = Expression::mean(&[1.0, 4.0, 2.0]) else { panic!("a mean") };
        let Expression::Sum(parts) = *sum else { panic!("a sum") };
        assert_eq!(parts, [Expression::Part(1, 4.0), Expression::Part(2, 2.0), Expression::Part(0, 1.0)]);
    }
}
