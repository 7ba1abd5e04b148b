//! A picture of a character, a photo of paper or a screenshot, on its way to the board: what of it is ink can be seen and
//! corrected before it becomes a drawing. The browser decodes it, which knows every format and which way up a photo is; the
//! librarian finds the strokes.

mod canvas;
mod dialog;

use std::collections::VecDeque;

use js_sys::Promise;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, HtmlCanvasElement, ImageBitmap};

use super::DocumentActions;
use crate::{board::edit, kit::reactive::spawn};
use ink::Drawing;
use protocol::librarian::{Done, Errand};

pub use dialog::PictureDialog;

/// Pictures that wait to be looked at, the first of them open.
type Queue = VecDeque<Waiting>;

/// A picture that waits.
struct Waiting {
    name: String,
    bitmap: ImageBitmap,
    /// The class that it was let go over.
    class: Option<u32>,
}

/// How a picture is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Wishes {
    /// Whether the light is ink; to be guessed if nothing is said.
    is_light: Option<bool>,
    /// The user's threshold.
    threshold: Option<u8>,
    /// Hundredths that are cut off: left, right, top, bottom.
    cut: [u8; 4],
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
struct Found {
    drawing: Drawing,
    is_light: bool,
    threshold: u8,
    /// Why nothing was.
    trouble: Option<String>,
}

/// The pictures on their way. Copy it freely.
#[derive(Clone, Copy)]
pub(super) struct Pictures {
    queue: StoredValue<Queue, LocalStorage>,
    /// The name of the picture that is open.
    name: RwSignal<Option<String>>,
    wishes: RwSignal<Wishes>,
    found: RwSignal<Found>,
    /// The class that it goes to; a new one if there is none.
    class: RwSignal<Option<u32>>,
    /// Counts questions: what is answered late is not heard.
    turn: StoredValue<u32>,
}

impl Pictures {
    /// None yet.
    pub(super) fn new() -> Self {
        Self {
            queue: StoredValue::new_local(Queue::new()),
            name: RwSignal::default(),
            wishes: RwSignal::default(),
            found: RwSignal::default(),
            class: RwSignal::default(),
            turn: StoredValue::default(),
        }
    }

    /// Opens the first picture that waits, or shuts the dialog.
    fn open_next(self) {
        let next = self.queue.with_value(|queue| queue.front().map(|next| (next.name.clone(), next.class)));
        if let Some((_, Some(class))) = next {
            self.class.set(Some(class));
        }
        self.wishes.set(Wishes::default());
        self.found.set(Found::default());
        self.name.set(next.map(|(name, _)| name));
    }

    /// Takes the open picture away.
    fn shut(self) {
        self.queue.update_value(|queue| drop(queue.pop_front()));
        self.open_next();
    }
}

impl DocumentActions {
    /// Has the browser decode a picture, and opens it.
    pub(super) async fn open_picture(self, file: &Blob, name: String, class: Option<u32>) {
        let decoded = window().create_image_bitmap_with_blob(file);
        self.queue_picture(decoded, name, class).await;
    }

    /// Has the librarian draw an SVG document, since browsers do not decode one for a canvas, and opens it.
    pub(super) fn open_svg(self, name: String, bytes: Vec<u8>, class: Option<u32>) {
        self.errands.ask(Errand::DrawSvg(bytes), move |done| match done {
            Ok(Done::Drawn { width, tones }) => {
                let drawn = canvas::image_of(width, &tones);
                let decoded = drawn.and_then(|image| window().create_image_bitmap_with_image_data(&image));
                spawn(async move { self.queue_picture(decoded, name, class).await });
            }
            Ok(_) => {}
            Err(why) => self.state.warn(format!("{name} cannot be opened: it {why}.")),
        });
    }

    async fn queue_picture(self, decoded: Result<Promise, JsValue>, name: String, class: Option<u32>) {
        let decoded = match decoded {
            Ok(promise) => JsFuture::from(promise).await.ok().and_then(|bitmap| bitmap.dyn_into::<ImageBitmap>().ok()),
            Err(_) => None,
        };
        let Some(bitmap) = decoded.filter(|bitmap| bitmap.width() > 0 && bitmap.height() > 0) else {
            self.state.warn(format!("{name} is not a picture that this browser can read. PNG and JPEG always work."));
            return;
        };
        let pictures = self.pictures;
        pictures.queue.update_value(|queue| queue.push_back(Waiting { name, bitmap, class }));
        if pictures.name.with_untracked(Option::is_none) {
            pictures.open_next();
        }
    }

