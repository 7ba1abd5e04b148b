//! Guesses on a card: for each a name, its probability in digits and as a bar, and a tick at the true one.

use crate::kit::{figures::percent, pen::Pen};

/// Height of one guess.
pub const GUESS: f64 = 18.0;

/// Room for the digits.
const NUMBER: f64 = 34.0;

/// Room for the name of a guess where a line is so wide.
fn room_for_name(width: f64) -> f64 {
    (width - NUMBER - 14.0).max(1.0)
}

/// One guess into a line that begins at a place and is so wide; the likeliest, if it is not true, in another colour.
pub fn paint_guess(pen: &Pen, name: &str, probability: f32, likeliest: bool, is_true: bool, [x, y, width]: [f64; 3]) {
    let inks = pen.inks;
    let colour = match (is_true, likeliest) {
        (true, _) => inks.accent,
        (false, true) => inks.danger,
        (false, false) => inks.muted,
    };
    pen.fill(inks.line.mixed(inks.card, 0.5), [x, y + 13.0, width, 3.0]);
    pen.fill(colour, [x, y + 13.0, width * f64::from(probability.clamp(0.0, 1.0)), 3.0]);
    let words = if is_true { inks.ink } else { inks.muted };
    pen.words(name, [x, y + 6.5], room_for_name(width), words);
    if is_true {
        pen.sign(true, [x + width - NUMBER - 6.0, y + 6.5], 1.0);
    }
    pen.words(&percent(probability), [x + width - NUMBER, y + 6.5], NUMBER, words);
}
