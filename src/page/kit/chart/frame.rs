//! Where a plot's values stand on a chart of a certain size, and which ticks it has room for.

use super::plot::{Axis, Plot, Tick};

/// About the width of a letter and the height of a line, in sizes of the text.
const LETTER: f64 = 0.66;
const LINE: f64 = 1.4;

/// Labels of the upright axis have room for this at least, so that charts above each other begin at the same place.
const WIDEST: &str = "100%";

/// Below this height, in lines, there are no ticks; from the second on, an axis also says what it counts.
const TICKS_FROM: f64 = 2.4;
const TITLE_FROM: f64 = 7.5;

/// Lines between two ticks of the upright axis.
const APART: f64 = 1.6;

/// A chart of a certain size. All lengths are pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartFrame {
    /// Its width and height.
    pub size: [f64; 2],
    /// The size of its text.
    pub em: f64,
    /// The edges of the plot inside it.
    pub left: f64,
    /// See `left`.
    pub right: f64,
    /// See `left`.
    pub top: f64,
    /// See `left`.
    pub bottom: f64,
    /// The ticks of the axis across that have room for their labels.
    pub x_ticks: Vec<Tick>,
    /// The ticks of the upright axis.
    pub y_ticks: Vec<Tick>,
    /// True if the axis across says what it counts.
    pub titled: bool,
    /// Room inside the edges for series that stand aside.
    inset: f64,
    axes: [Axis; 2],
}

impl ChartFrame {
    /// Room for this plot in so many pixels, with text of this size.
    pub fn new(plot: &Plot, size: [f64; 2], em: f64) -> Self {
        let [width, height] = size;
        let lines = height / (LINE * em);
        let has_ticks = lines >= TICKS_FROM;
        let titled = lines >= TITLE_FROM && !plot.x.title.is_empty();
        let below = if has_ticks { LINE * em * if titled { 2.0 } else { 1.0 } } else { 0.3 * em };
        // Half a line, so that the topmost label is not cut.
        let top = if has_ticks { 0.55 * em } else { 0.35 * em };
        let bottom = (height - below).max(top);
        let y_ticks =
            if has_ticks { ticks_of(&plot.y, ((bottom - top) / (APART * em)) as usize + 1) } else { Vec::new() };
        let widest = y_ticks.iter().map(|tick| width_of(&tick.words, em)).fold(0.0, f64::max);
        let left = if widest > 0.0 { widest.max(width_of(WIDEST, em)) + 0.4 * em } else { 0.35 * em };
        let most = ((width - left) / (4.0 * em)).max(3.0) as usize;
        let x_ticks = if has_ticks { ticks_of(&plot.x, most) } else { Vec::new() };
        let last = x_ticks.last().map_or(0.0, |tick| width_of(&tick.words, em) / 2.0);
        let first = x_ticks.first().map_or(0.0, |tick| width_of(&tick.words, em) / 2.0);
        let left = left.max(first);
        let right = (width - last.max(0.5 * em)).max(left + 1.0);
        let aside = plot.series.iter().map(|series| series.aside.abs()).fold(0.0, f64::max);
        let inset = if aside > 0.0 { (aside + 0.4) * em } else { 0.0 };
        let axes = [plot.x.clone(), plot.y.clone()];
        let mut frame = Self { size, em, left, right, top, bottom, x_ticks, y_ticks, titled, inset, axes };
        frame.drop_crowded(plot.moment);
        frame
    }

    /// Where a value across stands, in pixels from the left.
    pub fn x(&self, value: f64) -> f64 {
        let room = self.right - self.left - 2.0 * self.inset;
        self.left + self.inset + self.axes[0].scale.share(value) * room
    }

    /// Where a value upwards stands, in pixels from above. What is off the chart, or is no number, stays at its edge.
    pub fn y(&self, value: f64) -> f64 {
        let share = self.axes[1].scale.share(value);
        let share = if share.is_nan() { 1.0 } else { share.clamp(0.0, 1.0) };
        self.bottom - share * (self.bottom - self.top)
    }

