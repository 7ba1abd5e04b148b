//! Formulas as MathML, which every browser of today sets by itself: one walk over an [`Expression`]. A formula changes with
//! every step, so it is written as text and handed to the browser whole; `data-at` says which part a number is of.
//!
//! Long sums are cut: the largest numbers stand by themselves, what is pointed at too, and all others as the one number that
//! they come to, with how many they are. So what stands there always comes to what is said.

mod signs;

use std::fmt::Write as _;

use super::{
    Explanation, Sign,
    expression::{Expression, Powers, Unit},
};
use crate::kit::figures::ordered;
use ink::Picture;

/// Numbers of a longer sum that stand by themselves; one more does not make it longer.
const ALONE: usize = 4;

/// A formula on its way to the browser.
pub struct Markup<'a, 'b> {
    explanation: &'b Explanation<'a>,
    /// The term whose parts are written.
    term: usize,
    /// The part that is pointed at.
    lit: Option<usize>,
    /// Whether parts are shown with their signs.
    signs: bool,
    /// What has been written.
    text: String,
    /// Pictures for the canvases in it, in their order.
    pub pictures: Vec<&'a Picture>,
}

impl<'a, 'b> Markup<'a, 'b> {
    /// A term: what it is about, and its formula; `part` is pointed at.
    pub fn term(explanation: &'b Explanation<'a>, term: usize, part: Option<usize>) -> Self {
        let mut markup = Self::new(explanation, term, part);
        let Some(shown) = explanation.terms.get(term) else { return markup };
        for sign in &shown.about {
            markup.sign(sign);
        }
        markup.open("math");
        markup.signs = true;
        markup.expression(&shown.cost);
        if let Expression::MinusLog(share) = &shown.cost {
            markup.operator("=");
            markup.minus_log(|markup| markup.number(share.value()));
        }
        markup.close("math");
        markup
    }

    /// The mean of all terms; `term` is pointed at.
    pub fn total(explanation: &'b Explanation<'a>, term: Option<usize>) -> Self {
        let mut markup = Self::new(explanation, 0, term);
        markup.open("math");
        markup.expression(&explanation.total);
        markup.close("math");
        markup
    }

    fn new(explanation: &'b Explanation<'a>, term: usize, lit: Option<usize>) -> Self {
        Self { explanation, term, lit, signs: false, text: String::new(), pictures: Vec::new() }
    }

