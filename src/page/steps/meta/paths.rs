//! The paths of all tasks as they are painted: lines with a dot for each inner step, labels at their ends, and a ruler.

use web_sys::HtmlCanvasElement;

use super::{
    answers::AdaptationViewExt as _,
    relief,
    scale::{BELOW, PlanePoint, PlaneScale, ruler},
};
use crate::kit::{
    figures::percent,
    inks::{Inks, Rgb},
    pen::Pen,
};
use protocol::{AdaptationView, Landscape};

/// Size of a label, about, and how far it is from what it names.
const LABEL: PlanePoint = [46.0, 13.0];
const APART: f64 = 10.0;

/// Paints the paths of a step, with the loss around φ below them if it is known.
pub fn paint(
    canvas: &HtmlCanvasElement,
    size: PlanePoint,
    inks: Inks,
    view: &AdaptationView,
    step: usize,
    landscape: Option<&Landscape>,
) {
    let Some(pen) = Pen::new(canvas, size, inks) else { return };
    let scale = PlaneScale::new(&view.paths, size);
    if let Some(landscape) = landscape {
        relief::paint(&pen, landscape, &scale);
    }
    paint_ruler(&pen, &scale, size);
    let paths: Vec<Vec<PlanePoint>> =
        view.paths.chunks(view.moments()).map(|path| path.iter().map(|place| scale.place(*place)).collect()).collect();
    // On the ground's tint, muted paths would be hard to see. The task in full comes last, so that it lies on top.
    let others = if landscape.is_some() { inks.ink } else { inks.muted };
    for (task, path) in paths.iter().enumerate().rev() {
        paint_path(&pen, path, step, if task == 0 { inks.accent } else { others }, task == 0);
    }
    let phi = scale.place([0.0; 2]);
    pen.disc(inks.card, phi, 6.0);
    pen.disc(inks.ink, phi, 4.5);
    let away = paths[0].last().map_or([1.0, 0.0], |end| [phi[0] - end[0], phi[1] - end[1]]);
    let mut taken: Vec<PlanePoint> = vec![label_by(phi, away, 8.0, size)];
    label(&pen, "φ", taken[0], 8.0, inks.ink);
    for (task, (path, accuracy)) in paths.iter().zip(&view.accuracies).enumerate() {
        let Some(end) = path.last() else { continue };
        let words = format!("{} · {}", task + 1, percent(*accuracy));
        let place = label_by(*end, [end[0] - phi[0], end[1] - phi[1]], LABEL[0], size);
        let overlaps = |other: &PlanePoint| (0..2).all(|axis| (place[axis] - other[axis]).abs() < LABEL[axis]);
        // The label of the task in full is always there; others give way.
        if task == 0 || !taken.iter().any(overlaps) {
            taken.push(place);
            label(&pen, &words, place, LABEL[0], if task == 0 { inks.ink } else { others });
        }
    }
}

/// Words with an edge as light as the card, so that they are legible on whatever is below.
fn label(pen: &Pen, words: &str, place: PlanePoint, width: f64, colour: Rgb) {
    pen.words(words, place, width, colour);
    pen.context.set_line_width(3.0);
    pen.context.set_line_join("round");
    pen.context.set_stroke_style_str(&pen.inks.card.css());
    _ = pen.context.stroke_text_with_max_width(words, place[0], place[1], width);
    pen.words(words, place, width, colour);
}

/// Where a label of this width goes: beyond what leads there if that is on the canvas, or else where it is.
fn label_by([x, y]: PlanePoint, [along, down]: PlanePoint, width: f64, size: PlanePoint) -> PlanePoint {
    let lowest = (size[1] - BELOW - 4.0).max(6.0);
    let beside = [x + APART, x - APART - width].map(|left| [left, y.min(lowest).max(6.0)]);
    let over = [[x - width / 2.0, y - 1.5 * APART], [x - width / 2.0, y + 1.5 * APART]];
    let pick = |pair: [PlanePoint; 2], first: bool| if first { pair } else { [pair[1], pair[0]] };
    let [first, last] = pick(beside, along >= 0.0);
    let [second, third] = pick(over, down <= 0.0);
    let fits =
        |[left, middle]: &PlanePoint| *left >= 1.0 && left + width <= size[0] - 1.0 && (6.0..=lowest).contains(middle);
    let clamped = [x.min(size[0] - width - 1.0).max(1.0), y.min(lowest).max(6.0)];
    [first, second, third, last].into_iter().find(fits).unwrap_or(clamped)
}

/// A path with a dot after each inner step, the larger the last, and a ring around the step that is looked at.
fn paint_path(pen: &Pen, path: &[PlanePoint], step: usize, colour: Rgb, in_full: bool) {
    let (width, dot) = if in_full { (2.5, 3.0) } else { (1.25, 1.75) };
    for pair in path.windows(2) {
        pen.line(colour, width, pair[0], pair[1]);
    }
    for place in path.iter().skip(1) {
        pen.disc(colour, *place, dot);
    }
    if let Some(end) = path.last() {
        pen.disc(colour, *end, dot + 1.75);
    }
    if let Some(place) = path.get(step) {
        ring(pen, colour, *place, if in_full { 8.0 } else { 5.5 }, if in_full { 2.0 } else { 1.0 });
    }
}

fn ring(pen: &Pen, colour: Rgb, [x, y]: PlanePoint, radius: f64, width: f64) {
    pen.context.set_line_width(width);
    pen.context.set_stroke_style_str(&colour.css());
    pen.context.begin_path();
    _ = pen.context.arc(x, y, radius, 0.0, std::f64::consts::TAU);
    pen.context.stroke();
}

/// How long a round number of units is.
fn paint_ruler(pen: &Pen, scale: &PlaneScale, size: PlanePoint) {
    let Some((units, length)) = ruler(scale.pixels) else { return };
    let [x, y] = [6.0, size[1] - 5.0];
    pen.line(pen.inks.muted, 1.5, [x, y], [x + length, y]);
    let digits = if units < 0.1 { 3 } else { 1 };
    pen.words(&format!("{units:.digits$}"), [x, y - 8.0], 40.0, pen.inks.muted);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_lie_beyond_the_ends_or_else_on_the_canvas() {
        let size = [100.0, 80.0];
        assert_eq!(label_by([30.0, 40.0], [1.0, 0.0], 40.0, size), [40.0, 40.0]);
        assert_eq!(label_by([70.0, 40.0], [1.0, -1.0], 40.0, size), [50.0, 25.0], "above, where it leads to");
        assert_eq!(label_by([95.0, 40.0], [1.0, 0.0], 40.0, size), [45.0, 40.0], "there is room at the left alone");
        assert_eq!(label_by([50.0, 40.0], [1.0, 0.0], 200.0, size), [1.0, 40.0]);
    }
}
