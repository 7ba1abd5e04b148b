//! Settings that several methods share: what they are tested on, how episodes are made, the encoder, the learning rate.

use super::{
    episodic::EpisodeSampler,
    settings::{SettingsReader, parameter},
};
use data::episode::EpisodeShape;
use protocol::{Hyperparameter, Range, RunConfig, SettingGroup};

/// The hyperparameter that says where a run's samples come from; its values are those of [`Source`].
const SOURCE: &str = RunConfig::SOURCE;

/// The hyperparameter that says what becomes of characters with too few drawings.
const LEAVE_OUT: &str = "leave_out";

/// What [`LEAVE_OUT`] is called, for those who are told of it.
pub const LEAVE_OUT_LABEL: &str = "Characters with too few drawings";

/// True if a configuration leaves characters with too few drawings out; otherwise the run does not start.
pub fn leaves_out(config: &RunConfig) -> bool {
    config.values.get(LEAVE_OUT) == Some(&1.0)
}

/// Queries of each class in a test of a method that has no number of queries to set.
const TEST_QUERIES: usize = 5;

/// Where a run's episodes come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// Generated alphabets, made from the run's seed.
    #[default]
    Generated = 0,
    /// Augmented copies of the drawings on the board.
    Board = RunConfig::SOURCE_BOARD as isize,
    /// The Omniglot that the browser keeps, once the user has brought it.
    Omniglot = 2,
    /// The visitor's own pictures that the browser keeps, once the visitor has brought them.
    Pictures = 3,
}

impl Source {
    const ALL: [(&str, Self); 4] = [
        ("generated alphabets", Self::Generated),
        ("my drawings", Self::Board),
        ("Omniglot", Self::Omniglot),
        ("my pictures", Self::Pictures),
    ];

    fn read(from: &mut SettingsReader) -> Self {
        let sources = Self::ALL.map(|(name, source)| (name.into(), f64::from(source as u8)));
        let asked = from.ask(Hyperparameter {
            group: SettingGroup::Common,
            ..parameter(
                SOURCE,
                "Learn from",
                "Endless generated characters, augmented copies of the drawings on the board, or, once they are in this \
                 browser (see Data), Omniglot or pictures of your own.",
                Range::Choice(sources.to_vec()),
                0.0,
            )
        });
        Self::numbered(Some(asked))
    }

    /// The source that a configuration asks for; what it does not name is generated.
    pub fn of(config: &RunConfig) -> Self {
        Self::numbered(config.values.get(SOURCE).copied())
    }

    fn numbered(number: Option<f64>) -> Self {
        let found = Self::ALL.into_iter().find(|(_, source)| number == Some(f64::from(*source as u8)));
        found.map(|(_, source)| source).unwrap_or_default()
    }
}

/// What every method is asked: where to learn from, and how hard the question is that it is tested on.
pub struct TestSettings {
    /// Where its samples come from.
    pub source: Source,
    n_way: usize,
    k_shot: usize,
}

impl TestSettings {
    /// Asks for them.
    pub fn read(from: &mut SettingsReader) -> Self {
        Self::read_as(SettingGroup::Test, from)
    }

    fn read_as(group: SettingGroup, from: &mut SettingsReader) -> Self {
        let source = Source::read(from);
        let mut whole = |id, label, help, min, max, default| {
            let parameter = parameter(id, label, help, Range::Whole { min, max }, default);
            from.ask(Hyperparameter { group, ..parameter }) as usize
        };
        let settings = Self {
            source,
            n_way: whole("n_way", "Classes (way)", "How many characters an episode tells apart.", 2, 20, 5.0),
            k_shot: whole(
                "k_shot",
                "Examples (shot)",
                "How many drawings of each character the network is shown.",
                1,
                10,
                1.0,
            ),
        };
        from.choice(
            LEAVE_OUT,
            LEAVE_OUT_LABEL,
            "Some characters of an archive may have fewer drawings than an episode takes: the run does not start and names \
             them, or learns from the others.",
            [("do not start", false), ("leave them out", true)],
        );
        settings
    }

    /// The shape of the episodes that a method is tested on which is fed something else.
    pub fn shape(&self) -> EpisodeShape {
        self.with_queries(TEST_QUERIES)
    }

    fn with_queries(&self, n_query: usize) -> EpisodeShape {
        EpisodeShape { n_way: self.n_way, k_shot: self.k_shot, n_query }
    }
}

