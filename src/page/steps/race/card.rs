//! One that takes part in a race: where it takes the board's drawings, what it makes of the query, and how well it does. The card is
//! markup, worked out anew at each lap: nothing in it is pressed.

use std::fmt::Write;

use leptos::prelude::*;

use super::standing::{LapResult, figures};
use crate::{
    kit::{
        chart::escaped,
        class_mark::{colour, shape_path},
        figures::{number, percent},
        names,
        reactive::memo,
    },
    map::projection::{MapLayout, MapPoint},
    state::PageState,
};
use ink::Class;
use protocol::{ClassScore, Landmark};

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
    let head = format!(r#"<h4><b class="race-number tone-{at}">{}</b> <span>{}</span></h4>"#, at + 1, escaped(&name));
    let markup = memo(move || {
        let sight = |result: &LapResult| page.board.with(|board| sight(result, board));
        head.clone() + &result.with(|result| result.as_ref().map(sight)).unwrap_or_default()
    });
    view! { <li class="race-card" data-testid="race-card" inner_html=markup></li> }
}

/// Map, figures and answer.
fn sight(result: &LapResult, board: &[Class]) -> String {
    let (map, told, bars) = (map(&result.layout, board), told(result), bars(&result.scores, board));
    format!(
        r#"<div class="race-sight"><svg class="race-map" viewBox="-110 -110 220 220" role="img" aria-label="Where it takes the drawings">{map}</svg><div><p class="muted" data-testid="race-figures">{told}</p><ul class="race-bars">{bars}</ul></div></div>"#
    )
}

/// How well it does: accuracy with its interval as figures and as a bar, and what else is known.
fn told(result: &LapResult) -> String {
    let mut told = String::new();
    if let Some(accuracy) = result.accuracies.first() {
        let [from, to] = [-1.0, 1.0].map(|sign| 100.0 * (accuracy.mean + sign * accuracy.interval).clamp(0.0, 1.0));
        _ = write!(
            told,
            r#"<b class="strong nowrap">{}%</b> held-out {}"#,
            figures(*accuracy),
            bar(
                accuracy.mean,
                &format!(r#"<rect class="race-interval" x="{from:.1}" y="3" width="{:.1}" height="2"/>"#, to - from)
            )
        );
    }
    let head = result.accuracies.get(1).map(|head| format!("{}% by a new head", figures(*head)));
    let board = result.on_board.map(|(share, of)| format!("{} of your {of}", percent(share)));
    let loss = result.loss.map(|loss| format!("loss {}", number(loss)));
    let step = match result.step {
        0 => "before its first step".to_owned(),
        steps => format!("{} ms a step", number((result.milliseconds / steps as f64) as f32)),
    };
    told + &[head, board, loss, Some(step)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A share as a bar; what lies over it comes after.
fn bar(share: f32, over: &str) -> String {
    let width = 100.0 * share.clamp(0.0, 1.0);
    format!(
        r#"<svg class="race-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="{width:.1}" height="8"/>{over}</svg>"#
    )
}

/// How much the query is like each class.
fn bars(scores: &[ClassScore], board: &[Class]) -> String {
    let top = scores.iter().map(|score| score.probability).fold(0.0, f32::max);
    let one = |score: &ClassScore| {
        let position = names::position(board, score.class).unwrap_or_default();
        let (path, fill, name) = (shape_path(position), colour(position), escaped(&names::of(board, score.class)));
        let (bar, share) = (bar(score.probability, ""), percent(score.probability));
        let class = if score.probability == top { "strong" } else { "muted" };
        format!(
            r#"<li class="{class}"><svg class="class-mark" viewBox="-1.3 -1.3 2.6 2.6" role="img" aria-label="{name}"><path d="{path}" fill="{fill}"/></svg>{bar}<span>{share}</span></li>"#
        )
    };
    scores.iter().map(one).collect()
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
                write!(svg, r#"<path d="{path}" fill="{fill}" transform="translate({x:.1} {y:.1})scale(10)"/>"#)
            }
            _ => write!(svg, r#"<circle class="race-query" cx="{x:.1}" cy="{y:.1}" r="15"/>"#),
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

    #[test]
    fn a_name_that_looks_like_markup_is_text() {
        let board = [Class { id: 4, name: "\"><script>".into(), drawings: Vec::new() }];
        let scores = [ClassScore { class: 4, probability: 0.25, value: 1.0 }];
        let bars = bars(&scores, &board);
        assert!(bars.contains("&quot;>&lt;script>") && bars.contains("25%"), "{bars}");
    }
}
