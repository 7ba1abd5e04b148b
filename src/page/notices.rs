//! Messages to the user: what went wrong or was done, what it means, what to do. They stand until dismissed; those that
//! only inform leave by themselves, and make way for others.

use std::time::Duration;

use crate::kit::icon_button::IconButton;
use crate::kit::reactive::{after, derived};
use icondata_lu::LuX;
use leptos::prelude::*;

use crate::{
    state::PageState,
    trainers::{Trainers, reload},
};
use protocol::DeviceKind;

/// How long a notice that only informs stays.
const LINGER: Duration = Duration::from_secs(9);
/// More than so many at once and the oldest that only informs goes.
const AT_MOST: usize = 3;

/// A message to the user.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Tells it from the others.
    pub id: u32,
    /// How much it matters.
    pub tone: NoticeTone,
    /// What happened, and what to do.
    pub text: String,
    /// What one press can do about it.
    pub remedies: Vec<Remedy>,
}

/// How much a notice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeTone {
    /// Good to know; goes away by itself.
    Info,
    /// Asks something; stays until answered or dismissed.
    Question,
    /// Something does not work as it should; stays until dismissed.
    Warning,
}

/// What one press does about what is wrong.
#[derive(Clone, Debug)]
pub enum Remedy {
    /// Take back the last change of the board, as long as the history's count of moves is this: other moves have made
    /// something else of it.
    Undo(u64),
    /// Start a trainer that was given up.
    Restart(DeviceKind),
    /// Load the page anew.
    Reload,
    /// Ask for characters for the board once more: so many classes, and drawings of each.
    Sample(u32, u32),
    /// Fetch the pretrained encoder once more.
    FetchEncoder,
    /// Anything else.
    Other {
        /// What stands on the button.
        label: &'static str,
        /// What it does.
        press: Callback<()>,
        /// True if the notice stays after the press.
        stays: bool,
    },
}

impl PartialEq for Remedy {
    /// Two presses that do anything else are not known to be alike.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Undo(at), Self::Undo(other)) => at == other,
            (Self::Restart(kind), Self::Restart(other)) => kind == other,
            (Self::Sample(way, shot), Self::Sample(other_way, other_shot)) => (way, shot) == (other_way, other_shot),
            (Self::Reload, Self::Reload) | (Self::FetchEncoder, Self::FetchEncoder) => true,
            _ => false,
        }
    }
}

impl Remedy {
    /// A button on a notice, which goes when it is pressed.
    pub fn new(label: &'static str, press: impl Fn() + Send + Sync + 'static) -> Self {
        Self::other(label, false, Box::new(press))
    }

    /// A button on a notice, which stays when it is pressed.
    pub fn staying(label: &'static str, press: impl Fn() + Send + Sync + 'static) -> Self {
        Self::other(label, true, Box::new(press))
    }

    fn other(label: &'static str, stays: bool, press: Box<dyn Fn() + Send + Sync>) -> Self {
        Self::Other { label, press: Callback::new(move |()| press()), stays }
    }

    /// What stands on the button.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Undo(_) => "Undo",
            Self::Restart(_) | Self::Sample(..) | Self::FetchEncoder => "Try again",
            Self::Reload => "Reload the page",
            Self::Other { label, .. } => label,
        }
    }

    /// What a press does.
    pub fn apply(&self, state: PageState, trainers: Trainers) {
        match self {
            Self::Undo(_) => state.undo_board(),
            Self::Restart(kind) => trainers.restart(*kind),
            Self::Reload => reload(),
            Self::Sample(n_way, k_shot) => trainers.sample(*n_way, *k_shot),
            Self::FetchEncoder => trainers.fetch_encoder(true),
            Self::Other { press, .. } => press.run(()),
        }
    }

    /// True if it does no longer what it says.
    fn is_outdated(&self, state: PageState) -> bool {
        matches!(self, Self::Undo(at) if state.past.with(|past| past.moves() != *at))
    }
}

