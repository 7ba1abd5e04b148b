//! Parameter space as in MAML's figure 1, with real weights: from φ every task leads its own way to its φ_j. If the loss
//! around φ was asked for, it lies under the paths.

use super::answers::AdaptationViewExt as _;
use easy_ext::ext;
use leptos::{html, prelude::*};
use wasm_bindgen::Clamped;
use web_sys::{HtmlCanvasElement, ImageData};

use super::{
    contours::{Relief, isoline, levels, refined},
    ground::Ground,
    shown_view,
};
use crate::{
    kit::{
        figures::{number, percent},
        inks::{Inks, Rgb},
        reactive::{derived, memo, watch},
        size::use_size,
        thumbnail::{context_of, new_canvas},
    },
    state::PageState,
    steps::{Latest, pen::Pen},
    trainers::{JobTrouble, jobs::JobState},
};
use protocol::{AdaptationView, Landscape, Work};

/// A place on a canvas, or in the grid of a landscape.
pub type Place = [f64; 2];

/// Room for labels at the sides of the paths and above them; below are the ruler and the button.
const SIDES: f64 = 40.0;
const ABOVE: f64 = 13.0;
const BELOW: f64 = 28.0;

/// Size of a label, about, and how far it is from what it names.
const LABEL: Place = [46.0, 13.0];
const APART: f64 = 10.0;

/// How strong the highest loss is tinted.
const TINT: f64 = 0.45;

/// Where weights are on the canvas: both axes have the same scale, and y grows upwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The weights in the middle of the canvas.
    middle: Place,
    centre: Place,
    /// Pixels for one unit of the weights.
    pub pixels: f64,
}

impl Scale {
    /// All these weights in a canvas of this size, as large as they can be. φ, the origin, is always among them.
    pub fn new(paths: &[[f32; 2]], size: Place) -> Self {
        let mut ends = [[0.0_f64; 2]; 2];
        for place in paths.iter().filter(|place| place.iter().all(|x| x.is_finite())) {
            for axis in 0..2 {
                ends[0][axis] = ends[0][axis].min(f64::from(place[axis]));
                ends[1][axis] = ends[1][axis].max(f64::from(place[axis]));
            }
        }
        let room = [size[0] - 2.0 * SIDES, size[1] - ABOVE - BELOW];
        let fitting = |axis: usize| room[axis].max(8.0) / (ends[1][axis] - ends[0][axis]).max(1e-9);
        Self {
            middle: [0, 1].map(|axis| (ends[0][axis] + ends[1][axis]) / 2.0),
            centre: [size[0] / 2.0, ABOVE + room[1] / 2.0],
            pixels: fitting(0).min(fitting(1)),
        }
    }

    /// The pixel of these weights.
    pub fn place(&self, [x, y]: [f32; 2]) -> Place {
        [
            self.centre[0] + (f64::from(x) - self.middle[0]) * self.pixels,
            self.centre[1] - (f64::from(y) - self.middle[1]) * self.pixels,
        ]
    }
}

/// The paths of all tasks, and on demand the loss around φ.
#[component]
pub fn Space(
    /// The latest step.
    view: Latest,
    /// The inner step that is looked at.
    step: Memo<usize>,
    /// The loss around φ.
    ground: Ground,
) -> impl IntoView {
    let canvas = NodeRef::<html::Canvas>::new();
    let room = NodeRef::<html::Div>::new();
    let size = use_size(room);
    let inks = crate::kit::inks::use_inks();
    let page = PageState::get();
    let (job, landscape) = (ground.job, ground.landscape());
    let awaited = memo(move || job.state.with(JobState::is_working));
    watch(move || {
        let (Some(canvas), size, inks, step) = (canvas.get(), size.get(), inks.get(), step.get()) else { return };
        landscape.with(|landscape| match landscape.as_deref() {
            Some(landscape) => paint(&canvas, size, inks, &landscape.view, step, Some(landscape)),
            None => _ = shown_view(view, |view| paint(&canvas, size, inks, view, step, None)),
        });
    });
    let caption = memo(move || {
        landscape.with(|landscape| match landscape.as_deref() {
            Some(landscape) => landscape.words(),
            None => shown_view(view, words).unwrap_or_default(),
        })
    });
    let is_there = memo(move || landscape.with(Option::is_some));
    let press = move |_| match page.run.with_untracked(|run| run.id) {
        Some(run) if !is_there.get_untracked() && !awaited.get_untracked() => job.begin(Work::Landscape { run }),
        _ => job.clear(),
    };
    let label = move || match (is_there.get(), awaited.get()) {
        (true, _) => "Hide the loss",
        (false, true) => "On its way … Cancel",
        (false, false) => "Show the loss",
    };
    let around = move || if awaited.get() && !is_there.get() { "" } else { " around φ" };
    view! {
        <figure class="inner-space column" data-testid="inner-space" data-landscape=derived(move || is_there.get().to_string())>
            <div class="inner-canvas" node_ref=room>
                <canvas node_ref=canvas role="img" aria-label=caption></canvas>
            </div>
            <button class="button" data-testid="landscape" on:click=press>
                <span>{label} <span class="inner-around">{around}</span></span>
            </button>
            <JobTrouble job/>
            <figcaption class="muted" data-testid="inner-caption">{caption}</figcaption>
        </figure>
    }
}

