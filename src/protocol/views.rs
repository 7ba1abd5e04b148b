//! What one training step saw and did, as the page shows it: one struct for each way of seeing, none of them generic.
//!
//! Drawings come as [`Picture`]s in the order in which the network saw them; numbers come row by row.

use serde::{Deserialize, Serialize};

use crate::puzzle_views::{JigsawView, RelativeView, ShuffledView, SoundtracksView};
use ink::Picture;

/// What one training step saw and did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum StepView {
    /// An episode, and how near every query is to every class's prototype.
    Prototypes(PrototypesView),
    /// An episode, and how much every query attends to every support drawing.
    Attention(AttentionView),
    /// An episode, and how strongly every query is related to every class.
    Relations(RelationsView),
    /// Pairs, and whether they are taken for the same character.
    Pairs(PairsView),
    /// A batch of several drawings a character, and the triplets that were mined from it.
    Triplets(TripletsView),
    /// Drawings of base characters, and what a classifier takes them for.
    BaseClasses(BaseClassesView),
    /// An episode, and the support drawing that is nearest to every query by a rule nobody learned.
    Neighbours(NeighboursView),
    /// A task, and what each step of adapting to it did.
    Adaptation(AdaptationView),
    /// Views of drawings, and how alike all of them are.
    Contrast(ContrastView),
    /// Pairs of pictures, and what the one is taken to have become of the other.
    Relative(RelativeView),
    /// Drawings cut into tiles, and how they are put together again.
    Jigsaw(JigsawView),
    /// Films of drawings being made, and the order in which their frames are taken to belong.
    Shuffled(ShuffledView),
    /// Films of drawings being made, and whether the sound is taken for theirs.
    Soundtracks(SoundtracksView),
    /// Drawings with their captions, and how alike all of them are.
    Captions(CaptionsView),
}

/// The drawings of an episode, class by class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EpisodeView {
    /// Classes in the episode.
    pub n_way: u32,
    /// Support drawings of each class.
    pub k_shot: u32,
    /// Query drawings of each class.
    pub n_query: u32,
    /// Support drawings: [n_way * k_shot].
    pub support: Vec<Picture>,
    /// Query drawings: [n_way * n_query].
    pub query: Vec<Picture>,
}

/// The step of a prototypical network (Snell et al. 2017), or of an encoder that is read as one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PrototypesView {
    /// The drawings.
    pub episode: EpisodeView,
    /// What `values` are: squared Euclidean distances (small is near) or cosine similarities (large is near).
    pub measure: ComparisonMeasure,
    /// From every query to every prototype: [n_way * n_query, n_way].
    pub values: Vec<f32>,
    /// What values are multiplied by before the softmax: −1 for squared distances, or minus a learned scale; the learned
    /// scale for cosines.
    pub scale: f32,
    /// Class probabilities of each query: [n_way * n_query, n_way].
    pub probabilities: Vec<f32>,
}

/// The step of a matching network (Vinyals et al. 2016).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttentionView {
    /// The drawings.
    pub episode: EpisodeView,
    /// Attention of each query to each support drawing, each row summing to 1: [n_way * n_query, n_way * k_shot].
    pub attention: Vec<f32>,
    /// Cosine of each query and each support drawing: [n_way * n_query, n_way * k_shot].
    pub cosines: Vec<f32>,
    /// Class probabilities of each query, the attention summed by class: [n_way * n_query, n_way].
    pub probabilities: Vec<f32>,
    /// What cosines are multiplied by before the softmax, as learned so far.
    pub sharpness: f32,
    /// True if the embeddings were made in the context of the whole support set.
    pub full_context: bool,
}

/// The step of a relation network (Sung et al. 2018).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelationsView {
    /// The drawings.
    pub episode: EpisodeView,
    /// Relation scores in [0, 1], which need not sum to 1: [n_way * n_query, n_way].
    pub scores: Vec<f32>,
    /// What they are the sigmoid of: [n_way * n_query, n_way].
    pub logits: Vec<f32>,
    /// True if the loss is the mean squared error of the scores, false if it is the cross-entropy of the logits.
    pub squared: bool,
}

