//! A stream of embedding frames as one moving picture.
//!
//! Three things keep it calm. The plane is fitted to the drawings and the held-out drawings only, so that a query
//! finds its place without moving anyone. While an encoder trains, the plane follows the principal axes a part of the
//! way each frame, since the axes themselves can swap in one step when two variances cross. And each frame is laid
//! onto the last by the landmarks they share, so that a turn of the whole embedding space, which means nothing to a
//! distance, is not seen as movement.

use std::collections::BTreeMap;

use nalgebra::DMatrix;

use super::{Alignment, MapPoint, PrincipalAxes, align, align::nearest_turn, order::keyed, principal_axes};
use protocol::{EmbeddingFrame, Landmark, Recogniser};

/// How far the plane goes towards the new principal axes in one frame of training.
const FOLLOW: f64 = 0.3;

/// Where everything on the map lies.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MapLayout {
    /// In the order of the frame. Landmarks whose embedding is not finite have no place and are left out.
    pub places: Vec<(Landmark, MapPoint)>,
    /// The fraction of the variance that the map shows, in [0, 1].
    pub explained: f64,
}

/// Turns embedding frames into layouts, each as close to the last as the embeddings allow.
#[derive(Debug, Default)]
pub struct FrameMapper {
    last: Option<LastFrame>,
}

#[derive(Debug)]
struct LastFrame {
    recogniser: Recogniser,
    step: u64,
    fitted: Vec<(Landmark, Vec<f32>)>,
    plane: PrincipalAxes,
    alignment: Alignment,
    places: BTreeMap<Landmark, MapPoint>,
}

/// A landmark with its embedding `[dim]`.
type Row<'a> = (Landmark, &'a [f32]);

impl FrameMapper {
    /// The layout of the next frame: one and two dimensions as they are, more by principal component analysis, smoothed
    /// over time. A frame that is cut short has fewer places, never a panic.
    pub fn layout(&mut self, frame: &EmbeddingFrame) -> MapLayout {
        let rows = finite_rows(frame);
        match frame.dim {
            0..=2 => {
                self.last = None;
                let place = |row: &[f32]| [f64::from(row[0]), f64::from(*row.get(1).unwrap_or(&0.0))];
                MapLayout {
                    places: rows.iter().map(|(landmark, row)| (*landmark, place(row))).collect(),
                    explained: 1.0,
                }
            }
            _ => self.principal_layout(frame, &rows),
        }
    }

    fn principal_layout(&mut self, frame: &EmbeddingFrame, rows: &[Row]) -> MapLayout {
        let fixed: Vec<Row> = rows.iter().copied().filter(|(landmark, _)| is_fixed(*landmark)).collect();
        let (plane, alignment) = match self.last.take() {
            Some(last) if last.stands_still(frame, &fixed) => (last.plane, last.alignment),
            last => {
                let plane = fitted_plane(frame, &fixed, rows, last.as_ref());
                let alignment = laid_onto(last.as_ref(), &plane, if fixed.len() < 2 { rows } else { &fixed });
                (plane, alignment)
            }
        };
        let places: Vec<_> =
            rows.iter().map(|(landmark, row)| (*landmark, alignment.apply(plane.project(row)))).collect();
        let layout = MapLayout { places, explained: plane.explained };
        self.last = Some(LastFrame {
            recogniser: frame.recogniser,
            step: frame.step,
            fitted: fixed.iter().map(|(landmark, row)| (*landmark, row.to_vec())).collect(),
            plane,
            alignment,
            places: keyed(layout.places.iter().copied()),
        });
        layout
    }
}

impl LastFrame {
    /// True if this is the same encoder with the same drawings, so that only a query or a prototype can have moved.
    fn stands_still(&self, frame: &EmbeddingFrame, fixed: &[Row]) -> bool {
        let same_rows = || {
            self.fitted.len() == fixed.len()
                && self.fitted.iter().zip(fixed).all(|((a, x), (b, y))| a == b && x.as_slice() == *y)
        };
        (self.recogniser, self.step) == (frame.recogniser, frame.step) && self.plane.rank == 2 && same_rows()
    }
}

/// True for what the plane is fitted to.
fn is_fixed(landmark: Landmark) -> bool {
    match landmark {
        Landmark::Drawing { .. } | Landmark::HeldOut { .. } => true,
        Landmark::Prototype { .. } | Landmark::Query => false,
    }
}

