//! Playing against a network that listens: a drawing is made before one's eyes while a pen is heard, and the question is
//! whether it is the same pen.

use super::soundtracks::SoundtracksViewExt as _;
use std::time::Duration;

use leptos::prelude::*;

use super::{play::Play, soundtracks::soundtracks_of, speaker};
use crate::{
    kit::{
        reactive::{derived, memo},
        thumbnail::Thumbnail,
    },
    steps::{Latest, frame::small},
};
use ink::{
    Drawing, Picture,
    frame::PEN_WIDTH,
    raster::rasterise_within,
    sound::{Performance, RATE, scratch},
};

/// Milliseconds between two pictures of a replay.
const TURN_MS: u64 = 40;

/// Where the noise of the nib comes from. It is not the network's, and sounds the same.
const NOISE: u64 = 1;

/// A drawing while it is being made.
#[derive(Clone, Copy)]
struct Replay {
    film: StoredValue<Drawing>,
    /// What is on the paper.
    picture: RwSignal<Picture>,
    /// When it began, in milliseconds, while it goes on.
    began: RwSignal<Option<f64>>,
}

impl Replay {
    fn new() -> Self {
        let replay = Self {
            film: StoredValue::new(Drawing::default()),
            picture: RwSignal::new(Picture::blank()),
            began: RwSignal::new(None),
        };
        let turn: Box<dyn Fn()> = Box::new(move || replay.turn());
        if let Ok(handle) = set_interval_with_handle(turn, Duration::from_millis(TURN_MS)) {
            on_cleanup(move || handle.clear());
        }
        replay
    }

    /// Puts another film in, which stands at its end.
    fn insert(self, film: Drawing) {
        self.began.set(None);
        self.picture.set(part(&film, 1.0));
        self.film.set_value(film);
    }

    fn begin(self) {
        self.began.set(Some(now_ms()));
    }

    fn turn(self) {
        let Some(Some(began)) = self.began.try_get_untracked() else { return };
        let share = self.film.with_value(|film| {
            let length = f64::from(Performance::of(film).seconds()) * 1_000.0;
            ((now_ms() - began) / length.max(1.0)) as f32
        });
        self.picture.set(self.film.with_value(|film| part(film, share.min(1.0))));
        if share >= 1.0 {
            self.began.set(None);
        }
    }
}

/// What stands on the paper after a share of the time, in the whole drawing's frame.
fn part(film: &Drawing, share: f32) -> Picture {
    match film.bounds() {
        Some(bounds) => rasterise_within(&Performance::of(film).until(share), bounds, PEN_WIDTH),
        None => Picture::blank(),
    }
}

fn now_ms() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}

/// The game.
#[component]
pub fn Board(view: Latest, play: Play) -> impl IntoView {
    let replay = Replay::new();
    let is_silent = RwSignal::new(false);
    let (film, sound) =
        (memo(move || drawing(view, play.item.get(), true)), memo(move || drawing(view, play.item.get(), false)));
    Effect::new(move || replay.insert(film.get().unwrap_or_default()));
    let perform = move |_| {
        replay.begin();
        let heard = sound.with_untracked(|sound| sound.as_ref().map(|sound| scratch(&Performance::of(sound), NOISE)));
        is_silent.set(!heard.is_some_and(|heard| speaker::play(&heard, RATE)));
    };
    let spectrogram =
        move || view.with(|view| Some(small(soundtracks_of(view.as_deref()?)?.spectrograms.get(play.item.get()))));
    let answer = move |own: bool, label: &'static str| {
        let choose = move |_| {
            let film = play.item.get_untracked();
            let verdict = view.with_untracked(|view| Some(soundtracks_of(view.as_deref()?)?.verdict(film, own)));
            if let Some(verdict) = verdict {
                play.answer(verdict);
            }
        };
        let is_truth = derived(move || {
            let truth = view.with(|view| soundtracks_of(view.as_deref()?)?.belongs.get(play.item.get()).copied());
            play.verdict.with(Option::is_some) && truth == Some(own)
        });
        view! {
            <button class="play-answer framed row" class:truth=is_truth data-testid="play-answer" on:click=choose>
                <span>{label}</span>
                <span class="play-share"></span>
            </button>
        }
    };
    view! {
        <div class="play-board scroll">
            <div class="play-pictures row">
                <Thumbnail picture=replay.picture/>
                <button class="button primary" data-testid="play-sound" on:click=perform>"Draw, and listen"</button>
                {move || play.verdict.with(Option::is_some).then(spectrogram)}
            </div>
            <div class="play-answers">{answer(true, "its own sound")} {answer(false, "another drawing’s")}</div>
            <p class="muted" role="status" hidden=derived(move || !is_silent.get())>
                "This browser plays no sound here. The spectrogram shows what would be heard, once you have answered."
            </p>
        </div>
    }
}

/// The strokes that a film shows, or that are heard with it.
fn drawing(view: Latest, film: usize, shown: bool) -> Option<Drawing> {
    view.with(|view| {
        let view = soundtracks_of(view.as_deref()?)?;
        if shown { &view.films } else { &view.sounds }.get(film).cloned()
    })
}
