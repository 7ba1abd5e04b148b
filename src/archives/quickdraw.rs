//! Drawings of Quick, Draw!: a file `.ndjson` with a drawing a line (Jongejan et al. 2016; the format is described at
//! github.com/googlecreativelab/quickdraw-dataset).
//!
//! A line is an object with `word`, the class, `recognized`, whether the game knew the drawing, and `drawing`, a list of
//! strokes: of a raw drawing `[[x, …], [y, …], [t, …]]` in pixels of its player's screen and milliseconds, of a simplified one
//! `[[x, …], [y, …]]` on a sheet of 256. Both are set in the middle of the sheet here.

use serde::Deserialize;

use ink::{Drawing, Point, Stroke, frame::Bounds};

/// A drawing, and what it is of.
#[derive(Clone, Debug, PartialEq)]
pub struct Sketch {
    /// The class.
    pub word: String,
    /// False if the game did not know what it was.
    pub recognised: bool,
    /// Its strokes.
    pub drawing: Drawing,
}

/// A line as it is written.
#[derive(Deserialize)]
struct Line {
    word: String,
    #[serde(default = "yes")]
    recognized: bool,
    drawing: Vec<Vec<Vec<f64>>>,
}

fn yes() -> bool {
    true
}

/// More points are no hurried sketch.
const MOST_POINTS: usize = 10_000;
/// Letters of a word that are kept.
const LONGEST_WORD: usize = 60;
/// The share of the sheet that the longer side of a drawing takes.
const LONGER_SIDE: f64 = 0.7;
/// From one point to the next where no time is told, in milliseconds.
const REPORT_MS: f32 = 18.0;

/// The drawing in a line.
///
/// # Errors
/// What is wrong with the line.
pub fn parse(line: &str) -> Result<Sketch, String> {
    let line: Line = serde_json::from_str(line).map_err(|error| format!("is no drawing of Quick, Draw!: {error}"))?;
    let points: usize = line.drawing.iter().filter_map(|stroke| stroke.first()).map(Vec::len).sum();
    if points == 0 {
        return Err("has no stroke".into());
    }
    if points > MOST_POINTS {
        return Err(format!("has more than {MOST_POINTS} points"));
    }
    let whole = line.drawing.iter().all(|stroke| {
        (2..=3).contains(&stroke.len())
            && stroke.iter().all(|numbers| numbers.len() == stroke[0].len())
            && stroke.iter().flatten().all(|number| number.abs() <= 1e9)
    });
    if !whole {
        return Err("has a stroke whose lists of x, y and t differ in length".into());
    }
    let word: String = line.word.trim().chars().filter(|letter| !letter.is_control()).take(LONGEST_WORD).collect();
    let word = if word.is_empty() { "no word".to_owned() } else { word };
    Ok(Sketch { word, recognised: line.recognized, drawing: centred(&line.drawing) })
}

/// Strokes in the middle of a sheet.
fn centred(strokes: &[Vec<Vec<f64>>]) -> Drawing {
    let places =
        strokes.iter().flat_map(|stroke| stroke[0].iter().zip(&stroke[1])).map(|(x, y)| (*x as f32, *y as f32));
    let Some(bounds) = Bounds::around(places) else { return Drawing::default() };
    let longer = f64::from(bounds.width().max(bounds.height()));
    let scale = if longer > 0.0 { LONGER_SIDE / longer } else { 0.0 };
    let (middle_x, middle_y) = bounds.centre();
    let place = |at: f64, middle: f32| (0.5 + (at - f64::from(middle)) * scale).clamp(0.0, 1.0) as f32;
    let mut clock = 0.0;
    let mut stroke = |stroke: &Vec<Vec<f64>>| Stroke {
        points: (0..stroke[0].len())
            .map(|at| {
                clock = stroke.get(2).map_or(clock + REPORT_MS, |times| times[at].clamp(0.0, 1e7) as f32);
                Point::at(place(stroke[0][at], middle_x), place(stroke[1][at], middle_y), clock)
            })
            .collect(),
    };
    let strokes = strokes.iter().filter(|stroke| !stroke[0].is_empty());
    Drawing { strokes: strokes.map(&mut stroke).collect() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As the set has them.
    const SIMPLIFIED: &str = r#"{"word":"nose","countrycode":"AE","timestamp":"2017-03-01 20:41:36.70725 UTC","recognized":true,"key_id":"5","drawing":[[[0,255],[0,51]],[[100],[200]]]}"#;
    const RAW: &str = r#"{"key_id":"5","word":"nose","recognized":false,"drawing":[[[100.5,610.5],[40,142],[0,57]]]}"#;

    #[test]
    fn simplified_and_raw_drawings_stand_alike_in_the_middle_of_the_sheet() {
        let sketch = parse(SIMPLIFIED).expect("a drawing");
        assert_eq!((sketch.word.as_str(), sketch.recognised, sketch.drawing.strokes.len()), ("nose", true, 2));
        let points = &sketch.drawing.strokes[0].points;
        assert!((points[0].x - 0.15).abs() < 1e-6 && (points[1].x - 0.85).abs() < 1e-6, "{points:?}");
        assert!(points[1].t_ms > points[0].t_ms && sketch.drawing.strokes[1].points[0].t_ms > points[1].t_ms);
        let raw = parse(RAW).expect("a drawing");
        assert!(!raw.recognised);
        let points = &raw.drawing.strokes[0].points;
        assert_eq!((points[0].t_ms, points[1].t_ms), (0.0, 57.0));
        assert!((points[1].x - 0.85).abs() < 1e-6 && (points[1].y - 0.57).abs() < 1e-6, "{points:?}");
    }

    #[test]
    fn what_is_no_drawing_is_refused_with_the_reason() {
        let why = |line: &str| parse(line).expect_err("no drawing");
        assert!(why("").starts_with("is no drawing of Quick, Draw!"));
        assert!(why(r#"{"word":"x"}"#).contains("drawing"));
        assert_eq!(why(r#"{"word":"x","drawing":[]}"#), "has no stroke");
        assert!(why(r#"{"word":"x","drawing":[[[1,2],[1]]]}"#).contains("differ in length"));
        assert!(why(r#"{"word":"x","drawing":[[[1]]]}"#).contains("differ in length"));
        let dot = parse(r#"{"word":" ","drawing":[[[7],[7]]]}"#).expect("a dot");
        assert_eq!((dot.word.as_str(), dot.drawing.strokes[0].points[0].x), ("no word", 0.5));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]
        #[test]
        fn a_damaged_line_is_read_or_refused(
            raw: bool, damage in prop::collection::vec((any::<prop::sample::Index>(), "[0-9\\[\\],e.\\-\"a{}]"), 0..6),
        ) {
            let mut line: Vec<u8> = if raw { RAW } else { SIMPLIFIED }.into();
            for (at, letter) in damage {
                let at = at.index(line.len());
                line[at] = letter.as_bytes()[0];
            }
            if let Ok(sketch) = parse(str::from_utf8(&line).expect("ASCII")) {
                let mut points = sketch.drawing.strokes.iter().flat_map(|stroke| &stroke.points);
                prop_assert!(!sketch.drawing.is_empty() && !sketch.word.is_empty());
                prop_assert!(points.all(|point| point.is_finite() && (0.0..=1.0).contains(&point.x)));
            }
        }
    }
}
