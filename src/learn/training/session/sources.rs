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
use protocol::{RunConfig, librarian::Stock};

/// Why there is nothing to learn from.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoSource {
    #[error("Omniglot is not in this browser yet: open Data to fetch it, or learn from something else")]
    NoOmniglot,
    #[error("no pictures of yours are in this browser yet: open Data to bring a folder, or learn from something else")]
    NoPictures,
    #[error(
        "the drawings in this browser cannot be used: {0}. Open Data to bring them anew, or learn from something else"
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
                let stored = self.port.stored(Stock::Omniglot).await.ok_or(NoSource::NoOmniglot)?;
                return omniglot(&stored, needed, leaves_out(config));
            }
            Source::Pictures => {
                let needed = drawings_needed(&methods::set_up(config)?);
                let all = collection(&self.port.stored(Stock::Own).await.ok_or(NoSource::NoPictures)?)?;
                let all = with_enough(Arc::new(all), needed, leaves_out(config))?;
                let n_way = config.values.get("n_way").map_or(2, |way| *way as usize);
                return pictures(all, n_way, self.held_out.clone());
            }
        };
        Ok(Sources { training, held_out: self.held_out.clone() })
    }
}

fn collection(bytes: &[u8]) -> Result<Collection, NoSource> {
    Collection::from_bytes(bytes).map_err(|error| NoSource::Unusable(error.to_string()))
}

/// Most classes to learn from, as they are, since a picture of the visitor's may mean something else upside down; the rest to be
/// evaluated on, if they are enough for an episode. Otherwise all are learnt from, and `generated` are evaluated on, as with the
/// drawings on the board.
fn pictures(all: Arc<dyn Classes>, n_way: usize, generated: Arc<dyn Classes>) -> Result<Sources, NoSource> {
    match splits::by_character(&all, SHARES, HELD_OUT_SEED) {
        Ok(split) if split.evaluation.len() >= n_way => {
            Ok(Sources { training: Arc::new(split.training), held_out: Arc::new(split.evaluation) })
        }
        Ok(_) | Err(_) => Ok(Sources { training: all, held_out: generated }),
    }
}

/// Most alphabets to learn from, each character turned four ways, and the rest to be evaluated on, upright. The same
/// alphabets are held out of every run, so that runs can be compared.
fn omniglot(bytes: &[u8], needed: usize, leave_out: bool) -> Result<Sources, NoSource> {
    let collection = collection(bytes)?;
    let several = collection.alphabets().len() > 1;
    let all = with_enough(Arc::new(collection), needed, leave_out)?;
    // A single alphabet is divided by its characters.
    let divide = if several { splits::by_alphabet } else { splits::by_character };
    let split = divide(&all, SHARES, HELD_OUT_SEED).map_err(|error| NoSource::Unusable(error.to_string()))?;
    Ok(Sources { training: Arc::new(Rotated::new(split.training)), held_out: Arc::new(split.evaluation) })
}
