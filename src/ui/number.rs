//! Reading a number that a user typed or a link carries. In the browser the browser does it: Rust's own parser brings
//! 15 kB of code and tables that compress to no less.

/// The finite decimal number that this text is, and nothing else is.
pub fn parse(text: &str) -> Option<f64> {
    let decimal = text.chars().all(|character| character.is_ascii_digit() || "+-.eE".contains(character));
    (decimal && text.chars().any(|character| character.is_ascii_digit()))
        .then(|| convert(text))
        .filter(|value| value.is_finite())
}

#[cfg(target_arch = "wasm32")]
fn convert(text: &str) -> f64 {
    wasm_bindgen::JsValue::from_str(text).unchecked_into_f64()
}

#[cfg(not(target_arch = "wasm32"))]
fn convert(text: &str) -> f64 {
    text.parse().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn decimal_numbers_are_read_and_everything_else_is_not() {
        assert_eq!(parse("0.001"), Some(0.001));
        assert_eq!(parse("-2e3"), Some(-2_000.0));
        for text in ["", "-", "e", "NaN", "inf", "1e999", "0x10", " 1", "1,5", "1.2.3", "--1"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
