//! Numbers that a user types or a link carries, to text and back. In the browser the browser does it: Rust's own
//! conversions bring 30 kB of code and tables.

/// The finite decimal number that this text is, and nothing else is.
pub fn parse(text: &str) -> Option<f64> {
    let decimal = text.chars().all(|character| character.is_ascii_digit() || "+-.eE".contains(character));
    (decimal && text.chars().any(|character| character.is_ascii_digit()))
        .then(|| convert(text))
        .filter(|value| value.is_finite())
}

/// The shortest text that [`parse`] reads as this number.
#[cfg(target_arch = "wasm32")]
pub fn text(value: f64) -> String {
    js_sys::Number::from(value).to_string_with_radix(10).map(String::from).unwrap_or_default()
}

/// The shortest text that [`parse`] reads as this number.
#[cfg(not(target_arch = "wasm32"))]
pub fn text(value: f64) -> String {
    value.to_string()
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