/// The step of a Siamese network (Koch et al. 2015).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PairsView {
    /// One drawing of each pair: [pairs].
    pub first: Vec<Picture>,
    /// The other: [pairs].
    pub second: Vec<Picture>,
    /// Whether they are of the same character: [pairs].
    pub same: Vec<bool>,
    /// Numbers in one embedding.
    pub dim: u32,
    /// |f(x₁) − f(x₂)|, coordinate by coordinate: [pairs, dim].
    pub differences: Vec<f32>,
    /// How they were judged.
    pub verdicts: PairVerdicts,
}

/// How the pairs of a step were judged, which depends on the loss.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PairVerdicts {
    /// By p(same) = σ(w · |f(x₁) − f(x₂)| + b), one half being the border.
    Probability {
        /// p(same): [pairs].
        same: Vec<f32>,
        /// The learned weight of each coordinate, w: [dim]. A pair's evidence is the products w · |f − f|.
        weights: Vec<f32>,
        /// b.
        bias: f32,
    },
    /// By Euclidean distance, half the margin being the border: the contrastive loss of Hadsell et al. 2006.
    Distance {
        /// ‖f(x₁) − f(x₂)‖: [pairs].
        distances: Vec<f32>,
        /// Different pairs are pushed no further than this.
        margin: f32,
    },
}

/// The step of a triplet network (Schroff et al. 2015).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TripletsView {
    /// P, the characters in the batch.
    pub p_classes: u32,
    /// K, the drawings of each.
    pub k_drawings: u32,
    /// The batch, class by class: [p_classes * k_drawings].
    pub pictures: Vec<Picture>,
    /// Distances between all of them: [p_classes * k_drawings, p_classes * k_drawings].
    pub distances: Vec<f32>,
    /// Which triplets the loss was taken over, by place in the batch: anchor, positive, negative.
    pub triplets: Vec<[u32; 3]>,
    /// By how much a negative is to be further from the anchor than a positive.
    pub margin: f32,
    /// Mean distance within the batch: near 0, everything has been mapped to one point.
    pub mean_distance: f32,
    /// True if the embedding has collapsed: no distance within the batch tells anything apart.
    pub collapsed: bool,
}

/// The pretraining step of transfer learning: a classifier over base classes (Chen et al. 2019).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BaseClassesView {
    /// Drawings of the batch: [batch].
    pub pictures: Vec<Picture>,
    /// The base class of each: [batch].
    pub truth: Vec<u32>,
    /// Names of the base classes: [n_base].
    pub names: Vec<String>,
    /// The three most probable base classes of each drawing with their probabilities, best first: [batch].
    pub guesses: Vec<[(u32, f32); 3]>,
    /// A drawing of each base class that is guessed, with the class; none twice.
    pub examples: Vec<(u32, Picture)>,
    /// The probability of the true class: [batch].
    pub true_probability: Vec<f32>,
    /// The logit z of the true class: [batch].
    pub true_logit: Vec<f32>,
    /// log Σ e^z over all base classes: [batch]. So z = log p + log Σ e^z of every class, and the loss is log Σ e^z − z.
    pub log_total: Vec<f32>,
}

/// An episode classified by the nearest support drawing, by a rule that was not learned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NeighboursView {
    /// The drawings.
    pub episode: EpisodeView,
    /// What the distance is, in words: “pixels that differ”, “modified Hausdorff distance”.
    pub distance: String,
    /// From every query to every support drawing: [n_way * n_query, n_way * k_shot].
    pub distances: Vec<f32>,
}

