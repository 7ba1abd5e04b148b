//! The page itself: its style moves into a file, and its content security policy comes in.

use crate::error::Error;

/// The page.
pub(crate) const FILE: &str = "index.html";

/// Its style, before it gets a hash.
pub(crate) const STYLE: &str = "style.css";

/// What the page may load, and from where. The same policy may be sent as a header (docs/deploy.md), where it holds for the
/// workers too, which fetch Omniglot's archives from GitHub when they are asked to. A pasted picture is a `data:` address,
/// one that was read from a file a `blob:`.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; font-src 'self'; \
    img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self' https://raw.githubusercontent.com; \
    worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'";

/// The page with a link to [`STYLE`] in place of its `style` elements, and what was in these.
pub(crate) fn take_style(page: &str) -> Result<(String, String), Error> {
    let (mut left, mut style) = (String::new(), String::new());
    let mut rest = page;
    while let Some((before, after)) = rest.split_once("<style>") {
        let (inside, after) = after.split_once("</style>").ok_or_else(|| lacks("end of its style"))?;
        left.push_str(before);
        if style.is_empty() {
            left.push_str(&format!("<link rel=\"stylesheet\" href=\"{STYLE}\">"));
        }
        style.push_str(inside);
        rest = after;
    }
    if style.is_empty() {
        return Err(lacks("style"));
    }
    Ok((left + rest, style))
}

/// The page with its policy, before anything that it is about.
pub(crate) fn with_policy(page: &str) -> Result<String, Error> {
    let after_charset = page.find("<meta").and_then(|at| page[at..].find('>').map(|end| at + end + 1));
    let at = after_charset.ok_or_else(|| lacks("meta element"))?;
    let policy = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">");
    Ok(format!("{}{policy}{}", &page[..at], &page[at..]))
}

fn lacks(lacks: &'static str) -> Error {
    Error::Lacks { name: FILE.to_owned(), lacks }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_moves_out_in_order() {
        let (page, style) = take_style("<head><style>a{}</style><title>x</title><style>b{}</style></head>").unwrap();
        assert_eq!(page, r#"<head><link rel="stylesheet" href="style.css"><title>x</title></head>"#);
        assert_eq!(style, "a{}b{}");
        assert!(take_style("<head></head>").is_err(), "a page without style is not one that Trunk made");
    }

    #[test]
    fn the_policy_comes_first_and_allows_nothing_inline() {
        let page = with_policy("<head><meta charset=utf-8><script src=start.js></script></head>").unwrap();
        assert!(page.starts_with("<head><meta charset=utf-8><meta http-equiv=\"Content-Security-Policy\""), "{page}");
        assert!(!POLICY.contains("unsafe-inline") && !POLICY.contains("'unsafe-eval'"));
    }
}
