//! What a method has to say of a step that is an episode, whatever it compares its queries with.

use leptos::prelude::*;

use super::{episode_matrix::EpisodeMatrix, frame::Key};
use protocol::EpisodeView;

/// What a method's step has to say for itself to be shown as an episode.
pub trait Episodic {
    /// The drawings.
    fn episode(&self) -> &EpisodeView;
    /// The numbers; `None` if their parts do not fit together.
    fn matrix(&self) -> Option<EpisodeMatrix>;
    /// The step in one plain sentence.
    fn sentence(&self, matrix: &EpisodeMatrix) -> String;
    /// One query and what the method made of it, to be seen.
    fn closeup(&self, matrix: &EpisodeMatrix, query: usize) -> AnyView;
    /// The same for those who hear the page; marks are told as rows.
    fn spoken(&self, matrix: &EpisodeMatrix, query: usize) -> String;
    /// What the colours and signs mean.
    fn key(&self) -> Key;
}