fn finite_rows(frame: &EmbeddingFrame) -> Vec<Row<'_>> {
    let dim = frame.dim as usize;
    if dim == 0 {
        return Vec::new();
    }
    let rows = frame.landmarks.iter().copied().zip(frame.values.chunks_exact(dim));
    rows.filter(|(_, row)| row.iter().all(|x| x.is_finite())).collect()
}

/// The principal plane of the drawings; of everything there is, where the drawings do not span a plane yet.
fn fitted_plane(frame: &EmbeddingFrame, fixed: &[Row], all: &[Row], last: Option<&LastFrame>) -> PrincipalAxes {
    let dim = frame.dim as usize;
    let (mut embeddings, mut weights) = (embeddings_of(fixed), balanced_weights(fixed));
    let mut plane = principal_axes(&embeddings, &weights, dim);
    if plane.rank < 2 {
        (embeddings, weights) = (embeddings_of(all), balanced_weights(all));
        plane = principal_axes(&embeddings, &weights, dim);
    }
    let trains_on = |last: &&LastFrame| {
        last.recogniser == frame.recogniser && last.step < frame.step && last.plane.mean.len() == dim
    };
    match last.filter(trains_on) {
        Some(last) if last.plane.rank == 2 && plane.rank == 2 => {
            let axes = followed(&last.plane.axes, &plane.axes);
            let plane = PrincipalAxes { axes, ..plane };
            PrincipalAxes { explained: plane.shown_fraction(&embeddings, &weights), ..plane }
        }
        _ => plane,
    }
}

fn embeddings_of<'a>(rows: &[Row<'a>]) -> Vec<&'a [f32]> {
    rows.iter().map(|(_, row)| *row).collect()
}

/// Half the say for the board and half for the held-out drawings, however many there are of each: a board of five
/// drawings would not be heard among a hundred.
fn balanced_weights(rows: &[Row]) -> Vec<f64> {
    let held_out = |landmark: Landmark| matches!(landmark, Landmark::HeldOut { .. });
    let count = rows.iter().filter(|(landmark, _)| held_out(*landmark)).count();
    let weight = |landmark| 1.0 / if held_out(landmark) { count } else { rows.len() - count } as f64;
    rows.iter().map(|(landmark, _)| weight(*landmark)).collect()
}

/// An orthonormal basis `[dim, 2]` part of the way from the old one to the new one, which is first turned as near to
/// the old one as it goes.
fn followed(old: &DMatrix<f64>, new: &DMatrix<f64>) -> DMatrix<f64> {
    // tr(Rᵀ·newᵀ·old) is largest where new·R is nearest to old.
    let m = new.tr_mul(old); // [2, 2]
    let [[a, b], [c, d]] = nearest_turn([[m[(0, 0)], m[(0, 1)]], [m[(1, 0)], m[(1, 1)]]]);
    let new = new * DMatrix::from_row_slice(2, 2, &[a, b, c, d]);
    let blend = old * (1.0 - FOLLOW) + &new * FOLLOW; // [dim, 2]
    let basis = blend.qr().q();
    // QR keeps the planes but chooses signs of its own.
    let sign = |column: usize| if basis.column(column).dot(&new.column(column)) < 0.0 { -1.0 } else { 1.0 };
    DMatrix::from_columns(&[basis.column(0) * sign(0), basis.column(1) * sign(1)])
}

/// The alignment that lays a plane's places onto the last frame's, or gives the first frame a spread of 1.
fn laid_onto(last: Option<&LastFrame>, plane: &PrincipalAxes, fixed: &[Row]) -> Alignment {
    let places: Vec<(Landmark, MapPoint)> =
        fixed.iter().map(|(landmark, row)| (*landmark, plane.project(row))).collect();
    let (from, onto): (Vec<MapPoint>, Vec<MapPoint>) =
        places.iter().filter_map(|(landmark, place)| Some((*place, *last?.places.get(landmark)?))).unzip();
    if from.len() > 1 {
        return align(&from, &onto);
    }
    let spread = places.iter().map(|(_, [x, y])| x * x + y * y).sum::<f64>() / places.len().max(1) as f64;
    Alignment { scale: if spread > 0.0 { spread.sqrt().recip() } else { 1.0 }, ..Alignment::IDENTITY }
}

#[cfg(test)]
#[path = "frame_mapper_tests.rs"]
mod tests;