    /// What has been written.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn expression(&mut self, expression: &Expression) {
        match expression {
            Expression::Number(value) => self.number(*value),
            Expression::Part(part, value) => self.part(*part, |markup| markup.number(*value)),
            Expression::Sum(all) => self.sum(all),
            Expression::Minus(a, b) => {
                self.expression(a);
                self.operator("−");
                self.expression(b);
            }
            Expression::Over(a, n) => {
                self.open("mfrac");
                self.row(|markup| markup.expression(a));
                _ = write!(self.text, "<mn>{n}</mn>");
                self.close("mfrac");
            }
            Expression::Fraction(a, b) => {
                self.open("mfrac");
                // Both have the same parts; one of them says which they are.
                let signs = std::mem::replace(&mut self.signs, false);
                self.row(|markup| markup.expression(a));
                self.signs = signs;
                self.row(|markup| match (a.as_ref(), b.as_ref()) {
                    (Expression::Powers(own), Expression::Powers(all)) => markup.powers(all, &own.of),
                    _ => markup.expression(b),
                });
                self.close("mfrac");
            }
            Expression::Square(a) => {
                self.open("msup");
                self.row(|markup| match a.as_ref() {
                    Expression::Minus(..) | Expression::Sum(_) => markup.bracketed(a),
                    _ => markup.expression(a),
                });
                self.text.push_str("<mn>2</mn>");
                self.close("msup");
            }
            Expression::Hinge(a) => {
                self.text.push_str("<mi>max</mi><mo stretchy=\"false\">(</mo><mn>0</mn><mo>,</mo>");
                self.expression(a);
                self.text.push_str("<mo stretchy=\"false\">)</mo>");
            }
            Expression::Sigmoid(a) => {
                self.text.push_str("<mi>σ</mi>");
                self.bracketed(a);
            }
            Expression::Log(a) => {
                self.text.push_str("<mi>log</mi>");
                self.bracketed(a);
            }
            Expression::MinusLog(a) => self.minus_log(|markup| markup.bracketed(a)),
            Expression::Powers(powers) => self.powers(powers, &[]),
        }
    }

    fn minus_log(&mut self, of: impl FnOnce(&mut Self)) {
        self.text.push_str("<mo form=\"prefix\">−</mo><mi>log</mi><mspace width=\"0.2em\"/>");
        of(self);
    }

    /// In brackets, but for a fraction, which is one thing to the eye.
    fn bracketed(&mut self, expression: &Expression) {
        let bare = matches!(expression, Expression::Fraction(..));
        self.text.push_str(if bare { "" } else { "<mo stretchy=\"false\">(</mo>" });
        self.expression(expression);
        self.text.push_str(if bare { "" } else { "<mo stretchy=\"false\">)</mo>" });
    }

    fn sum(&mut self, all: &[Expression]) {
        let sizes: Vec<f64> = all.iter().map(|one| one.value().abs()).collect();
        let pointed = |at: usize| match all[at] {
            Expression::Part(part, _) => Some(part) == self.lit,
            // The mean of a task's queries, among the losses of other tasks.
            Expression::Over(..) => true,
            _ => false,
        };
        let (alone, rest) = cut(&sizes, pointed);
        for (place, at) in alone.into_iter().enumerate() {
            match (&all[at], place) {
                (Expression::Part(part, value), 1..) => {
                    self.operator(if *value < 0.0 { "−" } else { "+" });
                    self.part(*part, |markup| markup.number(value.abs()));
                }
                (one, 1..) => {
                    self.operator("+");
                    self.expression(one);
                }
                (one, _) => self.expression(one),
            }
        }
        if !rest.is_empty() {
            self.operator("+");
            let value = rest.iter().map(|at| all[*at].value()).sum();
            self.more(rest.len(), |markup| markup.number(value));
        }
    }

    /// Σ e^x; `own` stand by themselves in any case.
    fn powers(&mut self, powers: &Powers, own: &[(usize, f64)]) {
        let exponents: Vec<f64> = powers.of.iter().map(|(_, number)| powers.unit.exponent(*number)).collect();
        let pointed = |at: usize| {
            let part = powers.of[at].0;
            Some(part) == self.lit || own.iter().take(ALONE).any(|(own, _)| *own == part)
        };
        let (alone, rest) = cut(&exponents, pointed);
        for (place, at) in alone.into_iter().enumerate() {
            if place > 0 {
                self.operator("+");
            }
            let (part, number) = powers.of[at];
            self.part(part, |markup| markup.power(|markup| markup.exponent(powers.unit, number)));
        }
        let left = Powers { of: rest.iter().map(|at| powers.of[*at]).collect(), ..powers.clone() };
        let count = rest.len() + powers.rest.map_or(0, |(count, _)| count);
        if count > 0 {
            self.operator("+");
            self.more(count, |markup| markup.power(|markup| markup.number(left.log())));
        }
    }

    fn power(&mut self, exponent: impl FnOnce(&mut Self)) {
        self.open("msup");
        self.text.push_str("<mi>e</mi>");
        self.row(exponent);
        self.close("msup");
    }

    fn exponent(&mut self, unit: Unit, number: f64) {
        match unit {
            Unit::One => self.number(number),
            Unit::Times(scale) => {
                self.number(scale);
                self.operator("·");
                self.number(number);
            }
            Unit::Over(temperature) => {
                self.number(number);
                self.operator("/");
                self.number(temperature);
            }
        }
    }

    /// A part, with its sign under it.
    fn part(&mut self, part: usize, number: impl FnOnce(&mut Self)) {
        let lit = if Some(part) == self.lit { " class=\"lit\"" } else { "" };
        _ = write!(self.text, "<mrow data-at=\"{part}\"{lit}>");
        let sign = if self.signs { (self.explanation.sign)(self.term, part) } else { Sign::Nothing };
        match sign {
            Sign::Nothing => number(self),
            sign => self.under(number, |markup| markup.sign(&sign)),
        }
        self.close("mrow");
    }

    /// So many numbers as the one that they come to.
    fn more(&mut self, count: usize, number: impl FnOnce(&mut Self)) {
        self.under(number, |markup| _ = write!(markup.text, "{count} more"));
    }
}

