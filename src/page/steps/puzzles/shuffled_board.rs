//! The game with shuffled films: the user says whether a film is in order, or presses its frames in the order in which they
//! happened; then the true film is played.

use super::shuffled::ShuffledViewExt as _;
use leptos::prelude::*;

use super::{
    film::Film,
    play::Play,
    shuffled::{shuffled_of, verified},
};
use crate::{
    kit::{reactive::derived, thumbnail::Thumbnail},
    steps::{Latest, frame::small},
};
use ink::Picture;
use protocol::{OrderAnswers, ShuffledView};

/// The film, and after the answer what it was.
#[component]
pub fn Board(view: Latest, play: Play) -> impl IntoView {
    // The frames that were pressed, in this order.
    let pressed = RwSignal::new(Vec::<usize>::new());
    let judge = move |is_right: &dyn Fn(&ShuffledView, usize) -> bool| {
        let film = play.item.get_untracked();
        let verdict = view.with_untracked(|view| {
            let (view, answers) = shuffled_of(view.as_deref()?)?;
            Some(view.verdict(answers, film, is_right(view, film)))
        });
        if let Some(verdict) = verdict {
            play.answer(verdict);
        }
    };
    let board = move || {
        let film = play.item.get();
        pressed.set(Vec::new());
        view.with(|view| Some(frames(shuffled_of(view.as_deref()?)?.0, film, pressed, play)))
    };
    let say = move |answer: usize| judge(&|view, film| view.truth[film] as usize == answer);
    let check = move |_| {
        let moments = pressed.with_untracked(|pressed| moments_of(pressed));
        judge(&|view, film| view.looks_true(film, &moments));
    };
    let verify = derived(move || {
        view.with(|view| Some(matches!(shuffled_of(view.as_deref()?)?.0.answers, OrderAnswers::Verify)))
            .unwrap_or_default()
    });
    let is_whole = derived(move || {
        let frames = view.with(|view| Some(shuffled_of(view.as_deref()?)?.0.frames as usize)).unwrap_or_default();
        pressed.with(Vec::len) == frames
    });
    let beside = move || {
        match (play.verdict.with(Option::is_some), verify.get()) {
        (true, _) => told(view, play).into_any(),
        (false, true) => [1, 0]
            .map(|answer| {
                view! { <button class="button" data-testid="play-answer" on:click=move |_| say(answer)>{capital(verified(answer))}</button> }
            })
            .collect_view()
            .into_any(),
        (false, false) => view! {
            <button class="button primary" data-testid="play-check" disabled=derived(move || !is_whole.get()) on:click=check>"Check"</button>
        }
        .into_any(),
    }
    };
    view! { <div class="play-board scroll">{board} <div class="play-beside">{beside}</div></div> }
}

/// A film's frames as they are shown; to be pressed, if their order is asked for.
fn frames(view: &ShuffledView, film: usize, pressed: RwSignal<Vec<usize>>, play: Play) -> AnyView {
    let in_order = matches!(view.answers, OrderAnswers::Verify);
    let frame = |(at, (picture, moment)): (usize, (&Picture, &u8))| match in_order {
        true => view! { <span class="film-frame framed">{small(Some(picture))}</span> }.into_any(),
        false => frame_to_press((at, usize::from(*moment) + 1), picture, pressed, play),
    };
    let frames = view.shown_of(film).iter().zip(view.moments_of(film)).enumerate().map(frame).collect_view();
    view! { <div class="row tight wrap" role="group" aria-label="Frames">{frames}</div> }.into_any()
}

/// A frame with the number it was given; once that is told, with the true one beside a wrong one.
fn frame_to_press(
    (at, moment): (usize, usize),
    picture: &Picture,
    pressed: RwSignal<Vec<usize>>,
    play: Play,
) -> AnyView {
    let press = move |_| {
        if play.verdict.with_untracked(Option::is_none) {
            pressed.update(|pressed| toggle(pressed, at));
        }
    };
    let number =
        derived(move || pressed.with(|pressed| pressed.iter().position(|frame| *frame == at)).map(|place| place + 1));
    let is_pressed = derived(move || if number.get().is_some() { "true" } else { "false" });
    // In an order that looks true, no frame is wrong.
    let is_lost = move || play.verdict.with(|verdict| verdict.as_ref().is_some_and(|verdict| !verdict.you));
    let is_wrong = derived(move || is_lost() && number.get() != Some(moment));
    let words = move || match number.get() {
        Some(number) if is_wrong.get() => format!("{number}, truly {moment}"),
        Some(number) => number.to_string(),
        None => "·".to_owned(),
    };
    let label = move || format!("Frame {}: {}", at + 1, words());
    view! {
        <button class="film-frame framed" class:mistake=is_wrong aria-label=label aria-pressed=is_pressed data-testid="film-frame" on:click=press>
            <Thumbnail picture=Signal::stored(picture.clone())/>
            <b aria-hidden="true">{words}</b>
        </button>
    }
    .into_any()
}

/// The true film, and the film as the network has it.
fn told(view: Latest, play: Play) -> impl IntoView {
    view.with(|view| {
        let (view, answers) = shuffled_of(view.as_deref()?)?;
        let film = play.item.get();
        let its = view.its_moments(answers, film).map(|moments| {
            let frames = view.film(film, moments);
            view! { <figure class="film-told muted"><Film frames/> <figcaption>"the network’s film"</figcaption></figure> }
        });
        let frames = view.true_film(film);
        Some(view! {
            <figure class="film-told muted"><Film frames/> <figcaption>"the true film"</figcaption></figure>
            {its}
        })
    })
}

/// Gives a frame the next number, or takes back its number and all later ones.
fn toggle(pressed: &mut Vec<usize>, frame: usize) {
    match pressed.iter().position(|other| *other == frame) {
        Some(place) => pressed.truncate(place),
        None => pressed.push(frame),
    }
}

/// The moment of each frame, from the frames in their order.
fn moments_of(pressed: &[usize]) -> Vec<u8> {
    let mut moments = vec![0; pressed.len()];
    for (moment, frame) in pressed.iter().enumerate() {
        if let Some(of_frame) = moments.get_mut(*frame) {
            *of_frame = moment as u8;
        }
    }
    moments
}

fn capital(words: &str) -> String {
    words[..1].to_ascii_uppercase() + &words[1..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_that_is_pressed_again_takes_back_what_followed() {
        let mut pressed = Vec::new();
        [2, 0, 1].into_iter().for_each(|frame| toggle(&mut pressed, frame));
        assert_eq!((pressed.clone(), moments_of(&pressed)), (vec![2, 0, 1], vec![1, 2, 0]));
        toggle(&mut pressed, 0);
        assert_eq!(pressed, [2]);
    }
}
