//! A number worked out of others: `n_way * k_shot + 2`.

use serde::{Deserialize, Serialize};
use std::str::FromStr;

use crate::Facts;

/// A sum of products of numbers and names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Formula(Vec<Product>);

/// What is multiplied, and whether the product is taken away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Product {
    taken_away: bool,
    factors: Vec<Factor>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Factor {
    Number(f64),
    Named(String),
}

impl Formula {
    /// Just this number.
    pub fn number(value: f64) -> Self {
        Self::of(Factor::Number(value))
    }

    pub(crate) fn named(name: String) -> Self {
        Self::of(Factor::Named(name))
    }

    fn of(factor: Factor) -> Self {
        Self(vec![Product { taken_away: false, factors: vec![factor] }])
    }

    /// Its value now; `None` if something that it names is not there.
    pub fn value(&self, facts: Facts) -> Option<f64> {
        let product = |product: &Product| -> Option<f64> {
            let values = product.factors.iter().map(|factor| match factor {
                Factor::Number(value) => Some(*value),
                Factor::Named(name) => facts(name),
            });
            let value = values.collect::<Option<Vec<f64>>>()?.iter().product::<f64>();
            Some(if product.taken_away { -value } else { value })
        };
        self.0.iter().map(product).collect::<Option<Vec<f64>>>().map(|products| products.iter().sum())
    }

    /// What it names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(|product| &product.factors).filter_map(|factor| match factor {
            Factor::Number(_) => None,
            Factor::Named(name) => Some(name.as_str()),
        })
    }
}

impl FromStr for Formula {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // A sign of its own before each product; one that begins a number like “-1” is the product's.
        let spaced = text.replace('+', " + ").replace('-', " - ").replace('*', " * ");
        let mut products = vec![Product { taken_away: false, factors: Vec::new() }];
        let mut wants_factor = true;
        for part in spaced.split_whitespace() {
            let Some(product) = products.last_mut() else { break };
            match (part, wants_factor) {
                ("-", true) if product.factors.is_empty() => product.taken_away = !product.taken_away,
                ("+" | "-", false) => {
                    products.push(Product { taken_away: part == "-", factors: Vec::new() });
                    wants_factor = true;
                }
                ("*", false) => wants_factor = true,
                (_, true) if !["+", "-", "*"].contains(&part) => {
                    product.factors.push(factor(part)?);
                    wants_factor = false;
                }
                _ => return Err(format!("“{text}” is no formula of numbers, names, +, - and *")),
            }
        }
        if wants_factor { Err(format!("“{text}” ends too soon")) } else { Ok(Self(products)) }
    }
}

fn factor(text: &str) -> Result<Factor, String> {
    if let Some(value) = text.parse::<f64>().ok().filter(|value| value.is_finite()) {
        return Ok(Factor::Number(value));
    }
    let is_name = text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.chars().all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '_');
    if is_name {
        Ok(Factor::Named(text.to_owned()))
    } else {
        Err(format!("“{text}” is neither a number nor a name"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<f64> {
        let facts = |name: &str| match name {
            "n_way" => Some(5.0),
            "k_shot" => Some(2.0),
            _ => None,
        };
        text.parse::<Formula>().expect("it is one").value(&facts)
    }

    #[test]
    fn products_come_before_sums() {
        assert_eq!(value("2 + n_way * k_shot"), Some(12.0));
        assert_eq!(value("n_way*k_shot - 2*2 - 1"), Some(5.0));
        assert_eq!(value("-n_way + 0.5"), Some(-4.5));
        assert_eq!(value("n_way * absent"), None);
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", "*", "1 +", "1 2", "n_way ** 2", "Loss", "a = b", "1 * - 2"] {
            assert!(text.parse::<Formula>().is_err(), "{text}");
        }
    }
}
