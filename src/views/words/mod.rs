//! Words: descriptions instead of drawn examples (zero-shot transfer, Radford et al. 2021, section 3.1). The drawing on the
//! query pad is matched among them, each finds its nearest drawings, and of one it is seen what each of its words does.

mod answer;
mod fields;
mod row;

use std::{sync::Arc, time::Duration};

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use self::{
    fields::{Desk, Fields},
    row::Row,
};
use super::{frame::small, wish::ask};
use crate::{
    protocol::{Descriptions, Matches, decode},
    ui::{
        reactive::{after, derived, each_id, memo},
        step_view::messages::{BoardNews, Wish},
    },
};

/// From the last keystroke to the question.
const PAUSE: Duration = Duration::from_millis(250);

/// The id of the button that adds a field.
const ADD: &str = "words-add";

/// The descriptions, and how drawings match with them. They outlive the tab. Copy it freely: it holds signals.
#[derive(Clone, Copy)]
pub struct Words {
    /// What the user wrote.
    fields: RwSignal<Fields>,
    /// What stood there before the board was described, so that nothing is lost.
    before: RwSignal<Option<Fields>>,
    /// The latest answer.
    matches: RwSignal<Option<Arc<Matches>>>,
    desk: RwSignal<Desk>,
}

impl Words {
    /// Before anything was asked.
    pub fn new() -> Self {
        Self {
            fields: RwSignal::new(Fields::new()),
            before: RwSignal::default(),
            matches: RwSignal::default(),
            desk: RwSignal::default(),
        }
    }

    /// Hears an answer; bytes that are none change nothing.
    pub fn hear(self, matches: &[u8]) {
        if let Some(matches) = decode::<Matches>(matches).ok().filter(Matches::fits) {
            self.matches.set(Some(Arc::new(matches)));
        }
    }

    /// Writes into a field, and asks when the pen rests.
    fn write(self, id: u32, text: String) {
        self.fields.update(|fields| fields.write(id, text));
        if let Some(ticket) = self.desk.try_update(Desk::change) {
            after(PAUSE, move || self.due(ticket));
        }
    }

    /// Changes the fields, and asks at once.
    fn change(self, change: impl FnOnce(&mut Fields)) {
        self.fields.update(change);
        if let Some(ticket) = self.desk.try_update(Desk::change) {
            self.due(ticket);
        }
    }

    fn due(self, ticket: u32) {
        // The views may have gone meanwhile.
        let wish = self.fields.try_with_untracked(|fields| self.desk.try_update(|desk| desk.due(ticket, fields)));
        if let Some(Some(Some(descriptions))) = wish {
            ask(Wish::Describe(descriptions));
        }
    }

    fn remove(self, id: u32) {
        self.change(|fields| fields.remove(id));
        // What was pressed is gone with its field, and the keyboard would begin at the top of the page again.
        if let Some(Ok(button)) = document().get_element_by_id(ADD).map(JsCast::dyn_into::<HtmlElement>) {
            _ = button.focus();
        }
    }

    /// Puts what the describer says of the board's classes in the place of the fields, or what stood there back.
    fn swap_with_board(self) {
        let texts: Vec<String> = self.matches.with_untracked(|matches| {
            let board = matches.iter().flat_map(|matches| &matches.board);
            board.take(Descriptions::MOST).map(|caption| caption.text.clone()).collect()
        });
        match self.before.try_update(Option::take).flatten() {
            Some(before) => self.change(|fields| *fields = before),
            None => {
                self.before.set(Some(self.fields.get_untracked()));
                self.change(|fields| fields.replace(texts));
            }
        }
    }
}

