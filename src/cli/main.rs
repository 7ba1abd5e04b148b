//! `fewshot`: the same code as the page, without a browser.

mod bench;
mod budget;
mod compact;
mod evaluate;
mod examination;
mod examiner;
mod files;
mod make_runs;
mod pretrain;
mod ready_made;
mod sample;
mod statistics;
mod table;
mod work;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use peak_alloc::PeakAlloc;

/// Counts what is allocated, so that `bench` can say what a step takes.
#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Few-Shot Playground on the command line: train encoders, evaluate them, time them.
#[derive(Parser)]
#[command(version, about, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
    /// Print one JSON object to standard output instead of text.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Task {
    /// Train an encoder on Omniglot and generated alphabets, and write it as a safetensors file.
    Pretrain(pretrain::PretrainOptions),
    /// Write a weights file anew with fewer bytes for each number, as the page ships it.
    Compact(compact::CompactOptions),
    /// Train every method as the page would, and keep its network after 100, 1,000 and 5,000 steps for the page to fetch.
    ReadyMade(ready_made::ReadyMadeOptions),
    /// Look at, take apart or link a visitor's work as the page saves it.
    Document(work::WorkOptions),
    /// Measure an encoder's few-shot accuracy on episodes, or its error on the official one-shot runs.
    Evaluate(evaluate::EvaluateOptions),
    /// Write one-shot runs in the official format, from any alphabets, for `evaluate --runs`.
    MakeRuns(make_runs::MakeRunsOptions),
    /// Time training steps of every method, on every device, for every width.
    Bench(bench::BenchOptions),
    /// Train every method with one budget, and print one table of what came of it beside the published numbers.
    Table(table::TableOptions),
    /// Write a contact sheet of generated characters, or of Omniglot's, as a PNG image.
    Sample(sample::SampleOptions),
    /// Measure how like handwriting generated alphabets are, beside Omniglot's.
    Statistics(statistics::StatisticsOptions),
}

/// What a task ends with: a message for people, or one that says what went wrong and what to do.
type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match &arguments.task {
        Task::Pretrain(options) => pretrain::run(options, arguments.json),
        Task::Compact(options) => compact::run(options, arguments.json),
        Task::ReadyMade(options) => ready_made::run(options, arguments.json),
        Task::Document(options) => work::run(options, arguments.json),
        Task::Evaluate(options) => evaluate::run(options, arguments.json),
        Task::MakeRuns(options) => make_runs::run(options, arguments.json),
        Task::Bench(options) => bench::run(options, arguments.json),
        Task::Table(options) => table::run(options, arguments.json),
        Task::Sample(options) => sample::run(options, arguments.json),
        Task::Statistics(options) => statistics::run(options, arguments.json),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fewshot: {error}");
            ExitCode::FAILURE
        }
    }
}
