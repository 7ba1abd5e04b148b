//! Measures of one picture, as the network sees it.

use super::summary::Collector;
use ink::{Picture, SIDE};

/// Adds what is measured of a picture. A blank one has nothing to measure.
pub fn measure(picture: &Picture, to: &mut Collector) {
    let Some((width, height)) = ink_box(picture) else { return };
    let total: f32 = picture.bytes().iter().map(|&byte| f32::from(byte) / 255.0).sum();
    to.add("ink", "ink, share of the picture", total / (SIDE * SIDE) as f32);
    to.add("aspect", "aspect, ln(width / height)", (width as f32 / height as f32).ln());
    to.add("holes", "enclosed areas of paper", holes(picture) as f32);
    let marks = regions(&inked(picture), true);
    to.add("marks", "separate marks", marks as f32);
}

/// Half ink or more.
fn inked(picture: &Picture) -> Vec<bool> {
    picture.bytes().iter().map(|&byte| byte >= 128).collect()
}

/// Width and height of the box around the ink, in pixels.
fn ink_box(picture: &Picture) -> Option<(usize, usize)> {
    let inked = inked(picture);
    let extent = |coordinate: fn(usize) -> usize| {
        let found = (0..SIDE * SIDE).filter(|&at| inked[at]).map(coordinate);
        Some(found.clone().max()? + 1 - found.min()?)
    };
    extent(|at| at % SIDE).zip(extent(|at| at / SIDE))
}

/// Areas of paper that ink encloses.
fn holes(picture: &Picture) -> usize {
    let paper: Vec<bool> = inked(picture).iter().map(|ink| !ink).collect();
    // The margin is one area of paper; it is no hole.
    regions(&paper, false).saturating_sub(1)
}

/// How many regions of at least two pixels there are. Pixels that touch at a corner hang together if `diagonal`: ink
/// does, and then paper must not.
fn regions(of: &[bool], diagonal: bool) -> usize {
    let mut seen = vec![false; of.len()];
    let mut count = 0;
    for start in 0..of.len() {
        if !of[start] || seen[start] {
            continue;
        }
        seen[start] = true;
        let (mut open, mut size) = (vec![start], 0);
        while let Some(at) = open.pop() {
            size += 1;
            for next in neighbours(at, diagonal) {
                if of[next] && !seen[next] {
                    seen[next] = true;
                    open.push(next);
                }
            }
        }
        count += usize::from(size > 1);
    }
    count
}

fn neighbours(at: usize, diagonal: bool) -> impl Iterator<Item = usize> {
    let (row, column) = ((at / SIDE) as isize, (at % SIDE) as isize);
    let around = (-1..=1).flat_map(|down| (-1..=1).map(move |across| (down, across)));
    let wanted = around.filter(move |&(down, across): &(isize, isize)| match down.abs() + across.abs() {
        1 => true,
        2 => diagonal,
        _ => false,
    });
    let side = 0..SIDE as isize;
    wanted.filter_map(move |(down, across)| {
        let (row, column) = (row + down, column + across);
        (side.contains(&row) && side.contains(&column)).then(|| row as usize * SIDE + column as usize)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ink::{Drawing, Point, Stroke, rasterise};

    fn picture(strokes: &[&[(f32, f32)]]) -> Picture {
        let stroke = |points: &&[(f32, f32)]| {
            let points = points.iter().map(|&(x, y)| Point::at(x, y, 0.0)).collect();
            Stroke { points }
        };
        rasterise(&Drawing { strokes: strokes.iter().map(stroke).collect() })
    }

    #[test]
    fn holes_and_marks_are_counted() {
        let eight: &[(f32, f32)] =
            &[(0.2, 0.1), (0.8, 0.1), (0.8, 0.9), (0.2, 0.9), (0.2, 0.1), (0.2, 0.5), (0.8, 0.5)];
        assert_eq!(holes(&picture(&[eight])), 2);
        let bar: &[(f32, f32)] = &[(0.2, 0.1), (0.2, 0.9)];
        let other: &[(f32, f32)] = &[(0.6, 0.1), (0.6, 0.9)];
        assert_eq!(holes(&picture(&[bar, other])), 0);
        assert_eq!(regions(&inked(&picture(&[bar, other])), true), 2);
        assert_eq!(ink_box(&Picture::blank()), None);
    }
}
