//! Reading a chart off: which point the pointer is at, and where a key leads.

use super::{frame::ChartFrame, plot::Plot};

/// The x of all points, ascending, each once.
pub fn stops(plot: &Plot) -> Vec<f64> {
    let mut stops: Vec<f64> = plot.series.iter().flat_map(|series| &series.points).map(|point| point.x).collect();
    stops.sort_unstable_by(f64::total_cmp);
    stops.dedup();
    stops
}

/// The point nearest to a place so many pixels from the left.
pub fn nearest(plot: &Plot, frame: &ChartFrame, x: f64) -> Option<f64> {
    let distance = |stop: &f64| (frame.x(*stop) - x).abs();
    stops(plot).into_iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

/// Where a key leads from a point; `None` if the key means nothing here, `Some(None)` if it leads away from all points.
pub fn key(plot: &Plot, frame: &ChartFrame, key: &str, from: Option<f64>) -> Option<Option<f64>> {
    let stops = stops(plot);
    let [first, last] = [*stops.first()?, *stops.last()?];
    // Of a crowd of points, one for each pixel.
    let apart = |stop: &&f64| from.is_none_or(|from| (frame.x(**stop) - frame.x(from)).abs() >= 1.0);
    match (key, from) {
        ("Escape", _) => Some(None),
        ("Home", _) | ("ArrowRight", None) => Some(Some(first)),
        ("End", _) | ("ArrowLeft", None) => Some(Some(last)),
        ("ArrowRight", Some(from)) => {
            Some(stops.iter().filter(apart).find(|stop| **stop > from).copied().or(Some(last)))
        }
        ("ArrowLeft", Some(from)) => {
            Some(stops.iter().rev().filter(apart).find(|stop| **stop < from).copied().or(Some(first)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{super::plot::tests::plot, *};

    #[test]
    fn keys_go_from_point_to_point_and_stop_at_the_ends() {
        let plot = plot();
        let frame = ChartFrame::new(&plot, [300.0, 100.0], 13.0);
        let led = |name: &str, from| key(&plot, &frame, name, from);
        assert_eq!(led("ArrowRight", None), Some(Some(1.0)));
        assert_eq!(led("ArrowRight", Some(1.0)), Some(Some(2.0)));
        assert_eq!(led("ArrowRight", Some(4.0)), Some(Some(4.0)));
        assert_eq!(led("ArrowLeft", None), Some(Some(4.0)));
        assert_eq!(led("ArrowLeft", Some(2.5)), Some(Some(2.0)));
        assert_eq!(led("Home", Some(3.0)), Some(Some(1.0)));
        assert_eq!(led("Escape", Some(3.0)), Some(None));
        assert_eq!(led("x", Some(3.0)), None);
        let empty = Plot { series: Vec::new(), ..plot.clone() };
        assert_eq!(key(&empty, &frame, "Home", None), None);
    }

    #[test]
    fn the_pointer_finds_the_nearest_point() {
        let plot = plot();
        let frame = ChartFrame::new(&plot, [300.0, 100.0], 13.0);
        assert_eq!(nearest(&plot, &frame, frame.x(2.9)), Some(3.0));
        assert_eq!(nearest(&plot, &frame, -40.0), Some(1.0));
    }
}
