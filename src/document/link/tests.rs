use data::{Classes, Scripts};
use ink::{Picture, Point, Stroke, rasterise};
use proptest::prelude::*;

use super::*;

/// A board of generated characters: no one's hand is as unsteady.
fn generated(seed: u64, classes: usize, shots: usize) -> Document {
    let scripts = Scripts::new(seed, 1, classes);
    let class = |id: usize| Class {
        id: id as u32,
        name: String::new(),
        drawings: (0..shots).map(|index| scripts.drawing(id, index).expect("strokes")).collect(),
    };
    let settings = "method=prototypical&seed=7&encoder=pretrained&device=auto&n_way=5&k_shot=1&n_query=5&channels=32&\
                    learning_rate=0.001&embedding=0&cosine=0&within=0&source=0&augment=1&rotations=0&decay=0";
    Document { board: (0..classes).map(class).collect(), settings: settings.to_owned(), ..Document::default() }
}

fn opened(fragment: &str) -> Document {
    let (settings, drawings) = split(fragment);
    let drawings = read(drawings.expect("it has drawings")).expect("they can be read");
    Document { settings, ..drawings }
}

fn pictures(document: &Document) -> Vec<Picture> {
    let drawings = document.board.iter().flat_map(|class| &class.drawings);
    drawings.chain([&document.query]).map(rasterise).collect()
}

/// By how much pictures differ, in 255ths: on average, and most.
fn apart(one: &[Picture], other: &[Picture]) -> (f32, u8) {
    assert_eq!(one.len(), other.len());
    let pixels = one.iter().zip(other).flat_map(|(a, b)| a.bytes().iter().zip(b.bytes()));
    let differences: Vec<u8> = pixels.map(|(a, b)| a.abs_diff(*b)).collect();
    let sum: f32 = differences.iter().map(|difference| f32::from(*difference)).sum();
    (sum / differences.len() as f32, differences.into_iter().max().unwrap_or(0))
}

#[test]
fn five_classes_of_five_fit_a_short_link_and_look_alike() {
    for seed in 0..6 {
        let document = generated(seed, 5, 5);
        let link = write(&document).expect("a link");
        assert!(link.len() <= SHORT, "{} characters", link.len());
        let (mean, most) = apart(&pictures(&document), &pictures(&opened(&link)));
        // A pixel of a line's edge has 255 levels over its width, so a fifth of a pixel aside is 51.
        assert!(mean < 3.2 && most < 128, "seed {seed}: {mean} on average, {most} at most");
    }
}

#[test]
fn a_first_board_comes_back_to_the_hair() {
    for seed in 0..6 {
        let document = generated(seed, 5, 1);
        let link = write(&document).expect("a link");
        assert!(link.len() <= SHORT, "{} characters", link.len());
        let (mean, most) = apart(&pictures(&document), &pictures(&opened(&link)));
        assert!(mean < 0.15 && most <= 6, "seed {seed}: {mean} on average, {most} at most");
    }
}

#[test]
fn a_link_opened_and_copied_again_is_the_same_picture() {
    let document = opened(&write(&generated(3, 3, 1)).expect("a link"));
    let again = opened(&write(&document).expect("a link"));
    let (mean, most) = apart(&pictures(&document), &pictures(&again));
    assert!(mean < 0.1 && most < 20, "{mean} on average, {most} at most");
}

#[test]
fn names_descriptions_settings_and_empty_cells_come_along() {
    let mut document = generated(1, 2, 2);
    document.board[1].name = "か or ⟨ka⟩".to_owned();
    document.board[0].drawings[1] = Drawing::default();
    document.query = document.board[0].drawings[0].clone();
    document.descriptions = vec!["a ring over a bar".to_owned(), String::new()];
    let copy = opened(&write(&document).expect("a link"));
    assert_eq!((&copy.settings, &copy.descriptions), (&document.settings, &document.descriptions));
    assert_eq!(copy.board[1].name, document.board[1].name);
    assert!(copy.board[0].drawings[1].is_empty() && !copy.query.is_empty() && copy.run.is_none());
    let blank = Document::default();
    assert_eq!(opened(&write(&blank).expect("a link")), blank);
}

#[test]
fn what_is_too_much_is_refused_and_never_cut() {
    let loud = |count: u32| {
        let chance = |at: u32| f32::from((at.wrapping_mul(0x9e37_79b9) ^ 0x5bd1_e995).wrapping_mul(0x85eb_ca6b) as u16);
        let point = |at: u32| Point::at(chance(2 * at) / 65_536.0, chance(2 * at + 1) / 65_536.0, at as f32);
        let scribble = Drawing { strokes: vec![Stroke { points: (0..count).map(point).collect() }] };
        Document { query: scribble, ..Document::default() }
    };
    let link = write(&loud(1_200)).expect("a link");
    assert!(link.len() > SHORT && link.len() <= LONGEST);
    let (mean, _) = apart(&pictures(&loud(1_200)), &pictures(&opened(&link)));
    assert!(mean < 8.0, "{mean}");
    assert_eq!(write(&loud(19_000)), Err(LinkError::TooLong));
    let many = Document { board: vec![generated(1, 1, 1).board[0].clone(); MOST_CLASSES + 1], ..Document::default() };
    assert_eq!(write(&many), Err(LinkError::TooLong));
    let named = Class { id: 0, name: "x".repeat(LONGEST_TEXT + 1), drawings: vec![] };
    assert_eq!(write(&Document { board: vec![named], ..Document::default() }), Err(LinkError::TooLong));
}

