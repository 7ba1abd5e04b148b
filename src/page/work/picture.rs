//! A picture of a character, a photo of paper or a screenshot, on its way to the board: what of it is ink can be seen and
//! corrected before it becomes a drawing. The browser decodes it, which knows every format and which way up a photo is; the
//! librarian finds the strokes.

use std::collections::VecDeque;

use leptos::{html, prelude::*};
use wasm_bindgen::{Clamped, JsCast};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, File, HtmlCanvasElement, ImageBitmap, ImageData};

use super::Work;
use crate::{
    board::edit,
    kit::{
        ink::Ink,
        names,
        reactive::{derived, memo, watch},
    },
};
use ink::Drawing;
use protocol::librarian::{Done, Errand, Picture};

/// Pixels of the longer side of what is traced.
const SIDE: f64 = 192.0;

/// Pictures that wait to be looked at, the first of them open.
type Queue = VecDeque<(String, ImageBitmap)>;

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
pub struct Pictures {
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
    pub fn new() -> Self {
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
        let name = self.queue.with_value(|queue| queue.front().map(|(name, _)| name.clone()));
        self.wishes.set(Wishes::default());
        self.found.set(Found::default());
        self.name.set(name);
    }

    /// Takes the open picture away.
    fn shut(self) {
        self.queue.update_value(|queue| drop(queue.pop_front()));
        self.open_next();
    }
}

impl Work {
    /// Has the browser decode a picture, and opens it.
    pub(super) async fn open_picture(self, file: File) {
        let name = file.name();
        let decoded = match window().create_image_bitmap_with_blob(&file) {
            Ok(promise) => JsFuture::from(promise).await.ok().and_then(|bitmap| bitmap.dyn_into::<ImageBitmap>().ok()),
            Err(_) => None,
        };
        let Some(bitmap) = decoded.filter(|bitmap| bitmap.width() > 0 && bitmap.height() > 0) else {
            self.state.warn(format!("{name} is not a picture that this browser can read. PNG and JPEG always work."));
            return;
        };
        let pictures = self.pictures;
        pictures.queue.update_value(|queue| queue.push_back((name, bitmap)));
        if pictures.name.with_untracked(Option::is_none) {
            pictures.open_next();
        }
    }

