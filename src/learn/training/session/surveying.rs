//! The part of a session that looks at the loss around the weights of a run.

use burn::tensor::{ExecutionError, Tensor};

use super::{Port, Session};
use crate::{
    meta::{Plane, Survey, plane},
    methods::Step,
    models::Weights,
    training::{
        pictures::stack,
        run::{Run, numbers},
    },
};
use protocol::{Event, Landscape, RunId, StepView, encode};

/// Points along each side of the grid: an odd number, so that φ can be one of them.
const SIDE: usize = 13;
/// How far the grid goes beyond the paths, as a share of their extent.
const MARGIN: f32 = 0.35;

impl<P: Port> Session<P> {
    /// Looks, and tells the page. A run that has no paths has no landscape, and the page is told that.
    pub(super) async fn survey(&mut self, id: RunId) -> Result<(), ExecutionError> {
        self.settle().await?;
        let Some(run) = self.run.as_ref().filter(|run| run.id == id) else { return Ok(()) };
        match look(run).await? {
            Some(landscape) => match encode(&landscape) {
                Ok(landscape) => self.port.post(Event::Surveyed { run: id, landscape }),
                Err(error) => self.refuse(format!("The landscape cannot be shown: {error}.")),
            },
            None => self.refuse("There is no path to look around yet: take a step of MAML first.".into()),
        }
        Ok(())
    }
}

/// The landscape of a run's latest sample, by its weights as they are.
async fn look(run: &Run) -> Result<Option<Landscape>, ExecutionError> {
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
    let losses = losses(&survey, &plane, from, to).await?;
    Ok(Some(Landscape { view, from, to, side: SIDE as u32, losses }))
}

/// The losses of the grid, row by row.
async fn losses(survey: &Survey, plane: &Plane, from: [f32; 2], to: [f32; 2]) -> Result<Vec<f32>, ExecutionError> {
    let at = |axis: usize, index: usize| from[axis] + (to[axis] - from[axis]) * index as f32 / (SIDE - 1) as f32;
    let mut losses = Vec::with_capacity(SIDE * SIDE);
    for row in 0..SIDE {
        // A row at a time, so that a device does not hold everything at once.
        let row = (0..SIDE).map(|column| survey.loss_at(plane, [at(0, column), at(1, row)]));
        losses.extend(numbers(Tensor::cat(row.collect(), 0).into_data_async().await?));
    }
    Ok(losses)
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
