//! The leaderboard of the contest: every method's accuracy on characters that none has seen, with its interval, the best
//! first.

use leptos::prelude::*;

use crate::{
    kit::{
        bars::percent,
        reactive::{derived, memo},
    },
    steps::{panel::messages::Wish, wish::ask},
};
use protocol::{Accuracy, Standing, comparison};

/// Training steps of each method between two tests.
const STEPS: u32 = 50;

/// Where every method of a contest stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The contest's id; 0 before the first.
    pub id: u32,
    /// True from its beginning to its end.
    pub under_way: bool,
    /// The latest standing of every method, by its place in the contest.
    standings: Vec<Standing>,
}

impl Table {
    /// Begins a new contest, and gives its id.
    fn begin(&mut self) -> u32 {
        *self = Self { id: self.id + 1, under_way: true, standings: Vec::new() };
        self.id
    }

    /// Hears where a method stands. One of a contest before changes nothing.
    pub fn hear(&mut self, id: u32, standing: Standing) {
        if id != self.id || id == 0 {
            return;
        }
        match self.standings.iter_mut().find(|known| known.entry == standing.entry) {
            Some(known) => *known = standing,
            None => self.standings.push(standing),
        }
    }

    /// The best first.
    fn ranked(&self) -> Vec<Standing> {
        let mut ranked = self.standings.clone();
        ranked.sort_by(|a, b| b.class_mean.mean.total_cmp(&a.class_mean.mean).then(a.entry.cmp(&b.entry)));
        ranked
    }

    /// The contest in one sentence.
    fn sentence(&self) -> String {
        let ranked = self.ranked();
        let unlabelled = ranked.iter().find(|standing| standing.told == comparison::Told::Drawings);
        let of = ranked.first().map_or(0, |standing| standing.of as usize);
        match (self.id, ranked.len(), unlabelled) {
            (0, ..) => {
                "Which way of learning without labels is worth most? All begin from the same seed, take their steps in \
                        turns, and are tested on the same unseen characters."
                    .to_owned()
            }
            (_, known, _) if known < of || known == 0 => {
                format!("Each takes {STEPS} steps and is then tested; {known} have been so far.")
            }
            (_, _, Some(best)) => format!(
                "Without a label, {} leads with {}; each test has {} episodes, so differences within the intervals say little.",
                best.title,
                percent(best.class_mean.mean),
                best.class_mean.episodes
            ),
            _ => String::new(),
        }
    }
}

/// The leaderboard, and the buttons that begin and end a contest.
#[component]
pub fn Leaderboard(
    /// Where the methods stand.
    table: RwSignal<Table>,
) -> impl IntoView {
    let under_way = memo(move || table.with(|table| table.under_way));
    let press = move |_| {
        if untrack(move || under_way.get()) {
            table.update(|table| table.under_way = false);
            ask(Wish::Contest { id: table.with_untracked(|table| table.id), steps: None });
        } else if let Some(id) = table.try_update(Table::begin) {
            ask(Wish::Contest { id, steps: Some(STEPS) });
        }
    };
    let sentence = memo(move || table.with(Table::sentence));
    let ranked = memo(move || table.with(Table::ranked));
    view! {
        <section class="worth-half" aria-labelledby="worth-contest">
            <header class="worth-head">
                <h3 id="worth-contest">"Learning without labels: a contest"</h3>
                <button class="button" data-testid="contest" on:click=press>
                    {move || if under_way.get() { "End it" } else { "Begin" }}
                </button>
            </header>
            <p class="muted" role="status" data-testid="contest-sentence">{sentence}</p>
            <table class="worth-table" hidden=derived(move || ranked.with(Vec::is_empty))>
                <caption class="visually-hidden">"Accuracy on unseen characters, the best first"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Method"</th>
                        <th scope="col">"Steps"</th>
                        <th scope="col">"Class mean, %"</th>
                        <th scope="col">"New head, %"</th>
                    </tr>
                </thead>
                <tbody>{move || ranked.get().into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
}

fn row(standing: Standing) -> impl IntoView {
    let told = match standing.told {
        comparison::Told::Drawings => "no labels",
        comparison::Told::Classes => "told every class",
        comparison::Told::Nothing => "learns nothing",
        comparison::Told::Words => "told captions",
    };
    let is_outside = standing.told != comparison::Told::Drawings;
    view! {
        <tr class:outside=is_outside>
            <th scope="row">{standing.title} " " <span class="muted">{told}</span></th>
            <td>{standing.step}</td>
            {measure(standing.class_mean)}
            {measure(standing.linear_head)}
        </tr>
    }
}

/// An accuracy with its interval, in figures and as a bar with a whisker.
fn measure(accuracy: Accuracy) -> impl IntoView {
    let share = |value: f32| format!("{:.2}%", 100.0 * value.clamp(0.0, 1.0));
    let (low, high) = (accuracy.mean - accuracy.interval, accuracy.mean + accuracy.interval);
    view! {
        <td>
            <span class="worth-value">{figures(accuracy)}</span>
            <span class="worth-bar" aria-hidden="true">
                <span style:inline-size=share(accuracy.mean)></span>
                <i style:inset-inline-start=share(low) style:inline-size=share(high.min(1.0) - low.max(0.0))></i>
            </span>
        </td>
    }
}

/// Percent with their interval.
fn figures(accuracy: Accuracy) -> String {
    format!("{:.1} ± {:.1}", 100.0 * accuracy.mean, 100.0 * accuracy.interval)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(entry: u32, title: &str, told: comparison::Told, mean: f32) -> Standing {
        let accuracy = Accuracy { mean, interval: 0.02, episodes: 40 };
        Standing { entry, of: 2, title: title.into(), told, step: 50, class_mean: accuracy, linear_head: accuracy }
    }

    #[test]
    fn the_best_come_first_and_each_method_once() {
        let mut table = Table::default();
        table.hear(1, standing(0, "of no contest", comparison::Told::Drawings, 0.9));
        assert!(table.ranked().is_empty());
        let id = table.begin();
        table.hear(id, standing(0, "SimCLR", comparison::Told::Drawings, 0.5));
        assert!(table.sentence().contains("1 have been"), "{}", table.sentence());
        table.hear(id, standing(1, "Random", comparison::Told::Nothing, 0.6));
        table.hear(id, standing(0, "SimCLR", comparison::Told::Drawings, 0.8));
        let titles: Vec<_> = table.ranked().into_iter().map(|standing| standing.title).collect();
        assert_eq!(titles, ["SimCLR", "Random"]);
        assert!(table.sentence().starts_with("Without a label, SimCLR leads with 80%"), "{}", table.sentence());
        let next = table.begin();
        table.hear(id, standing(0, "late news", comparison::Told::Drawings, 0.9));
        assert!(next == id + 1 && table.ranked().is_empty());
    }
}
