//! A plot in its frame as SVG: grid, levels, series, axis, and what is pointed at.

use super::{
    frame::ChartFrame,
    markup::Markup,
    plot::{ChartPoint, Level, Plot, Series, Shape},
    thin::thinned,
};

/// Pixels for each point that is drawn of a long series.
const PER_POINT: f64 = 1.5;

/// The whole plot but for what is pointed at.
pub fn picture(plot: &Plot, frame: &ChartFrame) -> String {
    let mut svg = Markup::default();
    for tick in &frame.y_ticks {
        let y = frame.y(tick.at);
        svg.line("chart-grid", [frame.left, y], [frame.right, y]);
        // The lowest stands on the axis, clear of the labels under it.
        let standing = (y + 0.35 * frame.em).min(frame.bottom);
        svg.words("chart-text", [frame.left - 0.4 * frame.em, standing], "end", &tick.words);
    }
    svg.line("chart-axis", [frame.left, frame.bottom], [frame.right, frame.bottom]);
    for tick in &frame.x_ticks {
        let class = if plot.moment == Some(tick.at) { "chart-text chart-chosen" } else { "chart-text" };
        draw_tick(&mut svg, frame, class, frame.x(tick.at), &tick.words);
    }
    if frame.titled {
        let middle = (frame.left + frame.right) / 2.0;
        svg.words("chart-text", [middle, frame.size[1] - 0.35 * frame.em], "middle", plot.x.title);
    }
    plot.levels.iter().for_each(|level| draw_level(&mut svg, frame, level));
    if let Some(moment) = plot.moment {
        svg.line("chart-guide", [frame.x(moment), frame.top], [frame.x(moment), frame.bottom]);
    }
    plot.series.iter().for_each(|series| draw_series(&mut svg, frame, series));
    if !frame.y_ticks.is_empty() {
        plot.levels.iter().for_each(|level| name_level(&mut svg, frame, plot, level));
    }
    svg.finish()
}

/// A guide at a value across, a dot on every series there, and the value itself at the axis.
pub fn pointer(plot: &Plot, frame: &ChartFrame, at: f64) -> String {
    let mut svg = Markup::default();
    let x = frame.x(at);
    svg.line("chart-guide", [x, frame.top], [x, frame.bottom]);
    for series in &plot.series {
        let Some(point) = series.at(at).filter(|point| point.x <= at) else { continue };
        svg.disc(&format!("chart-dot {}", series.tone.class()), place(frame, series, point), 3.5);
    }
    if !frame.x_ticks.is_empty() {
        point_at_axis(&mut svg, frame, x, &plot.x.say(at));
    }
    svg.finish()
}

/// The value that is pointed at among the ticks of the axis, less those that would touch it.
fn point_at_axis(svg: &mut Markup, frame: &ChartFrame, x: f64, words: &str) {
    let [from, to] = frame.span(x, words);
    let middle = x.min(frame.size[0] - (to - x)).max(x - from);
    let [from, to] = frame.span(middle, words);
    svg.rectangle("chart-behind", [0.0, frame.bottom + 1.0], [frame.size[0], 1.4 * frame.em]);
    for tick in &frame.x_ticks {
        let [begin, end] = frame.span(frame.x(tick.at), &tick.words);
        if end <= from || begin >= to {
            draw_tick(svg, frame, "chart-text", frame.x(tick.at), &tick.words);
        }
    }
    draw_tick(svg, frame, "chart-text chart-chosen", middle, words);
}

fn draw_tick(svg: &mut Markup, frame: &ChartFrame, class: &str, x: f64, words: &str) {
    svg.words(class, [x, frame.bottom + 1.1 * frame.em], "middle", words);
}

/// What a series looks like in a legend, 16 by 8 pixels.
pub fn swatch(series: &Series) -> String {
    let mut svg = Markup::default();
    let tone = series.tone.class();
    match series.shape {
        Shape::Intervals => svg.line(&format!("chart-interval {tone}"), [8.0, 0.0], [8.0, 8.0]),
        _ => svg.path(&format!("chart-line {tone}"), [[1.0, 4.0], [15.0, 4.0]].into_iter()),
    }
    if !matches!(series.shape, Shape::Line | Shape::Band) {
        svg.disc(&format!("chart-dot {tone}"), [8.0, 4.0], 2.5);
    }
    svg.finish()
}

/// Where a point stands.
fn place(frame: &ChartFrame, series: &Series, point: &ChartPoint) -> [f64; 2] {
    [frame.x(point.x) + series.aside * frame.em, frame.y(point.y)]
}

