//! The leaderboard of the contest: every method's accuracy on characters that none has seen, with its interval, the best
//! first.

use leptos::prelude::*;

use crate::{
    kit::{
        chart::{ExportMenu, IntervalBar, row as table_row},
        figures::{ordered, percent},
        reactive::{derived, memo},
    },
    state::PageState,
    trainers::{
        JobHandle, JobTrouble,
        jobs::{JobState, Said},
    },
};
use protocol::{Accuracy, Contest, ContestEntry, News, RunConfig, Supervision, Work};

/// Training steps of each method between two tests.
const STEPS: u32 = 50;

/// Where every method of a contest stands: what it gave when it was last tested, by its place in the contest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContestTable {
    entries: Vec<ContestEntry>,
}

impl ContestTable {
    /// Takes in what the contest says.
    pub fn gather(&mut self, said: Said) {
        let Said::News(News::Contest(entry)) = said else { return };
        match self.entries.iter_mut().find(|known| known.entry == entry.entry) {
            Some(known) => *known = entry,
            None => self.entries.push(entry),
        }
    }

    /// The best first.
    fn ranked(&self) -> Vec<ContestEntry> {
        let order = ordered(self.entries.len(), &|a, b| {
            let [a, b] = [a, b].map(|at| &self.entries[at]);
            b.class_mean.mean.total_cmp(&a.class_mean.mean).then(a.entry.cmp(&b.entry))
        });
        order.into_iter().map(|at| self.entries[at].clone()).collect()
    }

    /// The contest as a table of comma-separated values.
    fn csv(&self) -> String {
        let mut table = table_row(&["method", "learns from", "steps", "class mean", "±", "new head", "±", "episodes"]);
        for entry in self.ranked() {
            let [mean, head] = [entry.class_mean, entry.linear_head];
            let [mean, mean_interval, head, head_interval] =
                [mean.mean, mean.interval, head.mean, head.interval].map(|share| share.to_string());
            let [step, episodes] = [entry.step.to_string(), entry.class_mean.episodes.to_string()];
            let source = learns_from(entry.supervision);
            let fields = [entry.title.as_str(), source, &step, &mean, &mean_interval, &head, &head_interval, &episodes];
            table.push_str(&table_row(&fields));
        }
        table
    }

    /// The contest in one sentence.
    fn sentence(&self) -> String {
        let ranked = self.ranked();
        let unlabelled = ranked.iter().find(|entry| entry.supervision == Supervision::SelfSupervised);
        let of = ranked.first().map_or(0, |entry| entry.of as usize);
        match (ranked.len(), unlabelled) {
            (known, _) if known < of || known == 0 => {
                format!("Each takes {STEPS} steps and is then tested; {known} have been so far.")
            }
            (_, Some(best)) => format!(
                "Without a label, {} leads with {}; each test has {} episodes, so differences within the intervals say little.",
                best.title,
                percent(best.class_mean.mean),
                best.class_mean.episodes
            ),
            (_, None) => String::new(),
        }
    }
}

/// What a contest is for, said before the first.
const INVITATION: &str = "Which way of learning without labels is worth most? All begin from the same seed, take their steps in \
                          turns, and are tested on the same unseen characters.";

/// How it stands, in one sentence.
fn sentence(state: &JobState<ContestTable>) -> String {
    match state {
        JobState::Working { progress: Some((done, of)), so_far } if so_far.entries.is_empty() && done < of => {
            format!("{done} of {of} networks are set up.")
        }
        state => state.so_far().map_or_else(|| INVITATION.to_owned(), ContestTable::sentence),
    }
}

