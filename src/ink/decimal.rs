//! Decimal numbers as text with a set number of digits, by way of whole numbers: what the standard library does for
//! floating-point numbers is exact for every one of them, and 20 kB of the page.

use std::fmt;

/// A number that is written with so many digits after the point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fixed {
    value: f64,
    digits: u32,
}

/// `value` with so many digits after the point, at most 9; halves are rounded away from zero.
pub fn fixed(value: impl Into<f64>, digits: u32) -> Fixed {
    Fixed { value: value.into(), digits: digits.min(9) }
}

impl fmt::Display for Fixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.value.is_nan() {
            return f.write_str("NaN");
        }
        let unit = 10u64.pow(self.digits);
        // Beyond the largest whole number that a u64 holds, the cast stays there.
        let scaled = (self.value.abs() * unit as f64).round() as u64;
        let sign = if self.value < 0.0 && scaled > 0 { "-" } else { "" };
        match self.digits {
            0 => write!(f, "{sign}{scaled}"),
            digits => write!(f, "{sign}{}.{:0width$}", scaled / unit, scaled % unit, width = digits as usize),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fixed;

    #[test]
    fn numbers_have_the_digits_they_are_asked_for() {
        let texts: Vec<_> = [(0.0, 0), (12.0, 2), (-0.05, 2), (1.995, 1), (0.000_04, 4), (-3.7, 0), (99.96, 1)]
            .map(|(value, digits)| fixed(value, digits).to_string())
            .into();
        assert_eq!(texts, ["0", "12.00", "-0.05", "2.0", "0.0000", "-4", "100.0"]);
    }

    #[test]
    fn what_is_no_number_is_still_written() {
        assert_eq!(fixed(f64::NAN, 2).to_string(), "NaN");
        assert_eq!(fixed(f64::INFINITY, 0).to_string(), u64::MAX.to_string());
        assert_eq!(fixed(0.5_f32, 1).to_string(), "0.5");
    }
}
