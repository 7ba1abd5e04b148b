//! The runs that are kept: written at each checkpoint, offered at the next visit.

use std::time::Duration;

use leptos::prelude::*;

use super::{
    RUN,
    keeper::Keeper,
    run::{self, MOST_RUNS, question},
    tabs::Told,
};
use crate::{
    kit::reactive::{after, memo, on_change, spawn, watch},
    state::{NoticeTone, PageState, Remedy},
};
use document::SavedRun;
use protocol::RunConfig;

/// A run that stands still for so long is kept as it stands.
const AT_REST: Duration = Duration::from_secs(1);

impl Keeper {
    /// From now on, keeps the open run as of each checkpoint.
    pub(super) fn follow_runs(self) {
        self.tell_decisions();
        let PageState { run, evaluations, kept_runs, .. } = self.state;
        let checkpoint = move || run.with(|run| (run.id, run.checkpoint.as_ref().map(|checkpoint| checkpoint.step)));
        // Memos, since the run itself changes at every step.
        let state = self.state;
        let put_away = move || state.put_away.with(|run| run.as_ref().map(|run| run.checkpoint.step));
        let others = move || (evaluations.with(Vec::len), kept_runs.with(Vec::len), put_away());
        let to_keep = memo(move || (checkpoint(), others(), state.is_visiting()));
        // A run that stands still after single steps is asked for, since it sends no checkpoint by itself.
        let standing =
            memo(move || run.with(|run| run.id.filter(|_| !run.running && run.step > 0).map(|id| (id, run.step))));
        on_change(
            move || standing.get(),
            move |standing| {
                if let Some((id, step)) = standing {
                    after(AT_REST, move || self.trainers.checkpoint_at(id, step));
                }
            },
        );
        on_change(
            move || to_keep.get(),
            move |((id, step), ..)| {
                // A run that was only just opened leaves what was kept in place until it has something to keep.
                if id.is_none() || step.is_some() {
                    self.write_runs();
                }
            },
        );
    }

    /// Another tab's run stands so; it is kept with the others.
    pub(super) fn keep_run_of(self, tab: u64, run: Option<SavedRun>) {
        if let Some(run) = &run {
            // Its tab has it open again.
            self.state.kept_runs.update(|kept| kept.retain(|other| !is_same(other, run)));
        }
        self.inner.update_value(|inner| {
            inner.runs_of_others.retain(|(other, _)| *other != tab);
            inner.runs_of_others.extend(run.map(|run| (tab, run)));
        });
        self.write_runs();
    }

    /// Another tab has gone: asks whether its run goes on here.
    pub(super) fn ask_about_run_of(self, tab: u64) {
        let run = self.inner.try_update_value(|inner| {
            let at = inner.runs_of_others.iter().position(|(other, _)| *other == tab)?;
            Some(inner.runs_of_others.remove(at).1)
        });
        if let Some(Some(run)) = run {
            self.ask_too(vec![run]);
        }
    }

    /// Asks about these runs besides those that are asked about already.
    pub(super) fn ask_too(self, mut runs: Vec<SavedRun>) {
        let kept = self.state.kept_runs.get_untracked();
        runs.retain(|run| kept.iter().all(|known| !is_same(known, run)));
        if !runs.is_empty() {
            self.state.kept_runs.set(kept.into_iter().chain(runs.clone()).collect());
            self.ask_about(runs);
        }
    }

    /// In another tab it was decided whether this run goes on.
    pub(super) fn decided(self, config: &RunConfig, step: u64) {
        let is_it = |run: &SavedRun| run.config == *config && run.checkpoint.step == step;
        if self.state.kept_runs.with_untracked(|runs| runs.iter().any(is_it)) {
            self.state.kept_runs.update(|runs| runs.retain(|run| !is_it(run)));
        }
    }

