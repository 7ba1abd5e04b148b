//! The cosines of all drawings and all captions as a square field: drawings above, the first words of captions at the left.
//! The darker, the more alike; pairs have a frame, and what is taken for a pair and is none is in another colour and crossed.
//! (Captions are the rows, so that they can be read without turning one's head; the paper's figure has them as columns.)

use super::CaptionsViewExt as _;
use super::matching::MatchingExt as _;
use leptos::{html, prelude::*};
use web_sys::{HtmlCanvasElement, KeyboardEvent, PointerEvent};

use super::{Chosen, captions_of};
use crate::{
    kit::{
        inks::{Inks, use_inks},
        reactive::{memo, watch},
        size::use_size,
    },
    steps::{
        Latest,
        contrast::field::{SHADES, shades},
        pen::Pen,
        select::moved,
    },
};
use protocol::CaptionsView;

/// Side of one field in pixels: the least where all are to be seen at once, where they are scrolled, and the most.
const LEAST: f64 = 11.0;
const ROOMY: [f64; 2] = [14.0, 18.0];
const MOST: f64 = 34.0;

/// What captions may take of the width, and the least and the most of it in pixels.
const SHARE: f64 = 0.3;
const WORDS: [f64; 2] = [60.0, 190.0];

/// Mean width of a letter, and room between words and fields.
const LETTER: f64 = 6.0;
const GAP: f64 = 6.0;

/// Between drawings and fields.
const EDGE: f64 = 2.0;

/// Where fields are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Geometry {
    pairs: usize,
    words: f64,
    side: f64,
}

impl Geometry {
    /// As large as the room allows, with captions at the left and drawings above; scrolled if they would be too small.
    fn new(pairs: usize, room: [f64; 2]) -> Self {
        let n = pairs.max(1) as f64;
        // Fields first: words take what they leave, and fields do not grow at the cost of the words' share.
        let high = (room[1] - EDGE) / (n + 1.0);
        let wide = |words: f64| (room[0] - words) / n;
        let share = (SHARE * room[0]).clamp(WORDS[0], WORDS[1]);
        let generous = wide(share).min(high).floor();
        let (side, words) = match wide(WORDS[0]).min(high).floor() {
            _ if generous >= LEAST => (generous.min(MOST), share),
            narrow if narrow >= LEAST => (LEAST, WORDS[0]),
            _ => (wide(share).floor().clamp(ROOMY[0], ROOMY[1]), share),
        };
        // Not `clamp`: where its bounds are not known beforehand, its panic brings the formatting of floats, 15 kB of code.
        Self { pairs, words: (room[0] - n * side).min(WORDS[1]).max(words), side }
    }

    /// The cell at a pixel of the fields: row by row, a caption each.
    fn cell_at(&self, [x, y]: [f64; 2]) -> Option<usize> {
        let index = |along: f64| (along >= 0.0).then_some((along / self.side.max(1.0)) as usize);
        let (drawing, caption) = (index(x)?, index(y)?);
        (drawing < self.pairs && caption < self.pairs).then_some(caption * self.pairs + drawing)
    }

    /// Letters of a caption that there is room for.
    fn letters(&self) -> usize {
        ((self.words - GAP) / LETTER) as usize
    }
}

/// The beginning of a caption, with whole words if there are any.
fn beginning(caption: &str, letters: usize) -> String {
    if caption.chars().count() <= letters {
        return caption.to_owned();
    }
    let cut: String = caption.chars().take(letters.saturating_sub(1)).collect();
    let whole = cut.rfind(' ').filter(|at| 2 * at > cut.len()).map_or(cut.as_str(), |at| &cut[..at]);
    format!("{whole}…")
}

