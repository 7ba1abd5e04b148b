//! Markdown with mathematics as HTML that the page may show: no HTML of an author's own, no style in an attribute (the page's
//! policy forbids it), mathematics as MathML.

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html::push_html};

use crate::targets::selector;

/// A parser with what lessons may use.
pub(super) fn parser(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_MATH | Options::ENABLE_TABLES)
}

/// The HTML of a short text that stands in a line.
pub(super) fn line(text: &str) -> Result<String, String> {
    let html = html(parser(text))?;
    let html = html.trim();
    Ok(html.strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>")).unwrap_or(html).to_owned())
}

/// The HTML of these events.
pub(super) fn html<'a>(events: impl Iterator<Item = Event<'a>>) -> Result<String, String> {
    let math = LatexToMathML::new(MathCoreConfig::default()).map_err(|(error, ..)| error.to_string())?;
    let convert = |latex: &str, display| {
        let made = math.convert_with_local_state(latex, display);
        made.map(|made| Event::InlineHtml(made.mathml.into()))
            .map_err(|error| format!("${latex}$ cannot be set: {error}"))
    };
    let mut ends: Vec<&'static str> = Vec::new();
    let mut shown = Vec::new();
    for event in events {
        shown.push(match event {
            Event::InlineMath(latex) => convert(&latex, MathDisplay::Inline)?,
            Event::DisplayMath(latex) => convert(&latex, MathDisplay::Block)?,
            Event::Html(html) | Event::InlineHtml(html) => {
                return Err(format!("“{}” is HTML, which lessons do without", html.trim()));
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                let (start, end) = link(&dest_url)?;
                ends.push(end);
                Event::InlineHtml(start.into())
            }
            Event::End(TagEnd::Link) => Event::InlineHtml(CowStr::Borrowed(ends.pop().unwrap_or_default())),
            Event::Start(Tag::Image { .. }) => return Err("pictures are what the playground shows".to_owned()),
            other => other,
        });
    }
    let mut html = String::new();
    push_html(&mut html, shown.into_iter());
    if html.contains(" style=") {
        return Err(format!("a formula needs a style of its own, which the page forbids: {html}"));
    }
    Ok(html)
}

/// How a link begins and ends: one that points at a part of the page, one that changes settings, or one to another site.
fn link(address: &str) -> Result<(String, &'static str), String> {
    let quoted = address.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    match address.split_once(':') {
        Some(("point", name)) => {
            selector(name).ok_or_else(|| format!("there is nothing called “{name}” to point at"))?;
            Ok((format!(r#"<button type="button" class="in-text" data-point="{name}">"#), "</button>"))
        }
        Some(("set", _)) => {
            let settings = quoted.trim_start_matches("set:");
            Ok((format!(r#"<button type="button" class="in-text sets" data-set="{settings}">"#), "</button>"))
        }
        Some(("https", _)) => Ok((format!(r#"<a href="{quoted}" target="_blank" rel="noopener">"#), "</a>")),
        _ => Err(format!("“{address}” is no link of a lesson: it begins with point:, set: or https:")),
    }
}
