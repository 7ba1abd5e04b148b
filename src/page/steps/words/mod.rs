//! Words: descriptions instead of drawn examples (zero-shot transfer, Radford et al. 2021, section 3.1). The drawing on the
//! query pad is matched among them, each finds its nearest drawings, and of one it is seen what each of its words does.

mod answer;
mod fields;
mod row;

use self::answer::MatchesExt as _;
use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use self::{
    answer::DescriptionScore,
    fields::{Desk, Fields, read},
    row::Row,
};
use super::frame::small;
use crate::{
    kit::{
        reactive::{after, derived, each_id, memo},
        status::Failed,
    },
    steps::board_summary::BoardSummary,
    trainers::{Trainers, jobs::JobReport},
};
use protocol::{Descriptions, JobId, Matches, News, Work};

/// From the last keystroke to the question.
const PAUSE: Duration = Duration::from_millis(250);

/// The id of the button that adds a field.
const ADD: &str = "words-add";

/// Descriptions, and how drawings match with them. It outlives the tab. Copy it freely: it holds signals.
#[derive(Clone, Copy)]
pub struct Words {
    // One signal, since each kind of signal is kilobytes of code.
    book: RwSignal<Book>,
    /// Counts answers, for those whom only answers concern, and not what is written meanwhile.
    heard: Memo<u32>,
    trainers: Trainers,
    /// The matching that is under way.
    job: StoredValue<Option<JobId>>,
    /// How many were begun: what an earlier one says is not heard.
    turn: StoredValue<u32>,
}

/// What was written and what was answered.
#[derive(Default)]
struct Book {
    /// What the user wrote.
    fields: Fields,
    /// What stood there before the board was described, so that nothing is lost.
    before: Option<Fields>,
    desk: Desk,
    /// The latest answer.
    matches: Option<Matches>,
    /// Why there are no answers, and what to do.
    trouble: Option<String>,
    heard: u32,
}

impl Book {
    /// What is known of a field's text.
    fn answer(&self, id: u32) -> Option<DescriptionScore> {
        self.matches.as_ref()?.answer(read(self.fields.text(id)))
    }

    /// Puts what the describer says of the board's classes in the place of the fields, or what stood there back.
    fn swap_with_board(&mut self) {
        match self.before.take() {
            Some(before) => self.fields = before,
            None => {
                self.before = Some(self.fields.clone());
                let board = self.matches.iter().flat_map(|matches| &matches.board);
                self.fields.replace(board.take(Descriptions::MOST).map(|caption| caption.text.clone()));
            }
        }
    }
}

impl Words {
    /// Before anything was asked.
    pub fn new(trainers: Trainers) -> Self {
        let book = RwSignal::new(Book::default());
        Self {
            book,
            heard: memo(move || book.with(|book| book.heard)),
            trainers,
            job: StoredValue::new(None),
            turn: StoredValue::new(0),
        }
    }

    /// The user's descriptions, in their order; follows its signal.
    pub fn texts(self) -> Vec<String> {
        self.book.with(|book| book.before.as_ref().unwrap_or(&book.fields).texts())
    }

    /// Puts descriptions that were kept in the place of the user's; with none, nothing changes.
    pub fn put_texts(self, texts: Vec<String>) {
        let known = self.book.with_untracked(|book| book.before.as_ref().unwrap_or(&book.fields).texts());
        if !texts.is_empty() && texts != known {
            self.change(None, |book| book.before.as_mut().unwrap_or(&mut book.fields).replace(texts));
        }
    }

    /// Has drawings matched with these from now on, in place of others; with nothing, no longer. What is known stays until
    /// there is news.
    fn ask(self, descriptions: Option<Descriptions>) {
        if let Some(Some(job)) = self.job.try_update_value(Option::take) {
            self.trainers.cancel(job);
        }
        let Some(descriptions) = descriptions else { return };
        let turn = self.turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        });
        let hear = move |report| {
            if self.turn.try_get_value() == turn {
                self.hear(report);
            }
        };
        self.job.set_value(Some(self.trainers.begin(Work::Describe(descriptions), hear)));
    }

    /// Takes news in; an answer whose parts do not fit together changes nothing.
    fn hear(self, report: JobReport) {
        let put = |change: &dyn Fn(&mut Book)| {
            self.book.try_update(|book| {
                change(book);
                book.heard += 1;
            })
        };
        match report {
            JobReport::News(News::Matched(matches)) if matches.fits() => {
                put(&|book| {
                    book.matches = Some((*matches).clone());
                    book.trouble = None;
                });
            }
            JobReport::Ended(Err(failure)) => {
                put(&|book| book.trouble = failure.what_to_do());
            }
            JobReport::News(_) | JobReport::Ended(Ok(_)) => {}
        }
    }

    /// Something of the latest answer.
    fn told<T>(self, of: impl Fn(&Matches) -> Option<T>) -> Option<T> {
        self.heard.track();
        self.book.with_untracked(|book| of(book.matches.as_ref()?))
    }

    /// Changes the book, and asks after a while, or at once.
    fn change(self, pause: Option<Duration>, change: impl FnOnce(&mut Book)) {
        let ticket = self.book.try_update(|book| {
            change(book);
            book.desk.change()
        });
        let due = move || self.due(ticket.unwrap_or_default());
        match pause {
            Some(pause) => _ = after(pause, due),
            None => due(),
        }
    }

    fn due(self, ticket: u32) {
        // The views may have gone meanwhile.
        let wish = self.book.try_update_untracked(|book| book.desk.due(ticket, &book.fields));
        match wish.flatten() {
            Some(Some(descriptions)) => self.ask(Some(descriptions)),
            Some(None) => self.ask_nothing(),
            None => {}
        }
    }

    /// Nothing is left to match: what was answered before is of descriptions that are gone.
    fn ask_nothing(self) {
        self.ask(None);
        self.book.try_update(|book| {
            book.matches = None;
            book.heard += 1;
        });
    }

    fn remove(self, id: u32) {
        self.change(None, |book| book.fields.remove(id));
        // What was pressed is gone with its field, and the keyboard would begin at the top of the page again.
        if let Some(Ok(button)) = document().get_element_by_id(ADD).map(JsCast::dyn_into::<HtmlElement>) {
            _ = button.focus();
        }
    }
}

