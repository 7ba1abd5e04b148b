use proptest::prelude::*;

use super::*;
use ink::raster::rasterise_bitmap;

const GREEK: DrawingOrigin = DrawingOrigin { alphabet: "Greek", character: "character01", drawer: 1 };

/// A sheet with a bar of ink on it.
fn bar(width: usize, height: usize, left: usize, top: usize, long: usize) -> Bitmap {
    let ink = (0..width * height).map(|at| {
        let (x, y) = (at % width, at / width);
        (left..left + long).contains(&x) && (top..top + 3).contains(&y)
    });
    Bitmap::new(width, height, ink.collect()).expect("the size fits")
}

fn stroke(points: &[(f32, f32, f32)]) -> Drawing {
    Drawing { strokes: vec![Stroke { points: points.iter().map(|&(x, y, t)| Point::at(x, y, t)).collect() }] }
}

/// Two alphabets: a scan, strokes, both, and a blank scan, added out of order.
fn mixed() -> Collection {
    let mut builder = Builder::default();
    builder.add_scan(DrawingOrigin { alphabet: "Latin", ..GREEK }, &bar(30, 20, 5, 4, 17));
    builder.add_strokes(
        DrawingOrigin { drawer: 7, ..GREEK },
        &stroke(&[(0.25, 0.5, 0.0), (-1.5, 20.0, 99.6), (0.5, 0.75, 40.0)]),
    );
    builder.add_scan(GREEK, &bar(105, 105, 50, 60, 40));
    builder.add_strokes(GREEK, &stroke(&[(0.5, 0.5, 3.0)]));
    builder.add_scan(
        DrawingOrigin { character: "character02", ..GREEK },
        &Bitmap::new(9, 9, vec![false; 81]).expect("81"),
    );
    builder.finish()
}

#[test]
fn drawings_come_sorted_and_look_as_they_did() {
    let all = mixed();
    assert_eq!((all.alphabets().join(" "), all.totals()), ("Greek Latin".into(), (4, 3, 2)));
    assert_eq!((all.characters(0), all.characters(1), all.name(1)), (0..2, 2..3, "Greek character02".into()));
    assert_eq!((all.drawings_of(0), all.drawer(0, 0), all.drawer(0, 1)), (Some(2), 1, 7));
    assert_eq!(all.bitmap(0, 0), Some(bar(105, 105, 50, 60, 40)));
    assert_eq!(all.bitmap(2, 0), Some(bar(30, 20, 5, 4, 17)));
    assert_eq!(all.picture(0, 0), rasterise_bitmap(&bar(105, 105, 50, 60, 40)));
    assert_eq!((all.bitmap(0, 1), all.drawing(2, 0)), (None, None));
    assert_eq!(all.picture(1, 0), Picture::blank());
}

#[test]
fn strokes_keep_their_places_to_a_fraction_of_a_pixel() {
    let drawing = mixed().drawing(0, 1).expect("strokes");
    let points: Vec<_> = drawing.strokes[0].points.iter().map(|point| (point.x, point.y, point.t_ms)).collect();
    // What is beyond the limit stops at it.
    assert_eq!(points, [(0.25, 0.5, 0.0), (-1.5, 32767.0 / 2048.0, 100.0), (0.5, 0.75, 40.0)]);
    assert_eq!(mixed().picture(0, 1), rasterise(&drawing));
}

#[test]
fn a_character_that_is_brought_again_is_as_it_was_brought() {
    let mut builder = Builder::default();
    builder.add_strokes(GREEK, &stroke(&[(0.25, 0.5, 0.0)]));
    builder.add_strokes(DrawingOrigin { character: "character03", ..GREEK }, &stroke(&[(0.5, 0.5, 0.0)]));
    let new = builder.finish();
    let all = mixed().with_characters_of(&new);
    let names: Vec<String> = (0..all.len()).map(|class| all.name(class)).collect();
    assert_eq!(names, ["Greek character01", "Greek character02", "Greek character03", "Latin character01"]);
    assert_eq!((all.count(0), all.bitmap(0, 0)), (1, None), "nothing of the old one is left");
    assert_eq!(all.drawing(0, 0), new.drawing(0, 0));
    assert_eq!(Collection::from_bytes(&all.to_bytes()), Ok(all));
    assert_eq!(new.with_characters_of(&new), new);
}

