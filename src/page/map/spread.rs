//! Keeps cards legible where an encoder has drawn its classes together: discs that overlap push each other aside, and
//! are pulled back towards where they belong. Numbers only.

use super::view::Pixel;

/// Rounds of pushing; enough for a cluster of a dozen cards to settle.
const ROUNDS: usize = 30;

/// How much of its way home a disc is pulled in the first round; later rounds pull less, so that pushing has the last
/// word.
const PULL: f64 = 0.12;

/// The farthest a disc may stray, in radii.
const LEASH: f64 = 4.5;

/// Cosine and sine of the golden angle.
const TURN: [f64; 2] = [-0.737_368_878_078_32, 0.675_490_294_261_523];

/// Something round on the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Disc {
    /// Where it belongs.
    pub home: Pixel,
    /// Its size.
    pub radius: f64,
    /// False for what pushes others and stays.
    pub yields: bool,
}

/// How far each disc has to step aside. Starts from where the discs stand aside now, so that a small change on the map
/// is a small change here. What belongs on a canvas of this size also stands on it.
pub fn spread(discs: &[Disc], offsets: &[Pixel], size: Pixel) -> Vec<Pixel> {
    assert_eq!(discs.len(), offsets.len(), "one offset for each disc");
    let mut offsets = offsets.to_vec();
    for round in 0..ROUNDS {
        let keep = 1.0 - PULL * (1.0 - round as f64 / ROUNDS as f64);
        offsets.iter_mut().for_each(|offset| *offset = offset.map(|x| x * keep));
        for a in 0..discs.len() {
            for b in 0..a {
                push_apart(discs, &mut offsets, a, b);
            }
        }
        for (offset, disc) in offsets.iter_mut().zip(discs) {
            let length = offset[0].hypot(offset[1]);
            let leash = if disc.yields { LEASH * disc.radius } else { 0.0 };
            if length > leash {
                *offset = offset.map(|x| x * leash / length);
            }
            if disc.yields {
                keep_on_canvas(disc, offset, size);
            }
        }
    }
    offsets
}

fn keep_on_canvas(disc: &Disc, offset: &mut Pixel, size: Pixel) {
    if (0..2).all(|axis| (0.0..=size[axis]).contains(&disc.home[axis])) {
        for axis in 0..2 {
            let low = disc.radius.min(size[axis] / 2.0);
            offset[axis] = (disc.home[axis] + offset[axis]).min(size[axis] - low).max(low) - disc.home[axis];
        }
    }
}

fn push_apart(discs: &[Disc], offsets: &mut [Pixel], a: usize, b: usize) {
    let (one, other) = (&discs[a], &discs[b]);
    let reach = one.radius + other.radius;
    let gap: Pixel = [0, 1].map(|axis| one.home[axis] + offsets[a][axis] - other.home[axis] - offsets[b][axis]);
    let distance = gap[0].hypot(gap[1]);
    if distance >= reach || !(one.yields || other.yields) {
        return;
    }
    let direction = if distance > 1e-6 {
        gap.map(|x| x / distance)
    } else {
        // Two in the same spot part in a direction of their own: multiples of the golden angle never line up. Turned
        // step by step, since the sine alone would be 4 kB of the page.
        (0..a).fold([1.0, 0.0], |[x, y], _| [x * TURN[0] - y * TURN[1], x * TURN[1] + y * TURN[0]])
    };
    let push = reach - distance;
    let (share_one, share_other) = match (one.yields, other.yields) {
        (true, true) => (0.5, 0.5),
        (true, false) => (1.0, 0.0),
        (false, _) => (0.0, 1.0),
    };
    for axis in 0..2 {
        offsets[a][axis] += direction[axis] * push * share_one;
        offsets[b][axis] -= direction[axis] * push * share_other;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Pixel = [200.0, 200.0];

    fn disc(x: f64, y: f64, yields: bool) -> Disc {
        Disc { home: [100.0 + x, 100.0 + y], radius: 10.0, yields }
    }

    fn distance(discs: &[Disc], offsets: &[Pixel], a: usize, b: usize) -> f64 {
        let at = |i: usize| [discs[i].home[0] + offsets[i][0], discs[i].home[1] + offsets[i][1]];
        (at(a)[0] - at(b)[0]).hypot(at(a)[1] - at(b)[1])
    }

    #[test]
    fn discs_with_room_stay_where_they_belong() {
        let discs = [disc(0.0, 0.0, true), disc(30.0, 0.0, true)];
        let offsets = spread(&discs, &[[3.0, 0.0], [0.0, 0.0]], SIZE);
        assert!(offsets.iter().flatten().all(|x| x.abs() < 1.0), "{offsets:?}");
    }

    #[test]
    fn a_heap_becomes_a_ring_around_what_does_not_yield() {
        let mut discs = vec![disc(0.0, 0.0, false)];
        discs.extend((0..5).map(|i| disc(f64::from(i) * 0.1, 0.0, true)));
        let offsets = spread(&discs, &[[0.0, 0.0]; 6], SIZE);
        assert_eq!(offsets[0], [0.0, 0.0]);
        for a in 0..6 {
            for b in 0..a {
                let distance = distance(&discs, &offsets, a, b);
                assert!(distance > 17.0, "{a} and {b} are {distance} apart");
            }
        }
    }

    #[test]
    fn what_belongs_on_the_canvas_stands_on_it() {
        let discs = [disc(-98.0, 0.0, true), disc(-98.0, 1.0, true), disc(-150.0, 0.0, true)];
        let offsets = spread(&discs, &[[0.0, 0.0]; 3], SIZE);
        assert!(discs[0].home[0] + offsets[0][0] >= 10.0 && discs[1].home[0] + offsets[1][0] >= 10.0, "{offsets:?}");
        assert_eq!(offsets[2], [0.0, 0.0], "what is out of sight stays there");
    }

    #[test]
    fn a_small_change_on_the_map_is_a_small_change_here() {
        let mut discs: Vec<Disc> = (0..8).map(|i| disc(f64::from(i * i % 7), f64::from(i * 3 % 5), true)).collect();
        let mut before = spread(&discs, &[[0.0, 0.0]; 8], SIZE);
        for _ in 0..10 {
            before = spread(&discs, &before, SIZE);
        }
        discs[3].home[0] += 1.0;
        let after = spread(&discs, &before, SIZE);
        let longest = before.iter().zip(&after).map(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1])).fold(0.0, f64::max);
        assert!(longest < 4.0, "{longest}");
    }
}
