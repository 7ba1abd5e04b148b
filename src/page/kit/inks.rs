//! The theme's colours for what is painted on a canvas, where style sheets do not reach.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{CssStyleDeclaration, HtmlElement, MutationObserver, MutationObserverInit};

use super::size;

/// A colour as numbers, so that it can be mixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub [u8; 3]);

impl Rgb {
    /// Reads `#rrggbb`.
    pub fn from_hex(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let channel = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Self([channel(0)?, channel(2)?, channel(4)?]))
    }

    /// Reads `rgb(r, g, b)` or `rgba(r, g, b, a)`, which is how a browser tells a colour that it has worked out.
    fn from_computed(text: &str) -> Option<Self> {
        let channels = text.strip_prefix("rgba(").or(text.strip_prefix("rgb("))?.strip_suffix(')')?;
        let mut channels = channels.split(',').map(|channel| channel.trim().parse().ok());
        Some(Self([channels.next()??, channels.next()??, channels.next()??]))
    }

    /// The colour that is this one with a part in [0, 1] of another.
    pub fn mixed(self, other: Self, part: f64) -> Self {
        let mut mixed = self.0;
        for (a, b) in mixed.iter_mut().zip(other.0) {
            *a = (f64::from(*a) + (f64::from(b) - f64::from(*a)) * part).round() as u8;
        }
        Self(mixed)
    }

    /// As CSS and a canvas take it.
    pub fn css(self) -> String {
        let [r, g, b] = self.0;
        format!("#{r:02x}{g:02x}{b:02x}")
    }
}

/// What canvases paint with: the theme's colours, and how large things are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Inks {
    /// CSS pixels of a sixteenth of the root's size of type. Canvases are painted in these, so that text and pictures follow
    /// the root as everything else does.
    pub unit: f64,
    /// What a panel is made of.
    pub card: Rgb,
    /// What drawings stand on.
    pub sheet: Rgb,
    /// Drawings and text.
    pub ink: Rgb,
    /// What should not draw the eye.
    pub muted: Rgb,
    /// The edge of things.
    pub line: Rgb,
    /// The one colour for what the user does.
    pub accent: Rgb,
    /// What went wrong.
    pub danger: Rgb,
}

impl Inks {
    /// What the style sheet says now; the light theme where it says nothing.
    pub fn read() -> Self {
        let style = document().document_element().and_then(|root| window().get_computed_style(&root).ok().flatten());
        let read = |name: &str, otherwise: [u8; 3]| {
            let value = style.as_ref().map(|style: &CssStyleDeclaration| style.get_property_value(name));
            let text = value.and_then(Result::ok).unwrap_or_default();
            Rgb::from_hex(&text).or_else(|| resolved(&text)).unwrap_or(Rgb(otherwise))
        };
        Self {
            unit: size::unit(),
            card: read("--card", [251, 248, 242]),
            sheet: read("--sheet", [255, 255, 255]),
            ink: read("--ink", [33, 28, 21]),
            muted: read("--muted", [104, 94, 80]),
            line: read("--line", [227, 218, 201]),
            accent: read("--accent", [74, 58, 167]),
            danger: read("--danger", [156, 47, 26]),
        }
    }
}

/// Has everything painted anew that follows the theme's colours. Copy it freely.
#[derive(Clone, Copy)]
pub struct Repaint(RwSignal<Inks>);

impl Repaint {
    /// For whatever is below the first that asked for the colours.
    pub fn get() -> Self {
        use_inks();
        expect_context()
    }

    /// Has it painted anew.
    pub fn all(self) {
        self.0.try_update(|_| ());
    }
}

/// A colour that the browser must work out: with forced colours the theme is made of the system's, which have names.
fn resolved(text: &str) -> Option<Rgb> {
    let text = text.trim();
    let body = document().body().filter(|_| !text.is_empty())?;
    let probe: HtmlElement = document().create_element("i").ok()?.unchecked_into();
    probe.style().set_property("color", text).ok()?;
    body.append_child(&probe).ok()?;
    let style = window().get_computed_style(&probe).ok().flatten();
    let colour = style.and_then(|style| style.get_property_value("color").ok());
    probe.remove();
    Rgb::from_computed(&colour?)
}

/// The theme's colours and the size of things, as they change. The first component that asks starts the watch for everything below it, so the
/// outermost must ask first: what is below a part that comes and goes would lose its colours with it.
pub fn use_inks() -> Signal<Inks> {
    if let Some(inks) = use_context::<Signal<Inks>>() {
        return inks;
    }
    let inks = RwSignal::new(Inks::read());
    let reread = Closure::<dyn Fn()>::new(move || reread_now(inks));
    let listener = reread.as_ref().unchecked_ref::<js_sys::Function>().clone();
    let observer = MutationObserver::new(&listener).ok();
    if let (Some(observer), Some(root)) = (&observer, document().document_element()) {
        let what = MutationObserverInit::new();
        what.set_attributes(true);
        _ = observer.observe_with_options(&root, &what);
    }
    let forced = window().match_media("(forced-colors: active)").ok().flatten();
    if let Some(forced) = &forced {
        forced.set_onchange(Some(&listener));
    }
    // The root's size of type follows the window's width.
    let resized = window_event_listener(leptos::ev::resize, move |_| reread_now(inks));
    let watch = StoredValue::new_local((reread, observer, forced));
    on_cleanup(move || {
        resized.remove();
        watch.with_value(|(_, observer, forced)| {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            if let Some(forced) = forced {
                forced.set_onchange(None);
            }
        });
    });
    provide_context(Repaint(inks));
    let inks = Signal::from(inks);
    provide_context(inks);
    inks
}

fn reread_now(inks: RwSignal<Inks>) {
    let now = Inks::read();
    if inks.try_get_untracked().is_some_and(|before| before != now) {
        inks.set(now);
    }
}

#[cfg(test)]
mod tests {
    use super::Rgb;

    #[test]
    fn colours_are_read_mixed_and_written() {
        let colour = Rgb::from_hex(" #0072b2").map(|blue| blue.mixed(Rgb([255, 255, 255]), 0.5));
        assert_eq!(colour, Some(Rgb([128, 185, 217])));
        assert_eq!(colour.map(Rgb::css).as_deref(), Some("#80b9d9"));
        for computed in ["rgb(26, 235, 255)", "rgba(26, 235, 255, 0.8)"] {
            assert_eq!(Rgb::from_computed(computed), Some(Rgb([26, 235, 255])));
        }
    }

    #[test]
    fn what_is_no_colour_is_none() {
        for text in ["", "#", "red", "#12345", "#1234567", "#gg0000", "rgb(1, 2, 3)", "#é0000"] {
            assert_eq!(Rgb::from_hex(text), None, "{text}");
            assert_eq!(Rgb::from_computed(text).is_some(), text.starts_with("rgb"), "{text}");
        }
    }
}
