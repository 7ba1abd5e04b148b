//! Something that is so or not in the playground: `step >= 50 and method = siamese`.

use serde::{Deserialize, Serialize};
use std::str::FromStr;

use crate::{Facts, TEXTS, formula::Formula};

/// True if all of its comparisons are; no comparison is always true.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Condition(Vec<Comparison>);

/// A comparison of what stands on its two sides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Comparison {
    left: Formula,
    how: How,
    right: Formula,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum How {
    AtMost,
    AtLeast,
    Less,
    More,
    Equal,
    Other,
}

/// The longer signs first, since they begin like the shorter ones.
const SIGNS: [(&str, How); 6] = [
    ("<=", How::AtMost),
    (">=", How::AtLeast),
    ("!=", How::Other),
    ("<", How::Less),
    (">", How::More),
    ("=", How::Equal),
];

impl Condition {
    /// What is never so.
    pub fn never() -> Self {
        Self(vec![Comparison { left: Formula::number(0.0), how: How::More, right: Formula::number(0.0) }])
    }

    /// True if it is so now. What is asked of something that is not there is not so.
    pub fn holds(&self, facts: Facts) -> bool {
        self.0.iter().all(|Comparison { left, how, right }| {
            let (Some(left), Some(right)) = (left.value(facts), right.value(facts)) else { return false };
            match how {
                How::AtMost => left <= right,
                How::AtLeast => left >= right,
                How::Less => left < right,
                How::More => left > right,
                How::Equal => left == right,
                How::Other => left != right,
            }
        })
    }

    /// The names of all that it asks for.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(|comparison| comparison.left.names().chain(comparison.right.names()))
    }
}

impl FromStr for Condition {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.split(" and ").map(comparison).collect::<Result<_, _>>().map(Self)
    }
}

fn comparison(text: &str) -> Result<Comparison, String> {
    let (left, how, right) = SIGNS
        .iter()
        .find_map(|(sign, how)| text.split_once(sign).map(|(left, right)| (left.trim(), *how, right.trim())))
        .ok_or_else(|| format!("“{}” compares nothing: it needs one of = != < <= > >=", text.trim()))?;
    if TEXTS.iter().any(|(name, _)| *name == left) {
        let wanted = match how {
            How::Equal => 1.0,
            How::Other => 0.0,
            _ => return Err(format!("“{left}” is a text: it can only be compared with = or !=")),
        };
        let asked = Formula::named(format!("{left}={right}"));
        return Ok(Comparison { left: asked, how: How::Equal, right: Formula::number(wanted) });
    }
    Ok(Comparison { left: left.parse()?, how, right: right.parse()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(name: &str) -> Option<f64> {
        match name {
            "step" => Some(50.0),
            "n_way" => Some(5.0),
            "method=siamese" => Some(1.0),
            "method=maml" => Some(0.0),
            _ => None,
        }
    }

    fn holds(text: &str) -> bool {
        text.parse::<Condition>().expect("it is one").holds(&facts)
    }

    #[test]
    fn every_sign_compares() {
        for (text, right) in [
            ("step >= 50", true),
            ("step > 50", false),
            ("step <= 50", true),
            ("step < 50", false),
            ("step = 10 * n_way", true),
            ("step != 50", false),
            ("step = 50 and n_way > 5", false),
            ("method = siamese", true),
            ("method != siamese", false),
            ("method = maml and step = 50", false),
        ] {
            assert_eq!(holds(text), right, "{text}");
        }
    }

    #[test]
    fn what_is_not_there_is_not_so() {
        assert!(!holds("loss < 9") && !holds("loss >= 0"));
        assert!(Condition::default().holds(&facts) && !Condition::never().holds(&facts));
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", "step", "step >", "method > siamese", "3 = = 3"] {
            assert!(text.parse::<Condition>().is_err(), "{text}");
        }
    }
}