/// The step of a method that learns to adapt: one task of its meta-batch in full, and the paths of all (Finn et al. 2017).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AdaptationView {
    /// The drawings of the task.
    pub episode: EpisodeView,
    /// k, the inner steps.
    pub steps: u32,
    /// True if queries are normalised by each other, so that one's answer depends on the rest.
    pub transductive: bool,
    /// Class probabilities of every query at φ and after each inner step: [steps + 1, n_way * n_query, n_way].
    pub probabilities: Vec<f32>,
    /// Logits of every query after the last inner step, of which the loss is the cross-entropy: [n_way * n_query, n_way].
    pub logits: Vec<f32>,
    /// Cross-entropy of the drawings adapted to, at φ and after each inner step: [steps + 1].
    pub support_losses: Vec<f32>,
    /// α, how far an inner step goes; `None` if a rate is learned for every weight.
    pub rate: Option<f32>,
    /// ‖g‖ of what each inner step follows: [steps].
    pub gradient_norms: Vec<f32>,
    /// Cross-entropy of the queries at φ and after each inner step: [steps + 1].
    pub query_losses: Vec<f32>,
    /// Cross-entropy of the queries of every task at the end of its path, whose mean is the loss: [tasks].
    pub task_losses: Vec<f32>,
    /// Query accuracy of every task at the end of its path, in [0, 1]; the task in full is the first: [tasks].
    pub accuracies: Vec<f32>,
    /// The paths of all tasks through weight space, projected on the two directions in which they lead furthest, φ being
    /// the origin; in units of the weights: [tasks, steps + 1].
    pub paths: Vec<[f32; 2]>,
    /// The share of the paths' squared length that the projection shows, in [0, 1].
    pub shown: f32,
}

/// The loss around φ, in the plane of the paths of an adaptation: what their contours are drawn from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Landscape {
    /// The adaptation anew, with the weights as they are now; its paths lie in the plane of the landscape.
    pub view: AdaptationView,
    /// Where the grid begins, in units of the paths: x and y.
    pub from: [f32; 2],
    /// Where it ends.
    pub to: [f32; 2],
    /// Points along each side.
    pub side: u32,
    /// Query loss of the view's task, row by row, y growing with the rows: [side, side].
    pub losses: Vec<f32>,
}

/// The step of a contrastive method: SimCLR (Chen et al. 2020) and its kin. N drawings, two views of each; views count
/// from 0, the first of all drawings and then the second of all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContrastView {
    /// The drawings as they were: [n].
    pub drawings: Vec<Picture>,
    /// One view of each drawing: [n].
    pub first: Vec<Picture>,
    /// Another view of each: [n].
    pub second: Vec<Picture>,
    /// What tells which views belong together.
    pub partners: Partners,
    /// Cosine of the projections of all views: [2n, 2n].
    pub similarities: Vec<f32>,
    /// τ, by which similarities are divided.
    pub temperature: f32,
    /// True if τ is learned along with the weights.
    pub learned: bool,
    /// Mean ‖z − z′‖² of the two views of a drawing (Wang, Isola 2020); 0 if they are one point.
    pub alignment: f32,
    /// log of the mean of exp(−2 ‖z − z′‖²) over all pairs of different views; the lower, the more evenly they are spread.
    pub uniformity: f32,
}

/// Which views a contrastive loss draws together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Partners {
    /// The two of one drawing: nothing else is known of them.
    Views,
    /// All of one character; the character of each drawing: [n].
    Classes(Vec<u32>),
    /// Each second view and its drawing's first, among the first views alone (ProtoCLR).
    Prototypes,
}

/// The step of a network that looks and reads (CLIP: Radford et al. 2021).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaptionsView {
    /// The drawings: [n].
    pub pictures: Vec<Picture>,
    /// The caption of each: [n].
    pub captions: Vec<String>,
    /// Cosine of the embeddings of all drawings and then all captions with each other: [2n, 2n].
    pub similarities: Vec<f32>,
    /// exp(t), by which cosines are multiplied before the softmax.
    pub scale: f32,
}

/// What a number between a query and a class means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ComparisonMeasure {
    /// ‖a − b‖², 0 if equal.
    SquaredDistance,
    /// cos(a, b), 1 if alike.
    Cosine,
}