/// Which of these sizes stand by themselves, in their order, and which are one number: the largest do not, nor what is
/// `kept`.
fn cut(sizes: &[f64], kept: impl Fn(usize) -> bool) -> (Vec<usize>, Vec<usize>) {
    if sizes.len() <= ALONE + 1 {
        return ((0..sizes.len()).collect(), Vec::new());
    }
    let mut order = ordered(sizes.len(), &|a, b| kept(b).cmp(&kept(a)).then(sizes[b].total_cmp(&sizes[a])));
    let count = ALONE.max((0..sizes.len()).filter(|at| kept(*at)).count());
    let rest = order.split_off(count);
    order.sort_unstable();
    (order, rest)
}

#[cfg(test)]
mod tests {
    use super::{super::Term, *};

    fn explanation(words: &'static str) -> Explanation<'static> {
        let cost = |at: usize| Expression::Part(at, at as f64 / 4.0);
        let terms = (0..25).map(|at| Term { about: vec![Sign::words(words)], cost: cost(at) }).collect();
        Explanation::mean(["query", "queries"], terms, |_, _| Sign::Nothing)
    }

    fn balanced(text: &str) -> bool {
        let count = |tag: &str, end: &str| text.matches(&format!("<{end}{tag}")).count();
        ["math", "mrow", "mfrac", "munder", "msup"].iter().all(|tag| count(tag, "") == count(tag, "/"))
    }

    #[test]
    fn long_sums_are_cut_and_the_rest_is_one_number() {
        let explanation = explanation("");
        // 24, 23, 22 and 21 quarters stand by themselves; 0 to 20 come to 210 of them.
        let all = Markup::total(&explanation, None);
        assert_eq!(all.text().matches("data-at").count(), ALONE);
        assert!(all.text().contains("<mn>52.5</mn></mrow><mtext>21 more"), "{}", all.text());
        // What is pointed at stands by itself, in the place of the smallest.
        let lit = Markup::total(&explanation, Some(2));
        assert!(lit.text().contains("data-at=\"2\" class=\"lit\"><mn>0.50") && !lit.text().contains("data-at=\"21\""));
        assert!(lit.text().contains("<mn>57.2</mn></mrow><mtext>21 more"), "{}", lit.text());
        assert!(balanced(all.text()) && balanced(lit.text()));
    }

    #[test]
    fn powers_are_cut_but_for_those_above_the_line() {
        let surprise = Expression::surprise(Unit::Over(0.5), (0..9).map(|at| (at, at as f64)).collect(), |at| at == 1);
        let terms = vec![Term { about: Vec::new(), cost: surprise }];
        let explanation = Explanation::mean(["view", "views"], terms, |_, part| Sign::Mark(part));
        let markup = Markup::term(&explanation, 0, None);
        assert_eq!(markup.text().matches("data-at=\"1\"").count(), 2, "above the line and below it");
        assert_eq!(markup.text().matches("episode-class").count(), ALONE, "signs are below the line only");
        assert!(markup.text().contains("5 more") && balanced(markup.text()), "{}", markup.text());
    }

    #[test]
    fn words_cannot_be_markup() {
        let explanation = explanation("<b>&");
        assert!(
            Markup::term(&explanation, 0, None).text().starts_with("<span class=\"loss-words\">&lt;b>&amp;</span>")
        );
    }
}
