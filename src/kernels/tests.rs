//! The kernels beside the same block in double precision, written as its definition.

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::{Shape, Weights, backward, forward, infer};

/// A block's numbers, drawn by chance.
struct Case {
    shape: Shape,
    x: Vec<f32>,
    kernel: Vec<f32>,
    scale: Vec<f32>,
    shift: Vec<f32>,
    gradient: Vec<f32>,
}

impl Case {
    fn new(shape: Shape, rng: &mut impl Rng) -> Self {
        let mut drawn =
            |len: usize, low: f32, high: f32| -> Vec<f32> { (0..len).map(|_| rng.random_range(low..high)).collect() };
        let bound = (6.0 / (9.0 * shape.inputs as f32)).sqrt();
        Self {
            shape,
            x: drawn(shape.len_in(), -0.2, 1.0),
            kernel: drawn(9 * shape.inputs * shape.channels, -bound, bound),
            scale: drawn(shape.channels, -1.0, 1.5),
            shift: drawn(shape.channels, -0.5, 0.5),
            gradient: drawn(shape.len_out(), -1.0, 1.0),
        }
    }

    fn weights(&self) -> Weights<'_> {
        Weights { kernel: &self.kernel, scale: &self.scale, shift: &self.shift, epsilon: 1e-5 }
    }
}

/// Forward and backward by their definition.
struct Reference {
    out: Vec<f64>,
    mean: Vec<f64>,
    variance: Vec<f64>,
    of_x: Vec<f64>,
    of_kernel: Vec<f64>,
    of_scale: Vec<f64>,
    of_shift: Vec<f64>,
}

impl Reference {
    fn of(case: &Case) -> Self {
        let Shape { images, height, width, inputs, channels, pools } = case.shape;
        let wide = |values: &[f32]| values.iter().map(|value| f64::from(*value)).collect::<Vec<_>>();
        let (x, kernel, scale, shift, gradient) =
            (wide(&case.x), wide(&case.kernel), wide(&case.scale), wide(&case.shift), wide(&case.gradient));
        let at = |image: usize, row: usize, column: usize, of: usize, channel: usize| {
            ((image * height + row) * width + column) * of + channel
        };
        // Which pixel a kernel's number sees.
        let seen = |row: usize, column: usize, k: usize| {
            let (row, column) = (row + k / 3, column + k % 3);
            let within = (1..=height).contains(&row) && (1..=width).contains(&column);
            within.then(|| (row - 1, column - 1))
        };
        let pixels = images * height * width;
        let mut y = vec![0.0; pixels * channels];
        let each = |with: &mut dyn FnMut(usize, usize, usize, usize, usize)| {
            for image in 0..images {
                for (row, column) in (0..height).flat_map(|row| (0..width).map(move |column| (row, column))) {
                    for (channel, k) in (0..channels).flat_map(|channel| (0..9).map(move |k| (channel, k))) {
                        with(image, row, column, channel, k);
                    }
                }
            }
        };
        each(&mut |image, row, column, channel, k| {
            let Some((r, c)) = seen(row, column, k) else { return };
            for input in 0..inputs {
                y[at(image, row, column, channels, channel)] +=
                    kernel[(channel * inputs + input) * 9 + k] * x[at(image, r, c, inputs, input)];
            }
        });
        let by_channel = |of: &dyn Fn(usize) -> f64| -> Vec<f64> {
            (0..channels).map(|channel| (0..pixels).map(|pixel| of(pixel * channels + channel)).sum()).collect()
        };
        let n = pixels as f64;
        let mean: Vec<f64> = by_channel(&|i| y[i]).iter().map(|sum| sum / n).collect();
        let variance: Vec<f64> =
            by_channel(&|i| (y[i] - mean[i % channels]).powi(2)).iter().map(|sum| sum / n).collect();
        let inverse: Vec<f64> = variance.iter().map(|variance| 1.0 / (variance + f64::from(1e-5_f32)).sqrt()).collect();
        let normed: Vec<f64> = (0..y.len()).map(|i| (y[i] - mean[i % channels]) * inverse[i % channels]).collect();
        let z: Vec<f64> = (0..y.len()).map(|i| normed[i] * scale[i % channels] + shift[i % channels]).collect();
        let [high, broad] = case.shape.side_out();
        let (mut out, mut of_z) = (Vec::new(), vec![0.0; z.len()]);
        for image in 0..images {
            for (row, column) in (0..high).flat_map(|row| (0..broad).map(move |column| (row, column))) {
                for channel in 0..channels {
                    let window: Vec<usize> = if pools {
                        let corner = |i: usize| at(image, 2 * row + i / 2, 2 * column + i % 2, channels, channel);
                        (0..4).map(corner).collect()
                    } else {
                        vec![at(image, row, column, channels, channel)]
                    };
                    let most = window.iter().copied().reduce(|a, b| if z[b] > z[a] { b } else { a }).expect("a window");
                    if z[most] > 0.0 {
                        of_z[most] = gradient[out.len()];
                    }
                    out.push(z[most].max(0.0));
                }
            }
        }
        let (of_shift, of_scale) = (by_channel(&|i| of_z[i]), by_channel(&|i| of_z[i] * normed[i]));
        let of_y: Vec<f64> = (0..y.len())
            .map(|i| {
                let channel = i % channels;
                let shared = of_shift[channel] / n + normed[i] * of_scale[channel] / n;
                scale[channel] * inverse[channel] * (of_z[i] - shared)
            })
            .collect();
        let (mut of_x, mut of_kernel) = (vec![0.0; x.len()], vec![0.0; kernel.len()]);
        each(&mut |image, row, column, channel, k| {
            let Some((r, c)) = seen(row, column, k) else { return };
            let of_y = of_y[at(image, row, column, channels, channel)];
            for input in 0..inputs {
                let (number, pixel) = ((channel * inputs + input) * 9 + k, at(image, r, c, inputs, input));
                of_kernel[number] += of_y * x[pixel];
                of_x[pixel] += of_y * kernel[number];
            }
        });
        Self { out, mean, variance, of_x, of_kernel, of_scale, of_shift }
    }
}

