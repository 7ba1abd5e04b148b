//! The table of words: networks that read, trained with one budget on captions of generated characters, and asked about
//! characters that they have never seen, among them such whose combination of strokes was held out.
//!
//! Retrieval (R@1, R@5): among a hundred drawings and their captions, how often a drawing finds its caption among the
//! first one or five, and a caption its drawing. Zero-shot: a class is its description, and no drawing of it is shown. Beside
//! it the geometric describer itself: a drawing is what it says of it, compared with descriptions as bags of words.

use std::{collections::BTreeMap, time::Instant};

use burn::tensor::Device;
use data::{
    Scripts,
    classes::Classes,
    samples::{Captioned, class_description, sample_captioned},
    seeds::{Stream, rng},
};
use ink::words::{self, CompositionSplit};
use learn::{
    losses::cosine_similarity,
    methods::accuracy,
    models::Texts,
    training::{evaluation::summarise, model::Model, trainer::Trainer, zero_shot},
};
use protocol::{Accuracy, RunConfig};
use rand::seq::index;
use serde_json::{Value, json};

use super::{ALPHABETS, TableOptions};
use crate::{
    Outcome,
    budget::Budget,
    examination::{numbers, percent},
};

/// Drawings and captions among which each is to find its own.
const GALLERY: usize = 100;
/// Galleries behind each number.
const GALLERIES: u64 = 20;
/// Drawings of each class of a zero-shot episode.
const N_QUERY: usize = 5;

/// A way of reading, with its settings.
const ROWS: &[(&str, &[(&str, f64)])] = &[
    ("transformer, 2 layers", &[]),
    ("transformer, 1 layer", &[("layers", 1.0)]),
    ("recurrent unit", &[("reads", 1.0)]),
    ("bag of words", &[("reads", 2.0)]),
    ("transformer, shuffled captions", &[("captions", 1.0)]),
];

/// A row of the table.
struct Row {
    title: String,
    /// R@1 and R@5 from drawing to caption, then from caption to drawing; on compositions held out.
    retrieval: Option<[Accuracy; 4]>,
    /// 5- and 20-way on characters of held-out compositions, then on any characters.
    zero_shot: [Accuracy; 4],
    parameters: usize,
    seconds: f64,
}

/// Trains, asks, prints. `pair` is a file of weights that is asked instead of training.
pub fn run(options: &TableOptions, pair: Option<Vec<u8>>, device: &Device, as_json: bool) -> Outcome {
    let held_out = Scripts::new(options.seed + 1, 20, 20);
    let mut rows = vec![describer(options, &held_out)?];
    say(&rows[0]);
    match pair {
        Some(file) => {
            rows.push(examine(options, "the pair in the file", &Model::from_file(&file, device)?, &held_out, 0.0)?)
        }
        None => {
            let training: std::sync::Arc<dyn Classes> = std::sync::Arc::new(Scripts::new(options.seed, ALPHABETS, 20));
            for (title, settings) in
                ROWS.iter().filter(|(title, _)| options.row.as_deref().is_none_or(|row| title.contains(row)))
            {
                let mut values: BTreeMap<String, f64> =
                    settings.iter().map(|(id, value)| ((*id).to_string(), *value)).collect();
                values.extend([
                    ("channels".to_string(), f64::from(options.channels)),
                    ("learning_rate".into(), 2e-3),
                    ("pairs".into(), 64.0),
                ]);
                let config = RunConfig { method: "clip".into(), seed: options.seed, values };
                let mut trainer = Trainer::new(&config, training.clone(), device)?;
                let budget = Budget { steps: options.steps, learning_rate: trainer.learning_rate().initial };
                let began = Instant::now();
                budget.spend(&mut trainer, |_, _, _| Ok(None))?;
                rows.push(examine(options, title, &trainer.into_model(), &held_out, began.elapsed().as_secs_f64())?);
                rows.last().into_iter().for_each(say);
            }
        }
    }
    if as_json {
        println!("{}", json!({ "words": rows.iter().map(Row::json).collect::<Vec<_>>() }))
    } else {
        print(&rows)
    }
    Ok(())
}

fn examine(options: &TableOptions, title: &str, model: &Model, held_out: &Scripts, seconds: f64) -> Outcome<Row> {
    if model.learner.joint_embedding().is_none() {
        return Err("the file holds no network that reads: train one with --method clip".into());
    }
    let score = |queries: &[(usize, usize)], descriptions: &[String]| {
        let pictures: Vec<_> = queries.iter().map(|(class, index)| held_out.picture(*class, *index)).collect();
        numbers(zero_shot::score(model, &pictures.iter().collect::<Vec<_>>(), descriptions, true).into_data())
    };
    Ok(Row {
        title: title.into(),
        retrieval: Some(retrieval(model, held_out)?),
        zero_shot: zero_shot_accuracies(options, held_out, score)?,
        parameters: model.learner.network().weights.len(),
        seconds,
    })
}

/// The describer: what it says of a drawing, compared with descriptions of classes as bags of words.
fn describer(options: &TableOptions, held_out: &Scripts) -> Outcome<Row> {
    let score = |queries: &[(usize, usize)], descriptions: &[String]| {
        let bags: Vec<_> = descriptions.iter().map(|text| bag(text)).collect();
        let told = queries.iter().map(|(class, index)| {
            let drawing = held_out.drawing(*class, *index).unwrap_or_default();
            bag(&words::caption(&drawing).unwrap_or_default())
        });
        Ok(told.flat_map(|told| bags.iter().map(|bag| alike(&told, bag)).collect::<Vec<_>>()).collect())
    };
    Ok(Row {
        title: "the describer's own captions as bags of words".into(),
        retrieval: None,
        zero_shot: zero_shot_accuracies(options, held_out, score)?,
        parameters: 0,
        seconds: 0.0,
    })
}

