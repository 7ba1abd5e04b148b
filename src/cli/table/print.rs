//! The table as Markdown and as JSON.

use protocol::Accuracy;
use serde_json::{Value, json};

use super::{Filled, shards::CommonBudget};
use crate::examination::{EpisodeKind, percent};

/// A row on one line, for whoever waits.
pub fn line(done: &Filled) -> String {
    let each = done.accuracies.iter().flatten().map(percent).collect::<Vec<_>>().join("  ");
    format!("{}{}: {each}", done.row.title, done.reading.words())
}

/// Two tables, between and within alphabets, and what they are to be compared with.
pub fn markdown(budget: &CommonBudget, filled: &[Filled]) -> String {
    let mut text = String::new();
    let data =
        if budget.omniglot { "five alphabets of Omniglot that nothing was trained on" } else { "generated alphabets" };
    for (at, heading) in ["Any characters", "Characters of one alphabet"].into_iter().enumerate() {
        text.push_str(&format!("**{heading}** of {data}: accuracy in percent with 95% intervals.\n\n"));
        text.push_str("| | 5-way 1-shot | 5-way 5-shot | 20-way 1-shot | 20-way 5-shot |");
        text.push_str(if at == 0 { " parameters | training | published |\n" } else { "\n" });
        text.push_str("| --- | ---: | ---: | ---: | ---: |");
        text.push_str(if at == 0 { " ---: | ---: | --- |\n" } else { "\n" });
        for done in filled {
            text.push_str(&format!("| {}{} |", done.row.title, done.reading.words()));
            for accuracy in half(done, at) {
                let number = accuracy.as_ref().map(percent);
                text.push_str(&format!(" {} |", number.as_deref().unwrap_or("–").trim_end_matches('%')));
            }
            if at == 0 {
                text.push_str(&format!(" {} | {:.0} s | {} |", done.parameters, done.seconds, published(done)));
            }
            text.push('\n');
        }
        text.push('\n');
    }
    let sources: Vec<String> = filled.iter().filter(|done| !done.row.source.is_empty()).map(note).collect();
    let mut seen = Vec::new();
    for source in sources {
        if !seen.contains(&source) {
            seen.push(source);
        }
    }
    text.push_str(&seen.join("\n"));
    text
}

/// The table with its settings as one object.
pub fn json(budget: &CommonBudget, filled: &[Filled]) -> Value {
    let question = |accuracy: &Accuracy, (n_way, k_shot): (usize, usize), within: bool| {
        json!({
            "way": n_way, "shot": k_shot, "within_alphabet": within, "episodes": accuracy.episodes,
            "accuracy_percent": accuracy.mean * 100.0, "interval_percent": accuracy.interval * 100.0,
        })
    };
    let row = |done: &Filled| {
        let answers = [false, true].into_iter().enumerate().flat_map(|(at, within)| {
            let asked = half(done, at).iter().zip(EpisodeKind::REPORTED);
            asked.filter_map(move |(accuracy, size)| Some(question(accuracy.as_ref()?, size, within)))
        });
        json!({
            "row": format!("{}{}", done.row.title, done.reading.words()), "method": done.row.method,
            "settings": done.row.settings().iter().map(|(id, value)| format!("{id}={value}")).collect::<Vec<_>>(),
            "accuracies": answers.collect::<Vec<_>>(), "parameters": done.parameters, "seconds": done.seconds,
            "published_percent": done.row.published, "published_protocol": done.row.source,
        })
    };
    json!({
        "steps": budget.steps, "channels": budget.channels, "seed": budget.seed,
        "rows": filled.iter().map(row).collect::<Vec<_>>(),
    })
}

/// The accuracies between alphabets (0) or within them (1).
fn half(done: &Filled, at: usize) -> &[Option<Accuracy>] {
    let sizes = EpisodeKind::REPORTED.len();
    &done.accuracies[at * sizes..(at + 1) * sizes]
}

fn published(done: &Filled) -> String {
    let Some(numbers) = done.row.published.filter(|_| done.reading == super::AnswerRule::OwnRule) else {
        return String::new();
    };
    numbers.map(|number| format!("{number:.1}")).join(" / ")
}

fn note(done: &Filled) -> String {
    match done.row.published {
        Some(_) => format!("- Published numbers: {}.", done.row.source),
        None => format!("- {}: {}.", done.row.title, done.row.source),
    }
}