impl PageState {
    /// Tells the user something good to know.
    pub fn inform(self, text: impl Into<String>) {
        self.notify(NoticeTone::Info, text.into(), Vec::new());
    }

    /// Tells the user that something does not work as it should.
    pub fn warn(self, text: impl Into<String>) {
        self.notify(NoticeTone::Warning, text.into(), Vec::new());
    }

    /// Tells the user something, and offers to do something about it.
    pub fn offer(self, tone: NoticeTone, text: impl Into<String>, remedy: Remedy) {
        self.notify(tone, text.into(), vec![remedy]);
    }

    /// Tells the user something, and offers several things to do about it. Returns the notice's id.
    pub fn ask(self, tone: NoticeTone, text: impl Into<String>, remedies: Vec<Remedy>) -> u32 {
        self.notify(tone, text.into(), remedies)
    }

    fn notify(self, tone: NoticeTone, text: String, remedies: Vec<Remedy>) -> u32 {
        let mut id = 0;
        self.notices.update(|notices| id = push(notices, Notice { id: next_id(), tone, text, remedies }));
        if tone == NoticeTone::Info {
            after(LINGER, move || self.dismiss(id));
        }
        id
    }

    /// Takes a notice away.
    pub fn dismiss(self, id: u32) {
        if self.notices.with_untracked(|notices| notices.iter().any(|notice| notice.id == id)) {
            self.notices.update(|notices| notices.retain(|notice| notice.id != id));
        }
    }
}

/// Adds a notice in place of an equal one; if there are too many, the oldest goes that only informs. Returns the new one's
/// id.
fn push(notices: &mut Vec<Notice>, notice: Notice) -> u32 {
    let id = notice.id;
    notices.retain(|other| other.text != notice.text);
    notices.push(notice);
    if notices.len() > AT_MOST
        && let Some(oldest) = notices.iter().position(|notice| notice.tone == NoticeTone::Info)
    {
        notices.remove(oldest);
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
                <div class="notice row" class:warning=notice.tone == NoticeTone::Warning role="group" data-testid="notice">
                    <p class="grow">{notice.text.clone()}</p>
                    {notice.remedies.into_iter().map(|remedy| remedy_button(state, trainers, notice.id, remedy)).collect_view()}
                    <IconButton icon=LuX label="Dismiss this message" press=move || state.dismiss(notice.id)/>
                </div>
            </For>
        </section>
    }
}

fn remedy_button(state: PageState, trainers: Trainers, notice: u32, remedy: Remedy) -> AnyView {
    let (label, known) = (remedy.label(), remedy.clone());
    let outdated = derived(move || known.is_outdated(state));
    let press = move |_| {
        if !matches!(remedy, Remedy::Other { stays: true, .. }) {
            state.dismiss(notice);
        }
        remedy.apply(state, trainers);
    };
    view! { <button class="button quiet" hidden=outdated on:click=press>{label}</button> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(texts: &[(&str, NoticeTone)]) -> Vec<Notice> {
        let mut notices = vec![];
        for (text, tone) in texts {
            push(&mut notices, Notice { id: next_id(), tone: *tone, text: (*text).into(), remedies: vec![] });
        }
        notices
    }

    #[test]
    fn the_oldest_goes_and_an_equal_text_is_said_once() {
        let notices = said(&["a", "b", "b", "c", "d"].map(|text| (text, NoticeTone::Info)));
        let texts: Vec<_> = notices.iter().map(|notice| notice.text.as_str()).collect();
        assert_eq!(texts, ["b", "c", "d"]);
        assert!(notices.windows(2).all(|pair| pair[0].id < pair[1].id));
    }

    #[test]
    fn what_must_be_read_is_not_pushed_out() {
        use NoticeTone::{Info, Question, Warning};
        let notices = said(&[("a", Warning), ("b", Info), ("c", Question), ("d", Info), ("e", Info), ("f", Warning)]);
        let texts: Vec<_> = notices.iter().map(|notice| notice.text.as_str()).collect();
        assert_eq!(texts, ["a", "c", "f"]);
    }
}
