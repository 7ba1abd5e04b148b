//! Charts on the page as one SVG that needs no style sheet: every element gets what the browser has computed for it, so a
//! picture looks as the page does, theme included. As attributes and not as a `style`, which the page's security policy, and
//! that of a page that shows the picture, would forbid.

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{CssStyleDeclaration, Element, HtmlCollection};

use super::markup::escaped;

/// The style of SVG elements that charts set.
const PROPERTIES: [&str; 12] = [
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-opacity",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "paint-order",
    "font-size",
    "font-weight",
    "font-family",
];

/// Paper around the charts, in pixels.
const MARGIN: f64 = 12.0;

/// An SVG and its size.
pub struct Standalone {
    /// The SVG.
    pub text: String,
    /// Width and height in pixels.
    pub size: [f64; 2],
}

/// All charts inside an element, with the words of their legends and titles, where they stand on the page: whatever has the
/// class `chart-part`.
pub fn standalone(around: &Element) -> Standalone {
    let mut parts = String::new();
    // Left, top, right and bottom of all that there is.
    let mut edges = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    for element in listed(&around.get_elements_by_class_name("chart-part")) {
        let bounds = element.get_bounding_client_rect();
        if bounds.width() <= 0.0 {
            continue;
        }
        let place = [bounds.left(), bounds.top(), bounds.right(), bounds.bottom()];
        for (at, edge) in place.into_iter().enumerate() {
            edges[at] = if at < 2 { edges[at].min(edge) } else { edges[at].max(edge) };
        }
        let part = match element.tag_name().as_str() {
            "svg" => nested(&element, place),
            _ => words(&element, place),
        };
        parts.push_str(&part.unwrap_or_default());
    }
    let [left, top, right, bottom] = edges;
    let (x, y) = (left - MARGIN, top - MARGIN);
    let [width, height] = [right - left, bottom - top].map(|length| (length + 2.0 * MARGIN).max(1.0));
    let paper = document().document_element().and_then(|root| style_of(&root)?.get_property_value("--card").ok());
    let paper = escaped(paper.unwrap_or_default().trim());
    let text = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0}" height="{height:.0}" viewBox="{x:.1} {y:.1} {width:.1} {height:.1}"><rect x="{x:.1}" y="{y:.1}" width="100%" height="100%" fill="{paper}"/>{parts}</svg>"#
    );
    Standalone { text, size: [width, height] }
}

/// An SVG of the page within another, at its place.
fn nested(element: &Element, [left, top, right, bottom]: [f64; 4]) -> Option<String> {
    let copy = element.clone_node_with_deep(true).ok()?.dyn_into::<Element>().ok()?;
    let inside = |element: &Element| listed(&element.get_elements_by_tag_name("*"));
    for (original, copied) in inside(element).iter().zip(inside(&copy)) {
        let style = style_of(original)?;
        copied.remove_attribute("style").ok()?;
        for name in PROPERTIES {
            copied.set_attribute(name, &style.get_property_value(name).unwrap_or_default()).ok()?;
        }
    }
    if let Ok(Some(pointed)) = copy.query_selector(".chart-pointed") {
        pointed.remove();
    }
    let view = element.get_attribute("viewBox").map(|view| format!(r#" viewBox="{view}""#)).unwrap_or_default();
    let inside = copy.inner_html();
    let [width, height] = [right - left, bottom - top];
    Some(format!(
        r#"<svg x="{left:.1}" y="{top:.1}" width="{width:.1}" height="{height:.1}"{view} overflow="visible">{inside}</svg>"#
    ))
}

/// Words of the page, at their place, and as wide as on the page even where its typeface is not to be had.
fn words(element: &Element, [left, top, right, bottom]: [f64; 4]) -> Option<String> {
    let style = style_of(element)?;
    let get = |name: &str| style.get_property_value(name).unwrap_or_default();
    let size: f64 = get("font-size").trim_end_matches("px").parse().ok()?;
    let baseline = (top + bottom) / 2.0 + 0.35 * size;
    let [weight, family, colour] = ["font-weight", "font-family", "color"].map(|name| escaped(&get(name)));
    let text = escaped(&element.text_content().unwrap_or_default());
    let width = right - left;
    Some(format!(
        r#"<text x="{left:.1}" y="{baseline:.1}" textLength="{width:.1}" lengthAdjust="spacingAndGlyphs" font-size="{size}" font-weight="{weight}" font-family="{family}" fill="{colour}">{text}</text>"#
    ))
}

fn style_of(element: &Element) -> Option<CssStyleDeclaration> {
    window().get_computed_style(element).ok().flatten()
}

fn listed(elements: &HtmlCollection) -> Vec<Element> {
    (0..elements.length()).filter_map(|at| elements.item(at)).collect()
}
