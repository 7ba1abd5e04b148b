//! The race: several methods, or one with different settings, from the same drawings and seed, each with as much to spend as
//! the others. Small maps and figures of all, the curve of their accuracy, and a slider back to any lap.

mod card;
mod measured;
pub mod setup;
pub mod standing;

use leptos::{html, prelude::*};

use self::{
    card::EntrantCard,
    measured::MeasuredTable,
    setup::{BudgetUnit, LAPS, PRESETS, RacePreset, RaceSetup, names},
    standing::RaceStanding,
};
use super::labels::{Curves, LabelCurves};
use crate::{
    kit::{
        chart::{Axis, Chart, ChartPoint, CurveTone, ExportMenu, Format, Level, Plot, Scale, Series, Shape},
        field::NumberField,
        reactive::{derived, memo},
        segments::{Segment, Segments},
        slider::Slider,
    },
    state::PageState,
    trainers::{JobHandle, JobTrouble, jobs::JobState},
};
use protocol::{Race, Work};

/// The tab: a race, and what labels are worth to the open run.
#[component]
pub fn RaceTab(
    /// What is to race.
    setup: RaceSetup,
    /// Where it stands.
    race: JobHandle<RaceStanding>,
    /// What is known of labels.
    labels: JobHandle<LabelCurves>,
) -> impl IntoView {
    view! {
        <div class="view column grow race" data-view="race">
            <div class="step-scroll scroll grow" tabindex="0" role="group" aria-label="The race">
                <RacePanel setup race/>
                <Curves labels/>
            </div>
        </div>
    }
}

#[component]
fn RacePanel(setup: RaceSetup, race: JobHandle<RaceStanding>) -> impl IntoView {
    let page = PageState::get();
    let around = NodeRef::<html::Div>::new();
    let state = race.state;
    let working = memo(move || state.with(JobState::is_working));
    let held = RwSignal::new(false);
    // The lap that is looked at; none is the latest.
    let lap = RwSignal::new(None::<usize>);
    let racing = memo(move || {
        let begun = setup.begun.get();
        let (entrants, unit) = begun.map(|(race, unit)| (race.entrants, unit)).unwrap_or_default();
        let n_way = entrants.first().and_then(|config| config.values.get("n_way").copied()).unwrap_or(5.0);
        (page.methods.with(|methods| names(&entrants, methods)), unit, 1.0 / n_way)
    });
    let of = move || racing.with(|(names, ..)| names.len());
    let laps = memo(move || state.with(|state| state.so_far().map_or(0, |race| race.laps(of()))));
    let shown = memo(move || lap.get().unwrap_or(usize::MAX).min(laps.get()));
    let nothing = derived(move || state.with(|state| state.so_far().is_none()));
    let verdict = memo(move || {
        let (names, ..) = racing.get();
        let waits = page.run.with(|run| run.running);
        state.with(|state| sentence(state, &names, shown.get(), waits))
    });
    let plot = memo(move || {
        let racing = racing.get();
        let (lap, latest) = (shown.get(), laps.get());
        state.with(|state| {
            let nothing = RaceStanding::default();
            plot(state.so_far().unwrap_or(&nothing), &racing, (lap < latest).then_some(lap))
        })
    });
    let begin = move |()| {
        let asked = setup.race(page);
        if !Race::ENTRANTS.contains(&asked.entrants.len()) {
            page.warn("Two to eight can race: choose who, or add the settings as they are now.");
            return;
        }
        setup.begun.set(Some((asked.clone(), setup.unit.get_untracked())));
        held.set(false);
        lap.set(None);
        race.begin(Work::Race(asked));
    };
    let pause = move |_| {
        held.update(|held| *held = !*held);
        race.hold(held.get_untracked());
    };
    let press = move |_| if working.get_untracked() { race.cancel() } else { begin(()) };
    let table = move |()| {
        let (names, ..) = racing.get_untracked();
        state.with_untracked(|state| state.so_far().map(|race| race.csv(&names))).unwrap_or_default()
    };
    let when = memo(move || {
        let spent = state.with(|state| Some(state.so_far()?.at(0, shown.get())?.spent(racing.get().1)));
        spent.map(|spent| said(spent, racing.get().1)).unwrap_or_default()
    });
    let card = move |(at, name): (usize, String)| {
        let result = memo(move || state.with(|state| state.so_far()?.at(at, shown.get()).cloned()));
        view! { <EntrantCard at name result/> }
    };
    view! {
        <section class="race-part column" aria-labelledby="race-title">
            <h3 id="race-title" class="visually-hidden">"Race"</h3>
            <header class="race-head row">
                <BudgetControls setup working/>
                <span class="row tight end">
                    <span hidden=nothing><ExportMenu name="fewshot-race" around table/></span>
                    <button class="button" data-testid="race-pause" hidden=move || !working.get() on:click=pause>
                        {move || if held.get() { "Go on" } else { "Pause" }}
                    </button>
                    <button class="button" data-testid="race" on:click=press>
                        {move || if working.get() { "End it" } else { "Begin" }}
                    </button>
                </span>
            </header>
            <div hidden=working><EntrantChips setup/></div>
            <p class="muted" role="status" data-testid="race-sentence">{verdict}</p>
            <JobTrouble job=race/>
            <div class="race-time row" hidden=move || laps.get() == 0>
                <Slider label="Look at an earlier lap" notch=derived(move || shown.get() as f64) last=derived(move || laps.get() as f64)
                    words=when testids=[Some("race-lap"), None]
                    drag=move |notch: f64| lap.set(Some(notch as usize).filter(|notch| *notch < laps.get_untracked()))/>
            </div>
            <ul class="race-cards" hidden=nothing>{move || racing.get().0.into_iter().enumerate().map(card).collect_view()}</ul>
            <div class="race-chart" node_ref=around hidden=nothing><Chart plot testid="race-chart"/></div>
            <Show when=move || nothing.get()><MeasuredTable/></Show>
        </section>
    }
}

