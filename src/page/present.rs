//! Presenting: one panel fills the screen, and the keys of a clicker go from scene to scene of a lesson.

use std::time::Duration;

use leptos::{ev, prelude::*};

use crate::{
    fragment,
    kit::{
        keys,
        motion::now_ms,
        reactive::{derived, on_change},
    },
    lessons::{LessonState, SceneSteps},
    shortcuts,
    state::{PageState, Stage},
};

/// The keys while presenting, and what they do. Those of a clicker are among them.
pub const KEYS: [(&str, &str); 6] = [
    ("PageDown →", "Next scene"),
    ("PageUp ←", "Previous scene"),
    ("1 2 3 4", "Board, map, step, curves on stage; 0 for what the scene says"),
    ("B .", "Blank the screen, and show it again"),
    ("L", "A dot that follows the pointer"),
    ("Esc", "End; F5 does not reload meanwhile"),
];

/// What stands on stage where no lesson says it, in the order of the digits.
const STAGES: [Stage; 4] = [Stage::Board, Stage::Map, Stage::Step, Stage::Curves];

/// What the presenter has switched on. Copy it freely.
#[derive(Clone, Copy)]
struct Presenter {
    page: PageState,
    lessons: LessonState,
    blank: RwSignal<bool>,
    /// Where the dot is, in pixels of the page, if it is on.
    dot: RwSignal<Option<[i32; 2]>>,
    seconds: RwSignal<u32>,
    clock: StoredValue<Option<IntervalHandle>>,
}

/// From now on, hears the keys, and follows [`PageState::presenting`]. With `?present` in the address it begins at once.
pub fn listen(lessons: LessonState) {
    let page = PageState::get();
    let presenter = Presenter {
        page,
        lessons,
        blank: RwSignal::default(),
        dot: RwSignal::default(),
        seconds: RwSignal::default(),
        clock: StoredValue::default(),
    };
    provide_context(presenter);
    on_change(move || page.presenting.get(), move |is_on| if is_on { presenter.begin() } else { presenter.end() });
    let listeners = (
        window_event_listener(ev::keydown, move |event| {
            let busy = page.editing.get_untracked().is_some() || page.help.get_untracked();
            let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
            if page.presenting.get_untracked() && !busy && !modified && !event.default_prevented() {
                presenter.press(&event);
            }
        }),
        window_event_listener(ev::pointermove, move |event| {
            if presenter.dot.with_untracked(Option::is_some) {
                presenter.dot.set(Some([event.client_x(), event.client_y()]));
            }
        }),
        // The browser's own way out of the whole screen.
        window_event_listener(ev::fullscreenchange, move |_| {
            if document().fullscreen_element().is_none() {
                page.presenting.set(false);
            }
        }),
    );
    on_cleanup(move || {
        listeners.0.remove();
        listeners.1.remove();
        listeners.2.remove();
    });
    let search = window().location().search().unwrap_or_default();
    if search.trim_start_matches('?').split('&').any(|part| part == "present") {
        if fragment::lesson_of(&fragment::current()).is_none() {
            lessons.open();
        }
        page.presenting.set(true);
    }
}

impl Presenter {
    fn begin(self) {
        if let Some(root) = document().document_element() {
            _ = root.set_attribute("data-present", "");
            // Where it is refused, the window is large enough.
            _ = root.request_fullscreen();
        }
        let from = now_ms();
        self.seconds.set(0);
        let clock = set_interval_with_handle(
            move || self.seconds.set(((now_ms() - from) / 1_000.0) as u32),
            Duration::from_secs(1),
        );
        self.clock.set_value(clock.ok());
        if self.page.lesson.with_untracked(Option::is_some) {
            self.lessons.put_on_stage();
        } else if self.page.stage.with_untracked(Option::is_none) {
            self.page.stage.set(Some(Stage::Map));
        }
    }

    fn end(self) {
        if let Some(root) = document().document_element() {
            _ = root.remove_attribute("data-present");
        }
        if document().fullscreen_element().is_some() {
            document().exit_fullscreen();
        }
        if let Some(clock) = self.clock.get_value() {
            clock.clear();
        }
        self.blank.set(false);
        self.dot.set(None);
        self.page.stage.set(None);
    }

    fn press(self, event: &web_sys::KeyboardEvent) {
        let key = keys::meant(event);
        let is_arrow = key.starts_with("Arrow");
        if shortcuts::is_taken(event) && (is_arrow || key.chars().count() == 1) {
            return;
        }
        match key.as_str() {
            "PageDown" | "ArrowRight" => self.go(1),
            "PageUp" | "ArrowLeft" => self.go(-1),
            "b" | "." => self.blank.update(|blank| *blank = !*blank),
            "l" => self.dot.update(|dot| *dot = if dot.is_none() { Some([-99; 2]) } else { None }),
            "0" => self.lessons.put_on_stage(),
            "1" | "2" | "3" | "4" => self.page.stage.set(key.parse::<usize>().ok().map(|digit| STAGES[digit - 1])),
            "Escape" => self.page.presenting.set(false),
            "F5" => {}
            _ => return,
        }
        event.prevent_default();
    }

    /// To the next scene, or where no lesson is open, to the next panel.
    fn go(self, by: isize) {
        self.blank.set(false);
        if self.page.lesson.with_untracked(Option::is_some) {
            if let Some(place) = untrack(|| self.lessons.further(by)) {
                self.lessons.go(place);
            }
            return;
        }
        let at = STAGES.iter().position(|stage| Some(*stage) == self.page.stage.get_untracked()).unwrap_or_default();
        let next = at.checked_add_signed(by).filter(|next| *next < STAGES.len());
        self.page.stage.set(Some(STAGES[next.unwrap_or(at)]));
    }
}

/// What an audience is told under the panel on stage: the scene's sentence; with it the way to the next, and the time.
#[component]
pub fn SceneStrip() -> impl IntoView {
    let presenter: Presenter = expect_context();
    let Presenter { page, lessons, blank, dot, seconds, .. } = presenter;
    let say =
        derived(move || lessons.scene.with(|scene| scene.as_ref().map(|scene| scene.say.clone())).unwrap_or_default());
    let clock = derived(move || format!("{}:{:02}", seconds.get() / 60, seconds.get() % 60));
    let place = move |axis: usize| dot.get().map(|place| format!("{}px", place[axis]));
    view! {
        <Show when=move || page.presenting.get()>
            <div class="scene-strip row">
                <p class="say grow" data-testid="say">{say}</p>
                <SceneSteps/>
                <span class="muted" role="timer" data-testid="clock">{clock}</span>
                <button class="button quiet" data-testid="present-end" on:click=move |_| page.presenting.set(false)>"End"</button>
            </div>
            <div class="blank" hidden=move || !blank.get() data-testid="blank"></div>
            <div class="dot" hidden=move || dot.with(Option::is_none) style:left=move || place(0) style:top=move || place(1)></div>
        </Show>
    }
}
