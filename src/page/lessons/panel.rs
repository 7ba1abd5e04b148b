//! The column of the lessons: which chapter and scene, its text, its button, what to try and what is asked.

use std::sync::Arc;

use icondata_lu::{LuBookOpen, LuChevronLeft, LuChevronRight, LuPresentation, LuX};
use leptos::prelude::*;

use super::{Fetched, LessonState, action, light, question::Ask};
use crate::{
    kit::{
        icon::Icon,
        icon_button::IconButton,
        reactive::{derived, memo, watch},
    },
    state::LessonPlace,
};
use ::lessons::{Lesson, Lessons, Scene, Task};

/// The button that opens the lessons, and closes them.
#[component]
pub fn LessonsButton() -> impl IntoView {
    let state = LessonState::get();
    let is_open = derived(move || state.page.lesson.with(Option::is_some));
    view! {
        <button
            class="button quiet"
            aria-label="Lessons"
            aria-pressed=derived(move || is_open.get().to_string())
            data-testid="lessons"
            on:click=move |_| if is_open.get_untracked() { state.close() } else { state.open() }
        >
            <Icon icon=LuBookOpen/>
            <span class="wide-only">"Lessons"</span>
        </button>
    }
}

/// The column; empty while no lesson is open.
#[component]
pub fn LessonPanel() -> impl IntoView {
    let state = LessonState::get();
    let is_open = memo(move || state.page.lesson.with(Option::is_some));
    move || is_open.get().then(|| view! { <Open state/> })
}

#[component]
fn Open(state: LessonState) -> impl IntoView {
    let body = move || match state.fetched.get() {
        Fetched::Here(_) => view! { <TheScene state/> }.into_any(),
        Fetched::No | Fetched::Coming => {
            view! { <p class="muted" role="status">"The lessons are on their way …"</p> }.into_any()
        }
        Fetched::Failed(why) => view! {
            <p role="alert">{why}</p>
            <button class="button" on:click=move |_| state.fetch()>"Try again"</button>
        }
        .into_any(),
    };
    view! {
        <section class="card column lesson" aria-label="Lesson" data-testid="lesson">
            <header class="row">
                <Chapters state/>
                <IconButton icon=LuPresentation label="Present" title="Present: the scene fills the screen (P)" testid="present"
                    press=move || state.page.presenting.set(true)/>
                <IconButton icon=LuX label="Close the lessons" testid="lesson-close" press=move || state.close()/>
            </header>
            {body}
        </section>
    }
}

/// The choice of chapter.
#[component]
fn Chapters(state: LessonState) -> impl IntoView {
    let all = move || match state.fetched.get() {
        Fetched::Here(lessons) => lessons,
        Fetched::No | Fetched::Coming | Fetched::Failed(_) => Arc::default(),
    };
    let open = derived(move || state.page.lesson.get().map(|place| place.lesson).unwrap_or_default());
    let option = move |(number, lesson): (usize, &Lesson)| {
        let id = lesson.id.clone();
        let chosen = derived(move || open.with(|open| *open == id));
        view! { <option value=lesson.id.clone() selected=chosen>{format!("{} {}", number + 1, lesson.title)}</option> }
    };
    view! {
        <select
            class="select grow"
            aria-label="Chapter"
            data-testid="chapter"
            prop:value=open
            on:change:target=move |event| state.go(LessonPlace { lesson: event.target().value(), scene: 0 })
        >
            {move || all().lessons.iter().enumerate().map(option).collect_view()}
        </select>
    }
}

/// The open scene, with the way to the next.
#[component]
fn TheScene(state: LessonState) -> impl IntoView {
    view! {
        <div
            class="lesson-text column scroll grow"
            on:mouseover=move |event| light::moved(state, &event)
            on:focusin=move |event| light::moved(state, &event)
            on:mouseleave=move |_| light::scene(state)
            on:click=move |event| light::pressed(state, &event)
        >
            {move || state.scene.get().map(|scene| view! { <SceneBody state scene/> })}
        </div>
        <SceneSteps/>
    }
}

/// Back, where one is, and on.
#[component]
pub fn SceneSteps() -> impl IntoView {
    let state = LessonState::get();
    let go = move |by: isize| {
        if let Some(place) = untrack(|| state.further(by)) {
            state.go(place);
        }
    };
    let count = move |lessons: &Lessons, place: &LessonPlace| {
        lessons.lessons.iter().find(|lesson| lesson.id == place.lesson).map_or(0, |lesson| lesson.scenes.len())
    };
    let standing = derived(move || {
        let place = state.page.lesson.get();
        state.fetched.with(|fetched| match (fetched, &place) {
            (Fetched::Here(lessons), Some(place)) => format!("{} of {}", place.scene + 1, count(lessons, place)),
            _ => String::new(),
        })
    });
    view! {
        <nav class="row apart scene-steps" aria-label="Scenes">
            <IconButton icon=LuChevronLeft label="Previous scene" testid="scene-back"
                disabled=derived(move || state.further(-1).is_none()) press=move || go(-1)/>
            <span class="muted" data-testid="scene-number">{standing}</span>
            <IconButton icon=LuChevronRight label="Next scene" testid="scene-next"
                disabled=derived(move || state.further(1).is_none()) press=move || go(1)/>
        </nav>
    }
}

#[component]
fn SceneBody(state: LessonState, scene: Arc<Scene>) -> impl IntoView {
    let button = scene.action.map(|action| {
        view! {
            <button
                class="button primary"
                data-testid="scene-action"
                disabled=derived(move || state.is_idle(action))
                on:click=move |_| state.act(action)
            >
                {action::label(action)}
            </button>
        }
    });
    let link = state.page.lesson.with_untracked(|place| place.as_ref().map(LessonPlace::to_link)).unwrap_or_default();
    let tasks =
        scene.tasks.iter().cloned().enumerate().map(|(number, task)| to_do(state, (link.clone(), number), task));
    view! {
        <h2 data-testid="scene-title">{scene.title.clone()}</h2>
        <div class="lesson-prose column" inner_html=scene.html.clone()></div>
        {button}
        {(!scene.tasks.is_empty()).then(|| view! { <ul class="tasks column" aria-label="To try">{tasks.collect_view()}</ul> })}
        {scene.questions.iter().cloned().map(|question| view! { <Ask question/> }).collect_view()}
    }
}

/// Something to try, with a tick once it was done.
fn to_do(state: LessonState, key: (String, usize), task: Task) -> impl IntoView + use<> {
    let done = state.done;
    let (known, noted) = (key.clone(), key);
    let is_done = memo(move || done.with(|done| done.contains(&known)));
    watch(move || {
        if !is_done.get() && task.done.holds(&|name| state.fact(name)) {
            done.update(|done| _ = done.insert(noted.clone()));
        }
    });
    view! {
        <li class="task row tight" class:done=is_done data-testid="task">
            <span class="task-mark" role="img" aria-label=derived(move || if is_done.get() { "Done" } else { "To do" })></span>
            <span inner_html=task.html></span>
        </li>
    }
}
