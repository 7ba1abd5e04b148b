//! Holds a race: several runs from the same drawings and the same seed, in turns, each with as much to spend as the others.
//!
//! They are set up one a turn. Then each spends what a lap gives it, a step a turn, and is tested: on episodes of held-out
//! characters that are the same for all and every time, on the board's own drawings, and on the query. The first test
//! comes before the first step.

mod entrant;

use super::{Job, Port, Progress, Session, Stop, Turn, counted};
use crate::{
    methods::{self, Source, drawings_needed},
    training::{run::Sources, trainer::Trainer},
};
use data::episode::EpisodeShape;
use entrant::{Entrant, TestProgress};
use protocol::{News, Output, Race, RunConfig};

pub(super) struct HoldRace {
    race: Race,
    /// What they learn from. Collecting it may take a second (Omniglot has to be decoded), so it is done once for all.
    sources: Vec<(Source, Sources)>,
    /// Those that are set up.
    entrants: Vec<Entrant>,
    /// Whose turn it is.
    at: usize,
    /// Laps that all have done.
    lap: u32,
}

impl HoldRace {
    pub fn new(race: Race) -> Self {
        Self { race, sources: Vec::new(), entrants: Vec::new(), at: 0, lap: 0 }
    }

    /// Sets up the next entrant, or collects what it learns from.
    async fn set_up<P: Port>(&mut self, config: RunConfig, session: &Session<P>) -> Result<Progress, Stop> {
        let refused = |reason: String| Stop::refused(format!("The race cannot start: {reason}."));
        let source = Source::of(&config);
        let Some((_, sources)) = self.sources.iter().find(|(known, _)| *known == source) else {
            let neediest = self.neediest(source).map_err(|error| refused(error.to_string()))?;
            let sources = session.sources(neediest).await.map_err(|error| refused(error.to_string()))?;
            self.sources.push((source, sources));
            return Ok(Progress::More);
        };
        let Sources { training, held_out } = sources.clone();
        let trainer = Trainer::new(&config, training, &session.device).map_err(|error| refused(error.to_string()))?;
        let first = self.entrants.first().map(|entrant| entrant.shape());
        let entrant = Entrant::new(config.method, trainer, held_out, self.race.reading);
        if let (Some(first), shape) = (first, entrant.shape())
            && first != shape
        {
            let words = |EpisodeShape { n_way, k_shot, .. }| format!("{n_way}-way {k_shot}-shot");
            let why = format!("one is tested {}, another {}: give all of them the same", words(first), words(shape));
            return Err(refused(why));
        }
        self.entrants.push(entrant);
        Ok(counted(self.entrants.len(), self.race.entrants.len()))
    }

    /// Of those that learn from this source, the one that needs the most drawings of a class: what fills its samples fills all
    /// others', and all learn from the same.
    fn neediest(&self, source: Source) -> Result<&RunConfig, methods::ConfigError> {
        let mut neediest = (0, &self.race.entrants[self.entrants.len()]);
        for config in self.race.entrants.iter().filter(|config| Source::of(config) == source) {
            let needed = drawings_needed(&methods::set_up(config)?);
            if needed > neediest.0 {
                neediest = (needed, config);
            }
        }
        Ok(neediest.1)
    }

    /// One step, or a part of a test.
    async fn go_on<P: Port>(&mut self, session: &Session<P>) -> Result<Progress, Stop> {
        let (at, lap) = (self.at, self.lap);
        let entrant = &mut self.entrants[at];
        if !entrant.has_spent(self.race.lap, lap) {
            entrant.step(&session.port).await?;
            return Ok(Progress::More);
        }
        if let TestProgress::UnderWay = entrant.test(session).await? {
            return Ok(Progress::More);
        }
        let news = entrant.lap(at, lap, session).await?;
        self.at = (at + 1) % self.entrants.len();
        self.lap += u32::from(self.at == 0);
        Ok(Progress::News(News::Lap(Box::new(news))))
    }
}

impl<P: Port> Job<P> for HoldRace {
    fn turn<'a>(&'a mut self, session: &'a mut Session<P>) -> Turn<'a> {
        Box::pin(async move {
            match self.race.entrants.get(self.entrants.len()).cloned() {
                Some(next) => self.set_up(next, session).await,
                None if self.lap > self.race.laps => Ok(Progress::Done(Output::Done)),
                None => self.go_on(session).await,
            }
        })
    }
}
