//! Both towers on one map: the embeddings of drawings and of captions in the plane that shows most of their cosines, with a
//! line from each drawing to its caption. At first the towers lie apart; training brings each pair together.

use super::matching::MatchingExt as _;
use easy_ext::ext;
use leptos::{html, prelude::*};
use web_sys::PointerEvent;

use super::{Chosen, captions_of};
use crate::{
    kit::{
        figures::{number, percent},
        inks::use_inks,
        pen::Pen,
        reactive::{memo, watch},
        size::{pointed_at, use_room},
    },
    map::projection::{MapPoint, Scaled, scaled},
    steps::Latest,
};
use protocol::CaptionsView;

/// Side of a drawing: few ones, many, and the one that is looked at.
const FEW: f64 = 22.0;
const MANY: f64 = 16.0;
const CHOSEN: f64 = 34.0;

/// Height of the words under the map.
const WORDS: f64 = 18.0;

/// How near a pointer has to come.
const REACH: f64 = 16.0;

#[ext(TowersExt)]
impl CaptionsView {
    /// Where drawings and then captions lie: [2n].
    fn towers(&self) -> Scaled {
        let n = self.pairs();
        let length = |pair: usize| self.captions[pair].chars().count() as f64;
        let mean = (0..n).map(length).sum::<f64>() / n as f64;
        // Captions rather to the right, and what takes many words rather above: so maps of different batches are alike.
        scaled(&self.similarities, 2 * n, |axis, point| match axis {
            0 => f64::from(u8::from(point >= n)) - 0.5,
            _ => length(point % n) - mean,
        })
    }
}

/// Places in pixels, as large as the room allows; one scale for both axes, or else what is near would look far.
fn fitted(places: &[MapPoint], [width, height]: [f64; 2]) -> Vec<[f64; 2]> {
    let extent = |axis: usize| {
        let values = || places.iter().map(|place| place[axis]);
        (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max))
    };
    let [(left, right), (low, high)] = [extent(0), extent(1)];
    let room = [(width - FEW - 6.0).max(1.0), (height - WORDS - FEW - 4.0).max(1.0)];
    let scale = (room[0] / (right - left).max(1e-6)).min(room[1] / (high - low).max(1e-6));
    // Where all lie on one point, any scale would blow rounding up.
    let scale = if right - left < 1e-4 { 0.0 } else { scale };
    let middle = [width / 2.0, (height - WORDS) / 2.0];
    let place = |[x, y]: &MapPoint| {
        [middle[0] + scale * (x - (left + right) / 2.0), middle[1] - scale * (y - (low + high) / 2.0)]
    };
    places.iter().map(place).collect()
}

/// The map.
#[component]
pub fn Towers(
    /// The latest step.
    view: Latest,
    /// The cell that is looked at.
    chosen: Chosen,
) -> impl IntoView {
    let (canvas, room) = (NodeRef::<html::Canvas>::new(), NodeRef::<html::Div>::new());
    let (size, inks) = (use_room(room), use_inks());
    let towers = memo(move || view.with(|view| Some(captions_of(view.as_deref()?)?.towers())).unwrap_or_default());
    watch(move || {
        let (Some(canvas), size, pair) = (canvas.get(), size.get(), chosen.pair()) else { return };
        let towers = towers.read();
        let places = fitted(&towers.places, size);
        let Some(pen) = Pen::new(&canvas, size, inks.get()) else { return };
        view.with(|view| {
            if let Some(view) = view.as_deref().and_then(captions_of) {
                paint(&pen, view, &places, pair);
            }
        });
        let shown = format!("two dimensions: {} of the variance", percent(towers.explained as f32));
        pen.words(&shown, [0.0, size[1] - WORDS / 2.0], size[0], pen.inks.muted);
    });
    let point = move |event: PointerEvent| {
        let pointer = pointed_at(&event);
        let n = chosen.pairs.get_untracked();
        let places = towers.with_untracked(|towers| fitted(&towers.places, size.get_untracked()));
        let pair = nearest(&places, pointer).map(|at| at % n.max(1));
        chosen.choose(pair.map(|pair| pair * n + pair));
    };
    let label = memo(move || {
        let said = |view: &CaptionsView| {
            let [pairs, others] = view.mean_cosines().map(number);
            format!("Drawings and captions on one map. Mean cosine of pairs {pairs}, of all others {others}.")
        };
        view.with(|view| Some(said(captions_of(view.as_deref()?)?))).unwrap_or_default()
    });
    view! {
        <div class="contrast-row" node_ref=room>
            <canvas node_ref=canvas role="img" aria-label=label data-testid="captions-map"
                on:pointermove=point on:pointerdown=point on:pointerleave=move |event| chosen.leave(&event)></canvas>
        </div>
    }
}

/// The point that a pointer is near.
fn nearest(places: &[[f64; 2]], [x, y]: [f64; 2]) -> Option<usize> {
    let far = |at: &usize| (places[*at][0] - x).hypot(places[*at][1] - y);
    (0..places.len()).filter(|at| far(at) < REACH).min_by(|a, b| far(a).total_cmp(&far(b)))
}

fn paint(pen: &Pen, view: &CaptionsView, places: &[[f64; 2]], pair: Option<[usize; 2]>) {
    let (n, inks) = (view.pairs(), pen.inks);
    if places.len() != 2 * n {
        return;
    }
    for at in 0..n {
        pen.line(inks.muted.mixed(inks.card, 0.5), 1.0, places[at], places[n + at]);
    }
    let drawing = |at: usize, side: f64, edge| {
        let [x, y] = places[at].map(|middle| middle - side / 2.0);
        pen.picture(&view.pictures[at], [x, y], side, edge);
    };
    let side = if n > 16 { MANY } else { FEW };
    (0..n).for_each(|at| drawing(at, side, (inks.line.mixed(inks.muted, 0.5), 1.0)));
    for at in 0..n {
        pen.disc(inks.card, places[n + at], 5.0);
        pen.disc(inks.accent, places[n + at], 3.5);
    }
    let Some([chosen, caption]) = pair.filter(|pair| pair.iter().all(|at| *at < n)) else { return };
    pen.line(inks.accent, 2.0, places[chosen], places[n + caption]);
    drawing(chosen, CHOSEN, (inks.accent, 2.0));
    pen.disc(inks.accent, places[n + caption], 6.0);
}

#[cfg(test)]
mod tests {
    use super::{super::matching::tests::view, *};

    #[test]
    fn captions_lie_right_of_drawings_and_pairs_lie_nearer_than_others() {
        let Scaled { places, explained } = view().towers();
        let mean = |points: &[MapPoint]| points.iter().map(|place| place[0]).sum::<f64>();
        assert!(mean(&places[3..]) >= mean(&places[..3]), "{places:?}");
        assert!(explained > 0.3 && explained < 1.0, "{explained}");
        let apart = |a: usize, b: usize| (places[a][0] - places[b][0]).hypot(places[a][1] - places[b][1]);
        assert!(apart(0, 3) < apart(0, 4), "drawing 0 is with its caption");
    }

    #[test]
    fn places_fill_their_room_and_one_point_stays_in_the_middle() {
        let places = fitted(&[[-1.0, 0.0], [1.0, 0.5]], [228.0, 100.0]);
        assert_eq!(places, [[14.0, 66.0], [214.0, 16.0]]);
        assert_eq!(fitted(&[[0.3, 0.3]; 2], [200.0, 118.0]), [[100.0, 50.0]; 2]);
        assert_eq!(nearest(&places, [20.0, 60.0]), Some(0));
        assert_eq!(nearest(&places, [100.0, 60.0]), None);
    }
}
