//! No more points than there are pixels to show them.

use super::plot::ChartPoint;

/// At most one point for each of so many columns: of those that share a column, the last, and the whole of their range.
pub fn thinned(points: &[ChartPoint], columns: usize) -> Vec<ChartPoint> {
    let per_column = points.len().div_ceil(columns.max(1)).max(1);
    let joined = |joined: ChartPoint, next: &ChartPoint| ChartPoint {
        low: joined.low.min(next.low),
        high: joined.high.max(next.high),
        ..*next
    };
    points.chunks(per_column).map(|chunk| chunk.iter().skip(1).fold(chunk[0], joined)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_of_points_become_columns_and_keep_their_peaks_and_their_end() {
        let mut points: Vec<ChartPoint> = (0..2_000).map(|x| ChartPoint::new(f64::from(x), 1.0)).collect();
        points[777] = ChartPoint::new(777.0, 9.0);
        let thin = thinned(&points, 300);
        assert!(thin.len() <= 300 && thin.len() > 250, "{}", thin.len());
        assert_eq!(thin.iter().map(|point| point.high).fold(0.0, f64::max), 9.0);
        assert_eq!(thin.last().map(|point| point.x), Some(1_999.0));
        assert!(thin.windows(2).all(|pair| pair[0].x < pair[1].x));
    }

    #[test]
    fn a_few_points_stay_as_they_are() {
        let points = [ChartPoint::new(0.0, 1.0), ChartPoint::within(1.0, 2.0, 0.5)];
        assert_eq!(thinned(&points, 300), points);
        assert!(thinned(&[], 300).is_empty());
        assert_eq!(thinned(&points, 0).len(), 1);
    }
}