    /// From where to where words reach that stand around a place across, with the space between two words at either end.
    pub fn span(&self, middle: f64, words: &str) -> [f64; 2] {
        let half = width_of(words, self.em) / 2.0 + 0.3 * self.em;
        [middle - half, middle + half]
    }

    /// Keeps the label of the moment, and then from left to right those that do not touch one that is kept.
    fn drop_crowded(&mut self, moment: Option<f64>) {
        let ticks = std::mem::take(&mut self.x_ticks);
        let span = |tick: &Tick| self.span(self.x(tick.at), &tick.words);
        let chosen = moment.and_then(|moment| ticks.iter().find(|tick| tick.at == moment)).map(span);
        let mut kept: Vec<Tick> = Vec::new();
        let mut end = f64::NEG_INFINITY;
        for tick in ticks {
            let [from, to] = span(&tick);
            let is_chosen = moment == Some(tick.at);
            let clear = from >= end && chosen.is_none_or(|[begin, finish]| to <= begin || from >= finish);
            if clear || is_chosen {
                end = to;
                kept.push(tick);
            }
        }
        self.x_ticks = kept;
    }
}

/// About how many pixels wide words are.
fn width_of(words: &str, em: f64) -> f64 {
    LETTER * em * words.chars().count() as f64
}

fn ticks_of(axis: &Axis, most: usize) -> Vec<Tick> {
    if !axis.ticks.is_empty() {
        return axis.ticks.clone();
    }
    let whole = |at: &f64| axis.format != super::plot::Format::Count || at.fract() == 0.0;
    let tick = |at: f64| Tick { at, words: axis.format.write_tick(at) };
    axis.scale.ticks(most).into_iter().filter(whole).map(tick).collect()
}

#[cfg(test)]
mod tests {
    use super::{super::plot::tests::plot, *};

    fn words(ticks: &[Tick]) -> Vec<&str> {
        ticks.iter().map(|tick| tick.words.as_str()).collect()
    }

    #[test]
    fn values_stand_between_the_edges_and_up_is_more() {
        let frame = ChartFrame::new(&plot(), [300.0, 120.0], 13.0);
        assert_eq!([frame.x(0.0), frame.x(4.0)], [frame.left, frame.right]);
        let places = [0.0, 1.0, 7.0, f64::NAN].map(|value| frame.y(value));
        let expected = [frame.bottom, frame.top, frame.top, frame.top];
        assert!(places.iter().zip(expected).all(|(place, edge)| (place - edge).abs() < 1e-9), "{places:?}");
        assert!(frame.right <= 300.0 && frame.bottom <= 120.0);
    }

    #[test]
    fn the_smaller_the_chart_the_fewer_its_ticks() {
        let large = ChartFrame::new(&plot(), [400.0, 160.0], 13.0);
        assert_eq!(words(&large.x_ticks), ["0", "1", "2", "3", "4"]);
        assert_eq!(words(&large.y_ticks), ["0%", "20%", "40%", "60%", "80%", "100%"]);
        assert!(large.titled);
        let small = ChartFrame::new(&plot(), [140.0, 60.0], 13.0);
        assert_eq!(words(&small.x_ticks), ["0", "2", "4"]);
        assert!(!small.titled);
        let tiny = ChartFrame::new(&plot(), [90.0, 26.0], 13.0);
        assert!(tiny.x_ticks.is_empty() && tiny.y_ticks.is_empty());
    }

    #[test]
    fn a_moment_keeps_its_label_and_no_two_touch() {
        let mut crowded = plot();
        crowded.x.ticks = (0..=10).map(|at| Tick { at: f64::from(at) * 0.4, words: format!("{at}0%") }).collect();
        crowded.moment = Some(3.6);
        let frame = ChartFrame::new(&crowded, [260.0, 60.0], 13.0);
        assert!(words(&frame.x_ticks).contains(&"90%"), "{:?}", frame.x_ticks);
        assert!(!words(&frame.x_ticks).contains(&"100%"), "it would touch the chosen one");
        let places: Vec<f64> = frame.x_ticks.iter().map(|tick| frame.x(tick.at)).collect();
        assert!(places.windows(2).all(|pair| pair[1] - pair[0] > width_of("90%", 13.0)), "{places:?}");
    }
}
