//! Computes the loss around the weights of a run, a row of the grid a turn.

use burn::tensor::{ExecutionError, Tensor};

use super::{Job, Port, Progress, Session, Stop, Turn, counted};
use crate::{
    meta::{Plane, Survey, plane},
    methods::Step,
    models::Weights,
    training::{pending::numbers, pictures::stack, run::Run},
};
use protocol::{AdaptationView, Landscape, Output, StepView, Trouble};

/// Points along each side of the grid: an odd number, so that φ can be one of them.
const SIDE: usize = 13;
/// How far the grid goes beyond the paths, as a share of their extent.
const MARGIN: f32 = 0.35;

/// The landscape of the run's latest sample, by its weights as they are at the first turn.
#[derive(Default)]
pub(super) struct Compute {
    grid: Option<Grid>,
}

impl<P: Port> Job<P> for Compute {
    fn turn<'a>(&'a mut self, session: &'a mut Session<P>) -> Turn<'a> {
        Box::pin(async move {
            let Some(grid) = &mut self.grid else {
                session.settle().await?;
                let run = session.run.as_ref().ok_or(Stop::Trouble(Trouble::RunClosed))?;
                // A run that has no paths has no landscape.
                let grid = Grid::begin(run)
                    .await?
                    .ok_or_else(|| Stop::refused("There is no path to look around yet: take a step of MAML first."))?;
                self.grid = Some(grid);
                return Ok(counted(0, SIDE));
            };
            grid.row().await?;
            match grid.losses.len() / SIDE {
                SIDE => Ok(Progress::Done(Output::Landscape(Box::new(grid.landscape())))),
                rows => Ok(counted(rows, SIDE)),
            }
        })
    }
}

/// A landscape between two rows.
struct Grid {
    survey: Survey,
    plane: Plane,
    view: AdaptationView,
    from: [f32; 2],
    to: [f32; 2],
    losses: Vec<f32>,
}

impl Grid {
    async fn begin(run: &Run) -> Result<Option<Self>, ExecutionError> {
        let (model, learner) = (run.trainer.model(), run.trainer.learner());
        let Some(latest) = run.latest() else { return Ok(None) };
        let sample = &latest.sample;
        let weights = Weights::frozen(&learner.network().weights, &model.weights);
        let images = stack(&sample.pictures(), &model.device);
        let Some((Step { readback, .. }, survey)) = learner.survey(&weights, sample, images) else { return Ok(None) };
        let readings = readback.joined().into_data_async().await?;
        let readings = readback.with(numbers(readings));
        let StepView::Adaptation(view) = readings.view(sample, run.trainer.classes()) else { return Ok(None) };
        let plane = plane(readings.get("products").unwrap_or_default(), survey.ways());
        let (from, to) = frame(&plane);
        Ok(Some(Self { survey, plane, view, from, to, losses: Vec::with_capacity(SIDE * SIDE) }))
    }

    /// The losses of one more row.
    async fn row(&mut self) -> Result<(), ExecutionError> {
        let at = |axis: usize, index: usize| {
            self.from[axis] + (self.to[axis] - self.from[axis]) * index as f32 / (SIDE - 1) as f32
        };
        let row = self.losses.len() / SIDE;
        let row = (0..SIDE).map(|column| self.survey.loss_at(&self.plane, [at(0, column), at(1, row)]));
        let row = Tensor::cat(row.collect(), 0); // [SIDE]
        self.losses.extend(numbers(row.into_data_async().await?));
        Ok(())
    }

    fn landscape(&self) -> Landscape {
        let (view, losses) = (self.view.clone(), self.losses.clone());
        Landscape { view, from: self.from, to: self.to, side: SIDE as u32, losses }
    }
}

/// A frame around φ and all paths, twice as wide as high, as the page has room for it.
fn frame(plane: &Plane) -> ([f32; 2], [f32; 2]) {
    let reach = |axis: usize| {
        let places = plane.places.iter().map(|place| place[axis]);
        places.fold((0.0_f32, 0.0_f32), |(low, high), place| (low.min(place), high.max(place)))
    };
    let reaches = [reach(0), reach(1)];
    let [width, height] = reaches.map(|(low, high)| high - low);
    let half = height.max(width / 2.0).max(1e-3) * (0.5 + MARGIN);
    let [x, y] = reaches.map(|(low, high)| (low + high) / 2.0);
    ([x - 2.0 * half, y - half], [x + 2.0 * half, y + half])
}
