//! Fingers and mice on the map: one moves it, two pinch it. Numbers only.

use super::view::Pixel;

/// A pointer that has moved less than this many pixels has tapped.
const TAP: f64 = 5.0;

/// The pointers that are down.
#[derive(Debug, Default)]
pub struct MapGesture {
    down: Vec<(i32, Pixel)>,
    travelled: f64,
}

/// What a movement asks of the view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ViewChange {
    /// Pixels to move by.
    pub pan: Pixel,
    /// Factor to grow by.
    pub zoom: f64,
    /// The pixel that stays where it is while growing.
    pub about: Pixel,
}

impl MapGesture {
    /// A pointer comes down.
    pub fn press(&mut self, id: i32, at: Pixel) {
        if self.down.is_empty() {
            self.travelled = 0.0;
        }
        self.down.retain(|(other, _)| *other != id);
        self.down.push((id, at));
    }

    /// A pointer moves. `None` if it is not down, or has so far only trembled.
    pub fn travel(&mut self, id: i32, to: Pixel) -> Option<ViewChange> {
        let index = self.down.iter().position(|(other, _)| *other == id)?;
        let before = self.down.clone();
        self.down[index].1 = to;
        let from = before[index].1;
        self.travelled += (to[0] - from[0]).hypot(to[1] - from[1]);
        if self.travelled < TAP {
            return None;
        }
        let (centre_before, spread_before) = centre_and_spread(&before);
        let (centre, spread) = centre_and_spread(&self.down);
        let zoom = if spread > 1.0 && spread_before > 1.0 { spread / spread_before } else { 1.0 };
        Some(ViewChange { pan: [centre[0] - centre_before[0], centre[1] - centre_before[1]], zoom, about: centre })
    }

    /// A pointer lifts; true if it was a tap.
    pub fn lift(&mut self, id: i32) -> bool {
        let was_down = self.down.iter().any(|(other, _)| *other == id);
        self.down.retain(|(other, _)| *other != id);
        was_down && self.down.is_empty() && self.travelled < TAP
    }

    /// True while a pointer is down.
    pub fn holds(&self) -> bool {
        !self.down.is_empty()
    }
}

fn centre_and_spread(down: &[(i32, Pixel)]) -> (Pixel, f64) {
    let n = down.len() as f64;
    let centre = [0, 1].map(|axis| down.iter().map(|(_, at)| at[axis]).sum::<f64>() / n);
    let spread = down.iter().map(|(_, at)| (at[0] - centre[0]).hypot(at[1] - centre[1])).sum::<f64>() / n;
    (centre, spread)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_finger_moves_the_map() {
        let mut gesture = MapGesture::default();
        gesture.press(1, [10.0, 10.0]);
        assert_eq!(gesture.travel(1, [12.0, 10.0]), None, "a tremble is not a drag");
        let change = gesture.travel(1, [22.0, 4.0]);
        assert_eq!(change, Some(ViewChange { pan: [10.0, -6.0], zoom: 1.0, about: [22.0, 4.0] }));
        assert!(!gesture.lift(1));
    }

    #[test]
    fn two_fingers_pinch_about_their_middle() {
        let mut gesture = MapGesture::default();
        gesture.press(1, [0.0, 0.0]);
        gesture.press(2, [10.0, 0.0]);
        let change = gesture.travel(2, [30.0, 0.0]);
        assert_eq!(change, Some(ViewChange { pan: [10.0, 0.0], zoom: 3.0, about: [15.0, 0.0] }));
    }

    #[test]
    fn a_tap_is_a_press_that_goes_nowhere() {
        let mut gesture = MapGesture::default();
        gesture.press(1, [5.0, 5.0]);
        gesture.travel(1, [6.0, 5.0]);
        assert!(gesture.holds() && gesture.lift(1) && !gesture.holds());
        assert!(!gesture.lift(1), "lifting twice is no second tap");
        assert_eq!(gesture.travel(9, [0.0, 0.0]), None);
    }
}
