//! Messages to the user: what went wrong or was undone, what it means, what to do. They stand until dismissed; those
//! that only inform leave by themselves.

use std::time::Duration;

use crate::kit::icon_button::IconButton;
use crate::kit::reactive::after;
use icondata_lu::LuX;
use leptos::prelude::*;

use crate::{
    board::edit,
    state::PageState,
    trainers::{Trainers, reload},
};
use ink::Class;
use protocol::DeviceKind;

/// How long a notice that only informs stays.
const LINGER: Duration = Duration::from_secs(9);
/// More than so many at once and the oldest goes.
const AT_MOST: usize = 3;

/// A message to the user.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Tells it from the others.
    pub id: u32,
    /// How much it matters.
    pub tone: Tone,
    /// What happened, and what to do.
    pub text: String,
    /// What one press can do about it.
    pub remedy: Option<Remedy>,
}

/// How much a notice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Good to know; goes away by itself.
    Info,
    /// Something does not work as it should; stays until dismissed.
    Warning,
}

/// What one press does about what is wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum Remedy {
    /// Put a removed class back where it was.
    RestoreClass {
        /// Its place on the board.
        position: usize,
        /// The class.
        class: Class,
    },
    /// Put the whole board back as it was.
    RestoreBoard(Vec<Class>),
    /// Start a trainer that was given up.
    Restart(DeviceKind),
    /// Load the page anew.
    Reload,
    /// Ask for characters for the board once more: so many classes, and drawings of each.
    Sample(u32, u32),
    /// Fetch the pretrained encoder once more.
    FetchEncoder,
}

impl Remedy {
    /// What stands on the button.
    pub fn label(&self) -> &'static str {
        match self {
            Self::RestoreClass { .. } | Self::RestoreBoard(_) => "Undo",
            Self::Restart(_) | Self::Sample(..) | Self::FetchEncoder => "Try again",
            Self::Reload => "Reload the page",
        }
    }

    /// What a press does.
    pub fn apply(self, state: PageState, trainers: Trainers) {
        match self {
            Self::RestoreClass { position, class } => {
                state.board.update(|board| edit::restore_class(board, position, class));
            }
            Self::RestoreBoard(classes) => state.board.set(classes),
            Self::Restart(kind) => trainers.restart(kind),
            Self::Reload => reload(),
            Self::Sample(n_way, k_shot) => trainers.sample(n_way, k_shot),
            Self::FetchEncoder => trainers.fetch_encoder(true),
        }
    }
}

impl PageState {
    /// Tells the user something good to know.
    pub fn inform(self, text: impl Into<String>) {
        self.notify(Tone::Info, text.into(), None);
    }

    /// Tells the user that something does not work as it should.
    pub fn warn(self, text: impl Into<String>) {
        self.notify(Tone::Warning, text.into(), None);
    }

    /// Tells the user something, and offers to do something about it.
    pub fn offer(self, tone: Tone, text: impl Into<String>, remedy: Remedy) {
        self.notify(tone, text.into(), Some(remedy));
    }

    fn notify(self, tone: Tone, text: String, remedy: Option<Remedy>) {
        let mut id = 0;
        self.notices.update(|notices| id = push(notices, tone, text, remedy));
        if tone == Tone::Info {
            after(LINGER, move || self.dismiss(id));
        }
    }

    fn dismiss(self, id: u32) {
        if self.notices.with_untracked(|notices| notices.iter().any(|notice| notice.id == id)) {
            self.notices.update(|notices| notices.retain(|notice| notice.id != id));
        }
    }
}

/// Adds a notice in place of an equal one, drops the oldest if there are too many, returns the new one's id.
fn push(notices: &mut Vec<Notice>, tone: Tone, text: String, remedy: Option<Remedy>) -> u32 {
    let id = notices.iter().map(|notice| notice.id + 1).max().unwrap_or_default().max(next_id());
    notices.retain(|notice| notice.text != text);
    notices.push(Notice { id, tone, text, remedy });
    if notices.len() > AT_MOST {
        notices.remove(0);
    }
    id
}

/// Counts up for as long as the page lives, so that a timer never dismisses a later notice.
fn next_id() -> u32 {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// The notices, over the page's lower edge.
#[component]
pub fn Notices() -> impl IntoView {
    let state = PageState::get();
    let trainers = Trainers::get();
    view! {
        <section class="notices" aria-label="Messages" aria-live="polite">
            <For each=move || state.notices.get() key=|notice| notice.id let:notice>
                <div class="notice row" class:warning=notice.tone == Tone::Warning role="group" data-testid="notice">
                    <p class="grow">{notice.text.clone()}</p>
                    {notice.remedy.clone().map(|remedy| view! {
                        <button
                            class="button quiet"
                            on:click={
                                let remedy = remedy.clone();
                                move |_| {
                                    state.dismiss(notice.id);
                                    remedy.clone().apply(state, trainers);
                                }
                            }
                        >
                            {remedy.label()}
                        </button>
                    })}
                    <IconButton icon=LuX label="Dismiss this message" press=move || state.dismiss(notice.id)/>
                </div>
            </For>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_goes_and_an_equal_text_is_said_once() {
        let mut notices = vec![];
        for text in ["a", "b", "b", "c", "d"] {
            push(&mut notices, Tone::Info, text.into(), None);
        }
        let texts: Vec<_> = notices.iter().map(|notice| notice.text.as_str()).collect();
        assert_eq!(texts, ["b", "c", "d"]);
        assert!(notices.windows(2).all(|pair| pair[0].id < pair[1].id));
    }
}