/// Which race, and for how long.
#[component]
fn BudgetControls(setup: RaceSetup, working: Memo<bool>) -> impl IntoView {
    let RaceSetup { preset, unit, amount, .. } = setup;
    let option = |(value, name): (RacePreset, &'static str)| {
        view! { <option selected=move || preset.get() == value>{name}</option> }
    };
    let choose = move |chosen: i32| {
        let chosen = PRESETS.get(chosen as usize).map_or(RacePreset::Own, |(chosen, _)| *chosen);
        preset.set(chosen);
    };
    let units = vec![
        Segment::new(BudgetUnit::Steps, "steps").testid("race-steps"),
        Segment::new(BudgetUnit::Drawings, "drawings").testid("race-drawings"),
        Segment::new(BudgetUnit::Seconds, "seconds").testid("race-seconds"),
    ];
    let measure = move |by: BudgetUnit| {
        unit.set(by);
        amount.set(by.usual());
    };
    view! {
        <select
            class="select"
            aria-label="Who races"
            data-testid="race-preset"
            disabled=working
            on:change:target=move |event| choose(event.target().selected_index())
        >
            {PRESETS.map(option).collect_view()}
        </select>
        <span class="row tight">
            <label for="race-amount" class="visually-hidden">"How much each may spend"</label>
            <NumberField id="race-amount" range=u64::from(LAPS)..=u64::from(Race::MOST) value=amount
                set=move |new: u64| amount.set(new) testid="race-amount"/>
            <Segments name="race-unit" legend="What each may spend" segments=units chosen=unit choose=measure/>
        </span>
    }
}

/// Who would race, to be taken out or added to.
#[component]
fn EntrantChips(setup: RaceSetup) -> impl IntoView {
    let page = PageState::get();
    let entrants = memo(move || setup.entrants(page));
    let names = move || page.methods.with(|methods| names(&entrants.read(), methods));
    let chip = move |(at, name): (usize, String)| {
        let remove = move |_| setup.change(page, |entrants| _ = entrants.remove(at));
        view! {
            <li class="race-chip row tight">
                <b class=format!("race-number tone-{at}")>{at + 1}</b>
                <span>{name.clone()}</span>
                <button class="icon-button" aria-label=format!("Take {name} out of the race") on:click=remove>"×"</button>
            </li>
        }
    };
    let add = move |_| {
        let now = page.config.get_untracked();
        setup.change(page, |entrants| entrants.push(now));
    };
    let full = derived(move || entrants.with(Vec::len) >= *Race::ENTRANTS.end());
    view! {
        <ul class="race-chips row">
            {move || names().into_iter().enumerate().map(chip).collect_view()}
            <li><button class="button quiet" data-testid="race-add" disabled=full on:click=add>"Add the method and settings as they are"</button></li>
        </ul>
    }
}

/// What a race is for, said before the first.
const INVITATION: &str = "Same drawings, same seed, as much to spend for each: which learns most? All are tested on the same \
                          held-out characters, on your board and on your query.";

