//! What MAML lets one choose: how tasks are adapted to, and how the start is learned from that.

use super::{
    common_settings::{EpisodeSettings, LearningRate, channels},
    settings::SettingsReader,
};
use crate::meta::{DerivativeOrder, MetaGradient, Minibatch, RuleKind, Scheme, Statistics};

/// λ of implicit MAML. Its paper has 2 for Omniglot, with 16 inner steps and more; in the few steps here so strong a pull
/// leaves hardly anything to adapt.
const PULL: f64 = 0.5;

/// MAML's settings.
pub(super) struct MamlSettings {
    pub(super) episodes: EpisodeSettings,
    /// How a task is adapted to.
    pub(super) scheme: Scheme,
    /// Inner steps with which questions are answered.
    pub(super) test_steps: usize,
    /// Tasks of a step.
    pub(super) tasks: usize,
    /// The longest gradient that a step follows.
    pub(super) clip: f64,
    pub(super) network: NetworkSettings,
    pub(super) learning_rate: LearningRate,
}

/// What is learned.
pub(super) struct NetworkSettings {
    /// True if the last layer begins the same for all classes.
    pub(super) shared_head: bool,
    /// True if an inner rate is learned for every weight.
    pub(super) learned_rates: bool,
    pub(super) channels: usize,
}

impl MamlSettings {
    pub(super) fn read(from: &mut SettingsReader) -> Self {
        let episodes = EpisodeSettings::read(from);
        let tasks = from.whole("tasks", "Tasks a step", "How many tasks a step of training learns from.", 1..=32, 4);
        let steps =
            from.own().whole("inner_steps", "Inner steps", "Gradient steps on the examples of a task.", 1..=10, 2);
        let rate = from.own().real(
            "inner_rate",
            "Inner rate α",
            "How far one of those steps goes; with Adam, a tenth of that; with ridge regression, whose penalty is 1/α, a \
             hundred times that.",
            1e-3..=1.0,
            0.4,
        );
        let rule = from.own().choice(
            "inner_rule",
            "Inner rule",
            "By which rule they go. Ridge regression solves for the last layer in closed form, and the encoder stays.",
            [
                ("gradient descent", RuleKind::Descent),
                ("momentum", RuleKind::Momentum),
                ("Adam", RuleKind::Adam),
                ("ridge regression", RuleKind::Ridge),
            ],
        );
        let lesson = from.own().choice(
            "derivative",
            "Meta-gradient",
            "How the start is moved: by the exact gradient through all steps; by first-order MAML, as if the inner \
             gradients were constant; towards the adapted weights (Reptile); or by the point where adapting would come to \
             rest (implicit MAML).",
            [
                ("exact", MetaGradient::Unrolled(DerivativeOrder::Exact)),
                ("first order", MetaGradient::Unrolled(DerivativeOrder::First)),
                ("Reptile", MetaGradient::Reptile),
                ("implicit", MetaGradient::Implicit { pull: PULL }),
            ],
        );
        let head_only = from.choice(
            "adapts",
            "Adapts",
            "Everything, or the last layer alone (ANIL).",
            [("everything", false), ("the head", true)],
        );
        let learned_rates = from.choice(
            "rates",
            "Inner rates",
            "One fixed rate, or one learned for every weight (Meta-SGD).",
            [("fixed", false), ("learned", true)],
        );
        let shared_head = from.choice(
            "head",
            "Head",
            "Where the last layer begins: with its own weights for each class, as in the paper, or the same for all, so \
             that their order cannot matter and any number of classes will do (Ye, Chao 2022).",
            [("one for each class", false), ("same for all classes", true)],
        );
        let statistics = from.choice(
            "transductive",
            "Batch norm",
            "Queries are normalised as the examples are, or by each other as in the paper's code. Then one query's \
             answer depends on the others (transductive).",
            [("by the examples", Statistics::Support), ("by the queries", Statistics::Queries)],
        );
        let test_steps = from.whole(
            "test_steps",
            "Inner steps in tests",
            "New characters may be adapted to by more steps than the training takes; with 0 by as many.",
            0..=50,
            0,
        );
        let minibatch = from.whole(
            "inner_batch",
            "Drawings an inner step",
            "So many of a task's examples, drawn anew for every inner step: stochastic gradient descent. With 0 all of them.",
            0..=20,
            0,
        );
        let clip = from.real("clip", "Clip", "The longest gradient that a step of training follows.", 1e-1..=1e3, 10.0);
        // Adam moves every weight by its rate, however small the gradient.
        let rate = rate
            * match rule {
                RuleKind::Descent | RuleKind::Momentum => 1.0,
                RuleKind::Adam => 0.1,
                RuleKind::Ridge => 100.0,
            };
        let minibatch = (minibatch > 0).then(|| Minibatch { size: minibatch, seed: from.seed(), task: 0 });
        Self {
            episodes,
            scheme: Scheme { rule, steps, rate, head_only, statistics, lesson, minibatch },
            test_steps: if test_steps == 0 { steps } else { test_steps },
            tasks,
            clip,
            // A step is several tasks, each with its way back, so that a narrower network keeps it live.
            network: NetworkSettings { shared_head, learned_rates, channels: channels(from, 16) },
            learning_rate: LearningRate::read(from),
        }
    }
}