#[test]
fn merging_joins_strokes_to_scans_and_keeps_what_came_first() {
    let mut builder = Builder::default();
    builder.add_strokes(DrawingOrigin { alphabet: "Latin", ..GREEK }, &stroke(&[(0.1, 0.2, 3.0), (0.3, 0.4, 5.0)]));
    builder.add_strokes(DrawingOrigin { drawer: 7, ..GREEK }, &stroke(&[(0.9, 0.9, 0.0)]));
    builder.add_scan(DrawingOrigin { alphabet: "Arcadian", ..GREEK }, &bar(20, 20, 1, 1, 9));
    let merged = mixed().merge(&builder.finish());
    assert_eq!((merged.alphabets().join(" "), merged.totals()), ("Arcadian Greek Latin".into(), (5, 4, 3)));
    assert_eq!(merged.bitmap(3, 0), Some(bar(30, 20, 5, 4, 17)));
    assert_eq!(merged.drawing(3, 0).map(|drawing| drawing.strokes[0].points.len()), Some(2));
    assert_eq!(merged.drawing(1, 1), mixed().drawing(0, 1));
    assert_eq!(merged.bitmap(0, 0), Some(bar(20, 20, 1, 1, 9)));
    assert_eq!(mixed().merge(&Collection::default()), mixed());
    assert_eq!(Collection::default().merge(&mixed()), mixed());
}

#[test]
fn what_is_not_a_collection_is_said() {
    let bytes = mixed().to_bytes();
    assert_eq!(Collection::from_bytes(&bytes), Ok(mixed()));
    assert_eq!(Collection::from_bytes(b"FSP"), Err(CollectionError::NotACollection));
    assert_eq!(Collection::from_bytes(b"PK\x03\x04 some zip"), Err(CollectionError::NotACollection));
    let mut newer = bytes.clone();
    newer[4] = 9;
    assert_eq!(Collection::from_bytes(&newer), Err(CollectionError::OtherVersion { found: 9 }));
    let longer = [&bytes[..], b"x"].concat();
    assert!(matches!(Collection::from_bytes(&longer), Err(CollectionError::Damaged(_))));
    for cut in 5..bytes.len() {
        assert!(Collection::from_bytes(&bytes[..cut]).is_err(), "cut at {cut}");
    }
}

#[test]
fn drawers_in_disorder_are_refused() {
    let refused = |change: fn(&mut [Stored])| {
        let mut all = mixed();
        change(&mut all.drawings);
        Collection::from_bytes(&all.to_bytes()) == Err(CollectionError::Damaged("its drawers are in disorder"))
    };
    assert!(!refused(|_| {}));
    assert!(refused(|drawings| drawings[1].drawer = 0), "a later drawer stands first");
    assert!(refused(|drawings| drawings[1].drawer = drawings[0].drawer), "one drawer stands there twice");
    // The blank scan takes no bytes, so nothing else is missed.
    assert!(refused(|drawings| drawings[2].scan = None), "a drawer has drawn nothing");
}

/// Touches everything that can be asked of a collection.
fn look_at_all(all: &Collection) {
    for alphabet in 0..all.alphabets().len() {
        assert!(all.characters(alphabet).all(|class| all.alphabet(class) == alphabet));
    }
    for class in 0..all.len() {
        for index in 0..all.count(class).min(50) {
            let _ = (all.picture(class, index), all.bitmap(class, index), all.drawing(class, index));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]
    #[test]
    fn damage_is_an_error_or_another_collection_and_never_a_panic(
        changes in prop::collection::vec((5usize..1000, any::<u8>()), 1..4),
    ) {
        let mut bytes = mixed().to_bytes();
        let len = bytes.len();
        for (at, byte) in changes {
            bytes[5 + at % (len - 5)] = byte;
        }
        if let Ok(read) = Collection::from_bytes(&bytes) {
            look_at_all(&read);
            prop_assert_eq!(&read.merge(&read), &read);
            prop_assert_eq!(Collection::from_bytes(&read.to_bytes()), Ok(read));
        }
    }

    #[test]
    fn noise_is_refused_or_read(noise in prop::collection::vec(any::<u8>(), 0..200)) {
        let bytes = [b"FSPC\x01", &noise[..]].concat();
        if let Ok(read) = Collection::from_bytes(&bytes) {
            look_at_all(&read);
        }
    }

    #[test]
    fn any_scan_comes_back_as_it_was(
        width in 1usize..40, height in 1usize..40, ink in prop::collection::vec(prop::bool::weighted(0.1), 1600),
    ) {
        let bitmap = Bitmap::new(width, height, ink[..width * height].to_vec()).expect("the size fits");
        let mut builder = Builder::default();
        builder.add_scan(GREEK, &bitmap);
        let read = Collection::from_bytes(&builder.finish().to_bytes()).expect("what was written");
        prop_assert_eq!(read.bitmap(0, 0), Some(bitmap.clone()));
        prop_assert_eq!(read.picture(0, 0), rasterise_bitmap(&bitmap));
    }
}
