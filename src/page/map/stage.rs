//! Where the scene meets the page: follows the page's state, and paints when something changed or moves.

use leptos::{html, prelude::*};

use super::{
    gestures::MapGesture,
    paint::Painter,
    past::Past,
    scene::{MapMark, MapScene},
    view::Pixel,
};
use crate::kit::reactive::{next_frame, watch};
use crate::map::projection::order::keyed;
use crate::{
    kit::{
        inks::use_inks,
        motion::{now_ms, prefers_stillness},
        names,
        size::use_room,
    },
    map::projection::{FrameMapper, MapLayout},
    state::{PageState, QueryAnswer},
};
use ink::Class;
use protocol::Landmark;

/// The map's canvas and all that is on it. Copy it freely: it is a handle.
#[derive(Clone, Copy)]
pub struct Stage {
    /// The canvas to paint on.
    pub canvas: NodeRef<html::Canvas>,
    /// What is pointed at, and where on the canvas it is.
    pub pointed: RwSignal<Option<(Landmark, Pixel)>>,
    /// The fraction of the variance that the map shows.
    pub explained: RwSignal<f64>,
    /// How many looks at the open run can be shown again.
    pub looks: RwSignal<usize>,
    /// The step that is shown again, while that is being done; what comes from the trainer meanwhile is shown after it.
    pub replayed: RwSignal<Option<u64>>,
    inside: StoredValue<Inside, LocalStorage>,
}

struct Inside {
    scene: MapScene,
    painter: Option<Painter>,
    mapper: FrameMapper,
    past: Past,
    gesture: MapGesture,
    frame_asked_for: bool,
}

impl Stage {
    /// A stage that follows the state.
    pub fn new(state: PageState) -> Self {
        let stage = Self {
            canvas: NodeRef::new(),
            pointed: RwSignal::new(None),
            explained: RwSignal::new(1.0),
            looks: RwSignal::new(0),
            replayed: RwSignal::new(None),
            inside: StoredValue::new_local(Inside {
                scene: MapScene::new(prefers_stillness()),
                painter: None,
                mapper: FrameMapper::default(),
                past: Past::default(),
                gesture: MapGesture::default(),
                frame_asked_for: false,
            }),
        };
        stage.mount();
        stage.follow(state);
        stage
    }

    /// Changes the scene at the present time, and has it painted.
    pub fn change(self, change: impl FnOnce(&mut MapScene, &mut MapGesture, f64)) {
        let time = now_ms();
        self.inside.try_update_value(|inside| change(&mut inside.scene, &mut inside.gesture, time));
        self.ask_for_frame();
    }

    /// What is under a pixel.
    pub fn under(self, pixel: Pixel) -> Option<Landmark> {
        self.inside.try_with_value(|inside| inside.scene.under(pixel, now_ms())).flatten()
    }

    /// True while the map is held by a pointer.
    pub fn is_held(self) -> bool {
        self.inside.try_with_value(|inside| inside.gesture.holds()).unwrap_or(false)
    }

    /// The landmark after (or before) the one that is pointed at, in the order of the frame.
    pub fn neighbour(self, forward: bool) -> Option<Landmark> {
        self.inside.with_value(|inside| {
            let marks = &inside.scene.marks;
            let at = marks.iter().position(|mark| Some(mark.landmark) == inside.scene.pointed);
            let next = match (at, forward) {
                (None, true) => 0,
                (None, false) => marks.len().checked_sub(1)?,
                (Some(at), true) => (at + 1) % marks.len(),
                (Some(at), false) => (at + marks.len() - 1) % marks.len(),
            };
            marks.get(next).map(|mark| mark.landmark)
        })
    }

    /// Takes possession of the canvas once it is on the page, and follows its size and the theme.
    fn mount(self) {
        let inks = use_inks();
        watch(move || {
            let Some(canvas) = self.canvas.get() else { return };
            let painter = Painter::new(canvas, inks.get_untracked());
            self.inside.update_value(|inside| inside.painter = painter);
            self.ask_for_frame();
        });
        let size = use_room(self.canvas);
        watch(move || {
            let size = size.get();
            self.inside.try_update_value(|inside| inside.scene.resize(size, now_ms()));
            self.ask_for_frame();
        });
        watch(move || {
            let inks = inks.get();
            self.inside.update_value(|inside| {
                if let Some(painter) = &mut inside.painter {
                    painter.set_inks(inks);
                }
            });
            self.ask_for_frame();
        });
    }