    /// Has the open picture traced as is wished, and shows on the canvas what is taken for ink.
    fn trace(self, canvas: HtmlCanvasElement) {
        let pictures = self.pictures;
        let wishes = pictures.wishes.get_untracked();
        let picture = pictures.queue.with_value(|queue| canvas::tones_of(&queue.front()?.bitmap, &canvas, wishes));
        let Some(picture) = picture else { return };
        let turn = pictures.turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        });
        let size = (picture.width, picture.tones.clone());
        self.errands.ask(Errand::Trace(picture), move |done| {
            if Some(pictures.turn.get_value()) != turn {
                return;
            }
            match done {
                Ok(Done::Traced { drawing, ink, is_light, threshold }) => {
                    canvas::show_ink(&canvas, size.0, &size.1, &ink);
                    pictures.found.set(Found { drawing, is_light, threshold, trouble: None });
                }
                Ok(_) => {}
                Err(why) => pictures.found.update(|found| {
                    found.drawing = Drawing::default();
                    found.trouble = Some(format!("This {why}."));
                }),
            }
        });
    }

    /// Puts what was found onto the board, into the first free cell of the class or into a new class.
    fn put_picture(self) {
        let Found { drawing, .. } = self.pictures.found.get_untracked();
        let class = self.pictures.class.get_untracked();
        match self.state.board.try_update(|board| put(board, class, drawing)) {
            Some(true) => {
                self.state.inform("The picture is on the board.");
                self.pictures.shut();
            }
            _ => self.pictures.found.update(|found| {
                found.trouble = Some("There is no room for it. Remove a drawing or a class first.".to_owned());
            }),
        }
    }
}

/// Puts a drawing into a class, or into a new one. False if there is no room.
fn put(board: &mut Vec<ink::Class>, class: Option<u32>, drawing: Drawing) -> bool {
    let blank = edit::is_blank(board).then(|| board.first().map(|class| class.id)).flatten();
    let Some(id) = class.or(blank).or_else(|| edit::add_class(board)) else { return false };
    let free =
        |board: &[ink::Class]| board.iter().find(|class| class.id == id)?.drawings.iter().position(Drawing::is_empty);
    if free(board).is_none() && edit::k_shot(board) < edit::MOST_SHOTS {
        let shots = edit::k_shot(board) + 1;
        edit::set_k_shot(board, shots);
    }
    free(board).map(|index| edit::set_drawing(board, id, index, drawing)).is_some()
}

/// Puts drawings into a class, or into a new one of this name, as many as there is room for. How many that were.
pub(super) fn put_all(board: &mut Vec<ink::Class>, class: Option<u32>, name: &str, drawings: Vec<Drawing>) -> usize {
    let (mut class, mut count) = (class, 0);
    for drawing in drawings {
        let before = (board.iter().map(|class| class.id).collect::<Vec<_>>(), edit::is_blank(board));
        let mark = drawing.clone();
        if !put(board, class, drawing) {
            break;
        }
        count += 1;
        if class.is_none() {
            // Those that follow go where the first one went.
            let found = board
                .iter()
                .find(|class| (before.1 || !before.0.contains(&class.id)) && class.drawings.contains(&mark));
            class = found.map(|class| class.id);
            if let Some(id) = class.filter(|_| !name.is_empty()) {
                edit::rename(board, id, name.chars().take(24).collect());
            }
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use ink::{Point, Stroke};

    #[test]
    fn drawings_of_one_file_go_to_one_class_as_far_as_there_is_room() {
        let mark = |x: f32| Drawing { strokes: vec![Stroke { points: vec![Point::at(x, 0.5, 0.0)] }] };
        let mut board = edit::blank(2, 1);
        assert_eq!(put_all(&mut board, None, "cat", vec![mark(0.1), mark(0.2)]), 2);
        assert_eq!((board.len(), board[0].name.as_str(), edit::drawing(&board, 0, 1)), (2, "cat", mark(0.2)));
        assert_eq!(put_all(&mut board, None, "", vec![mark(0.3)]), 1);
        assert_eq!((board.len(), edit::drawing(&board, 2, 0)), (3, mark(0.3)), "a class of its own");
        assert_eq!(put_all(&mut board, Some(1), "dog", vec![mark(0.4); 9]), edit::MOST_SHOTS);
        assert_eq!(board[1].name, "", "a class that is there keeps its name");
        assert_eq!(put_all(&mut board, Some(1), "", vec![mark(0.4)]), 0);
    }

    #[test]
    fn a_picture_finds_a_free_cell_makes_one_or_is_refused() {
        let mark = || Drawing { strokes: vec![Stroke { points: vec![Point::at(0.5, 0.5, 0.0)] }] };
        let mut board = edit::blank(2, 1);
        assert!(put(&mut board, None, mark()));
        assert_eq!((board.len(), edit::drawing(&board, 0, 0)), (2, mark()), "a blank board is filled from its start");
        assert!(put(&mut board, None, mark()));
        assert_eq!(board.len(), 3);
        assert!(put(&mut board, Some(0), mark()));
        assert_eq!((edit::k_shot(&board), edit::drawing(&board, 0, 1)), (2, mark()));
        for _ in 2..edit::MOST_SHOTS {
            assert!(put(&mut board, Some(0), mark()));
        }
        assert!(!put(&mut board, Some(0), mark()), "five drawings are all there is room for");
    }
}