/// The leaderboard, and the buttons that begin and end a contest.
#[component]
pub fn Leaderboard(
    /// The contest.
    contest: JobHandle<ContestTable>,
) -> impl IntoView {
    let page = PageState::get();
    let working = memo(move || contest.state.with(JobState::is_working));
    let press = move |_| {
        if working.get_untracked() {
            contest.cancel();
        } else {
            let RunConfig { seed, values, .. } = page.config.get_untracked();
            contest.begin(Work::Contest(Contest { seed, values, steps: STEPS }));
        }
    };
    let sentence = memo(move || contest.state.with(sentence));
    let ranked = memo(move || contest.state.with(|state| state.so_far().map(ContestTable::ranked)).unwrap_or_default());
    let nothing = derived(move || ranked.with(Vec::is_empty));
    let table =
        move |()| contest.state.with_untracked(|state| state.so_far().map(ContestTable::csv)).unwrap_or_default();
    view! {
        <section class="worth-half column" aria-labelledby="worth-contest">
            <header class="row apart">
                <h3 id="worth-contest">"Learning without labels: a contest"</h3>
                <span hidden=nothing><ExportMenu name="fewshot-contest" table/></span>
                <button class="button" data-testid="contest" on:click=press>
                    {move || if working.get() { "End it" } else { "Begin" }}
                </button>
            </header>
            <p class="muted" role="status" data-testid="contest-sentence">{sentence}</p>
            <JobTrouble job=contest/>
            <table class="worth-table" hidden=nothing>
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

/// What an encoder of the contest is told.
fn learns_from(supervision: Supervision) -> &'static str {
    match supervision {
        Supervision::SelfSupervised => "no labels",
        Supervision::Labels => "told every class",
        Supervision::Untrained => "learns nothing",
        Supervision::Captions => "told captions",
    }
}

fn row(entry: ContestEntry) -> impl IntoView {
    view! {
        <tr class:outside=entry.supervision != Supervision::SelfSupervised>
            <th scope="row">{entry.title} " " <span class="muted">{learns_from(entry.supervision)}</span></th>
            <td>{entry.step}</td>
            {measure(entry.class_mean)}
            {measure(entry.linear_head)}
        </tr>
    }
}

/// An accuracy with its interval, in figures and as a bar with a whisker.
fn measure(accuracy: Accuracy) -> impl IntoView {
    view! {
        <td>
            <span class="worth-value nowrap">{figures(accuracy)}</span>
            <IntervalBar value=accuracy.mean half_width=accuracy.interval/>
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

    fn tested(entry: u32, title: &str, supervision: Supervision, mean: f32) -> Said {
        let accuracy = Accuracy { mean, interval: 0.02, episodes: 40 };
        let entry = ContestEntry {
            entry,
            of: 2,
            title: title.into(),
            supervision,
            step: 50,
            class_mean: accuracy,
            linear_head: accuracy,
        };
        Said::News(News::Contest(entry))
    }

    #[test]
    fn the_best_come_first_and_each_method_once() {
        let mut table = ContestTable::default();
        table.gather(tested(0, "SimCLR", Supervision::SelfSupervised, 0.5));
        assert!(table.sentence().contains("1 have been"), "{}", table.sentence());
        table.gather(tested(1, "Random", Supervision::Untrained, 0.6));
        table.gather(tested(0, "SimCLR", Supervision::SelfSupervised, 0.8));
        let titles: Vec<_> = table.ranked().into_iter().map(|entry| entry.title).collect();
        assert_eq!(titles, ["SimCLR", "Random"]);
        assert_eq!(table.csv().lines().nth(1), Some("SimCLR,no labels,50,0.8,0.02,0.8,0.02,40"));
        assert!(table.sentence().starts_with("Without a label, SimCLR leads with 80%"), "{}", table.sentence());
    }

    #[test]
    fn the_sentence_says_what_is_being_done() {
        assert_eq!(sentence(&JobState::Idle), INVITATION);
        let mut state = JobState::Working { progress: Some((3, 8)), so_far: ContestTable::default() };
        assert_eq!(sentence(&state), "3 of 8 networks are set up.");
        state = JobState::Working { progress: Some((8, 8)), so_far: ContestTable::default() };
        assert!(sentence(&state).ends_with("0 have been so far."), "{}", sentence(&state));
    }
}
