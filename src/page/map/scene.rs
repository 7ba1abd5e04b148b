//! What is on the map and where: the landmarks on their way to their places, the view, what is pointed at. Knows sizes
//! and times, paints nothing. [`room`](super::room) says how large things are and has them stand aside.

use std::collections::BTreeMap;

use super::{
    glide::{Between, Glide},
    view::{MapView, Pixel},
};
use crate::map::projection::order::keyed;
use crate::{
    kit::names,
    map::projection::{MapLayout, MapPoint},
};
use ink::{Class, Drawing, Picture};
use protocol::Landmark;

/// Pixels kept free at the edges when everything is shown: half a card and a name.
const MARGIN: f64 = 52.0;

/// Everything on the map.
pub struct MapScene {
    /// The canvas, in CSS pixels.
    pub size: Pixel,
    /// What is shown of the map.
    pub view: Glide<MapView>,
    /// In the order of the frame.
    pub marks: Vec<MapMark>,
    /// The board, for drawings and the order of the classes.
    pub board: Vec<Class>,
    /// Held-out drawings, by class then index.
    pub gallery: Vec<Vec<Picture>>,
    /// What stands on the query pad.
    pub query: Drawing,
    /// How probable the query is of each class.
    pub shares: BTreeMap<u32, f32>,
    /// What the pointer or the keyboard is on.
    pub pointed: Option<Landmark>,
    /// The class that stands out, everywhere on the page.
    pub highlighted: Option<u32>,
    /// True where the reader asked for less motion: everything is at once where it should be.
    pub still: bool,
    /// True until the user pans or zooms: the view follows what is on the map.
    follows: bool,
    /// The scale that shows everything.
    pub(super) fitting: f64,
}

/// A landmark on the map.
pub struct MapMark {
    /// What it is.
    pub landmark: Landmark,
    /// Where it is.
    pub place: Glide<MapPoint>,
    /// How far it stands aside to let others be seen, in pixels.
    pub offset: Glide<Pixel>,
}

impl MapScene {
    /// An empty map.
    pub fn new(still: bool) -> Self {
        Self {
            size: [0.0, 0.0],
            view: Glide::at(MapView { centre: [0.0, 0.0], scale: 1.0 }),
            marks: Vec::new(),
            board: Vec::new(),
            gallery: Vec::new(),
            query: Drawing::default(),
            shares: BTreeMap::new(),
            pointed: None,
            highlighted: None,
            still,
            follows: true,
            fitting: 1.0,
        }
    }

    /// Sends every landmark to its place in a layout. What is new is there at once, what is gone is gone.
    pub fn arrange(&mut self, layout: &MapLayout, time: f64) {
        let first = self.marks.is_empty();
        let mut before: BTreeMap<Landmark, MapMark> = keyed(self.marks.drain(..).map(|mark| (mark.landmark, mark)));
        let mut arranged = |(landmark, place): &(Landmark, MapPoint)| {
            let new = || MapMark { landmark: *landmark, place: Glide::at(*place), offset: Glide::at([0.0, 0.0]) };
            let mut mark = before.remove(landmark).unwrap_or_else(new);
            mark.place.go(*place, time);
            mark
        };
        self.marks = layout.places.iter().map(&mut arranged).collect();
        self.refit(time, !first);
    }

    /// The canvas has another size.
    pub fn resize(&mut self, size: Pixel, time: f64) {
        self.size = size;
        self.refit(time, false);
    }

    /// Shows everything, and goes on doing so.
    pub fn fit(&mut self, time: f64) {
        self.follows = true;
        self.view.go(self.fitting_view(), time);
        self.make_room(time);
    }

    /// Larger or smaller about a pixel, by hand: at once, as fingers and wheels expect.
    pub fn zoom(&mut self, factor: f64, about: Pixel, time: f64) {
        self.follows = false;
        self.view = Glide::at(self.view.now(time).zoomed(factor, about, self.size, self.fitting));
        self.make_room(time);
    }

    /// Larger or smaller about the centre, by a button or a key: with a glide.
    pub fn zoom_by_step(&mut self, factor: f64, time: f64) {
        self.follows = false;
        let centre = [self.size[0] / 2.0, self.size[1] / 2.0];
        self.view.go(self.view.target().zoomed(factor, centre, self.size, self.fitting), time);
        self.make_room(time);
    }

    /// Moves the map with the hand.
    pub fn pan(&mut self, by: Pixel, time: f64) {
        self.follows = false;
        self.view = Glide::at(self.view.now(time).panned(by));
    }

