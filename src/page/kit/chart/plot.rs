//! What a chart shows, before it has a size: axes, series with an x of their own, levels to compare with, a moment.

use std::borrow::Cow;

use super::scale::Scale;
use crate::kit::figures::{number, percent};

/// A chart's contents.
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    /// What it is about, for those who hear the page and for the table.
    pub name: &'static str,
    /// The chart in words; if empty, each series' first and last value.
    pub told: String,
    /// Across.
    pub x: Axis,
    /// Upwards.
    pub y: Axis,
    /// What is drawn, the last on top.
    pub series: Vec<Series>,
    /// Values to compare with.
    pub levels: Vec<Level>,
    /// Where along x the page is looking, if anywhere.
    pub moment: Option<f64>,
}

/// An axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// What it counts, written along it where there is room.
    pub title: &'static str,
    /// What stands before a single value: “step ”.
    pub prefix: &'static str,
    /// Its ends.
    pub scale: Scale,
    /// How its values are written.
    pub format: Format,
    /// Its ticks, where they are not simply round values.
    pub ticks: Vec<Tick>,
}

/// How values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// With three significant digits.
    Number,
    /// As a percentage.
    Percent,
    /// Whole numbers only.
    Count,
}

/// A value with a label.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// The value.
    pub at: f64,
    /// Its label.
    pub words: String,
}

/// A line, or points, over x.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// As the legend has it.
    pub name: Cow<'static, str>,
    /// Its colour.
    pub tone: CurveTone,
    /// How it is drawn.
    pub shape: Shape,
    /// What is drawn, by ascending x.
    pub points: Vec<ChartPoint>,
    /// Moves it aside by so many letters, so that intervals at the same x do not hide each other.
    pub aside: f64,
}

/// How a series is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A line.
    Line,
    /// A line through dots.
    DottedLine,
    /// A line, and faintly behind it the range from low to high.
    Band,
    /// Dots with intervals from low to high.
    Intervals,
    /// A line through dots with intervals.
    LineOfIntervals,
}

/// A point, and the range that it stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChartPoint {
    /// Where.
    pub x: f64,
    /// The value.
    pub y: f64,
    /// The lower end of its range.
    pub low: f64,
    /// The upper end of its range.
    pub high: f64,
}

/// A value to compare with, right across the chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// What reaches it.
    pub name: &'static str,
    /// How much that is.
    pub value: f64,
    /// Half the width of its interval; zero if it is exact.
    pub half_width: f64,
    /// Its colour.
    pub tone: CurveTone,
}

/// The colours of series, from the page's tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CurveTone {
    /// What the chart is about.
    Accent,
    /// As strong, beside it.
    Ink,
    /// What to compare with.
    Muted,
    /// The fourth.
    Danger,
    /// That of the one with this number in a race.
    Entrant(usize),
}

impl Axis {
    /// Steps from `from` to `to`.
    pub fn steps(from: f64, to: f64) -> Self {
        Self { prefix: "step ", ..Self::new("steps", Scale::linear(from, to), Format::Count) }
    }

    /// An axis with round ticks.
    pub fn new(title: &'static str, scale: Scale, format: Format) -> Self {
        Self { title, prefix: "", scale, format, ticks: Vec::new() }
    }

    /// A value as a sentence has it: “step 12”.
    pub fn say(&self, value: f64) -> String {
        format!("{}{}", self.prefix, self.format.write(value))
    }
}

impl Format {
    /// A value.
    pub fn write(self, value: f64) -> String {
        match self {
            Self::Number => number(value as f32),
            Self::Percent => percent(value as f32),
            Self::Count => format!("{value:.0}"),
        }
    }

    /// A value at a tick, where round numbers need no zeros after the point.
    pub fn write_tick(self, value: f64) -> String {
        let words = self.write(value);
        if words.contains('.') { words.trim_end_matches('0').trim_end_matches('.').to_owned() } else { words }
    }
}

impl ChartPoint {
    /// A value that stands for itself alone.
    pub fn new(x: f64, y: f64) -> Self {
        Self { x, y, low: y, high: y }
    }

    /// A value with an interval of this half width.
    pub fn within(x: f64, y: f64, half_width: f64) -> Self {
        Self { x, y, low: y - half_width, high: y + half_width }
    }
}

impl Series {
    /// A line.
    pub fn line(name: impl Into<Cow<'static, str>>, tone: CurveTone, points: Vec<ChartPoint>) -> Self {
        Self { name: name.into(), tone, shape: Shape::Line, points, aside: 0.0 }
    }

    /// The same in another shape.
    pub fn shaped(self, shape: Shape) -> Self {
        Self { shape, ..self }
    }