/// The field with its edges.
#[component]
pub fn Field(
    /// The latest step.
    view: Latest,
    /// The cell that is looked at.
    chosen: Chosen,
    /// What a screen reader says of it.
    label: Memo<String>,
    /// What it says when the cell changes by keyboard.
    spoken: RwSignal<String>,
) -> impl IntoView {
    let scroll = NodeRef::<html::Div>::new();
    let [strip, support, fields] = [0; 3].map(|_| NodeRef::<html::Canvas>::new());
    let (room, inks) = (use_size(scroll), use_inks());
    let geometry = memo(move || Geometry::new(chosen.pairs.get(), room.get()));
    watch(move || {
        let (Some(canvas), geometry, inks) = (fields.get(), geometry.get(), inks.get()) else { return };
        view.with(|view| {
            if let Some(view) = view.as_deref().and_then(captions_of) {
                paint_fields(&canvas, view, geometry, inks);
            }
        });
    });
    // Thousands of fields are not painted anew for another cell: an element of its own lies around it.
    watch(move || {
        let (Some(strip), Some(support), geometry, inks) = (strip.get(), support.get(), geometry.get(), inks.get())
        else {
            return;
        };
        let pair = chosen.pair();
        view.with(|view| {
            if let Some(view) = view.as_deref().and_then(captions_of) {
                paint_edges([&strip, &support], view, geometry, inks, pair);
            }
        });
    });
    let mark = move || mark(geometry.get(), chosen.pair());
    let point = move |event: PointerEvent| {
        chosen.choose(geometry.get_untracked().cell_at([f64::from(event.offset_x()), f64::from(event.offset_y())]));
    };
    let key = move |event: KeyboardEvent| {
        let n = chosen.pairs.get_untracked();
        let Some(next) = moved(&event.key(), chosen.cell.get_untracked(), n * n, n) else { return };
        event.prevent_default();
        chosen.choose(next);
        let words = view.with_untracked(|view| Some(captions_of(view.as_deref()?)?.told(next?)));
        spoken.set(words.unwrap_or_default());
        if let (Some(scroll), Some(cell)) = (scroll.get_untracked(), next) {
            let side = geometry.get_untracked().side;
            let middle = |at: usize, room: i32| ((at as f64 + 1.5) * side - f64::from(room) / 2.0) as i32;
            scroll.set_scroll_top(middle(cell / n, scroll.client_height()));
            scroll.set_scroll_left(middle(cell % n, scroll.client_width()));
        }
    };
    view! {
        <div class="step-scroll contrast-field" node_ref=scroll tabindex="0" role="group" on:keydown=key
            aria-label="Cosines of drawings and captions; arrows go from one cell to the next">
            <div class="step-grid">
                <div class="step-corner"></div>
                <canvas node_ref=strip class="step-strip" aria-hidden="true"></canvas>
                <canvas node_ref=support class="step-support" aria-hidden="true"></canvas>
                <canvas node_ref=fields class="step-fields" role="img" aria-label=label data-testid="captions-field"
                    on:pointermove=point on:pointerdown=point on:pointerleave=move |event| chosen.leave(&event)></canvas>
                <div class="contrast-mark" aria-hidden="true" prop:style=mark></div>
            </div>
        </div>
    }
}

/// Where the frame around a cell lies.
fn mark(geometry: Geometry, pair: Option<[usize; 2]>) -> String {
    let Some([drawing, caption]) = pair else { return "display:none".to_owned() };
    let (side, along) = (geometry.side, |at: usize| at as f64 * geometry.side);
    format!(
        "inset-block-start:{:.1}px;inset-inline:{:.1}px auto;block-size:{side:.1}px;inline-size:{side:.1}px",
        side + EDGE + along(caption),
        geometry.words + along(drawing)
    )
}

