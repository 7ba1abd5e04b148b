use super::*;
use crate::{
    made_up_tests::{line_png, zip_of},
    png,
};
use data::Classes;
use ink::Picture;

const STROKES: &[u8] = b"START\n21,-42,0\n63,-84,57\nBREAK\n";
const SVG: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M1 4H8' stroke='#000'/></svg>";
const SKETCH: &str = r#"{"word":"cat","recognized":true,"drawing":[[[0,99],[0,51]]]}"#;

fn read_zip(entries: &[(&str, &[u8])]) -> Result<OwnDrawings, OwnError> {
    read(Archive::from_zip(zip_of(entries)).expect("a zip"), "mine", |_, _| {})
}

fn names(collection: &Collection) -> Vec<String> {
    (0..collection.len()).map(|class| collection.name(class)).collect()
}

#[test]
fn a_folder_is_a_class_and_every_picture_has_a_scan_and_strokes() {
    let read = read_zip(&[
        ("plus/1.png", &line_png(0)),
        ("plus/2.PNG", &line_png(8)),
        ("minus/a.svg", SVG),
        ("minus/b.txt", STROKES),
    ])
    .expect("drawings");
    assert_eq!(names(&read.collection), ["mine minus", "mine plus"]);
    assert_eq!(read.report.words(), "4 drawings of 2 classes.");
    for (class, index) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        assert_ne!(read.collection.picture(class, index), Picture::blank());
        assert!(read.collection.drawing(class, index).is_some_and(|drawing| !drawing.is_empty()), "{class} {index}");
    }
    assert!(read.collection.bitmap(0, 0).is_some() && read.collection.bitmap(0, 1).is_none(), "strokes have no scan");
}

#[test]
fn groups_of_classes_are_alphabets_and_none_hides_another() {
    let read = read_zip(&[
        ("set/train/a/1.png", &line_png(0)),
        ("set/test/a/1.png", &line_png(8)),
        ("set/test/b/1.png", &line_png(4)),
    ]);
    assert_eq!(names(&read.expect("drawings").collection), ["mine/test a", "mine/test b", "mine/train a"]);
    let read = read_zip(&[("x/set/a/1.png", &line_png(0)), ("y/set/a/1.png", &line_png(8))]);
    assert_eq!(names(&read.expect("drawings").collection), ["mine/x/set a", "mine/y/set a"]);
}

#[test]
fn what_is_left_out_is_counted_with_the_reason() {
    let blank = png::encode(40, 40, vec![255; 1600]).expect("1600 tones");
    let sketches = format!("{SKETCH}\n{}\nnonsense\n{SKETCH}\n", SKETCH.replace("true", "false"));
    let read = read_zip(&[
        ("a/1.png", &line_png(0)),
        ("a/2.png", &blank),
        ("a/3.png", &blank),
        ("a/4.png", &line_png(0)[..40]),
        ("a/5.jpg", b"GIF89a"),
        ("a/6.txt", b"dear diary"),
        ("a/7.gif", b"GIF89a"),
        ("8.png", &line_png(0)),
        ("cat.ndjson", sketches.as_bytes()),
    ])
    .expect("drawings");
    assert_eq!(names(&read.collection), ["Quick, Draw! cat", "mine a"]);
    assert_eq!(
        read.report.words(),
        "3 drawings of 2 classes. 9 left out: a/4.png (damaged); 8.png (in no folder, and a folder is a class); a/7.gif \
         (neither a PNG, JPEG or SVG picture nor drawings in strokes); a/2.png and 1 more (no ink on its paper); a/5.jpg (not \
         a PNG, JPEG or SVG picture, whatever its name says); cat.ndjson, line 3 (not a drawing of Quick, Draw!); \
         cat.ndjson, line 2 (not recognised in the game); a/6.txt (text, but not strokes as Omniglot's files have them)."
    );
    let none = read_zip(&[("a/2.png", &blank)]).expect_err("nothing to be had").to_string();
    assert!(none.contains("a folder that has its name. 1 left out: a/2.png (no ink"), "{none}");
}

#[test]
fn a_class_has_an_end_and_so_has_what_is_read() {
    let many = vec![(SKETCH.to_owned() + "\n").into_bytes(); usize::from(MOST_OF_A_CLASS) + 7].concat();
    let read = read_zip(&[("cat.ndjson", &many)]).expect("drawings");
    assert_eq!(read.report.drawings, usize::from(MOST_OF_A_CLASS));
    assert!(read.report.words().contains("and 6 more (beyond the first 1000 of its class)"), "{}", read.report.words());
}

#[test]
fn a_file_of_strokes_goes_onto_the_board() {
    assert_eq!(for_board("1.txt", STROKES).map(|(word, drawings)| (word, drawings.len())), Ok((String::new(), 1)));
    assert_eq!(for_board("1.txt", b"START\n1,2\n").map_err(|why| why.starts_with("line 2:")), Err(true));
    let lines = format!("{SKETCH}\n").repeat(9);
    assert_eq!(for_board("c.ndjson", lines.as_bytes()).map(|(word, all)| (word, all.len())), Ok(("cat".into(), 5)));
    let unknown = SKETCH.replace("true", "false");
    assert_eq!(
        for_board("c.ndjson", unknown.as_bytes()),
        Err("none of its drawings was recognised in the game".to_owned())
    );
    assert!(for_board("c.ndjson", b"nonsense").is_err_and(|why| why.starts_with("line 1 is no drawing")));
    assert_eq!(for_board("c.ndjson", b""), Err("it is empty".to_owned()));
}
