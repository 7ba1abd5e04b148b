//! Which key is meant, whatever the keyboard's layout, Caps Lock or an input method make of it.

use web_sys::KeyboardEvent;

/// The key that is meant: a letter of English or a digit in lower case, or a sign, or the name of a key that writes nothing.
///
/// Where a keyboard has such letters, they are what is written on the keys, and their places do not count. Where it has
/// others (Cyrillic, Greek, Arabic, Hangul), or an input method keeps the letter to itself, the key's place counts.
pub fn meant(event: &KeyboardEvent) -> String {
    read(&event.key(), &event.code(), event.shift_key())
}

/// A way through a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Walk {
    /// Ctrl+Z.
    Back,
    /// Ctrl+Shift+Z or Ctrl+Y.
    Forth,
}

impl Walk {
    /// The way that a key asks for.
    pub fn asked(event: &KeyboardEvent) -> Option<Self> {
        let command = (event.ctrl_key() || event.meta_key()) && !event.alt_key();
        match (meant(event).as_str(), event.shift_key()) {
            _ if !command => None,
            ("z", false) => Some(Self::Back),
            ("z", true) | ("y", _) => Some(Self::Forth),
            _ => None,
        }
    }
}

fn read(key: &str, code: &str, shift: bool) -> String {
    let of_place = matches!(key, "Process" | "Unidentified" | "Dead") || !key.is_ascii();
    let place = match code {
        "Slash" if shift => "?",
        "Minus" | "NumpadSubtract" => "-",
        "Equal" | "NumpadAdd" => "+",
        "Space" => " ",
        _ => {
            code.strip_prefix("Key").or_else(|| code.strip_prefix("Digit")).filter(|sign| sign.len() == 1).unwrap_or("")
        }
    };
    let name = if of_place && !place.is_empty() { place } else { key };
    if name.chars().count() == 1 { name.to_ascii_lowercase() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn caps_lock_and_other_alphabets_change_nothing() {
        for (key, code) in [
            ("s", "KeyS"),
            ("S", "KeyS"),
            ("ы", "KeyS"),
            ("Ы", "KeyS"),
            ("σ", "KeyS"),
            ("ㄴ", "KeyS"),
            ("Process", "KeyS"),
        ] {
            assert_eq!(read(key, code, false), "s", "{key}");
        }
        assert_eq!(read("z", "KeyY", false), "z", "a German keyboard has its z elsewhere");
        assert_eq!(read("à", "Digit0", false), "0", "a French one has its digits under Shift");
        assert_eq!([read("?", "Minus", true), read("؟", "Slash", true)], ["?", "?"]);
        assert_eq!(read("ArrowRight", "ArrowRight", false), "ArrowRight");
        assert_eq!(read("Dead", "Quote", false), "Dead", "a place that means nothing");
    }
}