    /// The value at x or the last before it, or else the first.
    pub fn at(&self, x: f64) -> Option<&ChartPoint> {
        let before = self.points.partition_point(|point| point.x <= x);
        self.points.get(before.saturating_sub(1))
    }

    /// A point's value, with its interval if it has one.
    pub fn say(&self, point: &ChartPoint, format: Format) -> String {
        let value = format.write(point.y);
        match self.shape {
            Shape::Intervals | Shape::LineOfIntervals => {
                format!("{value} ± {}", format.write((point.high - point.low) / 2.0))
            }
            Shape::Line | Shape::DottedLine | Shape::Band => value,
        }
    }
}

/// The classes of those who race: as many as can take part.
const ENTRANTS: [&str; 8] = ["tone-0", "tone-1", "tone-2", "tone-3", "tone-4", "tone-5", "tone-6", "tone-7"];

impl CurveTone {
    /// The class that gives an element this colour.
    pub fn class(self) -> &'static str {
        match self {
            Self::Accent => "tone-accent",
            Self::Ink => "tone-ink",
            Self::Muted => "tone-muted",
            Self::Danger => "tone-danger",
            Self::Entrant(at) => ENTRANTS[at % ENTRANTS.len()],
        }
    }
}

impl Plot {
    /// An empty chart.
    pub fn new(name: &'static str, x: Axis, y: Axis) -> Self {
        Self { name, told: String::new(), x, y, series: Vec::new(), levels: Vec::new(), moment: None }
    }

    /// The chart in words.
    pub fn description(&self) -> String {
        if !self.told.is_empty() {
            return self.told.clone();
        }
        let series = self.series.iter().filter_map(|series| {
            let (first, last) = (series.points.first()?, series.points.last()?);
            let ends = [first, last].map(|point| series.say(point, self.y.format));
            Some(format!(
                "{} from {} at {} to {} at {}",
                series.name,
                ends[0],
                self.x.say(first.x),
                ends[1],
                self.x.say(last.x)
            ))
        });
        let levels = self.levels.iter().map(|level| format!("{} {}", level.name, self.y.format.write(level.value)));
        let told: Vec<String> = series.chain(levels).collect();
        if told.is_empty() {
            format!("{}: nothing yet", self.name)
        } else {
            format!("{}: {}", self.name, told.join("; "))
        }
    }

    /// All values at x in words: “step 12: loss 0.53”.
    pub fn read_out(&self, x: f64) -> String {
        let values = self
            .series
            .iter()
            .filter_map(|series| Some(format!("{} {}", series.name, series.say(series.at(x)?, self.y.format))));
        format!("{}: {}", self.x.say(x), values.collect::<Vec<_>>().join(", "))
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// Accuracy over four steps, evaluated twice, beside what guessing reaches.
    pub fn plot() -> Plot {
        let points = [0.2, 0.4, 0.5, 0.7].into_iter().zip(1..).map(|(y, x)| ChartPoint::new(f64::from(x), y)).collect();
        let tested = vec![ChartPoint::within(2.0, 0.3, 0.1), ChartPoint::within(4.0, 0.6, 0.05)];
        let series = vec![
            Series::line("training", CurveTone::Accent, points),
            Series::line("unseen, tested", CurveTone::Ink, tested).shaped(Shape::Intervals),
        ];
        let levels = vec![Level { name: "guessing", value: 0.2, half_width: 0.0, tone: CurveTone::Muted }];
        let y = Axis::new("accuracy", Scale::linear(0.0, 1.0), Format::Percent);
        Plot { series, levels, ..Plot::new("Accuracy", Axis::steps(0.0, 4.0), y) }
    }

    #[test]
    fn a_chart_is_told_in_words() {
        assert_eq!(
            plot().description(),
            "Accuracy: training from 20% at step 1 to 70% at step 4; unseen, tested from 30% ± 10% at step 2 to 60% ± 5% at \
             step 4; guessing 20%"
        );
        let empty = Plot::new("Loss", Axis::steps(0.0, 1.0), plot().y);
        assert_eq!(empty.description(), "Loss: nothing yet");
        assert_eq!(Plot { told: "so".into(), ..plot() }.description(), "so");
    }

    #[test]
    fn every_series_says_what_it_last_knew_at_a_step() {
        assert_eq!(plot().read_out(3.0), "step 3: training 50%, unseen, tested 30% ± 10%");
        assert_eq!(plot().read_out(1.0), "step 1: training 20%, unseen, tested 30% ± 10%");
    }

    #[test]
    fn ticks_are_short() {
        assert_eq!([5.0, 0.0, 1.5].map(|value| Format::Number.write_tick(value)), ["5", "0", "1.5"]);
        assert_eq!([Format::Percent.write_tick(1.0), Format::Count.write_tick(50.0)], ["100%", "50"]);
    }
}