    /// Tells the other tabs of each run that is asked about no longer.
    fn tell_decisions(self) {
        let key = |run: &SavedRun| (run.config.clone(), run.checkpoint.step);
        let mut asked: Vec<(RunConfig, u64)> = Vec::new();
        let kept_runs = self.state.kept_runs;
        watch(move || {
            let now: Vec<_> = kept_runs.with(|runs| runs.iter().map(key).collect());
            let before = std::mem::replace(&mut asked, now.clone());
            for (config, step) in before.into_iter().filter(|run| !now.contains(run)) {
                self.tell(&Told::Decided { config, step });
            }
        });
    }

    pub(super) fn write_runs(self) {
        // A run that is only looked at is somebody else's.
        if self.state.visit.with_untracked(Option::is_some) {
            return;
        }
        if self.inner.with_value(|inner| !inner.is_writer) {
            let tab = self.inner.with_value(|inner| inner.tab);
            self.tell(&Told::Ran { tab, run: self.trainers.saved_run() });
            return;
        }
        let known = self.inner.try_update_value(|inner| {
            let database = inner.database.clone()?;
            inner.run_revision += 1;
            let slot = inner.slots[1];
            inner.slots[1] = 1 - slot;
            Some((database, inner.run_revision, slot))
        });
        let Some(Some((database, revision, slot))) = known else { return };
        // A ready-made network can be fetched again.
        let open = self.trainers.saved_run().filter(|_| !untrack(|| self.state.is_ready_made()));
        // One that is just being opened again is in both places.
        let is_other = |kept: &&SavedRun| open.as_ref().is_none_or(|open| !is_same(kept, open));
        let others =
            self.state.kept_runs.with_untracked(|kept| kept.iter().filter(is_other).cloned().collect::<Vec<_>>());
        let of_tabs = self.inner.with_value(|inner| inner.runs_of_others.clone());
        let of_tabs = of_tabs.into_iter().map(|(_, run)| run);
        let runs: Vec<SavedRun> = open.into_iter().chain(of_tabs).chain(others).take(MOST_RUNS).collect();
        let put_away = self.state.put_away.get_untracked();
        let record = (format!("{RUN}{slot}"), run::seal(revision, &runs, put_away.as_ref()));
        spawn(async move {
            if let Err(why) = database.write(&[record], &[]).await {
                self.not_written(why);
            }
        });
    }

    /// Asks, as soon as the methods have names, whether these runs go on.
    pub(super) fn offer_runs(self, runs: Vec<SavedRun>) {
        self.state.kept_runs.set(runs.clone());
        self.ask_about(runs);
    }

    fn ask_about(self, runs: Vec<SavedRun>) {
        let state = self.state;
        let mut waiting = runs;
        watch(move || {
            let titles = state.methods.with(|methods| {
                methods.iter().map(|method| (method.id.clone(), method.title.clone())).collect::<Vec<_>>()
            });
            if !titles.is_empty() {
                for run in waiting.drain(..) {
                    let title = titles.iter().find(|(id, _)| *id == run.config.method).map_or("", |(_, title)| title);
                    untrack(|| self.offer_run(run.clone(), title));
                }
            }
        });
    }

    fn offer_run(self, run: SavedRun, title: &str) {
        let (state, trainers) = (self.state, self.trainers);
        let text = question(&run, title);
        let (other, kept) = (run.clone(), run.clone());
        let go_on = Remedy::new("Go on", move || {
            trainers.open_saved(&run);
            trainers.train();
        });
        let discard = Remedy::new("Discard", move || state.kept_runs.update(|runs| runs.retain(|kept| *kept != other)));
        let notice = state.ask(NoticeTone::Question, text, vec![go_on, discard]);
        // Train with the same settings goes on with it, too; then there is nothing to ask any more.
        watch(move || {
            if !state.kept_runs.with(|runs| runs.contains(&kept)) {
                state.dismiss(notice);
            }
        });
    }
}

/// True if both are the same run at the same step.
pub(super) fn is_same(run: &SavedRun, other: &SavedRun) -> bool {
    run.config == other.config && run.checkpoint.step == other.checkpoint.step
}
