//! `fewshot statistics`: how like handwriting generated alphabets are, in numbers, beside Omniglot's.

use std::path::PathBuf;

use data::{
    Collection, Scripts,
    statistics::{Measure, Sampling, Summary, picture_statistics, stroke_statistics},
};
use serde_json::{Value, json};

use crate::{Outcome, files::drawings};

/// What to measure.
#[derive(clap::Args)]
pub struct StatisticsOptions {
    /// Omniglot's images_background.zip, or the folder it unpacks to: its pictures are measured beside the generator's.
    #[arg(long)]
    images: Option<PathBuf>,
    /// Omniglot's strokes_background_small1.zip, strokes_background_small2.zip or others: their strokes are measured.
    #[arg(long, value_delimiter = ',')]
    strokes: Vec<PathBuf>,
    /// Alphabets to generate.
    #[arg(long, default_value_t = 30)]
    alphabets: usize,
    /// Characters of each generated alphabet.
    #[arg(long, default_value_t = 30)]
    characters: usize,
    /// The most drawings of each character that are measured.
    #[arg(long, default_value_t = 20)]
    drawings: usize,
    /// Where every random choice comes from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// A table's worth: the generator's rows, and Omniglot's where its files were given.
struct Comparison {
    title: &'static str,
    generated: Vec<Measure>,
    official: Option<Vec<Measure>>,
}

/// Measures and prints.
pub fn run(options: &StatisticsOptions, as_json: bool) -> Outcome {
    let scripts = Scripts::new(options.seed, options.alphabets, options.characters);
    let sampling = Sampling { drawings: options.drawings, seed: options.seed };
    let images = options.images.as_deref().map(drawings).transpose()?;
    let strokes = (!options.strokes.is_empty()).then(|| joined(&options.strokes)).transpose()?;
    let comparisons = [
        Comparison {
            title: "pictures",
            generated: picture_statistics(&scripts, sampling),
            official: images.map(|images| picture_statistics(&images, sampling)),
        },
        Comparison {
            title: "strokes",
            generated: stroke_statistics(&scripts, sampling),
            official: strokes.map(|strokes| stroke_statistics(&strokes, sampling)),
        },
    ];
    if as_json {
        let tables = comparisons.iter().map(|table| (table.title.to_owned(), as_value(table)));
        println!("{}", Value::Object(tables.collect()));
    } else {
        comparisons.iter().for_each(print);
    }
    Ok(())
}

/// All archives of strokes as one.
fn joined(paths: &[PathBuf]) -> Outcome<Collection> {
    let mut all = Collection::default();
    for path in paths {
        all = all.merge(&drawings(path)?);
    }
    Ok(all)
}

fn print(table: &Comparison) {
    println!("{:<44}{:<11}{:>8}{:>8}{:>40}", table.title, "", "mean", "dev.", "5%     25%     50%     75%     95%");
    for row in &table.generated {
        let official = table.official.iter().flatten().find(|other| other.id == row.id);
        print_row(row.label, "generated", &row.summary);
        if let Some(official) = official {
            print_row("", "Omniglot", &official.summary);
        }
    }
    println!();
}

fn print_row(label: &str, source: &str, summary: &Summary) {
    let quantiles: String = summary.quantiles.iter().map(|quantile| format!("{quantile:>8.3}")).collect();
    println!("{label:<44}{source:<11}{:>8.3}{:>8.3}{quantiles}", summary.mean, summary.deviation);
}

fn as_value(table: &Comparison) -> Value {
    let rows = |rows: &[Measure]| -> Value {
        let row = |row: &Measure| {
            let Summary { count, mean, deviation, quantiles } = &row.summary;
            let value = json!({
                "label": row.label, "count": count, "mean": mean, "deviation": deviation,
                "quantile_levels": Summary::LEVELS, "quantiles": quantiles,
            });
            (row.id.to_owned(), value)
        };
        Value::Object(rows.iter().map(row).collect())
    };
    json!({ "generated": rows(&table.generated), "omniglot": table.official.as_deref().map(rows) })
}
