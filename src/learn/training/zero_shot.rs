//! Recognition without examples (Radford et al. 2021, section 3.1): classes are described in words, and a drawing is of the
//! class whose description lies nearest to it in the space of a network that reads.

use burn::tensor::Tensor;

use super::model::Model;
use crate::{losses::cosine_similarity, models::Texts};
use data::{Classes, samples::class_description};
use ink::{
    Picture,
    words::{self, PROMPTS},
};

/// Where descriptions lie: [n, space]. With `ensemble`, each is read in several prompts, whose unit vectors are averaged.
pub fn embed(model: &Model, texts: &[String], ensemble: bool) -> Tensor<2> {
    let prompts: &[&str] = if ensemble { &PROMPTS } else { &PROMPTS[..1] };
    let in_prompts =
        |text: &String| prompts.iter().map(|prompt| words::pieces(&prompt.replace("{}", text)).ids).collect();
    let pieces: Vec<Vec<u16>> = texts.iter().flat_map(|text| -> Vec<_> { in_prompts(text) }).collect();
    let read = model.read(Texts::new(&pieces, &model.device)); // [n * prompts, space]
    let ([_, space], (n, each)) = (read.dims(), (texts.len(), prompts.len()));
    let lengths = read.clone().square().sum_dim(1).add_scalar(1e-8).sqrt(); // [n * prompts, 1]
    (read / lengths).reshape([n, each, space]).mean_dim(1).reshape([n, space])
}

/// Cosine of every picture with every description: [pictures, descriptions].
pub fn score(model: &Model, pictures: &[&Picture], descriptions: &[String], ensemble: bool) -> Tensor<2> {
    cosine_similarity(model.place(pictures), embed(model, descriptions, ensemble))
}

/// Classes in plain words: [classes]. A class of which there is nothing to say has no words.
pub fn descriptions(source: &dyn Classes, classes: &[usize]) -> Vec<String> {
    let describe = |class: &usize| class_description(source, *class).map(|facts| words::plain(&facts));
    classes.iter().map(|class| describe(class).unwrap_or_default()).collect()
}
