//! A line of Unicode mathematics with its subscripts set low: `p_c` and `f_{θ'}` as a reader expects them.

use leptos::prelude::*;

/// A piece of a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    OnLine(String),
    Subscript(String),
}

/// A formula on one line.
#[component]
pub fn Formula(
    /// Unicode mathematics; `_` before a letter or a group in braces makes a subscript.
    text: String,
) -> impl IntoView {
    let pieces = pieces(&text).into_iter().map(|piece| match piece {
        Piece::OnLine(text) => text.into_any(),
        Piece::Subscript(text) => view! { <sub>{text}</sub> }.into_any(),
    });
    view! { <span class="equation">{pieces.collect_view()}</span> }
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut parts = text.split('_');
    let mut pieces = vec![Piece::OnLine(parts.next().unwrap_or_default().to_owned())];
    for part in parts {
        let (low, rest) = match part.strip_prefix('{').and_then(|group| group.split_once('}')) {
            Some(split) => split,
            None => part.split_at(part.chars().next().map_or(0, char::len_utf8)),
        };
        pieces.push(Piece::Subscript(low.to_owned()));
        pieces.push(Piece::OnLine(rest.to_owned()));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subscripts_are_letters_or_groups() {
        let text = |pieces: &[Piece]| {
            pieces
                .iter()
                .map(|piece| match piece {
                    Piece::OnLine(text) => text.clone(),
                    Piece::Subscript(text) => format!("[{text}]"),
                })
                .collect::<String>()
        };
        assert_eq!(text(&pieces("‖f(x) − p_c‖²")), "‖f(x) − p[c]‖²");
        assert_eq!(text(&pieces("f_{θ'}(x) + θ_θ")), "f[θ'](x) + θ[θ]");
        assert_eq!(text(&pieces("a_")), "a[]");
        assert_eq!(text(&pieces("a_{b")), "a[{]b");
    }
}