/// The settings of every method that learns from episodes.
pub struct EpisodeSettings {
    /// The shape of the episodes that it is tested on.
    pub test_shape: EpisodeShape,
    /// What it learns from.
    pub sampler: EpisodeSampler,
}

impl EpisodeSettings {
    /// Asks for them.
    pub fn read(from: &mut SettingsReader) -> Self {
        let tests = TestSettings::read_as(SettingGroup::Episodes, from);
        let n_query = from.whole(
            "n_query",
            "Queries",
            "How many drawings of each character it has to recognise in an episode.",
            1..=15,
            5,
        );
        let train_way = from.ask(parameter(
            "train_way",
            "Classes in training",
            "Training with more classes than are asked for later is harder, and teaches more.",
            numbered(&[("as many as in tests", 0), ("10", 10), ("20", 20)]),
            0.0,
        )) as usize;
        let within = look_alikes(
            from,
            "The share of episodes whose characters are all of one alphabet, and so resemble each other.",
        );
        let test_shape = tests.with_queries(n_query);
        let shape = EpisodeShape { n_way: test_shape.n_way.max(train_way), ..test_shape };
        Self { test_shape, sampler: EpisodeSampler { shape, within } }
    }
}

/// The share of harder comparisons, between characters of one alphabet.
pub fn look_alikes(from: &mut SettingsReader, help: &str) -> f64 {
    from.share("within", "Look-alikes", help, 0.0)
}

/// How far apart is far enough.
pub fn margin(from: &mut SettingsReader, help: &str, default: f64) -> f64 {
    from.own().real("margin", "Margin", help, 0.01..=100.0, default)
}

/// Whether drawings are changed at random before the network sees them.
pub fn augmented(from: &mut SettingsReader) -> bool {
    let help = "Changes every drawing a little before the network sees it: turned, slanted, bent.";
    from.yes_or_no("augmented", "Augment", help, false)
}

/// The size of a Conv4 encoder that ends in an embedding.
pub struct EncoderSettings {
    /// The width of its convolutions.
    pub channels: usize,
    /// The width of the linear map behind the encoder; `None` if there is no map.
    pub embedding_dim: Option<usize>,
}

impl EncoderSettings {
    /// Asks for them.
    pub fn read(from: &mut SettingsReader) -> Self {
        let channels = channels(from, 32);
        let dims = [
            ("same as channels", 0),
            ("2 (a flat map)", 2),
            ("8", 8),
            ("16", 16),
            ("32", 32),
            ("64", 64),
            ("128", 128),
        ];
        let embedding_dim = from.ask(parameter(
            "embedding_dim",
            "Embedding",
            "How many numbers stand for a drawing; with 2 the map shows them as they are.",
            numbered(&dims),
            0.0,
        )) as usize;
        Self { channels, embedding_dim: (embedding_dim > 0).then_some(embedding_dim) }
    }
}

/// The width of an encoder's convolutions.
pub fn channels(from: &mut SettingsReader, default: u32) -> usize {
    from.ask(Hyperparameter {
        group: SettingGroup::Common,
        ..parameter(
            "channels",
            "Channels",
            "How wide each of the four convolutions is: wider sees more and takes longer.",
            numbered(&[("8", 8), ("16", 16), ("32", 32), ("64", 64)]),
            f64::from(default),
        )
    }) as usize
}

/// How far Adam moves the weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LearningRate {
    /// In the first step.
    pub initial: f64,
    /// Steps over which it falls to a hundredth, along half a cosine; with 0 it stays.
    pub falls_over: u64,
}

impl LearningRate {
    /// Of what does not learn.
    pub const NONE: Self = Self { initial: 0.0, falls_over: 0 };

    /// Asks for it.
    pub fn read(from: &mut SettingsReader) -> Self {
        let initial = from.real(
            "learning_rate",
            "Learning rate",
            "How far Adam moves the weights in one step.",
            1e-5..=1e-1,
            1e-3,
        );
        let falls_over = from.whole(
            "decay",
            "Rate falls over",
            "Steps over which the learning rate falls to a hundredth, along half a cosine; with 0 it stays.",
            0..=100_000,
            0,
        );
        Self { initial, falls_over: falls_over as u64 }
    }
}

fn numbered(choices: &[(&str, u32)]) -> Range {
    Range::Choice(choices.iter().map(|(name, number)| ((*name).to_string(), f64::from(*number))).collect())
}