/// The tab.
#[component]
pub fn DrawingsAndWords(
    /// The descriptions.
    words: Words,
    /// The board, for its names and marks.
    board: RwSignal<BoardNews>,
) -> impl IntoView {
    let wish = words.fields.with_untracked(|fields| words.desk.try_update(|desk| desk.come(fields)));
    ask(Wish::Describe(wish.flatten()));
    on_cleanup(move || {
        words.desk.update(Desk::leave);
        ask(Wish::Describe(None));
    });
    let ids = memo(move || words.fields.with(Fields::ids));
    view! {
        <div class="view words" data-view="words">
            <Head words/>
            <div class="step-scroll" tabindex="0" role="group" aria-label="Descriptions and what they match">
                <p class="words-row words-heads muted" aria-hidden="true">
                    <span>"Description"</span> <span>"Probability, cosine"</span> <span>"Nearest drawings"</span>
                </p>
                <ul aria-label="Descriptions">
                    {each_id(ids.into(), move |id| view! { <Row id words board/> }.into_any())}
                </ul>
                <Foot words/>
            </div>
        </div>
    }
}

/// What stands on the pad, what matches it best, and who says so.
#[component]
fn Head(words: Words) -> impl IntoView {
    let Words { fields, before, matches, .. } = words;
    let said = move |of: fn(&Matches) -> String| memo(move || matches.with(|matches| matches.as_deref().map(of)));
    let (sentence, reader) = (said(Matches::sentence), said(Matches::reader));
    let picture = memo(move || matches.with(|matches| Some(matches.as_ref()?.query.as_ref()?.picture.clone())));
    let nothing = memo(move || {
        before.with(Option::is_none)
            && matches.with(|matches| matches.as_ref().is_none_or(|matches| matches.board.is_empty()))
    });
    let way = move || if before.with(Option::is_some) { "Back to my words" } else { "Describe my board" };
    view! {
        <div class="step-line words-head">
            {move || picture.get().map(|picture| small(Some(&picture)))}
            <div class="words-said">
                <p role="status" data-testid="words-sentence">
                    {move || sentence.get().unwrap_or_else(|| "The network that reads is on its way …".to_owned())}
                </p>
                <p class="muted" data-testid="words-reader">{reader}</p>
            </div>
            <label class="words-switch" title=PROMPTS>
                <input type="checkbox" data-testid="words-ensemble" aria-describedby="words-prompts"
                    prop:checked=derived(move || fields.with(|fields| fields.ensemble))
                    on:change=move |_| words.change(|fields| fields.ensemble = !fields.ensemble)/>
                "several prompts"
            </label>
            <button class="button" data-testid="words-board" disabled=nothing on:click=move |_| words.swap_with_board()>
                {way}
            </button>
        </div>
    }
}

/// What several prompts are.
const PROMPTS: &str = "Several prompts: each description is read in several sentences, such as “a drawing of …”, and what \
                       the network makes of them is averaged, so that a single phrasing counts less.";

/// Another field, and what the describer would say.
#[component]
fn Foot(words: Words) -> impl IntoView {
    let Words { fields, matches, .. } = words;
    let full = memo(move || !fields.with(Fields::has_room));
    let count = memo(move || fields.with(|fields| fields.ids().len()));
    let told =
        memo(move || matches.with(|matches| Some(matches.as_ref()?.query.as_ref()?.told.clone())).unwrap_or_default());
    let known = memo(move || full.get() || fields.with(|fields| told.with(|told| fields.holds(told))));
    view! {
        <div class="words-foot">
            <button class="button" id=ADD data-testid="words-add"
                disabled=derived(move || count.get() >= Descriptions::MOST)
                on:click=move |_| words.change(|fields| fields.add(String::new()))>
                "Add a description"
            </button>
            <p hidden=derived(move || told.with(String::is_empty)) data-testid="words-told">
                "The describer would say: “" {told} "” "
                <button class="button" disabled=known data-testid="words-use"
                    on:click=move |_| words.change(|fields| fields.add(told.get_untracked()))>
                    "Use it"
                </button>
            </p>
            <p class="muted" id="words-prompts">{PROMPTS}</p>
        </div>
    }
}