fn draw_series(svg: &mut Markup, frame: &ChartFrame, series: &Series) {
    let points = thinned(&series.points, ((frame.right - frame.left) / PER_POINT) as usize);
    let tone = series.tone.class();
    let is_dotted = !matches!(series.shape, Shape::Line | Shape::Band);
    if series.shape == Shape::Band {
        let range = |point: &ChartPoint| [point.low, point.high].map(|value| [frame.x(point.x), frame.y(value)]);
        svg.path(&format!("chart-band {tone}"), points.iter().flat_map(range));
    }
    if series.shape != Shape::Intervals {
        svg.path(&format!("chart-line {tone}"), points.iter().map(|point| place(frame, series, point)));
    }
    for point in points.iter().filter(|_| is_dotted) {
        let [x, y] = place(frame, series, point);
        if point.high > point.low {
            svg.line(&format!("chart-interval {tone}"), [x, frame.y(point.low)], [x, frame.y(point.high)]);
        }
        svg.disc(&format!("chart-dot {tone}"), [x, y], 2.8);
    }
    // A line of one point would not be seen.
    if let ([only], false) = (points.as_slice(), is_dotted) {
        svg.disc(&format!("chart-dot {tone}"), place(frame, series, only), 2.8);
    }
}

fn draw_level(svg: &mut Markup, frame: &ChartFrame, level: &Level) {
    let tone = level.tone.class();
    let [low, y, high] = [-level.half_width, 0.0, level.half_width].map(|off| frame.y(level.value + off));
    if low > high {
        svg.rectangle(&format!("chart-range {tone}"), [frame.left, high], [frame.right - frame.left, low - high]);
    }
    svg.line(&format!("chart-level {tone}"), [frame.left, y], [frame.right, y]);
}

/// What reaches a level, over everything else, or no one could read it.
fn name_level(svg: &mut Markup, frame: &ChartFrame, plot: &Plot, level: &Level) {
    let (tone, y) = (level.tone.class(), frame.y(level.value));
    let words = format!("{} {}", level.name, plot.y.format.write(level.value));
    // Under the line, where what is better than guessing does not go, or over it if there is no room below.
    let below = y + 1.05 * frame.em;
    let standing = if below > frame.bottom { y - 0.35 * frame.em } else { below };
    svg.words(&format!("chart-text chart-halo {tone}"), [frame.right, standing], "end", &words);
}

#[cfg(test)]
mod tests {
    use super::{
        super::plot::{CurveTone, tests::plot},
        *,
    };

    fn count(svg: &str, what: &str) -> usize {
        svg.matches(what).count()
    }

    #[test]
    fn everything_of_a_plot_is_drawn() {
        let plot = plot();
        let svg = picture(&plot, &ChartFrame::new(&plot, [300.0, 100.0], 13.0));
        assert_eq!(count(&svg, "chart-line tone-accent"), 1);
        assert_eq!(count(&svg, "chart-interval tone-ink"), 2);
        assert_eq!(count(&svg, "chart-dot tone-ink"), 2);
        assert!(svg.contains(">guessing 20%</text>"), "{svg}");
        assert!(!svg.contains("NaN"), "{svg}");
        let tiny = picture(&plot, &ChartFrame::new(&plot, [90.0, 20.0], 13.0));
        assert_eq!(count(&tiny, "<text"), 0, "no room for words");
    }

    #[test]
    fn a_line_is_drawn_through_its_points_and_one_point_alone_as_a_dot() {
        let mut plot = plot();
        let frame = ChartFrame::new(&plot, [300.0, 100.0], 13.0);
        let x = |value: f64| format!("{:.1}", frame.x(value));
        assert!(picture(&plot, &frame).contains(&format!("d=\"M{} ", x(1.0))));
        plot.series[0].points.truncate(1);
        assert_eq!(count(&picture(&plot, &frame), "chart-dot tone-accent"), 1);
    }

    #[test]
    fn a_long_series_is_thinned_to_the_pixels_there_are() {
        let mut plot = plot();
        let points = (0..2_000).map(|x| ChartPoint::within(f64::from(x) / 500.0, 0.5, 0.1)).collect();
        plot.series = vec![Series::line("long", CurveTone::Accent, points).shaped(Shape::Band)];
        let svg = picture(&plot, &ChartFrame::new(&plot, [300.0, 100.0], 13.0));
        assert!(count(&svg, "L") < 3 * 200 && count(&svg, "L") > 200, "{}", count(&svg, "L"));
    }

    #[test]
    fn what_is_pointed_at_has_a_dot_on_each_series_that_has_begun() {
        let plot = plot();
        let frame = ChartFrame::new(&plot, [300.0, 100.0], 13.0);
        assert_eq!(count(&pointer(&plot, &frame, 1.0), "<circle"), 1, "nothing was tested at step 1");
        let svg = pointer(&plot, &frame, 3.0);
        assert_eq!(count(&svg, "<circle"), 2);
        assert!(svg.contains(">step 3</text>"), "{svg}");
    }
}
