//! The cosines of all drawings and all captions as a matrix: drawings above, the first words of captions at the left.
//! The darker, the more alike; pairs have a frame, and what is taken for a pair and is none is in another colour and crossed.
//! (Captions are the rows, so that they can be read without turning one's head; the paper's figure has them as columns.)

use std::sync::Arc;

use super::CaptionsViewExt as _;
use super::matching::MatchingExt as _;
use leptos::prelude::*;

use super::{Chosen, captions_of};
use crate::{
    kit::{
        matrix::{
            By, Field, Geometry, Head, Look, Matrix, MatrixAxis, MatrixFrame, MatrixLayout, MatrixSource, Of, Pick,
            Table,
        },
        reactive::derived,
    },
    steps::Latest,
};
use protocol::CaptionsView;

/// Side of one field in pixels: the least where all are to be seen at once, where they are scrolled, and the most.
const LEAST: f64 = 11.0;
const ROOMY: [f64; 2] = [14.0, 18.0];
const MOST: f64 = 34.0;

/// What captions may take of the width, and the least and the most of it in pixels.
const SHARE: f64 = 0.3;
const WORDS: [f64; 2] = [60.0, 190.0];

/// Between drawings and fields.
const EDGE: f64 = 2.0;

/// As large as the room allows, with captions at the left and drawings above; scrolled if they would be too small.
fn layout(pairs: usize, room: [f64; 2]) -> Geometry {
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
    let left = (room[0] - n * side).min(WORDS[1]).max(words);
    let axis = MatrixAxis::new(pairs, side);
    Geometry { rows: axis, columns: axis, left, top: side + EDGE, shown: 1, inset: 0.5 }
}

/// The cosines of a step.
struct Cosines<'a> {
    view: &'a CaptionsView,
    extremes: [f32; 2],
    /// True where one takes the other for its own and it is not: [captions, drawings].
    mistakes: Vec<bool>,
}

impl<'a> Cosines<'a> {
    fn new(view: &'a CaptionsView) -> Self {
        let n = view.pairs();
        let mut mistakes = vec![false; n * n];
        for [drawing, caption] in view.mistakes() {
            mistakes[caption * n + drawing] = true;
        }
        Self { view, extremes: view.extremes(), mistakes }
    }
}

impl Table for Cosines<'_> {
    fn top(&self, drawing: usize) -> Head<'_> {
        Head { pictures: &self.view.pictures[drawing..=drawing], ..Head::default() }
    }

    fn left(&self, caption: usize) -> Head<'_> {
        Head { words: &self.view.captions[caption], ..Head::default() }
    }

    fn number(&self, caption: usize, drawing: usize, _part: usize) -> f32 {
        let [least, most] = self.extremes;
        (self.view.cosine(drawing, caption) - least) / (most - least).max(1e-6)
    }

    fn value(&self, caption: usize, drawing: usize, _part: usize) -> f32 {
        self.view.cosine(drawing, caption)
    }

    fn field(&self, caption: usize, drawing: usize) -> Field {
        let wrong = self.mistakes[caption * self.view.pairs() + drawing];
        Field { look: Look::Shade, wrong, crossed: wrong, frame: (caption == drawing).then_some(MatrixFrame::Pair) }
    }
}

/// The matrix.
#[component]
pub fn CosineField(
    /// The latest step.
    view: Latest,
    /// The cell that is looked at.
    chosen: Chosen,
    /// What a screen reader says of it.
    label: Memo<String>,
    /// What it says when the cell changes by keyboard.
    spoken: RwSignal<String>,
) -> impl IntoView {
    let source: MatrixSource = Arc::new(move |show: &mut dyn FnMut(&dyn Table)| {
        view.with(|view| {
            if let Some(view) = view.as_deref().and_then(captions_of) {
                show(&Cosines::new(view));
            }
        });
    });
    let fitted: MatrixLayout = Box::new(move |room| layout(chosen.pairs.get(), room));
    let picked = derived(move || {
        let [column, row] = chosen.pair().map_or([None; 2], |pair| pair.map(Some));
        Pick { row, column }
    });
    let pick = move |(pick, by): (Pick, By)| {
        let n = chosen.pairs.get_untracked();
        let cell = pick.field().map(|[caption, drawing]| caption * n + drawing);
        chosen.choose(cell);
        if by == By::Keys {
            let words = view.with_untracked(|view| Some(captions_of(view.as_deref()?)?.told(cell?)));
            spoken.set(words.unwrap_or_default());
        }
    };
    view! {
        <Matrix source layout=fitted of=Of::Fields picked pick label class="contrast-field" testid="captions-field"
            name="Cosines of drawings and captions; arrows go from one cell to the next"/>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_fit_their_room_or_are_scrolled() {
        let of = |pairs, room| {
            let geometry = layout(pairs, room);
            (geometry.rows.pitch, geometry.left)
        };
        assert_eq!(of(8, [300.0, 170.0]), (18.0, 156.0), "words take what fields leave");
        assert_eq!(of(16, [296.0, 400.0]), (12.0, 104.0));
        assert_eq!(of(20, [296.0, 400.0]), (11.0, 76.0), "as many words as fields leave");
        assert_eq!(of(16, [320.0, 150.0]), (14.0, 96.0), "scrolled downwards only");
        assert_eq!(of(64, [300.0, 200.0]), (14.0, 90.0));
        assert_eq!(of(4, [900.0, 900.0]), (MOST, 190.0));
    }

    #[test]
    fn pairs_are_framed_and_mistakes_crossed() {
        let view = super::super::matching::tests::view();
        let table = Cosines::new(&view);
        assert_eq!(table.field(1, 1).frame, Some(MatrixFrame::Pair));
        assert_eq!([[0, 0], [0, 2]].map(|[caption, drawing]| table.field(caption, drawing).crossed), [false, true]);
    }
}
