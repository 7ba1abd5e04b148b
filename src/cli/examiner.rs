//! Examines a model on many episodes: each drawing is looked at once, and the episodes are dealt over the features.
//!
//! A model's features of a drawing do not depend on its neighbours ([`Comparer`](learn::methods::Comparer)), and in a real
//! collection the same drawing comes up in many episodes. So all episodes are dealt first, the drawings in them that have
//! not been looked at are looked at in batches, and then every episode is answered from features alone; all three on all
//! threads. The scores are those of [`Model::score`] up to the rounding of differently cut matrix products.

use std::collections::HashMap;

use burn::tensor::{Tensor, TensorData};
use data::{
    classes::Classes,
    deal::{Deal, DrawingId},
    episode::EpisodeError,
};
use learn::{
    methods::{Labels, accuracy},
    training::{evaluation::summarise, model::Model, pending},
};
use protocol::Accuracy;
use rayon::prelude::*;

use crate::{Outcome, examination::EpisodeKind};

/// Episodes that are dealt before drawings are looked at.
const DEALT: usize = 256;
/// Drawings that are looked at together.
const BATCH: usize = 64;
/// Features are kept as long as they are no more numbers than this: 256 MB.
const KEPT: usize = 64 << 20;

/// A model, what it is asked about, and what it has seen of that.
pub struct Examiner<'a> {
    model: &'a Model,
    classes: &'a dyn Classes,
    /// Which row of `features` a drawing has.
    rows: HashMap<DrawingId, usize>,
    /// Features of drawings: [rows, width], row by row.
    features: Vec<f32>,
    width: usize,
}

impl<'a> Examiner<'a> {
    /// One that has seen nothing yet.
    pub fn new(model: &'a Model, classes: &'a dyn Classes) -> Self {
        Self { model, classes, rows: HashMap::new(), features: Vec::new(), width: 0 }
    }

    /// Accuracy over the first so many episodes, with its interval; `done` is told of episodes as they are done.
    ///
    /// # Errors
    /// If the classes cannot fill an episode.
    pub fn ask(&mut self, kind: EpisodeKind, seed: u64, episodes: u64, done: impl Fn(usize)) -> Outcome<Accuracy> {
        let mut accuracies = Vec::new();
        let numbers: Vec<u64> = (0..episodes).collect();
        for numbers in numbers.chunks(DEALT) {
            let classes = self.classes;
            let deals: Result<Vec<Deal>, EpisodeError> =
                numbers.par_iter().map(|number| kind.deal(classes, seed, *number)).collect();
            let deals = deals?;
            self.look_at(deals.iter().flat_map(Deal::drawings));
            accuracies.par_extend(deals.par_iter().map(|deal| accuracy(&self.scores(deal), deal.shape.n_way)));
            done(numbers.len());
        }
        Ok(summarise(&accuracies))
    }

    /// Looks at those of these drawings that it has not seen.
    fn look_at(&mut self, drawings: impl Iterator<Item = DrawingId>) {
        if self.features.len() > KEPT {
            self.rows.clear();
            self.features.clear();
        }
        let seen = self.rows.len();
        let mut new = Vec::new();
        for drawing in drawings {
            self.rows.entry(drawing).or_insert_with(|| {
                new.push(drawing);
                seen + new.len() - 1
            });
        }
        let looked: Vec<Vec<f32>> = new.par_chunks(BATCH).map(|batch| self.features_of(batch)).collect();
        self.features.extend(looked.into_iter().flatten());
        self.width = self.features.len() / self.rows.len().max(1);
    }

    /// Features of drawings, row by row.
    fn features_of(&self, drawings: &[DrawingId]) -> Vec<f32> {
        let pictures: Vec<_> = drawings.iter().map(|(class, index)| self.classes.picture(*class, *index)).collect();
        pending::numbers(self.model.features(&pictures.iter().collect::<Vec<_>>()).into_data())
    }