#[test]
fn a_fragment_without_drawings_is_settings_alone() {
    assert_eq!(split("method=relation&seed=3"), ("method=relation&seed=3".to_owned(), None));
    assert_eq!(split("a=1&board=1x&b=2"), ("a=1&b=2".to_owned(), Some("1x")));
    assert_eq!(split(""), (String::new(), None));
}

#[test]
fn a_link_that_was_cut_or_changed_anywhere_is_refused() {
    let link = write(&generated(2, 2, 1)).expect("a link");
    let start = link.find(KEY).expect("drawings") + KEY.len();
    let refused = |fragment: &str| read(split(fragment).1.expect("drawings")).expect_err("damage");
    for end in start + 1..link.len() {
        assert_eq!(refused(&link[..end]), LinkError::Damaged, "cut at {end}");
    }
    for at in start + 1..link.len() {
        let other = if link.as_bytes()[at] == b'A' { "B" } else { "A" };
        assert_eq!(
            refused(&format!("{}{other}{}", &link[..at], &link[at + 1..])),
            LinkError::Damaged,
            "changed at {at}"
        );
    }
    assert_eq!(refused(&link.replace(KEY, "board=9")), LinkError::OtherFormat);
    assert_eq!(refused("board="), LinkError::OtherFormat);
    assert_eq!(refused("board=1"), LinkError::Damaged);
    assert_eq!(refused("board=1%2f+☃"), LinkError::Damaged);
    assert_eq!(refused(&format!("board=1{}", "A".repeat(LONGEST))), LinkError::TooLong);
}

#[test]
fn places_that_no_page_writes_come_back_within_the_limit() {
    let far = BoardOutline { grid: 5, strokes: vec![vec![[0, 1 << 21], [i32::MIN, i32::MAX], [16, 16]]] };
    let back_and_forth = (0..2_000).map(|at| [at % 2 * 8_192, at]).collect();
    let long = BoardOutline { grid: 13, strokes: vec![back_and_forth, vec![[0, 0], [1, 1]]] };
    for query in [far, long] {
        let coded = Parts { query, ..Parts::default() }.encode().expect("little enough");
        let drawing = read(&seal(&coded)).expect("it is as it was written").query;
        assert_eq!(drawing, drawing.sanitised());
        assert!(!drawing.is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]
    /// With a checksum that fits, whatever the bytes are.
    #[test]
    fn hostile_bytes_are_drawings_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(document) = read(&seal(&bytes)) {
            let points: usize = document.board.iter().flat_map(|class| &class.drawings).map(Drawing::point_count).sum();
            prop_assert!(points < 65 * MOST_PLACES);
            let finite = |point: &Point| point.is_finite();
            let drawings = document.board.iter().flat_map(|class| &class.drawings).chain([&document.query]);
            prop_assert!(drawings.flat_map(|drawing| &drawing.strokes).flat_map(|stroke| &stroke.points).all(finite));
            pictures(&document);
        }
    }

    #[test]
    fn any_drawing_comes_back_as_a_drawing(
        strokes in prop::collection::vec(prop::collection::vec((prop::num::f32::ANY, -2.0_f32..3.0), 0..30), 0..4)
    ) {
        let stroke = |points: &Vec<(f32, f32)>| Stroke { points: points.iter().map(|&(x, y)| Point::at(x, y, 0.0)).collect() };
        let query = Drawing { strokes: strokes.iter().map(stroke).collect() };
        let link = write(&Document { query: query.clone(), ..Document::default() }).expect("a link");
        prop_assert_eq!(opened(&link).query.is_empty(), query.sanitised().is_empty());
    }

    #[test]
    fn a_hand_with_a_mouse_is_told_to_the_hair(
        strokes in prop::collection::vec(prop::collection::vec((0.1_f32..0.9, 0.1_f32..0.9), 1..40), 1..4)
    ) {
        let stroke = |points: &Vec<(f32, f32)>| Stroke { points: points.iter().map(|&(x, y)| Point::at(x, y, 0.0)).collect() };
        let query = Drawing { strokes: strokes.iter().map(stroke).collect() };
        let document = Document { query, ..Document::default() };
        let (mean, most) = apart(&pictures(&document), &pictures(&opened(&write(&document).expect("a link"))));
        prop_assert!(mean < 1.0 && most < 90, "{} on average, {} at most", mean, most);
    }
}
