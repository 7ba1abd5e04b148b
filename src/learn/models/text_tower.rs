//! The half of CLIP that reads: texts as word pieces to one vector each.
//!
//! Each piece has a vector of its own. A transformer adds another for its place, lets all places look at each other, and
//! averages what comes of it; CLIP's takes the last place instead, behind a causal mask (Radford et al. 2021), which
//! texts of a dozen words do not need. A gated recurrent unit reads from left to right. A bag of words averages the vectors of the
//! pieces, whatever their order.

use burn::tensor::{Device, Int, Tensor, TensorData};

use super::{
    Init, Layout, SlotId, Weights,
    gru::Gru,
    transformer::{LayerNorm, TransformerLayer},
};

/// Heads of attention.
const HEADS: usize = 4;

/// Texts are padded to a multiple of this, so that a GPU sees few different shapes.
const PLACES: usize = 8;

/// How a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextReader {
    /// By a transformer of so many layers.
    Transformer { layers: usize },
    /// By a gated recurrent unit.
    Recurrent,
    /// As a bag of words.
    Bag,
}

/// Texts as pieces on a device.
#[derive(Clone)]
pub struct Texts {
    /// The piece at each place, 0 where there is none: [n * places].
    ids: Tensor<1, Int>,
    /// 1 where there is a piece, 0 behind the end: [n, places].
    present: Tensor<2>,
}

impl Texts {
    /// Texts from the numbers of their pieces, of which each text has at least one.
    pub fn new(pieces: &[Vec<u16>], device: &Device) -> Self {
        let longest = pieces.iter().map(Vec::len).max().unwrap_or(1).max(1);
        let (n, places) = (pieces.len(), longest.next_multiple_of(PLACES));
        let mut ids = vec![0_i32; n * places];
        let mut present = vec![0.0_f32; n * places];
        for (row, pieces) in pieces.iter().enumerate() {
            for (place, piece) in pieces.iter().enumerate() {
                ids[row * places + place] = i32::from(*piece);
                present[row * places + place] = 1.0;
            }
        }
        Self {
            ids: Tensor::from_data(TensorData::new(ids, [n * places]), device),
            present: Tensor::from_data(TensorData::new(present, [n, places]), device),
        }
    }
}

/// The tower: which slots it reads.
#[derive(Clone, Debug)]
pub struct TextTower {
    pieces: SlotId,
    width: usize,
    body: Body,
}

#[derive(Clone, Debug)]
enum Body {
    Transformer { places: SlotId, layers: Vec<TransformerLayer>, norm: LayerNorm },
    Recurrent(Gru),
    Bag,
}

impl TextTower {
    /// Declares a tower of `width` numbers for texts of at most `longest` pieces out of `vocabulary`. Its slots' names
    /// begin with `text.`.
    pub fn declare(weights: &mut Layout, vocabulary: usize, longest: usize, width: usize, reading: TextReader) -> Self {
        let vectors = Init::Linear { fan_in: width };
        let pieces = weights.declare("text.pieces", &[vocabulary, width], vectors);
        let body = match reading {
            TextReader::Transformer { layers } => Body::Transformer {
                places: weights.declare("text.places", &[longest.next_multiple_of(PLACES), width], vectors),
                layers: (1..=layers)
                    .map(|number| TransformerLayer::declare(weights, &format!("text.layer{number}"), width, HEADS))
                    .collect(),
                norm: LayerNorm::declare(weights, "text.norm", width),
            },
            TextReader::Recurrent => Body::Recurrent(Gru::declare(weights, "text.gru", width, width)),
            TextReader::Bag => Body::Bag,
        };
        Self { pieces, width, body }
    }

    /// Numbers that stand for a text.
    pub fn feature_dim(&self) -> usize {
        self.width
    }

    /// Features of texts: [n, feature_dim].
    pub fn features(&self, weights: &Weights, texts: Texts) -> Tensor<2> {
        let Texts { ids, present } = texts;
        let [n, places] = present.dims();
        let x = weights.get::<2>(self.pieces).select(0, ids); // [n * places, width]
        let x = x.reshape([n, places, self.width]);
        match &self.body {
            Body::Transformer { places: at, layers, norm } => {
                let at = weights.get::<2>(*at).narrow(0, 0, places).unsqueeze::<3>(); // [1, places, width]
                let x = layers.iter().fold(x + at, |x, layer| layer.forward(weights, x, present.clone()));
                let rows = norm.forward(weights, x.reshape([n * places, self.width]));
                average(rows.reshape([n, places, self.width]), present)
            }
            Body::Recurrent(gru) => gru.forward(weights, x, present),
            Body::Bag => average(x, present),
        }
    }
}

/// The mean of `x` [n, places, width] over the places that are there: [n, width].
fn average(x: Tensor<3>, present: Tensor<2>) -> Tensor<2> {
    let [n, places, width] = x.dims();
    let shares = present.clone() / present.sum_dim(1); // [n, places]
    shares.reshape([n, 1, places]).matmul(x).reshape([n, width])
}
