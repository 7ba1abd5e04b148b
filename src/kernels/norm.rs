//! What comes behind the convolution: batch norm as a gain and a bias, the maximum of a window, ReLU; and the way back
//! through them.
//!
//! With z = gain · y + bias, gain = scale / σ and bias = shift − mean · gain, what leaves a window is max(0, max z). The gradient
//! g of that goes to the first z that is the maximum, if it is above 0. With x̂ = (y − mean) / σ and N pixels a channel
//!
//! ```text
//! ∂shift = Σ g     ∂scale = Σ g x̂     ∂y = gain (g − ∂shift / N − x̂ ∂scale / N)
//! ```

use crate::{
    Weights,
    simd::{Lanes, Simd, load, splat, store},
    tiles::{RESULTS, Target, Tile, Tiles},
};

/// The statistics of a batch, each [channels].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statistics {
    pub mean: Vec<f32>,
    /// The biased variance.
    pub variance: Vec<f32>,
}

/// What a norm comes to, each [channels].
pub struct Affine {
    pub gain: Vec<f32>,
    pub bias: Vec<f32>,
}

impl Affine {
    pub fn of(weights: &Weights, statistics: &Statistics) -> Self {
        let inverse = inverse_deviation(statistics, weights.epsilon);
        let gain: Vec<f32> = weights.scale.iter().zip(inverse).map(|(scale, inverse)| scale * inverse).collect();
        let shifted = weights.shift.iter().zip(&statistics.mean).zip(&gain);
        let bias = shifted.map(|((shift, mean), gain)| shift - mean * gain).collect();
        Self { gain, bias }
    }

    /// Gain and bias of a register of channels.
    ///
    /// # Safety
    /// The channels are there.
    #[inline(always)]
    pub unsafe fn at<S: Simd>(&self, lane: usize) -> [Lanes<S>; 2] {
        unsafe { [load::<S>(&self.gain, lane), load::<S>(&self.bias, lane)] }
    }
}

/// 1 / σ of each channel.
pub fn inverse_deviation(statistics: &Statistics, epsilon: f32) -> impl Iterator<Item = f32> {
    statistics.variance.iter().map(move |variance| 1.0 / (variance + epsilon).sqrt())
}

/// Writes what leaves a window whose convolution came to `y` into `out` [places, channels].
///
/// # Safety
/// The target and the channels are there.
#[inline(always)]
pub unsafe fn leave<S: Simd>(
    y: [Lanes<S>; RESULTS],
    [gain, bias]: [Lanes<S>; 2],
    target: Target,
    out: &mut [f32],
    channels: usize,
    lane: usize,
) {
    // In this order, a NaN comes through on every processor.
    let zero: Lanes<S> = splat(0.0);
    let z = y.map(|y| gain.mul_add(y, bias));
    match target {
        Target::One(None) => {}
        Target::One(Some(place)) => {
            let [a, b, c, d] = z;
            unsafe { store::<S>(out, place * channels + lane, zero.max(a.max(b).max(c.max(d)))) }
        }
        Target::Each(places) => {
            for (place, z) in places.into_iter().zip(z) {
                if let Some(place) = place {
                    unsafe { store::<S>(out, place * channels + lane, zero.max(z)) }
                }
            }
        }
    }
}

/// The gradient of each z of a window from that of what left it, `gradient` [places, channels].
///
/// # Safety
/// The target and the channels are there.
#[inline(always)]
pub unsafe fn come_back<S: Simd>(
    y: [Lanes<S>; RESULTS],
    [gain, bias]: [Lanes<S>; 2],
    target: Target,
    gradient: &[f32],
    channels: usize,
    lane: usize,
) -> [Lanes<S>; RESULTS] {
    let zero: Lanes<S> = splat(0.0);
    let z = y.map(|y| gain.mul_add(y, bias));
    let mut found = [zero; RESULTS];
    match target {
        Target::One(None) => {}
        Target::One(Some(place)) => {
            let [a, b, c, d] = z;
            let most = a.max(b).max(c.max(d));
            let given = unsafe { load::<S>(gradient, place * channels + lane) };
            let mut left = most.where_greater(zero, [given, zero]);
            for (found, z) in found.iter_mut().zip(z) {
                *found = z.where_equal(most, [left, zero]);
                left = z.where_equal(most, [zero, left]);
            }
        }
        Target::Each(places) => {
            for ((found, z), place) in found.iter_mut().zip(z).zip(places) {
                if let Some(place) = place {
                    let given = unsafe { load::<S>(gradient, place * channels + lane) };
                    *found = z.where_greater(zero, [given, zero]);
                }
            }
        }
    }
    found
}

/// From the gradient of a window's z to that of its results y, statistics included: gain · g + constant + slope · (y − mean), each
/// [channels].
pub struct ResultGradient<'a> {
    gain: &'a [f32],
    mean: &'a [f32],
    constant: Vec<f32>,
    slope: Vec<f32>,
}

impl<'a> ResultGradient<'a> {
    /// With the gradients of the norm's scale and shift.
    pub fn of(
        affine: &'a Affine,
        statistics: &'a Statistics,
        inverse: &[f32],
        [scale, shift]: [&[f32]; 2],
        samples: usize,
    ) -> Self {
        let each = affine.gain.iter().map(|gain| -gain / samples as f32);
        let constant = each.clone().zip(shift).map(|(each, shift)| each * shift).collect();
        let slope = each.zip(scale).zip(inverse).map(|((each, scale), inverse)| each * scale * inverse).collect();
        Self { gain: &affine.gain, mean: &statistics.mean, constant, slope }
    }

    /// The gradients of a window's results.
    ///
    /// # Safety
    /// The channels are there.
    #[inline(always)]
    pub unsafe fn at<S: Simd>(
        &self,
        given: [Lanes<S>; RESULTS],
        mut y: [Lanes<S>; RESULTS],
        lane: usize,
    ) -> [Lanes<S>; RESULTS] {
        let [gain, mean, constant, slope] =
            unsafe { [self.gain, self.mean, &self.constant, &self.slope].map(|all| load::<S>(all, lane)) };
        for (y, given) in y.iter_mut().zip(given) {
            *y = gain.mul_add(given, slope.mul_add(*y - mean, constant));
        }
        y
    }
}

/// 1 for a tile's results within the image, 0 for those outside.
#[inline(always)]
pub fn counted<S: Simd>(tiles: &Tiles, tile: Tile) -> [Lanes<S>; RESULTS] {
    tiles.within(tile).map(|within| splat(f32::from(within)))
}

/// Adds what was summed in single precision to sums in double precision, and begins anew.
pub fn flush(sums: &mut [f64], partial: &mut [f32]) {
    for (sum, partial) in sums.iter_mut().zip(partial) {
        *sum += f64::from(std::mem::take(partial));
    }
}

/// Sums of parts, in their order.
pub fn total(parts: Vec<Vec<f64>>) -> Vec<f64> {
    let mut parts = parts.into_iter();
    let mut total = parts.next().unwrap_or_default();
    for part in parts {
        total.iter_mut().zip(part).for_each(|(total, part)| *total += part);
    }
    total
}