    /// Scores of an episode's queries, [n_way * n_query, n_way] row by row; its drawings have been looked at.
    fn scores(&self, deal: &Deal) -> Vec<f32> {
        let gathered = |drawings: &[DrawingId]| {
            let rows = drawings.iter().flat_map(|drawing| {
                let from = self.rows[drawing] * self.width;
                &self.features[from..from + self.width]
            });
            let values = rows.copied().collect::<Vec<f32>>();
            Tensor::<2>::from_data(TensorData::new(values, [drawings.len(), self.width]), &self.model.device)
        };
        let scores = self.model.compare(&Labels::support(deal.shape), gathered(&deal.support), gathered(&deal.query));
        pending::numbers(scores.into_data())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    use burn::tensor::Device;
    use data::Scripts;
    use futures::executor::block_on;
    use ink::{Drawing, Picture};
    use learn::training::{device, trainer::Trainer};
    use protocol::{DeviceKind, RunConfig};

    use super::*;
    use crate::examination::numbers;

    fn cpu() -> Device {
        block_on(device::open(DeviceKind::Cpu)).expect("a CPU").0
    }

    #[test]
    fn every_method_answers_from_kept_features_as_it_does_from_the_drawings() {
        let device = cpu();
        let classes = Arc::new(Scripts::new(3, 2, 6));
        for method in learn::methods::REGISTRY {
            let info = method.info();
            let known = |id: &str| info.hyperparameters.iter().any(|parameter| parameter.id == id);
            let small = [("channels", 8.0), ("tasks", 1.0)].into_iter().filter(|(id, _)| known(id));
            let values = small.map(|(id, value)| (id.to_string(), value)).collect();
            let config = RunConfig { method: info.id.clone(), seed: 1, values };
            let trainer = Trainer::new(&config, classes.clone(), &device).expect("known");
            let model = trainer.model();
            let kind = EpisodeKind::new(trainer.test_shape().n_way, 2, false);
            let mut examiner = Examiner::new(model, classes.as_ref());
            let deal = kind.deal(classes.as_ref(), 7, 0).expect("enough");
            examiner.look_at(deal.drawings());
            let kept = examiner.scores(&deal);
            let plain = numbers(model.score(&deal.episode(classes.as_ref())).into_data()).expect("numbers");
            let scale = plain.iter().fold(1e-3_f32, |most, score| most.max(score.abs()));
            let apart = kept.iter().zip(&plain).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max) / scale;
            assert!(kept.len() == plain.len() && apart < 1e-4, "{}: {apart}", info.id);
        }
    }

    /// Eight drawings of each generated character, and how often they were looked at.
    struct Counted(Scripts, AtomicUsize);

    impl Classes for Counted {
        fn len(&self) -> usize {
            self.0.len()
        }

        fn drawings_of(&self, _class: usize) -> Option<usize> {
            Some(8)
        }

        fn picture(&self, class: usize, index: usize) -> Picture {
            self.1.fetch_add(1, Ordering::Relaxed);
            self.0.picture(class, index)
        }

        fn drawing(&self, _class: usize, _index: usize) -> Option<Drawing> {
            None
        }

        fn name(&self, class: usize) -> String {
            self.0.name(class)
        }

        fn alphabet(&self, class: usize) -> usize {
            self.0.alphabet(class)
        }
    }

    #[test]
    fn drawings_are_looked_at_once_and_accuracies_are_those_of_single_episodes() {
        let device = cpu();
        let classes = Arc::new(Counted(Scripts::new(3, 2, 6), AtomicUsize::new(0)));
        let values = [("channels".to_string(), 8.0)].into();
        let config = RunConfig { method: "prototypical".into(), seed: 1, values };
        let trainer = Trainer::new(&config, classes.clone(), &device).expect("known");
        let kind = EpisodeKind::new(5, 1, true);
        let mut examiner = Examiner::new(trainer.model(), classes.as_ref());
        let told = AtomicUsize::new(0);
        let tell = |done| {
            told.fetch_add(done, Ordering::Relaxed);
        };
        let found = examiner.ask(kind, 1, 40, tell).expect("enough");
        let looks = classes.1.load(Ordering::Relaxed);
        assert!(looks <= 12 * 8, "{looks} looks at 96 drawings");
        assert_eq!(told.into_inner(), 40);
        let plain = kind.ask(classes.as_ref(), 1, 40, |episode| numbers(trainer.model().score(episode).into_data()));
        assert_eq!(found, plain.expect("enough"));
        examiner.ask(EpisodeKind::new(5, 3, false), 1, 10, |_| {}).expect("enough");
        assert!(examiner.rows.len() <= 96 && examiner.features.len() == examiner.rows.len() * 8);
    }
}
