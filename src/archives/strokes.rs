//! Omniglot's pen strokes as they are handed out: one text file for each drawing.
//!
//! Lake, Salakhutdinov, Tenenbaum 2015. A file is `START`, then lines `x,y,t`, and `BREAK` after every stroke. Pixel
//! (column x, row −y) of the 105 × 105 image is meant, so y is negative downwards. Times are milliseconds since the
//! drawing began; a few step back, and points may leave the sheet: both are kept as they are.

use super::{archive::Archive, omniglot_error::OmniglotError, places};
use data::collection::Builder;
use ink::{Drawing, Point, Stroke};

/// Side of the sheet that coordinates are counted on, in pixels.
const SHEET: f32 = 105.0;

/// Adds all strokes of an archive to a collection.
///
/// # Errors
/// If a file cannot be read, or is not as described above; the text names it and the line.
pub fn read(archive: &mut Archive, into: &mut Builder) -> Result<(), OmniglotError> {
    for found in places::find(archive, places::is_strokes)? {
        let bytes = archive.read(&found.entry)?;
        let text = str::from_utf8(&bytes).map_err(|_| OmniglotError::NotText { entry: found.entry.clone() })?;
        let drawing =
            parse(text).map_err(|(line, problem)| OmniglotError::Line { entry: found.entry.clone(), line, problem })?;
        if let Some(place) = found.place() {
            into.add_strokes(place, &drawing);
        }
    }
    Ok(())
}

/// The drawing in a text of the archives.
///
/// # Errors
/// The number of the line, from 1, and what is wrong with it.
pub fn parse(text: &str) -> Result<Drawing, (usize, String)> {
    let mut drawing = Drawing::default();
    let mut stroke = Stroke::default();
    let mut lines =
        text.lines().zip(1..).map(|(line, number)| (number, line.trim())).filter(|(_, line)| !line.is_empty());
    match lines.next() {
        Some((_, "START")) => {}
        Some((number, line)) => return Err((number, format!("expected START, found {}", quoted(line)))),
        None => return Err((1, "this file is empty".into())),
    }
    let mut last = 1;
    for (number, line) in lines {
        last = number;
        if line != "BREAK" {
            stroke.points.push(parse_point(line).map_err(|problem| (number, problem))?);
        } else if !stroke.points.is_empty() {
            drawing.strokes.push(std::mem::take(&mut stroke));
        }
    }
    if !stroke.points.is_empty() {
        return Err((last, "the last stroke has no BREAK; is the file complete?".into()));
    }
    if drawing.strokes.is_empty() {
        return Err((last, "there is no stroke; is the file complete?".into()));
    }
    Ok(drawing)
}

/// A line `x,y,t`.
fn parse_point(line: &str) -> Result<Point, String> {
    let mut numbers =
        line.split(',').map(|number| number.trim().parse::<f32>().ok().filter(|number| number.is_finite()));
    let (Some(Some(x)), Some(Some(y)), Some(Some(t)), None) =
        (numbers.next(), numbers.next(), numbers.next(), numbers.next())
    else {
        return Err(format!("expected x,y,t or BREAK, found {}", quoted(line)));
    };
    if x.abs().max(y.abs()) > Point::LIMIT * SHEET {
        return Err(format!("the point {} is far from the sheet of {SHEET} pixels", quoted(line)));
    }
    Ok(Point::at(x / SHEET, -y / SHEET, t))
}

/// Enough of a line to recognise it by.
fn quoted(line: &str) -> String {
    format!("\u{201c}{}\u{201d}", line.chars().take(60).collect::<String>())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn problem(text: &str) -> (usize, String) {
        parse(text).expect_err("this is not to be read")
    }

    #[test]
    fn pixels_become_shares_of_the_sheet_and_y_points_down() {
        let drawing = parse("START\r\n21.0,-42.0,0\n-10.5,-110.25,57\nBREAK\n1,-1,40\nBREAK\n").expect("a good text");
        let points = [Point::at(0.2, 0.4, 0.0), Point::at(-0.1, 1.05, 57.0)];
        assert_eq!(drawing.strokes[0].points, points);
        assert_eq!((drawing.strokes.len(), drawing.strokes[1].points[0].t_ms), (2, 40.0));
    }

    #[test]
    fn mistakes_are_found_by_line() {
        assert_eq!(problem(""), (1, "this file is empty".into()));
        assert!(problem("\n1,2,3\n").1.starts_with("expected START, found \u{201c}1,2,3"));
        assert_eq!(problem("\n1,2,3\n").0, 2);
        for wrong in ["1,2", "1,2,3,4", "1,two,3", "1,NaN,3", "inf,1,2", "END"] {
            let (line, text) = problem(&format!("START\n1,-1,0\n{wrong}\nBREAK\n"));
            assert!(line == 3 && text.contains(wrong), "{line}: {text}");
        }
        assert!(problem("START\n9999,-1,0\nBREAK").1.contains("far from the sheet"));
        assert!(problem("START\n1,-1,0\n").1.contains("no BREAK"));
        assert!(problem("START\nBREAK\n").1.contains("no stroke"));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "(START\n)?([0-9,.\\-eE]{0,12}\n|BREAK\n|é){0,9}") {
            if let Ok(drawing) = parse(&text) {
                let points: Vec<&Point> = drawing.strokes.iter().flat_map(|stroke| &stroke.points).collect();
                prop_assert!(points.iter().all(|point| point.x.abs() <= Point::LIMIT && point.is_finite()));
                prop_assert!(points.len() + drawing.strokes.len() < text.lines().count());
            }
        }

        #[test]
        fn what_is_written_is_read(strokes in prop::collection::vec(
            prop::collection::vec((-500i32..1000, -1000i32..500, 0u32..300_000), 1..20), 1..6,
        )) {
            let line = |&(x, y, t): &(i32, i32, u32)| format!("{}.25,{}.5,{t}\n", x, y);
            let stroke = |points: &Vec<_>| points.iter().map(line).collect::<String>() + "BREAK\n";
            let text = format!("START\n{}", strokes.iter().map(stroke).collect::<String>());
            let drawing = parse(&text).expect("as the archives are");
            prop_assert_eq!(drawing.strokes.len(), strokes.len());
            for (read, written) in drawing.strokes.iter().zip(&strokes) {
                prop_assert_eq!(read.points.len(), written.len());
                for (point, (x, _, t)) in read.points.iter().zip(written) {
                    prop_assert!((point.x * SHEET - *x as f32).abs() <= 0.26 && point.t_ms == *t as f32);
                }
            }
        }
    }
}