/// How it stands, in one sentence; `waits` while the open run is what trains.
fn sentence(state: &JobState<RaceStanding>, names: &[String], lap: usize, waits: bool) -> String {
    let verdict = state.so_far().map(|race| race.verdict(names, lap)).unwrap_or_default();
    match state {
        JobState::Idle => INVITATION.to_owned(),
        JobState::Working { .. } if waits => format!("The race waits while the open run trains. {verdict}"),
        JobState::Working { progress, .. } if verdict.is_empty() => {
            let (done, of) = progress.unwrap_or((0, names.len() as u32));
            format!("{done} of {of} are set up; each is tested before its first step.")
        }
        _ => verdict,
    }
}

/// What was spent, in words.
fn said(spent: f64, unit: BudgetUnit) -> String {
    match unit {
        BudgetUnit::Steps => format!("after {spent:.0} steps"),
        BudgetUnit::Drawings => format!("after {spent:.0} drawings"),
        BudgetUnit::Seconds => format!("after {spent:.1} seconds"),
    }
}

/// What those who race are called, what their race is measured in, and what a guess gets right.
type Racing = (Vec<String>, BudgetUnit, f64);

/// Accuracy of all over what they have spent.
fn plot(race: &RaceStanding, (names, unit, guess): &Racing, moment: Option<usize>) -> Plot {
    let (unit, guess) = (*unit, *guess);
    let title = match unit {
        BudgetUnit::Steps => "steps",
        BudgetUnit::Drawings => "drawings shown",
        BudgetUnit::Seconds => "seconds of training",
    };
    let series = names.iter().enumerate().map(|(at, name)| {
        let point = |lap: &standing::LapResult| {
            let accuracy = lap.accuracies.first()?;
            Some(ChartPoint::within(lap.spent(unit), accuracy.mean.into(), accuracy.interval.into()))
        };
        let points = race.of(at).iter().filter_map(point).collect();
        // Side by side, so that intervals do not hide each other.
        let aside = 0.3 * (at as f64 - (names.len() - 1) as f64 / 2.0);
        let name = format!("{} {name}", at + 1);
        Series { aside, ..Series::line(name, CurveTone::Entrant(at), points).shaped(Shape::LineOfIntervals) }
    });
    let series: Vec<Series> = series.collect();
    let values = || series.iter().flat_map(|series| &series.points);
    let end = values().map(|point| point.x).fold(1.0, f64::max);
    let low = values().map(|point| point.low).fold(guess, f64::min);
    let x = Axis { prefix: "", ..Axis::new(title, Scale::linear(0.0, end), Format::Count) };
    let y = Axis::new("accuracy", Scale::linear(low.max(0.0), 1.0), Format::Percent);
    let guessing = Level { name: "guessing", value: guess, half_width: 0.0, tone: CurveTone::Muted };
    let moment = moment.and_then(|lap| race.at(0, lap)).map(|lap| lap.spent(unit));
    Plot { series, levels: vec![guessing], moment, ..Plot::new("Accuracy on held-out characters", x, y) }
}

#[cfg(test)]
mod tests {
    use super::{standing::tests::lap, *};

    #[test]
    fn the_chart_has_a_line_for_each_over_what_it_has_spent() {
        let mut race = RaceStanding::default();
        for (entrant, at, mean) in [(0, 0, 0.3), (1, 0, 0.4), (0, 1, 0.6), (1, 1, 0.7)] {
            race.gather(lap(entrant, at, mean, 0.25));
        }
        let names = ["Siamese", "Triplet"].map(str::to_owned);
        let chart = plot(&race, &(names.to_vec(), BudgetUnit::Drawings, 0.2), Some(0));
        let xs = |at: usize| chart.series[at].points.iter().map(|point| point.x).collect::<Vec<_>>();
        assert_eq!((xs(0), xs(1)), (vec![0.0, 600.0], vec![0.0, 600.0]));
        assert_eq!((chart.series[1].name.as_ref(), chart.moment), ("2 Triplet", Some(0.0)));
        assert_eq!((chart.y.scale.from * 100.0).round(), 5.0, "an interval reaches below guessing");
    }

    #[test]
    fn the_sentence_says_what_is_being_done() {
        assert_eq!(sentence(&JobState::Idle, &[], 0, true), INVITATION);
        let state = JobState::Working { progress: Some((1, 2)), so_far: RaceStanding::default() };
        assert_eq!(sentence(&state, &[], 0, false), "1 of 2 are set up; each is tested before its first step.");
        assert_eq!(
            (said(3.0, BudgetUnit::Steps), said(2.04, BudgetUnit::Seconds)),
            ("after 3 steps".into(), "after 2.0 seconds".into())
        );
    }
}
