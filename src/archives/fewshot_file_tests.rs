use proptest::prelude::*;

use super::*;
use crate::made_up_tests::zip_of;
use ink::{Point, Stroke};

fn work() -> Document {
    let point =
        |at: usize| Point { x: 0.1 * at as f32, y: 0.3 / (at + 1) as f32, t_ms: 7.5 * at as f32, pressure: 0.25 };
    let drawing = |count: usize| Drawing { strokes: vec![Stroke { points: (0..count).map(point).collect() }] };
    let values = [("n_way", 5.0), ("learning_rate", 1.23e-4 + 1e-19), ("margin", 0.1 + 0.2)];
    let values = values.map(|(id, value)| (id.to_owned(), value)).into();
    let config = RunConfig { method: "prototypical".into(), seed: u64::MAX, values };
    let step = |step: u64| StepMetrics { step, loss: 1.0 / step as f32, accuracy: 0.2, milliseconds: 36.5 };
    let run = SavedRun {
        name: "first, “good”".into(),
        config,
        checkpoint: Checkpoint { step: 12, weights: (0..200).collect() },
        history: (1..=12).map(step).collect(),
        evaluations: vec![(10, Accuracy { mean: 0.9, interval: 0.01, episodes: 600 })],
    };
    let class = |id: u32| Class { id, name: format!("か{id}"), drawings: vec![drawing(7), Drawing::default()] };
    Document {
        board: vec![class(3), class(1)],
        query: drawing(2),
        descriptions: vec!["a ring".into()],
        settings: "method=prototypical&seed=18446744073709551615".into(),
        run: Some(run),
    }
}

#[test]
fn what_is_packed_is_unpacked_to_the_last_bit() {
    let bytes = pack(&work()).expect("memory");
    assert_eq!(unpack(&bytes).expect("a file"), work());
    let bare = Document { run: None, ..work() };
    assert_eq!(unpack(&pack(&bare).expect("memory")).expect("a file"), bare);
    assert_eq!(unpack(&pack(&Document::default()).expect("memory")).expect("a file"), Document::default());
}

#[test]
fn numbers_that_are_none_do_not_make_a_file_unreadable() {
    let mut work = work();
    work.board[0].drawings[0].strokes[0].points[2].x = f32::NAN;
    if let Some(run) = &mut work.run {
        run.history[3].loss = f32::NAN;
    }
    let read = unpack(&pack(&work).expect("memory")).expect("a file");
    assert_eq!(read.board[0].drawings[0].point_count(), 6);
    assert!(read.run.expect("a run").history[3].loss.is_nan());
}

fn refusal(entries: &[(&str, &[u8])]) -> String {
    unpack(&zip_of(entries)).expect_err("it is refused").to_string()
}

#[test]
fn what_is_no_work_is_refused_in_words() {
    assert!(matches!(unpack(b"PNG"), Err(FileError::NotAnArchive)));
    assert_eq!(refusal(&[("a.png", b"x")]), "it is an archive, but without board.json: it holds no work of this page");
    let newer = refusal(&[(BOARD, br#"{"format":2,"classes":[]}"#)]);
    assert!(newer.starts_with("it was saved by a newer version"), "{newer}");
    let cut = refusal(&[(BOARD, br#"{"format":1,"classes":[{"#)]);
    assert!(cut.starts_with("board.json in it is damaged: EOF"), "{cut}");
    let run = br#"{"name":"","config":{"method":"a","seed":1,"values":{}},"step":3,"evaluations":[]}"#;
    let board = br#"{"format":1,"classes":[]}"#;
    let entries: [(&str, &[u8]); 4] = [(BOARD, board), (RUN, run), (CHECKPOINT, b"w"), (CURVES, b"head\n1,2,x,4\n")];
    assert_eq!(refusal(&entries), "curves.csv in it is damaged: line 2 is not step,loss,accuracy,milliseconds");
    let read = unpack(&zip_of(&entries[..2])).expect("a run without weights is none");
    assert_eq!(read, Document::default());
}

#[test]
fn a_bomb_is_stopped_by_what_comes_out() {
    let zeros = vec![b' '; LARGEST_TEXT as usize + 1];
    assert_eq!(
        refusal(&[(BOARD, &zeros)]),
        "board.json in it unpacks to more than 32 MB, which no work of this page does"
    );
}

proptest! {
    #[test]
    fn damage_anywhere_is_an_error_or_the_same_work(at in any::<prop::sample::Index>(), byte: u8, cut in 0_usize..60) {
        let mut bytes = pack(&work()).expect("memory");
        let place = at.index(bytes.len());
        bytes[place] ^= byte;
        bytes.truncate(bytes.len() - cut);
        if let Ok(read) = unpack(&bytes) {
            // A changed name of an entry hides it; what is read is whole.
            prop_assert!(read.run.is_none() || read.run == work().run || read.run.is_some_and(|run| run.history.is_empty()));
        }
    }
}