fn paint_fields(canvas: &HtmlCanvasElement, view: &CaptionsView, geometry: Geometry, inks: Inks) {
    let (side, n) = (geometry.side, geometry.pairs);
    let Some(pen) = Pen::new(canvas, [n as f64 * side; 2], inks) else { return };
    let [right, wrong] = shades(inks);
    let [least, most] = view.extremes();
    // What is not a number becomes the first shade, unlike.
    let shade = |drawing: usize, caption: usize| {
        let alike = (view.cosine(drawing, caption) - least) / (most - least).max(1e-6);
        (f64::from(alike) * SHADES as f64).round() as usize
    };
    let fill = |shades: &[String], drawing: usize, caption: usize| {
        let [x, y] = [drawing, caption].map(|at| at as f64 * side);
        pen.context.set_fill_style_str(&shades[shade(drawing, caption).min(SHADES)]);
        pen.context.fill_rect(x + 0.5, y + 0.5, side - 1.0, side - 1.0);
        [x, y]
    };
    for cell in 0..n * n {
        fill(&right, cell % n, cell / n);
    }
    for [drawing, caption] in view.mistakes() {
        let [x, y] = fill(&wrong, drawing, caption);
        pen.line(inks.card, 1.0, [x + 3.0, y + 3.0], [x + side - 3.0, y + side - 3.0]);
        pen.line(inks.card, 1.0, [x + 3.0, y + side - 3.0], [x + side - 3.0, y + 3.0]);
    }
    for at in 0..n {
        pen.edge(inks.ink, 1.25, [at as f64 * side + 1.0, at as f64 * side + 1.0, side - 2.0, side - 2.0]);
    }
}

fn paint_edges(
    [strip, support]: [&HtmlCanvasElement; 2],
    view: &CaptionsView,
    geometry: Geometry,
    inks: Inks,
    pair: Option<[usize; 2]>,
) {
    let side = geometry.side;
    let long = geometry.pairs as f64 * side;
    if let Some(pen) = Pen::new(strip, [long, side + EDGE], inks) {
        for (at, picture) in view.pictures.iter().enumerate() {
            let is_chosen = pair.is_some_and(|pair| pair[0] == at);
            let edge = if is_chosen { (inks.accent, 2.0) } else { (inks.line, 1.0) };
            pen.picture(picture, [at as f64 * side + 0.5, 0.5], side - 1.0, edge);
        }
    }
    if let Some(pen) = Pen::new(support, [geometry.words, long], inks) {
        for (at, caption) in view.captions.iter().enumerate() {
            let is_chosen = pair.is_some_and(|pair| pair[1] == at);
            let place = [0.0, (at as f64 + 0.5) * side];
            let colour = if is_chosen { inks.accent } else { inks.ink };
            pen.words(&beginning(caption, geometry.letters()), place, geometry.words - GAP, colour);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_fit_their_room_or_are_scrolled() {
        let of = |pairs, room| {
            let Geometry { words, side, .. } = Geometry::new(pairs, room);
            (side, words)
        };
        assert_eq!(of(8, [300.0, 170.0]), (18.0, 156.0), "words take what fields leave");
        assert_eq!(of(16, [296.0, 400.0]), (12.0, 104.0));
        assert_eq!(of(20, [296.0, 400.0]), (11.0, 76.0), "as many words as fields leave");
        assert_eq!(of(16, [320.0, 150.0]), (14.0, 96.0), "scrolled downwards only");
        assert_eq!(of(64, [300.0, 200.0]), (14.0, 90.0));
        assert_eq!(of(4, [900.0, 900.0]), (MOST, 190.0));
    }

    #[test]
    fn a_pixel_belongs_to_the_cell_painted_there() {
        let geometry = Geometry::new(8, [300.0, 170.0]);
        assert_eq!(geometry.cell_at([0.0, 0.0]), Some(0));
        assert_eq!(geometry.cell_at([19.0, 37.0]), Some(17), "drawing 1 with caption 2");
        assert_eq!([[-1.0, 5.0], [5.0, 144.5], [144.5, 5.0]].map(|place| geometry.cell_at(place)), [None; 3]);
    }

    #[test]
    fn captions_are_cut_between_words_where_they_can_be() {
        assert_eq!(beginning("a ring", 10), "a ring");
        assert_eq!(beginning("a vertical line crossed by a line", 20), "a vertical line…");
        assert_eq!(beginning("antidisestablishmentarianism", 10), "antidises…");
        assert_eq!(beginning("ΩΩΩΩΩΩ", 3), "ΩΩ…");
    }
}