/// What the picture is.
fn words(view: &AdaptationView) -> String {
    let tasks = match view.accuracies.len() {
        1 => "the path of the task".to_owned(),
        tasks => format!("the paths of {tasks} tasks"),
    };
    format!(
        "Real weights: {tasks} from φ, projected on the two directions in which they lead furthest, which show {} of \
         their squared length. At each end: task and accuracy.",
        percent(view.shown)
    )
}

#[ext(LandscapeText)]
impl Landscape {
    fn words(&self) -> String {
        let loss = match Relief::of(&self.losses).map(|relief| relief.ends().map(number)) {
            Some([lowest, highest]) => format!("from {lowest} to {highest}, the deeper the tint the more"),
            None => "the same everywhere".to_owned(),
        };
        format!(
            "Query loss of task 1 around φ as of the step where you asked: {loss}; lines in equal ratios. The plane shows {} \
             of the paths' squared length.",
            percent(self.view.shown)
        )
    }
}

fn paint(
    canvas: &HtmlCanvasElement,
    size: Place,
    inks: Inks,
    view: &AdaptationView,
    step: usize,
    landscape: Option<&Landscape>,
) {
    let Some(pen) = Pen::new(canvas, size, inks) else { return };
    let scale = Scale::new(&view.paths, size);
    if let Some(landscape) = landscape {
        paint_ground(&pen, landscape, &scale);
    }
    paint_ruler(&pen, &scale, size);
    let paths: Vec<Vec<Place>> =
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
    let mut taken: Vec<Place> = vec![label_by(phi, away, 8.0, size)];
    label(&pen, "φ", taken[0], 8.0, inks.ink);
    for (task, (path, accuracy)) in paths.iter().zip(&view.accuracies).enumerate() {
        let Some(end) = path.last() else { continue };
        let words = format!("{} · {}", task + 1, percent(*accuracy));
        let place = label_by(*end, [end[0] - phi[0], end[1] - phi[1]], LABEL[0], size);
        let overlaps = |other: &Place| (0..2).all(|axis| (place[axis] - other[axis]).abs() < LABEL[axis]);
        // The label of the task in full is always there; others give way.
        if task == 0 || !taken.iter().any(overlaps) {
            taken.push(place);
            label(&pen, &words, place, LABEL[0], if task == 0 { inks.ink } else { others });
        }
    }
}

/// Words with an edge as light as the card, so that they are legible on whatever is below.
fn label(pen: &Pen, words: &str, place: Place, width: f64, colour: Rgb) {
    pen.words(words, place, width, colour);
    pen.context.set_line_width(3.0);
    pen.context.set_line_join("round");
    pen.context.set_stroke_style_str(&pen.inks.card.css());
    _ = pen.context.stroke_text_with_max_width(words, place[0], place[1], width);
    pen.words(words, place, width, colour);
}

/// Where a label of this width goes: beyond what leads there if that is on the canvas, or else where it is.
fn label_by([x, y]: Place, [along, down]: Place, width: f64, size: Place) -> Place {
    let lowest = (size[1] - BELOW - 4.0).max(6.0);
    let beside = [x + APART, x - APART - width].map(|left| [left, y.min(lowest).max(6.0)]);
    let over = [[x - width / 2.0, y - 1.5 * APART], [x - width / 2.0, y + 1.5 * APART]];
    let pick = |pair: [Place; 2], first: bool| if first { pair } else { [pair[1], pair[0]] };
    let [first, last] = pick(beside, along >= 0.0);
    let [second, third] = pick(over, down <= 0.0);
    let fits =
        |[left, middle]: &Place| *left >= 1.0 && left + width <= size[0] - 1.0 && (6.0..=lowest).contains(middle);
    let clamped = [x.min(size[0] - width - 1.0).max(1.0), y.min(lowest).max(6.0)];
    [first, second, third, last].into_iter().find(fits).unwrap_or(clamped)
}