/// Accuracies in the order of [`Row::zero_shot`]; `score` gives scores [queries, n_way] of drawings by (class, index).
fn zero_shot_accuracies(
    options: &TableOptions,
    source: &Scripts,
    score: impl Fn(&[(usize, usize)], &[String]) -> Outcome<Vec<f32>>,
) -> Outcome<[Accuracy; 4]> {
    let all: Vec<usize> = (0..source.len()).collect();
    let is_held_out =
        |class: &usize| class_description(source, *class).is_some_and(|facts| CompositionSplit::HeldOut.takes(&facts));
    let held_out: Vec<usize> = all.iter().copied().filter(is_held_out).collect();
    let mut found = Vec::new();
    for pool in [&held_out, &all] {
        for n_way in [5, 20] {
            let mut accuracies = Vec::new();
            for number in 0..options.episodes {
                let mut rng = rng(options.seed, Stream::Evaluation, number);
                let classes: Vec<usize> =
                    index::sample(&mut rng, pool.len(), n_way).iter().map(|at| pool[at]).collect();
                let queries: Vec<_> =
                    classes.iter().flat_map(|class| (0..N_QUERY).map(|index| (*class, index))).collect();
                let scores = score(&queries, &zero_shot::descriptions(source, &classes))?;
                accuracies.push(accuracy(&scores, n_way));
            }
            found.push(summarise(&accuracies));
        }
    }
    Ok([found[0], found[1], found[2], found[3]])
}

/// R@1 and R@5 both ways, among drawings whose composition was held out. A caption that says the same is as good.
fn retrieval(model: &Model, source: &Scripts) -> Outcome<[Accuracy; 4]> {
    let mut hits: [Vec<f32>; 4] = Default::default();
    for number in 0..GALLERIES {
        let Captioned { items, captions, .. } =
            sample_captioned(source, GALLERY, CompositionSplit::HeldOut, &mut rng(1, Stream::Evaluation, number))?;
        let pieces: Vec<Vec<u16>> = captions.iter().map(|caption| words::pieces(caption).ids).collect();
        let drawings = model.place(&items.iter().map(|item| &item.picture).collect::<Vec<_>>());
        let texts = model.read(Texts::new(&pieces, &model.device));
        let cosines = numbers(cosine_similarity(drawings, texts).into_data())?;
        let rank = |at: usize, cosine: &dyn Fn(usize) -> f32| {
            let better = (0..GALLERY).filter(|other| captions[*other] != captions[at] && cosine(*other) >= cosine(at));
            better.count()
        };
        let to_caption: Vec<usize> = (0..GALLERY).map(|at| rank(at, &|other| cosines[at * GALLERY + other])).collect();
        let to_drawing: Vec<usize> = (0..GALLERY).map(|at| rank(at, &|other| cosines[other * GALLERY + at])).collect();
        let within = |ranks: &[usize], k: usize| ranks.iter().filter(|rank| **rank < k).count() as f32 / GALLERY as f32;
        let found = [within(&to_caption, 1), within(&to_caption, 5), within(&to_drawing, 1), within(&to_drawing, 5)];
        hits.iter_mut().zip(found).for_each(|(hits, found)| hits.push(found));
    }
    Ok(hits.map(|hits| summarise(&hits)))
}

fn bag(text: &str) -> BTreeMap<String, f32> {
    let mut bag = BTreeMap::new();
    for span in words::word_spans(text) {
        *bag.entry(text[span].to_string()).or_insert(0.0) += 1.0;
    }
    bag
}

/// The cosine of two bags of words.
fn alike(one: &BTreeMap<String, f32>, other: &BTreeMap<String, f32>) -> f32 {
    let length = |bag: &BTreeMap<String, f32>| bag.values().map(|count| count * count).sum::<f32>().sqrt();
    let shared: f32 = one.iter().filter_map(|(word, count)| Some(count * other.get(word)?)).sum();
    shared / (length(one) * length(other)).max(f32::EPSILON)
}

fn say(row: &Row) {
    let numbers: Vec<String> = row.retrieval.iter().flatten().chain(&row.zero_shot).map(percent).collect();
    eprintln!("    {}: {}", row.title, numbers.join("  "));
}

fn print(rows: &[Row]) {
    println!(
        "| | drawing → caption R@1 | R@5 | caption → drawing R@1 | R@5 | held-out combinations 5-way | 20-way | any characters 5-way | 20-way | parameters | training |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for row in rows {
        let number = |accuracy: &Accuracy| percent(accuracy).trim_end_matches('%').to_string();
        let retrieval =
            row.retrieval.as_ref().map_or_else(|| vec!["–".to_string(); 4], |all| all.iter().map(number).collect());
        let zero_shot: Vec<String> = row.zero_shot.iter().map(number).collect();
        println!(
            "| {} | {} | {} | {} | {:.0} s |",
            row.title,
            retrieval.join(" | "),
            zero_shot.join(" | "),
            row.parameters,
            row.seconds
        );
    }
}

impl Row {
    fn json(&self) -> Value {
        let number =
            |accuracy: &Accuracy| json!({ "percent": accuracy.mean * 100.0, "interval": accuracy.interval * 100.0 });
        json!({
            "row": self.title, "parameters": self.parameters, "seconds": self.seconds,
            "retrieval": self.retrieval.as_ref().map(|all| all.iter().map(number).collect::<Vec<_>>()),
            "zero_shot": self.zero_shot.iter().map(number).collect::<Vec<_>>(),
        })
    }
}
