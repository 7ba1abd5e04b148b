//! Numbers as the page shows and reads them, and in order.

use std::cmp::Ordering;

/// A probability as the page shows it: never a 0 or a 100 that is not quite one.
pub fn percent(probability: f32) -> String {
    let percent = probability * 100.0;
    match percent {
        _ if !percent.is_finite() => "–".to_owned(),
        _ if percent > 0.0 && percent < 0.5 => "<1%".to_owned(),
        _ if percent < 100.0 && percent > 99.5 => ">99%".to_owned(),
        _ => format!("{}%", percent.round()),
    }
}

/// Three significant digits, which is what a glance takes in.
pub fn number(value: f32) -> String {
    let digits = match value.abs() {
        size if !size.is_finite() => return "–".to_owned(),
        size if size >= 99.95 => 0,
        size if size >= 9.995 => 1,
        // Without a sign, which would be that of nothing.
        size if size <= 0.005 => return "0.00".to_owned(),
        _ => 2,
    };
    format!("{value:.digits$}")
}

/// A whole number with thin spaces between thousands.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// "1 pair", "3 pairs", "3 classes".
pub fn counted(count: usize, what: &str) -> String {
    match (count, what) {
        (1, _) => format!("1 {what}"),
        (_, "class") => format!("{count} classes"),
        _ => format!("{count} {what}s"),
    }
}

/// The number that a text is, if it is one. The browser reads it: Rust's own reader brings 10 KB of tables.
pub fn read(text: &str) -> Option<f64> {
    #[cfg(target_arch = "wasm32")]
    let number = wasm_bindgen::JsValue::from_str(text).unchecked_into_f64();
    #[cfg(not(target_arch = "wasm32"))]
    let number = text.trim().parse().unwrap_or(f64::NAN);
    // To the browser, nothing is a zero.
    (number.is_finite() && !text.trim().is_empty()).then_some(number)
}

/// The places of so many things in order: `compare` is given two places, and equals stay as they are. A sort is 5 KB of code for
/// every type and comparison; this is the same for all.
pub fn ordered(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|a, b| compare(*a, *b));
    places
}

/// Shares that differ by less are equal: what is left are the roundings of the sums behind them.
const TIE: f32 = 1e-3;

/// Where the largest of some shares of a whole stand: more than one place if they are a tie.
pub fn leaders(shares: &[f32]) -> Vec<usize> {
    let most = shares.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    shares.iter().enumerate().filter(|(_, share)| most - **share < TIE).map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_rounded_to_certainty() {
        assert_eq!(percent(1.0), "100%");
        assert_eq!(percent(0.999), ">99%");
        assert_eq!(percent(0.994), "99%");
        assert_eq!(percent(0.004), "<1%");
        assert_eq!(percent(0.0), "0%");
        assert_eq!(percent(f32::NAN), "–");
    }

    #[test]
    fn a_tie_has_several_leaders() {
        assert_eq!(leaders(&[0.2, 0.5, 0.3]), [1]);
        assert_eq!(leaders(&[0.200_000_1, 0.2, 0.2, 0.199_999_9, 0.2]), [0, 1, 2, 3, 4]);
        assert_eq!(leaders(&[0.4, 0.2, 0.4]), [0, 2]);
        assert_eq!(leaders(&[f32::NAN; 2]), [0; 0]);
        assert_eq!(leaders(&[]), [0; 0]);
    }

    #[test]
    fn what_is_no_number_is_not_read() {
        assert_eq!(["7", " -0.25 ", "1e-3"].map(read), [Some(7.0), Some(-0.25), Some(0.001)]);
        assert_eq!(["", " ", "ten", "1,5", "NaN", "Infinity", "inf", "1e999"].map(read), [None; 8]);
    }

    #[test]
    fn numbers_have_three_digits() {
        assert_eq!([0.0, 1.234, 12.34, 123.4].map(number), ["0.00", "1.23", "12.3", "123"]);
        assert_eq!([-1.234, -0.006, -0.004, -0.0].map(number), ["-1.23", "-0.01", "0.00", "0.00"]);
        assert_eq!(number(f32::NAN), "–");
    }

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(1_234), "1\u{202f}234");
        assert_eq!(grouped(12_345_678), "12\u{202f}345\u{202f}678");
    }
}
