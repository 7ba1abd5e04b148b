//! Jigsaw puzzles (Noroozi, Favaro: Unsupervised Learning of Visual Representations by Solving Jigsaw Puzzles, 2016).
//!
//! A drawing is cut into tiles, and the network says in which of a few orders they are shown. Orders are all 24 of four
//! tiles, or 24 of nine that are far apart; [`samples::jigsaw`](data::samples::jigsaw) says how tiles are cut.
//!
//! It is the slowest of the pretext tasks here: little but the way lines go on tells where a tile belongs. A network that is
//! shown the rims of tiles alone gets 0.135 of the puzzles right after 100 steps of 8 channels, where guessing gets 0.042
//! and whole tiles got 0.108: what it learns first is where lines leave a tile. After 300 steps
//! of 16 channels on generated alphabets, new characters were told apart (5-way 1-shot) at 61.1 ± 1.4%, and at 55.6 ± 1.3%
//! by a random encoder. With tiles of whole drawings, whose blank rims give the order away, it was 53.9 ± 1.3%.

use rand_chacha::ChaCha8Rng;

use super::{
    Method, Setup,
    puzzles::{self, Pretext, PuzzleSettings},
    settings::SettingsReader,
};
use data::{
    Classes, SampleError,
    samples::{JigsawCut, Puzzles, sample_jigsaws},
};
use protocol::{JigsawView, MethodInfo, StepView, Supervision};

/// The method.
pub struct Jigsaw;

impl Method for Jigsaw {
    fn info(&self) -> MethodInfo {
        MethodInfo {
            id: "jigsaw".into(),
            title: "Jigsaw puzzles".into(),
            paper: "Noroozi, Favaro: Unsupervised Learning of Visual Representations by Solving Jigsaw Puzzles, 2016".into(),
            paper_url: "https://arxiv.org/abs/1603.09246".into(),
            equation: "loss = −log softmax(h(f(tile₁), …, f(tile_m)))_o,  o = the order in which the tiles are shown".into(),
            summary: "No labels: a drawing is cut into tiles, which are shuffled, and the network says how. To put them back \
                      it has to know how parts of characters go together. A new drawing then takes the class with the \
                      nearest mean."
                .into(),
            supervision: Supervision::SelfSupervised,
            usual: false,
            hyperparameters: SettingsReader::declared(settings),
            presets: Vec::new(),
        }
    }

    fn set_up(&self, from: &mut SettingsReader) -> Setup {
        settings(from).set_up()
    }
}

fn settings(from: &mut SettingsReader) -> PuzzleSettings<Tiles> {
    PuzzleSettings::read(from, |from| {
        let cut: fn() -> JigsawCut = from.own().choice(
            "tiles",
            "Tiles",
            "Into how many tiles a drawing is cut; of nine there are more to look at, and less on each.",
            [("2 × 2", JigsawCut::of_four), ("3 × 3", JigsawCut::of_nine)],
        );
        let count = from.own().whole("puzzles", "Puzzles", "How many puzzles a step learns from.", 4..=128, 24);
        Tiles { cut: cut(), count }
    })
}

struct Tiles {
    cut: JigsawCut,
    count: usize,
}

impl Pretext for Tiles {
    fn per_puzzle(&self) -> usize {
        self.cut.side * self.cut.side
    }

    fn answers(&self) -> usize {
        self.cut.orders.len()
    }

    fn sample(&self, classes: &dyn Classes, rng: &mut ChaCha8Rng) -> Result<Puzzles, SampleError> {
        sample_jigsaws(classes, self.count, &self.cut, rng)
    }

    fn view(&self, puzzles: &Puzzles, logits: Vec<f32>, probabilities: Vec<f32>) -> StepView {
        StepView::Jigsaw(JigsawView {
            side: self.cut.side as u32,
            tile: self.cut.tile as u32,
            drawings: puzzles.items.iter().map(|item| item.picture.clone()).collect(),
            tiles: puzzles.pieces.clone(),
            orders: self.cut.orders.clone(),
            truth: puzzles::truth(puzzles),
            probabilities,
            logits,
        })
    }
}
