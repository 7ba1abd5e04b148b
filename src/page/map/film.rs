//! A film of the map: the looks at the open run are shown once more, one after the other, and recorded as WebM by `static/film.js`.

use std::time::Duration;

use js_sys::{Promise, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlCanvasElement;

use super::stage::Stage;
use crate::{
    kit::{
        download::download,
        figures::grouped,
        inks::Inks,
        pen::TYPEFACE,
        reactive::{after, derived, spawn},
        script,
    },
    state::PageState,
};

/// How long each look is shown, so that a film of all of them takes about fifteen seconds.
const LOOK: Duration = Duration::from_millis(60);
/// How long the last one stays.
const END: Duration = Duration::from_millis(1_200);

#[wasm_bindgen]
extern "C" {
    /// A film that is being recorded.
    type Film;
    #[wasm_bindgen(catch, js_name = startFilm)]
    fn start_film(canvas: &HtmlCanvasElement, paper: &str, ink: &str, font: &str) -> Result<Option<Film>, JsValue>;
    #[wasm_bindgen(method)]
    fn caption(this: &Film, words: &str);
    #[wasm_bindgen(method, catch)]
    async fn stop(this: &Film) -> Result<JsValue, JsValue>;
}

/// The item of the map's menu that records a film.
#[component]
pub fn FilmItem(
    /// The map.
    stage: Stage,
    /// The id of the menu, which closes.
    menu: &'static str,
) -> impl IntoView {
    let page = PageState::get();
    let nothing = derived(move || stage.looks.get() < 2);
    let press = move |_| {
        if stage.replayed.get_untracked().is_none() {
            spawn(async move {
                if let Err(says) = film(stage, page).await {
                    page.warn(says);
                }
            });
        }
    };
    view! {
        <button
            class="menu-item"
            popovertarget=menu
            popovertargetaction="hide"
            data-testid="map-film"
            disabled=derived(move || nothing.get() || stage.replayed.get().is_some())
            title=derived(move || if nothing.get() { "Press Train first: the film shows how the map came about" } else { "" })
            on:click=press
        >
            "Film of this run (WebM)"
        </button>
    }
}

/// Records the film and saves it.
///
/// # Errors
/// Why there is none, as a sentence.
async fn film(stage: Stage, page: PageState) -> Result<(), &'static str> {
    let Some(canvas) = stage.canvas.get_untracked() else { return Ok(()) };
    let broken = "The film could not be recorded. Try again, or save the map as a picture.";
    script::load("film.js", "startFilm").await.map_err(|_| "What records films could not be fetched. Try again.")?;
    let inks = Inks::read();
    let film = start_film(&canvas, &inks.card.css(), &inks.muted.css(), TYPEFACE).map_err(|_| broken)?;
    let Some(film) = film else {
        return Err("This browser records no WebM. Chrome, Edge and Firefox do; or save the map as a picture.");
    };
    for (step, layout) in stage.begin_replay() {
        film.caption(&format!("step {}", grouped(step)));
        stage.replay(step, &layout);
        wait(LOOK).await;
    }
    wait(END).await;
    let bytes = film.stop().await;
    stage.end_replay(page);
    let bytes = Uint8Array::new(&bytes.map_err(|_| broken)?).to_vec();
    if download("fewshot-map.webm", &bytes) { Ok(()) } else { Err(broken) }
}

async fn wait(duration: Duration) {
    let over = Promise::new(&mut |done, _| {
        after(duration, move || _ = done.call0(&JsValue::NULL));
    });
    _ = JsFuture::from(over).await;
}
