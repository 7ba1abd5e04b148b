//! SVG as text: the few elements that charts are made of.

use std::fmt::Write;

/// SVG elements, one after the other. Their classes have the colours; their numbers are pixels.
#[derive(Default)]
pub struct Markup(String);

impl Markup {
    /// A straight line.
    pub fn line(&mut self, class: &str, [x1, y1]: [f64; 2], [x2, y2]: [f64; 2]) {
        // Writing to a string cannot fail.
        _ = write!(self.0, r#"<line class="{class}" x1="{x1:.1}" y1="{y1:.1}" x2="{x2:.1}" y2="{y2:.1}"/>"#);
    }

    /// Straight lines from place to place.
    pub fn path(&mut self, class: &str, places: impl Iterator<Item = [f64; 2]>) {
        _ = write!(self.0, r#"<path class="{class}" d=""#);
        for (at, [x, y]) in places.enumerate() {
            let verb = if at == 0 { 'M' } else { 'L' };
            _ = write!(self.0, "{verb}{x:.1} {y:.1}");
        }
        self.0.push_str(r#""/>"#);
    }

    /// A disc.
    pub fn disc(&mut self, class: &str, [x, y]: [f64; 2], radius: f64) {
        _ = write!(self.0, r#"<circle class="{class}" cx="{x:.1}" cy="{y:.1}" r="{radius:.1}"/>"#);
    }

    /// A rectangle.
    pub fn rectangle(&mut self, class: &str, [x, y]: [f64; 2], [width, height]: [f64; 2]) {
        let [width, height] = [width.max(0.0), height.max(0.0)];
        _ = write!(self.0, r#"<rect class="{class}" x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}"/>"#);
    }

    /// Words whose start, middle or end is at x, standing on y.
    pub fn words(&mut self, class: &str, [x, y]: [f64; 2], anchor: &str, words: &str) {
        let words = escaped(words);
        _ = write!(self.0, r#"<text class="{class}" x="{x:.1}" y="{y:.1}" text-anchor="{anchor}">{words}</text>"#);
    }

    /// The text.
    pub fn finish(self) -> String {
        self.0
    }
}

/// Text that an SVG takes for text.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_follow_each_other() {
        let mut markup = Markup::default();
        markup.line("a", [0.0, 1.0], [2.0, 3.25]);
        markup.path("b", [[0.0, 1.0], [2.0, 3.0]].into_iter());
        markup.words("c", [1.0, 2.0], "end", "<1% & \"more\"");
        assert_eq!(
            markup.finish(),
            "<line class=\"a\" x1=\"0.0\" y1=\"1.0\" x2=\"2.0\" y2=\"3.2\"/><path class=\"b\" d=\"M0.0 1.0L2.0 3.0\"/>\
             <text class=\"c\" x=\"1.0\" y=\"2.0\" text-anchor=\"end\">&lt;1% &amp; &quot;more&quot;</text>"
        );
    }
}
