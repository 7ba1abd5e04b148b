//! Films of generated characters.
#![cfg(not(target_arch = "wasm32"))]

use data::{Classes, Scripts};
use ink::{
    Picture,
    film::{FrameInk, frames},
    rasterise,
};

#[test]
fn what_is_shown_so_far_only_grows_and_ends_as_the_whole() {
    let scripts = Scripts::new(4, 3, 10);
    for class in 0..scripts.len() {
        let whole = scripts.drawing(class, 0).expect("strokes are known");
        let film = frames(&whole, &[1.0; 4], FrameInk::SoFar).expect("there is a line");
        for pair in film.windows(2) {
            assert!(pair[0].bytes().iter().zip(pair[1].bytes()).all(|(earlier, later)| earlier <= later));
        }
        // Where it is cut, a line has a point more, and another may be skipped.
        let apart = film[3].difference(&rasterise(&whole));
        assert!(apart < 0.03 * film[3].total(), "class {class}: {apart}");
        let newest = frames(&whole, &[1.0; 4], FrameInk::Newest).expect("there is a line");
        let together = newest.iter().fold(Picture::blank(), |sheet, frame| sheet.over(frame));
        assert_eq!(together, film[3]);
    }
}