    fn follow(self, state: PageState) {
        watch(move || {
            let board = state.board.get();
            self.inside.update_value(|inside| {
                let before = std::mem::take(&mut inside.scene.board);
                if let Some(painter) = &mut inside.painter {
                    painter.sprites().forget(|landmark| differs(&before, &board, landmark));
                }
                inside.scene.board = board;
            });
            self.ask_for_frame();
        });
        watch(move || {
            let gallery = state.gallery.get();
            self.inside.update_value(|inside| {
                inside.scene.gallery = gallery;
                inside.forget(|landmark| matches!(landmark, Landmark::HeldOut { .. }));
            });
            self.ask_for_frame();
        });
        watch(move || {
            let query = state.query.get();
            self.inside.update_value(|inside| {
                inside.scene.query = query;
                inside.forget(|landmark| landmark == Landmark::Query);
            });
            self.ask_for_frame();
        });
        watch(move || {
            let shares = state.answer.with(|answer| match answer {
                QueryAnswer::Predicted(prediction) => {
                    keyed(prediction.scores.iter().map(|score| (score.class, score.probability)))
                }
                QueryAnswer::None | QueryAnswer::Unanswerable(_) => Default::default(),
            });
            self.change(|scene, _, _| scene.shares = shares);
        });
        watch(move || {
            let highlighted = state.highlighted.get();
            self.change(|scene, _, _| scene.highlighted = highlighted);
        });
        watch(move || state.frame.with(|frame| self.arrange(frame.as_ref())));
    }

    fn arrange(self, frame: Option<&protocol::EmbeddingFrame>) {
        let explained = self.inside.try_update_value(|inside| {
            let layout = frame.map(|frame| inside.mapper.layout(frame)).unwrap_or_default();
            if let Some(frame) = frame {
                inside.past.keep(frame, &layout);
            }
            if self.replayed.get_untracked().is_none() {
                inside.scene.still = prefers_stillness();
                inside.scene.arrange(&layout, now_ms());
            }
            (layout.explained, inside.past.looks().len())
        });
        let (explained, looks) = explained.unwrap_or((1.0, 0));
        self.explained.set(explained);
        if self.looks.get_untracked() != looks {
            self.looks.set(looks);
        }
        self.ask_for_frame();
    }

    /// From now on the map shows what [`Self::replay`] says; all that there is to be shown again, with steps.
    pub fn begin_replay(self) -> Vec<(u64, MapLayout)> {
        self.replayed.set(Some(0));
        self.inside.with_value(|inside| inside.past.looks().to_vec())
    }

    /// Shows a look again.
    pub fn replay(self, step: u64, layout: &MapLayout) {
        self.replayed.set(Some(step));
        self.change(|scene, _, time| scene.arrange(layout, time));
    }

    /// From now on the map shows again what the trainer tells.
    pub fn end_replay(self, state: PageState) {
        self.replayed.set(None);
        state.frame.with_untracked(|frame| self.arrange(frame.as_ref()));
    }

    fn ask_for_frame(self) {
        let asked = self.inside.try_update_value(|inside| std::mem::replace(&mut inside.frame_asked_for, true));
        if asked == Some(false) {
            next_frame(move || {
                self.inside.try_update_value(|inside| inside.frame_asked_for = false);
                self.paint();
            });
        }
    }

    fn paint(self) {
        let time = now_ms();
        let ratio = window().device_pixel_ratio().clamp(1.0, 3.0);
        let painted = self.inside.try_update_value(|inside| {
            let Inside { scene, painter, .. } = inside;
            if let Some(painter) = painter
                && scene.size[0] > 0.0
            {
                painter.paint(scene, time, ratio);
            }
            let pointed = scene.marks.iter().find(|mark| Some(mark.landmark) == scene.pointed);
            let unit = painter.as_ref().map_or(1.0, Painter::unit);
            let place = |mark: &MapMark| scene.pixel(mark, time).map(|side| side * unit);
            (scene.moves(time), pointed.map(|mark| (mark.landmark, place(mark))))
        });
        let Some((moves, pointed)) = painted else { return };
        if self.pointed.get_untracked() != pointed {
            self.pointed.set(pointed);
        }
        if moves {
            self.ask_for_frame();
        }
    }
}

impl Inside {
    fn forget(&mut self, stale: impl Fn(Landmark) -> bool) {
        if let Some(painter) = &mut self.painter {
            painter.sprites().forget(stale);
        }
    }
}

/// True if the card of a landmark looks different on these two boards.
fn differs(before: &[Class], after: &[Class], landmark: Landmark) -> bool {
    let look = |board: &[Class]| match landmark {
        Landmark::Drawing { class, index } => {
            let position = names::position(board, class)?;
            Some((position, board[position].drawings.get(index as usize)?.clone()))
        }
        Landmark::Prototype { .. } | Landmark::Query | Landmark::HeldOut { .. } => None,
    };
    look(before) != look(after)
}