    /// Moves the map so that a landmark is on the canvas; not at all if it is.
    pub fn bring_into_sight(&mut self, landmark: Option<Landmark>, time: f64) {
        let Some(mark) = self.marks.iter().find(|mark| Some(mark.landmark) == landmark) else {
            return;
        };
        let (view, place) = (self.view.target(), mark.place.target());
        let pixel = view.pixel(place, self.size);
        if (0..2).any(|axis| !(MARGIN / 2.0..=self.size[axis] - MARGIN / 2.0).contains(&pixel[axis])) {
            self.follows = false;
            self.view.go(MapView { centre: place, ..view }, time);
        }
    }

    /// True if something has not arrived yet.
    pub fn moves(&self, time: f64) -> bool {
        let mark_moves = |mark: &MapMark| mark.place.moves(time) || mark.offset.moves(time);
        !self.still && (self.view.moves(time) || self.marks.iter().any(mark_moves))
    }

    /// Where a mark belongs on the canvas.
    pub fn home(&self, mark: &MapMark, time: f64) -> Pixel {
        self.at(&self.view, time).pixel(self.at(&mark.place, time), self.size)
    }

    /// Where a mark is drawn on the canvas.
    pub fn pixel(&self, mark: &MapMark, time: f64) -> Pixel {
        let (home, offset) = (self.home(mark, time), self.at(&mark.offset, time));
        [home[0] + offset[0], home[1] + offset[1]]
    }

    /// What is under a pixel: the nearest of what is there, with a little mercy for fingers.
    pub fn under(&self, pixel: Pixel, time: f64) -> Option<Landmark> {
        let reach = |landmark| (self.side(landmark, time) / 2.0).max(6.0) + 4.0;
        let distance = |mark: &MapMark| {
            let [x, y] = self.pixel(mark, time);
            (pixel[0] - x).hypot(pixel[1] - y)
        };
        self.marks
            .iter()
            .map(|mark| (mark.landmark, distance(mark)))
            .filter(|(landmark, distance)| *distance <= reach(*landmark))
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(landmark, _)| landmark)
    }

    /// The place on the board of the class a landmark belongs to.
    pub fn position(&self, landmark: Landmark) -> Option<usize> {
        match landmark {
            Landmark::Drawing { class, .. } | Landmark::Prototype { class } => names::position(&self.board, class),
            Landmark::Query | Landmark::HeldOut { .. } => None,
        }
    }

    /// True if the class has a single drawing, which its prototype then is.
    pub fn is_single(&self, class: u32) -> bool {
        let drawings = names::position(&self.board, class).map(|position| &self.board[position].drawings);
        drawings.is_some_and(|drawings| drawings.iter().filter(|drawing| !drawing.is_empty()).count() == 1)
    }

    /// Where a prototype is drawn on the canvas: on the drawing, if that is the only one of its class.
    pub fn prototype_pixel(&self, class: u32, time: f64) -> Option<Pixel> {
        let single = self.is_single(class);
        let stands_for = |mark: &&MapMark| match mark.landmark {
            Landmark::Drawing { class: other, .. } => single && other == class,
            Landmark::Prototype { class: other } => !single && other == class,
            Landmark::Query | Landmark::HeldOut { .. } => false,
        };
        self.marks.iter().find(stands_for).map(|mark| self.pixel(mark, time))
    }

    /// The drawing of a cell of the board.
    pub fn drawing(&self, class: u32, index: u32) -> Option<&Drawing> {
        self.board.iter().find(|candidate| candidate.id == class)?.drawings.get(index as usize)
    }

    /// A held-out drawing.
    pub fn picture(&self, class: u32, index: u32) -> Option<&Picture> {
        self.gallery.get(class as usize)?.get(index as usize)
    }

    fn fitting_view(&self) -> MapView {
        MapView::fitting(self.marks.iter().map(|mark| mark.place.target()), self.size, MARGIN)
    }

    fn refit(&mut self, time: f64, gliding: bool) {
        let fitting = self.fitting_view();
        self.fitting = fitting.scale;
        if !self.follows {
        } else if !gliding {
            self.view = Glide::at(fitting);
        } else if !self.view.target().suits(&fitting, self.size, MARGIN) {
            self.view.go(fitting, time);
        }
        self.make_room(time);
    }

    /// Where something is, or at once where it should be if there is to be no motion.
    pub(super) fn at<T: Between>(&self, glide: &Glide<T>, time: f64) -> T {
        if self.still { glide.target() } else { glide.now(time) }
    }
}

/// The class of a landmark on the board.
pub fn class_of(landmark: Landmark) -> Option<u32> {
    match landmark {
        Landmark::Drawing { class, .. } | Landmark::Prototype { class } => Some(class),
        Landmark::Query | Landmark::HeldOut { .. } => None,
    }
}

#[cfg(test)]
#[path = "scene_tests.rs"]
mod tests;
