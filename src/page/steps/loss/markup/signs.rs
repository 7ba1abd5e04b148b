//! What formulas are made of: numbers, operators, elements, and signs that say what a number is of.

use std::fmt::Write as _;

use super::{super::Sign, Markup};

impl<'a> Markup<'a, '_> {
    pub(super) fn under(&mut self, number: impl FnOnce(&mut Self), words: impl FnOnce(&mut Self)) {
        self.open("munder");
        self.row(number);
        self.text.push_str("<mtext>");
        words(self);
        self.text.push_str("</mtext>");
        self.close("munder");
    }

    pub(super) fn sign(&mut self, sign: &Sign<'a>) {
        match sign {
            Sign::Nothing => {}
            Sign::Mark(class) => _ = write!(self.text, "<b class=\"episode-class\">{}</b>", class + 1),
            Sign::Picture(picture) => {
                self.pictures.push(picture);
                self.text
                    .push_str("<canvas class=\"thumbnail\" width=\"28\" height=\"28\" aria-hidden=\"true\"></canvas>");
            }
            Sign::Words(words) => {
                self.text.push_str("<span class=\"loss-words\">");
                words.chars().for_each(|letter| match letter {
                    '<' => self.text.push_str("&lt;"),
                    '&' => self.text.push_str("&amp;"),
                    _ => self.text.push(letter),
                });
                self.text.push_str("</span>");
            }
        }
    }

    /// Three digits; a number that would be 0.00 with a power of ten.
    pub(super) fn number(&mut self, value: f64) {
        let size = value.abs();
        let sign = if value < 0.0 { "<mo form=\"prefix\">−</mo>" } else { "" };
        self.text.push_str(sign);
        let digits = match size {
            _ if !size.is_finite() => {
                self.text.push_str("<mi>∞</mi>");
                return;
            }
            size if size > 0.0 && size < 0.001 => {
                let power = size.log10().floor();
                let first = size / 10f64.powf(power);
                _ = write!(
                    self.text,
                    "<mn>{first:.1}</mn><mo>·</mo><msup><mn>10</mn><mrow><mo form=\"prefix\">−</mo><mn>{:.0}</mn></mrow></msup>",
                    -power
                );
                return;
            }
            size if size >= 99.95 || size == 0.0 || size == 1.0 => 0,
            size if size >= 9.995 => 1,
            size if size >= 0.1 => 2,
            _ => 3,
        };
        _ = write!(self.text, "<mn>{size:.digits$}</mn>");
    }

    pub(super) fn operator(&mut self, operator: &str) {
        _ = write!(self.text, "<mo form=\"infix\">{operator}</mo>");
    }

    pub(super) fn row(&mut self, inside: impl FnOnce(&mut Self)) {
        self.open("mrow");
        inside(self);
        self.close("mrow");
    }

    pub(super) fn open(&mut self, tag: &str) {
        _ = write!(self.text, "<{tag}>");
    }

    pub(super) fn close(&mut self, tag: &str) {
        _ = write!(self.text, "</{tag}>");
    }
}
