//! One that takes part in a race: where it takes the board's drawings, what it makes of the query, and how well it does.

use std::fmt::Write;

use leptos::prelude::*;

use super::standing::{LapResult, figures};
use crate::{
    kit::{
        chart::IntervalBar,
        class_mark::{ClassMark, colour, shape_path},
        figures::{number, percent},
        names,
        reactive::memo,
    },
    map::projection::{MapLayout, MapPoint},
    state::PageState,
};
use ink::Class;
use protocol::Landmark;

/// The card of an entrant.
#[component]
pub fn EntrantCard(
    /// Its number, from 0.
    at: usize,
    /// What it is called.
    name: String,
    /// Where it stands, at the lap that is looked at.
    result: Memo<Option<LapResult>>,
) -> impl IntoView {
    let page = PageState::get();
    let map = memo(move || {
        page.board.with(|board| result.with(|result| result.as_ref().map(|result| map(&result.layout, board))))
    });
    let bars = move || {
        let scores = result.with(|result| result.as_ref().map(|result| result.scores.clone())).unwrap_or_default();
        let top = scores.iter().map(|score| score.probability).fold(0.0, f32::max);
        let board = page.board.read();
        let bar = |score: protocol::ClassScore| {
            let position = names::position(&board, score.class).unwrap_or_default();
            view! {
                <li class="bar muted" class:leads=score.probability == top aria-label=names::of(&board, score.class)>
                    <ClassMark index=position/>
                    <span class="meter" aria-hidden="true"><span style:transform=format!("scaleX({:.4})", score.probability)></span></span>
                    <span class="bar-value">{percent(score.probability)}</span>
                </li>
            }
        };
        scores.into_iter().map(bar).collect_view()
    };
    view! {
        <li class="race-card column" data-testid="race-card">
            <h4 class="row tight"><b class=format!("race-number tone-{at}")>{at + 1}</b> <span>{name}</span></h4>
            <div class="race-sight">
                <svg class="race-map" viewBox="-110 -110 220 220" role="img" aria-label="Where it takes the drawings" inner_html=map></svg>
                <ul class="race-bars" aria-label="How much the query looks like each class">{bars}</ul>
            </div>
            <p class="muted" data-testid="race-figures">{move || result.with(|result| result.as_ref().map(told))}</p>
        </li>
    }
}

/// How well it does.
fn told(result: &LapResult) -> AnyView {
    let own = result.accuracies.first().map(|accuracy| {
        view! {
            <span class="strong nowrap">{figures(*accuracy)} "%"</span>
            " held-out "
            <IntervalBar value=accuracy.mean half_width=accuracy.interval/>
        }
    });
    let head = result.accuracies.get(1).map(|head| format!("{} % by a new head · ", figures(*head)));
    let board = result.on_board.map(|(share, of)| format!("{} of your {of} · ", percent(share)));
    let loss = result.loss.map(|loss| format!("loss {} · ", number(loss)));
    let step =
        (result.step > 0).then(|| format!("{} ms a step", number((result.milliseconds / result.step as f64) as f32)));
    view! { {own} {head} {board} {loss} {step.unwrap_or_else(|| "before its first step".to_owned())} }.into_any()
}

/// The map as SVG in a square of 200: the board's drawings in their classes' colours and shapes, the query as a ring.
fn map(layout: &MapLayout, board: &[Class]) -> String {
    let of_board =
        |(landmark, _): &&(Landmark, MapPoint)| matches!(landmark, Landmark::Drawing { .. } | Landmark::Query);
    let shown: Vec<_> = layout.places.iter().filter(of_board).collect();
    let ends = |axis: usize| {
        let values = shown.iter().map(|(_, place)| place[axis]);
        [values.clone().fold(f64::INFINITY, f64::min), values.fold(f64::NEG_INFINITY, f64::max)]
    };
    let [across, up] = [0, 1].map(ends);
    let half = ((across[1] - across[0]).max(up[1] - up[0]) / 2.0).max(1e-9);
    let at = |place: &MapPoint| {
        let middle = |ends: [f64; 2]| (ends[0] + ends[1]) / 2.0;
        [100.0 * (place[0] - middle(across)) / half, -100.0 * (place[1] - middle(up)) / half]
    };
    let mut svg = String::new();
    for (landmark, place) in shown {
        let [x, y] = at(place);
        _ = match landmark {
            Landmark::Drawing { class, .. } => {
                let position = names::position(board, *class).unwrap_or_default();
                let (path, fill) = (shape_path(position), colour(position));
                write!(svg, r#"<path d="{path}" fill="{fill}" transform="translate({x:.1} {y:.1})scale(8)"/>"#)
            }
            _ => write!(svg, r#"<circle class="race-query" cx="{x:.1}" cy="{y:.1}" r="13"/>"#),
        };
    }
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_map_fills_its_square_and_leaves_out_what_is_not_on_the_board() {
        let drawing = |index| Landmark::Drawing { class: 4, index };
        let places = vec![
            (drawing(0), [0.0, 0.0]),
            (drawing(1), [2.0, 1.0]),
            (Landmark::Query, [1.0, 0.5]),
            (Landmark::HeldOut { class: 0, index: 0 }, [9.0, 9.0]),
        ];
        let board = [Class { id: 4, name: String::new(), drawings: Vec::new() }];
        let svg = map(&MapLayout { places, explained: 1.0 }, &board);
        assert_eq!(svg.matches("<path").count(), 2);
        assert!(svg.contains("translate(-100.0 50.0)") && svg.contains("translate(100.0 -50.0)"), "{svg}");
        assert!(svg.contains(r#"cx="0.0" cy="-0.0""#) || svg.contains(r#"cx="0.0" cy="0.0""#), "{svg}");
        assert_eq!(map(&MapLayout::default(), &board), "");
    }
}