/// Fails if anything is further off than a hundred-thousandth of the largest number.
fn assert_close(what: &str, shape: &Shape, found: &[f32], wanted: &[f64]) {
    assert_eq!(found.len(), wanted.len(), "{what} of {shape:?}");
    let largest = wanted.iter().fold(1e-3_f64, |most, value| most.max(value.abs()));
    let apart = found.iter().zip(wanted).map(|(a, b)| (f64::from(*a) - b).abs()).fold(0.0, f64::max);
    assert!(apart <= 1e-5 * largest, "{what} of {shape:?}: {apart} of {largest}");
}

fn shapes() -> Vec<Shape> {
    let sides = [(1, 1), (2, 2), (3, 3), (7, 7), (5, 8), (14, 14)];
    let widths = [(1, 8), (1, 12), (1, 32), (4, 4), (8, 8), (8, 24), (16, 32), (32, 16)];
    let mut shapes = Vec::new();
    for (height, width) in sides {
        for (inputs, channels) in widths {
            for (images, pools) in [(1, false), (3, false), (1, true), (3, true), (11, true)] {
                let shape = Shape { images, height, width, inputs, channels, pools };
                if crate::fits(&shape) && images * height * width > 1 {
                    shapes.push(shape);
                }
            }
        }
    }
    shapes
}

#[test]
fn values_and_gradients_are_those_of_the_definition() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    for shape in shapes() {
        let case = Case::new(shape, &mut rng);
        let wanted = Reference::of(&case);
        let (out, saved) = forward(&shape, &case.x, &case.weights());
        assert_close("the result", &shape, &out, &wanted.out);
        assert_close("the mean", &shape, &saved.mean, &wanted.mean);
        assert_close("the variance", &shape, &saved.variance, &wanted.variance);
        let found = backward(&shape, &case.x, &case.weights(), &saved, &case.gradient, true);
        assert_close("the gradient of the shift", &shape, &found.shift, &wanted.of_shift);
        assert_close("the gradient of the scale", &shape, &found.scale, &wanted.of_scale);
        assert_close("the gradient of the kernel", &shape, &found.kernel, &wanted.of_kernel);
        assert_close("the gradient of the maps", &shape, &found.x.clone().unwrap_or_default(), &wanted.of_x);
        let without = backward(&shape, &case.x, &case.weights(), &saved, &case.gradient, false);
        assert_eq!(without, crate::Gradients { x: None, ..found });
        let inferred = infer(&shape, &case.x, &case.weights(), &saved.mean, &saved.variance);
        assert_close("the result by given statistics", &shape, &inferred, &wanted.out);
    }
}

#[test]
fn blank_paper_gives_what_the_definition_gives() {
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    let shape = Shape { images: 3, height: 13, width: 12, inputs: 1, channels: 8, pools: true };
    let mut case = Case::new(shape, &mut rng);
    // A stroke from top to bottom on two of three pictures.
    for (at, pixel) in case.x.iter_mut().enumerate() {
        *pixel = if at < 2 * 13 * 12 && at % 12 == 5 { 1.0 } else { 0.0 };
    }
    let wanted = Reference::of(&case);
    let (out, saved) = forward(&shape, &case.x, &case.weights());
    assert_close("the result", &shape, &out, &wanted.out);
    let found = backward(&shape, &case.x, &case.weights(), &saved, &case.gradient, false);
    assert_close("the gradient of the kernel", &shape, &found.kernel, &wanted.of_kernel);
    assert_close("the gradient of the scale", &shape, &found.scale, &wanted.of_scale);
    assert_close("the gradient of the shift", &shape, &found.shift, &wanted.of_shift);
}
