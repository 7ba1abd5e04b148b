//! Why long work broke off, said where the user began it.

use leptos::prelude::*;

use super::{JobHandle, jobs::JobState};
use crate::kit::{reactive::memo, status::Failed};

/// What to do about a job that broke off; nothing while it goes well.
#[component]
pub fn JobTrouble<T: Default + Send + Sync + 'static>(
    /// The job.
    job: JobHandle<T>,
) -> impl IntoView {
    let trouble = memo(move || {
        job.state.with(|state| match state {
            JobState::Failed { what_to_do, .. } => Some(what_to_do.clone()),
            JobState::Idle | JobState::Working { .. } | JobState::Done(_) => None,
        })
    });
    move || {
        let words = trouble.get()?;
        Some(view! { <Failed words testid="job-trouble"/> })
    }
}
