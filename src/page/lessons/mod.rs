//! The lessons: chapters of a lecture beside the playground, each scene with the state that shows it. What they are is data
//! (`static/lessons/`); this reads it, sets the playground as a scene says, and checks what a visitor tries and answers.

mod action;
mod facts;
mod light;
mod panel;
mod question;
mod scene;

use std::{collections::BTreeSet, sync::Arc};

use leptos::{ev, prelude::*};

pub use panel::{LessonPanel, LessonsButton, SceneSteps};

use crate::{
    fragment,
    kit::{
        files,
        reactive::{memo, on_change, spawn, watch},
    },
    state::{LessonPlace, PageState, PanelName},
    steps::state::StepState,
    trainers::Trainers,
};
use ::lessons::{Lessons, Scene};

/// The file that all of them are in.
const FILE: &str = "lessons.bin";

/// The lessons as far as they have come.
#[derive(Clone, Debug, Default, PartialEq)]
enum Fetched {
    /// Nobody has opened them.
    #[default]
    No,
    /// On their way.
    Coming,
    /// All of them.
    Here(Arc<Lessons>),
    /// Not to be had, and why, as a sentence.
    Failed(String),
}

/// All that the lessons know. Copy it freely: it holds signals, not values.
#[derive(Clone, Copy)]
pub struct LessonState {
    page: PageState,
    trainers: Trainers,
    steps: StepState,
    fetched: RwSignal<Fetched>,
    /// The open scene, if there is one and it has come.
    pub scene: Memo<Option<Arc<Scene>>>,
    /// Tasks that are done: scene as in a link, and the task's number.
    done: RwSignal<BTreeSet<(String, usize)>>,
    /// The step at which training is to pause.
    until: RwSignal<Option<u64>>,
    /// True from opening a scene until the playground is set as it says.
    is_to_set: RwSignal<bool>,
}

impl LessonState {
    /// No lesson is open, unless the page's address says one.
    pub fn new(page: PageState, trainers: Trainers, steps: StepState) -> Self {
        let fetched = RwSignal::new(Fetched::No);
        let scene = memo(move || {
            let place = page.lesson.get()?;
            fetched.with(|fetched| match fetched {
                Fetched::Here(lessons) => {
                    let lesson = lessons.lessons.iter().find(|lesson| lesson.id == place.lesson)?;
                    lesson.scenes.get(place.scene).cloned().map(Arc::new)
                }
                Fetched::No | Fetched::Coming | Fetched::Failed(_) => None,
            })
        });
        let state = Self {
            page,
            trainers,
            steps,
            fetched,
            scene,
            done: RwSignal::default(),
            until: RwSignal::default(),
            is_to_set: RwSignal::default(),
        };
        provide_context(state);
        state.follow_address();
        watch(move || {
            if page.lesson.with(Option::is_some) {
                untrack(|| state.fetch());
            }
        });
        on_change(
            move || page.lesson.with(Option::is_some),
            move |is_open| {
                let place = page.place.get_untracked();
                match (is_open, place) {
                    (true, _) => page.place.set(PanelName::Lesson),
                    (false, PanelName::Lesson) => page.place.set(PanelName::Board),
                    (false, _) => {}
                }
            },
        );
        state.set_when_known();
        state.pause_in_time();
        light::follow(state);
        state
    }

    /// The lessons, from anywhere under [`App`](crate::App).
    pub fn get() -> Self {
        expect_context()
    }

    /// Opens the scene that the page's address has, now and whenever it has another. A link that says no more than the scene sets
    /// the playground, too; one that says settings has the playground as it was left.
    fn follow_address(self) {
        let open = move || {
            let address = fragment::current();
            let Some(link) = fragment::lesson_of(&address) else { return };
            let place = LessonPlace::of_link(link);
            let is_news = self.page.lesson.with_untracked(|open| open.as_ref() != Some(&place));
            let sets = !address.contains('&');
            if is_news || sets {
                self.page.place.set(PanelName::Lesson);
                self.page.lesson.set(Some(place));
                if sets {
                    self.is_to_set.set(true);
                }
            }
        };
        open();
        let listener = window_event_listener(ev::hashchange, move |_| open());
        on_cleanup(move || listener.remove());
    }

    /// Opens the lessons where they were closed, or at their beginning.
    pub fn open(self) {
        if self.page.lesson.with_untracked(Option::is_none) {
            self.go(LessonPlace { lesson: String::new(), scene: 0 });
        }
    }

    /// Closes the lessons; the playground stays as it is.
    pub fn close(self) {
        self.page.lesson.set(None);
    }

    /// Opens a scene, and sets the playground as it says.
    pub fn go(self, place: LessonPlace) {
        self.until.set(None);
        self.page.lesson.set(Some(place));
        self.is_to_set.set(true);
    }

    /// The scene so many further on, over the ends of lessons; `None` at the end of the lecture.
    pub fn further(self, by: isize) -> Option<LessonPlace> {
        let place = self.page.lesson.get()?;
        self.fetched.with(|fetched| {
            let Fetched::Here(lessons) = fetched else { return None };
            let all: Vec<LessonPlace> = lessons
                .lessons
                .iter()
                .flat_map(|lesson| {
                    (0..lesson.scenes.len()).map(|scene| LessonPlace { lesson: lesson.id.clone(), scene })
                })
                .collect();
            let at = all.iter().position(|known| *known == place)?;
            all.get(at.checked_add_signed(by)?).cloned()
        })
    }

    fn fetch(self) {
        if self.fetched.with_untracked(|fetched| matches!(fetched, Fetched::Coming | Fetched::Here(_))) {
            return self.settle();
        }
        self.fetched.set(Fetched::Coming);
        spawn(async move {
            let read = files::fetch(FILE).await.and_then(|bytes| {
                Lessons::from_bytes(&bytes)
                    .ok_or_else(|| "they are of another version of this page: reload it".to_owned())
            });
            self.fetched.set(match read {
                Ok(lessons) => Fetched::Here(Arc::new(lessons)),
                Err(why) => Fetched::Failed(format!("The lessons cannot be shown: {why}.")),
            });
            self.settle();
        });
    }

    /// A link may name a lesson that there is not, or a scene beyond its last: then the nearest is shown.
    fn settle(self) {
        let Some(place) = self.page.lesson.get_untracked() else { return };
        let nearest = self.fetched.with_untracked(|fetched| {
            let Fetched::Here(lessons) = fetched else { return None };
            let lesson = lessons.lessons.iter().find(|lesson| lesson.id == place.lesson).or(lessons.lessons.first())?;
            let scene = if lesson.id == place.lesson { place.scene.min(lesson.scenes.len() - 1) } else { 0 };
            Some(LessonPlace { lesson: lesson.id.clone(), scene })
        });
        if let Some(nearest) = nearest.filter(|nearest| *nearest != place) {
            self.page.lesson.set(Some(nearest));
        }
    }
}
