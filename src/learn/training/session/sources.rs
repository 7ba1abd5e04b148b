//! The part of a session that knows where a run's episodes come from, and what it is evaluated on.

use std::sync::Arc;

use super::{Port, Session};
use crate::{
    methods::{self, ConfigError, LEAVE_OUT_LABEL, Source, drawings_needed, leaves_out},
    training::{evaluation::HELD_OUT_SEED, run::Sources},
};
use data::{
    classes::Classes,
    collection::Collection,
    drawings::BoardClasses,
    enough::{TooFewDrawings, with_enough},
    rotated::Rotated,
    scripts::Scripts,
    splits::{self, Shares},
};
use protocol::RunConfig;

/// Why there is nothing to learn from.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoSource {
    #[error("Omniglot is not in this browser yet: open Data to fetch it, or learn from something else")]
    NotThere,
    #[error(
        "the Omniglot in this browser cannot be used: {0}. Open Data to fetch it anew, or learn from something else"
    )]
    Unusable(String),
    #[error(
        "{0}. Under More settings, “{LEAVE_OUT_LABEL}” can leave such characters out; or ask for fewer examples or queries"
    )]
    TooFew(#[from] TooFewDrawings),
    #[error(transparent)]
    Config(#[from] ConfigError),
}

/// One alphabet in six is held out: of the background set's thirty, five.
const SHARES: Shares = Shares { training: 5, evaluation: 1 };

impl<P: Port> Session<P> {
    /// The sources that a configuration asks for.
    pub(super) async fn sources(&self, config: &RunConfig) -> Result<Sources, NoSource> {
        let training: Arc<dyn Classes> = match Source::of(config) {
            Source::Generated => Arc::new(Scripts::new(config.seed, 50, 20)),
            Source::Board => Arc::new(BoardClasses::new(&self.board, config.seed)),
            Source::Omniglot => {
                let needed = drawings_needed(&methods::set_up(config)?);
                let stored = self.port.stored_omniglot().await.ok_or(NoSource::NotThere)?;
                return omniglot(&stored, needed, leaves_out(config));
            }
        };
        Ok(Sources { training, held_out: self.held_out.clone() })
    }
}

/// Most alphabets to learn from, each character turned four ways, and the rest to be evaluated on, upright. The same
/// alphabets are held out of every run, so that runs can be compared.
fn omniglot(bytes: &[u8], needed: usize, leave_out: bool) -> Result<Sources, NoSource> {
    let collection = Collection::from_bytes(bytes).map_err(|error| NoSource::Unusable(error.to_string()))?;
    let several = collection.alphabets().len() > 1;
    let all = with_enough(Arc::new(collection), needed, leave_out)?;
    // A single alphabet is divided by its characters.
    let divide = if several { splits::by_alphabet } else { splits::by_character };
    let split = divide(&all, SHARES, HELD_OUT_SEED).map_err(|error| NoSource::Unusable(error.to_string()))?;
    Ok(Sources { training: Arc::new(Rotated::new(split.training)), held_out: Arc::new(split.evaluation) })
}