/// A path with a dot after each inner step, the larger the last, and a ring around the step that is looked at.
fn paint_path(pen: &Pen, path: &[Place], step: usize, colour: Rgb, in_full: bool) {
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

fn ring(pen: &Pen, colour: Rgb, [x, y]: Place, radius: f64, width: f64) {
    pen.context.set_line_width(width);
    pen.context.set_stroke_style_str(&colour.css());
    pen.context.begin_path();
    _ = pen.context.arc(x, y, radius, 0.0, std::f64::consts::TAU);
    pen.context.stroke();
}

/// How long a round number of units is.
fn paint_ruler(pen: &Pen, scale: &Scale, size: Place) {
    let Some((units, length)) = ruler(scale.pixels) else { return };
    let [x, y] = [6.0, size[1] - 5.0];
    pen.line(pen.inks.muted, 1.5, [x, y], [x + length, y]);
    let digits = if units < 0.1 { 3 } else { 1 };
    pen.words(&format!("{units:.digits$}"), [x, y - 8.0], 40.0, pen.inks.muted);
}

/// The round number of units that is nearest below 50 pixels, and its pixels; `None` if the scale is none.
fn ruler(pixels: f64) -> Option<(f64, f64)> {
    let tens = |exponent: i32| 10.0_f64.powi(exponent);
    let round = (-3..=3).flat_map(|exponent| [1.0, 2.0, 5.0].map(|digit| digit * tens(exponent)));
    round.map(|units| (units, units * pixels)).rfind(|(_, length)| (10.0..=50.0).contains(length))
}

/// The loss as a tint, and lines of equal loss over it.
fn paint_ground(pen: &Pen, landscape: &Landscape, scale: &Scale) {
    let Some(relief) = Relief::of(&landscape.losses) else { return };
    let heights: Vec<f32> = landscape.losses.iter().map(|loss| relief.height(*loss)).collect();
    let (heights, side) = refined(&heights, landscape.side as usize);
    let [left, bottom] = scale.place(landscape.from);
    let [right, top] = scale.place(landscape.to);
    let cell = [right - left, bottom - top].map(|length| length / (side - 1) as f64);
    if let Some(sheet) = tinted(&heights, side, pen.inks) {
        // Numbers of the grid are in the middle of their pixels.
        let corner = [left - cell[0] / 2.0, top - cell[1] / 2.0];
        let [width, height] = cell.map(|length| length * side as f64);
        _ = pen.context.draw_image_with_html_canvas_element_and_dw_and_dh(&sheet, corner[0], corner[1], width, height);
    }
    pen.context.begin_path();
    for level in levels() {
        for piece in isoline(&heights, side, level) {
            let [from, to] = piece.map(|[x, y]| [left + x * cell[0], bottom - y * cell[1]]);
            pen.context.move_to(from[0], from[1]);
            pen.context.line_to(to[0], to[1]);
        }
    }
    pen.context.set_line_width(0.75);
    pen.context.set_stroke_style_str(&pen.inks.card.mixed(pen.inks.muted, 0.8).css());
    pen.context.stroke();
}

/// Heights as a picture with a pixel for each, the lowest as light as the card.
fn tinted(heights: &[f32], side: usize, inks: Inks) -> Option<HtmlCanvasElement> {
    let shade = |height: &f32| {
        let Rgb([r, g, b]) = inks.card.mixed(inks.muted, TINT * f64::from(*height));
        [r, g, b, 255]
    };
    let pixels: Vec<u8> = heights.chunks(side).rev().flatten().flat_map(shade).collect();
    let sheet = new_canvas(side as u32, side as u32)?;
    let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&pixels), side as u32, side as u32).ok()?;
    context_of(&sheet)?.put_image_data(&image, 0.0, 0.0).ok()?;
    Some(sheet)
}

#[cfg(test)]
mod tests {
    use super::{super::answers::tests::view, *};

    #[test]
    fn both_axes_have_one_scale_and_all_paths_fit() {
        let size = [300.0, 120.0];
        let scale = Scale::new(&view().paths, size);
        let [right, up] = [[1.0, 0.0], [0.0, 1.0]].map(|place| scale.place(place));
        let phi = scale.place([0.0; 2]);
        assert!((right[0] - phi[0] - (phi[1] - up[1])).abs() < 1e-9, "{phi:?} {right:?} {up:?}");
        for path in &view().paths {
            let place = scale.place(*path);
            assert!((SIDES - 1e-9..=size[0] - SIDES + 1e-9).contains(&place[0]), "{place:?}");
            assert!((ABOVE - 1e-9..=size[1] - BELOW + 1e-9).contains(&place[1]), "{place:?}");
        }
    }

    #[test]
    fn paths_that_lead_nowhere_are_no_trouble() {
        let scale = Scale::new(&[[0.0; 2], [f32::NAN, 1.0]], [100.0, 50.0]);
        assert_eq!(scale.place([0.0; 2]), [50.0, 17.5]);
        assert_eq!(ruler(scale.pixels), None);
        assert_eq!(ruler(100.0), Some((0.5, 50.0)));
    }

    #[test]
    fn the_caption_says_how_much_is_seen() {
        let words = words(&view());
        assert!(words.contains("the paths of 2 tasks") && words.contains("show 83% of"), "{words}");
    }

    #[test]
    fn labels_lie_beyond_the_ends_or_else_on_the_canvas() {
        let size = [100.0, 80.0];
        assert_eq!(label_by([30.0, 40.0], [1.0, 0.0], 40.0, size), [40.0, 40.0]);
        assert_eq!(label_by([70.0, 40.0], [1.0, -1.0], 40.0, size), [50.0, 25.0], "above, where it leads to");
        assert_eq!(label_by([95.0, 40.0], [1.0, 0.0], 40.0, size), [45.0, 40.0], "there is room at the left alone");
        assert_eq!(label_by([50.0, 40.0], [1.0, 0.0], 200.0, size), [1.0, 40.0]);
    }
}