/// The tab.
#[component]
pub fn DrawingsAndWords(
    /// The descriptions.
    words: Words,
    /// The board, for its names and marks.
    board: Memo<BoardSummary>,
) -> impl IntoView {
    let book = words.book;
    let wish = book.try_update_untracked(|book| book.desk.come(&book.fields));
    words.ask(wish.flatten());
    on_cleanup(move || {
        book.update_untracked(|book| book.desk.leave());
        words.ask(None);
    });
    let ids = memo(move || book.with(|book| book.fields.ids()));
    view! {
        <div class="view column grow words" data-view="words">
            <Head words/>
            <div class="step-scroll scroll grow" tabindex="0" role="group" aria-label="Descriptions and what they match">
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
    let book = words.book;
    let said =
        move |of: fn(&Matches) -> String| memo(move || words.told(|matches| Some(of(matches))).unwrap_or_default());
    let (sentence, reader) = (said(Matches::sentence), said(Matches::reader));
    let picture = move || words.told(|matches| Some(small(Some(&matches.query.as_ref()?.picture))));
    let was_described = memo(move || book.with(|book| book.before.is_some()));
    let trouble = memo(move || {
        words.heard.track();
        book.with_untracked(|book| book.trouble.clone())
    });
    let nothing_asked = memo(move || book.with(|book| book.fields.asked().is_none()));
    let nothing = move || !was_described.get() && words.told(|matches| matches.board.first().map(|_| ())).is_none();
    view! {
        <div class="row words-head">
            {picture}
            <div class="words-said grow">
                <p role="status" data-testid="words-sentence">
                    {move || match (sentence.get(), trouble.with(Option::is_some)) {
                        (words, _) if !words.is_empty() => words,
                        (_, true) => String::new(),
                        (_, false) => if nothing_asked.get() { NOTHING } else { WAITING }.to_owned(),
                    }}
                </p>
                <p class="muted" data-testid="words-reader">{reader}</p>
                {move || trouble.get().map(|words| view! { <Failed words testid="job-trouble"/> })}
            </div>
            <button class="button" data-testid="words-board" disabled=derived(nothing)
                on:click=move |_| words.change(None, Book::swap_with_board)>
                {move || if was_described.get() { "Back to my words" } else { "Describe my board" }}
            </button>
        </div>
    }
}

/// Said before the first answer.
const WAITING: &str = "The network that reads is on its way …";

/// Said while there is nothing to match.
const NOTHING: &str = "Describe a drawing below, in letters of English: nothing that is written there can be read.";

/// Another field, what the describer would say, and whether to read in several prompts.
#[component]
fn Foot(words: Words) -> impl IntoView {
    let book = words.book;
    let full = memo(move || book.with(|book| book.fields.ids().len() >= Descriptions::MOST));
    let told = memo(move || words.told(|matches| Some(matches.query.as_ref()?.caption.clone())).unwrap_or_default());
    let known = memo(move || book.with(|book| !book.fields.has_room() || told.with(|told| book.fields.holds(told))));
    view! {
        <div class="words-foot row">
            <button class="button" id=ADD data-testid="words-add"
                disabled=full
                on:click=move |_| words.change(None, |book| book.fields.add(String::new()))>
                "Add a description"
            </button>
            <p hidden=derived(move || told.with(String::is_empty)) data-testid="words-told">
                "The describer would say: “" {told} "” "
                <button class="button" disabled=known data-testid="words-use"
                    on:click=move |_| words.change(None, |book| book.fields.add(told.get_untracked()))>
                    "Use it"
                </button>
            </p>
            <label class="words-switch row">
                <input type="checkbox" data-testid="words-ensemble" aria-describedby="words-prompts"
                    prop:checked=derived(move || book.with(|book| book.fields.ensemble))
                    on:change=move |_| words.change(None, |book| book.fields.ensemble = !book.fields.ensemble)/>
                "Several prompts"
            </label>
            <p class="muted words-prompts" id="words-prompts">
                "Each description is read in several sentences, such as “a drawing of …”, and what the network makes of them \
                 is averaged, so that a single phrasing counts less."
            </p>
        </div>
    }
}