    /// Has the open picture traced as is wished, and shows on the canvas what is taken for ink.
    fn trace(self, canvas: HtmlCanvasElement) {
        let pictures = self.pictures;
        let wishes = pictures.wishes.get_untracked();
        let picture = pictures.queue.with_value(|queue| tones_of(&queue.front()?.1, &canvas, wishes));
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
                    show_ink(&canvas, size.0, &size.1, &ink);
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

/// The part of a picture that was not cut off, in tones on white paper; it is left on the canvas.
fn tones_of(bitmap: &ImageBitmap, canvas: &HtmlCanvasElement, wishes: Wishes) -> Option<Picture> {
    let [left, right, top, bottom] = wishes.cut.map(|part| f64::from(part) / 100.0);
    let (width, height) = (f64::from(bitmap.width()), f64::from(bitmap.height()));
    let (part_width, part_height) = (width * (1.0 - left - right), height * (1.0 - top - bottom));
    let scale = SIDE / part_width.max(part_height);
    let side = |part: f64| (part * scale).round().clamp(1.0, SIDE);
    let (columns, rows) = (side(part_width), side(part_height));
    canvas.set_width(columns as u32);
    canvas.set_height(rows as u32);
    let paper = canvas.get_context("2d").ok()??.dyn_into::<CanvasRenderingContext2d>().ok()?;
    paper.set_fill_style_str("#fff");
    paper.fill_rect(0.0, 0.0, columns, rows);
    paper
        .draw_image_with_image_bitmap_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
            bitmap,
            left * width,
            top * height,
            part_width,
            part_height,
            0.0,
            0.0,
            columns,
            rows,
        )
        .ok()?;
    let data = paper.get_image_data(0.0, 0.0, columns, rows).ok()?.data();
    let tone =
        |pixel: &[u8]| ((77 * u32::from(pixel[0]) + 150 * u32::from(pixel[1]) + 29 * u32::from(pixel[2])) >> 8) as u8;
    Some(Picture {
        width: columns as u32,
        height: rows as u32,
        tones: data.chunks_exact(4).map(tone).collect(),
        is_light: wishes.is_light,
        threshold: wishes.threshold,
    })
}

/// Shows a picture in grey, and in the accent's violet what is taken for ink.
fn show_ink(canvas: &HtmlCanvasElement, width: u32, tones: &[u8], ink: &[bool]) {
    let pixels: Vec<u8> = tones
        .iter()
        .zip(ink)
        .flat_map(|(tone, ink)| if *ink { [122, 92, 255, 255] } else { [*tone, *tone, *tone, 255] })
        .collect();
    let image = ImageData::new_with_u8_clamped_array(Clamped(&pixels), width);
    let paper =
        canvas.get_context("2d").ok().flatten().and_then(|paper| paper.dyn_into::<CanvasRenderingContext2d>().ok());
    if let (Ok(image), Some(paper)) = (image, paper) {
        _ = paper.put_image_data(&image, 0.0, 0.0);
    }
}

/// The dialog with a picture; shut unless one is open.
#[component]
pub fn PictureDialog() -> impl IntoView {
    let work = Work::get();
    let Pictures { name, wishes, found, class, .. } = work.pictures;
    let dialog = NodeRef::<html::Dialog>::new();
    let canvas = NodeRef::<html::Canvas>::new();
    watch(move || {
        let open = name.with(Option::is_some);
        let Some(dialog) = dialog.get() else { return };
        match (open, dialog.open()) {
            (true, false) => _ = dialog.show_modal(),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    watch(move || {
        let open = name.with(Option::is_some);
        wishes.track();
        if let (true, Some(canvas)) = (open, canvas.get()) {
            untrack(|| work.trace(canvas));
        }
    });
    let drawing = memo(move || found.with(|found| found.drawing.clone()));
    let nothing = derived(move || drawing.with(Drawing::is_empty));
    view! {
        <dialog
            node_ref=dialog
            class="picture"
            aria-labelledby="picture-title"
            data-testid="picture-dialog"
            on:close=move |_| {
                if name.with_untracked(Option::is_some) {
                    work.pictures.shut();
                }
            }
        >
            <header class="card-head">
                <h2 id="picture-title">{derived(move || name.get().unwrap_or_default())}</h2>
            </header>
            <div class="picture-both">
                <figure>
                    <canvas node_ref=canvas aria-label="The picture; what is taken for ink is violet" role="img"></canvas>
                    <figcaption class="muted">"Violet is taken for ink"</figcaption>
                </figure>
                <figure>
                    <div class="cell"><Ink drawing/></div>
                    <figcaption class="muted">"The drawing it becomes"</figcaption>
                </figure>
            </div>
            <p class="share-says" role="status" data-testid="picture-says">{derived(move || found.with(|found| found.trouble.clone().unwrap_or_default()))}</p>
            <fieldset class="segments">
                <legend class="visually-hidden">"What is ink"</legend>
                {polarity(work.pictures, None, "Guess ink", "picture-guess")}
                {polarity(work.pictures, Some(false), "Dark ink", "picture-dark")}
                {polarity(work.pictures, Some(true), "Light ink", "picture-light")}
            </fieldset>
            <label class="picture-slider">
                <span>"Threshold"</span>
                <input
                    type="range"
                    min="1"
                    max="254"
                    data-testid="picture-threshold"
                    prop:value=derived(move || found.with(|found| found.threshold.to_string()))
                    on:input:target=move |event| {
                        let threshold = event.target().value().parse().ok();
                        wishes.update(|wishes| wishes.threshold = threshold);
                    }
                />
            </label>
            {["Cut left", "Cut right", "Cut top", "Cut bottom"].into_iter().enumerate().map(|(at, label)| cut(wishes, at, label)).collect_view()}
            <label class="picture-slider">
                <span>"Class"</span>
                <select
                    class="select"
                    data-testid="picture-class"
                    on:change:target=move |event| class.set(event.target().value().parse().ok())
                >
                    <option value="" prop:selected=derived(move || class.get().is_none())>"A new class"</option>
                    {move || work.state.board.with(|board| board.iter().map(|each| {
                        let id = each.id;
                        view! {
                            <option value=id.to_string() prop:selected=derived(move || class.get() == Some(id))>
                                {names::of(board, id)}
                            </option>
                        }
                    }).collect_view())}
                </select>
            </label>
            <div class="editor-row">
                <button class="button" data-testid="picture-skip" on:click=move |_| work.pictures.shut()>"Leave it out"</button>
                <button class="button primary" data-testid="picture-put" disabled=nothing on:click=move |_| work.put_picture()>
                    "Put on the board"
                </button>
            </div>
        </dialog>
    }
}

fn polarity(pictures: Pictures, value: Option<bool>, label: &'static str, testid: &'static str) -> AnyView {
    let Pictures { wishes, .. } = pictures;
    view! {
        <label class="segment">
            <input
                type="radio"
                name="picture-ink"
                prop:checked=derived(move || wishes.with(|wishes| wishes.is_light == value))
                on:change=move |_| wishes.update(|wishes| (wishes.is_light, wishes.threshold) = (value, None))
            />
            <span data-testid=testid>{label}</span>
        </label>
    }
    .into_any()
}

/// How much of one side of the picture is cut off.
fn cut(wishes: RwSignal<Wishes>, at: usize, label: &'static str) -> AnyView {
    view! {
        <label class="picture-slider">
            <span>{label}</span>
            <input
                type="range"
                min="0"
                max="45"
                prop:value=derived(move || wishes.with(|wishes| wishes.cut[at].to_string()))
                on:input:target=move |event| {
                    let part = event.target().value().parse().unwrap_or(0);
                    wishes.update(|wishes| wishes.cut[at] = part);
                }
            />
        </label>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ink::{Point, Stroke};

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
