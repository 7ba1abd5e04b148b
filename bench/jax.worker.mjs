// jax-js takes the step of problem.mjs, the whole of it in one jit.
//
// The convolution is written as patches times a matrix (im2col), in channels-last layout: on wasm that is fifteen times
// faster than jax-js's own convolution, on software WebGPU about as fast. Every use of an array but its last takes a
// `.ref`, as jax-js's ownership asks.

import * as jax from './node_modules/@jax-js/jax/dist/index.js';

import * as problem from './problem.mjs';

const { numpy: np, nn, tree } = jax;
const { N_WAY, K_SHOT, N_QUERY, CHANNELS, BLOCKS, SIDE, IMAGES, EPSILON, LEARNING_RATE } = problem;
const BETA_1 = 0.9;
const BETA_2 = 0.999;

let step;

self.onmessage = async ({ data }) => {
  try {
    if (data.open !== undefined) {
      step = await prepare(data.open);
      self.postMessage({ opened: true });
    } else {
      self.postMessage(await problem.timeSteps(step, data.steps));
    }
  } catch (error) {
    self.postMessage({ error: `${error.stack ?? error}` });
  }
};

async function prepare(device) {
  const devices = await jax.init(device);
  if (!devices.includes(device)) throw new Error(`jax-js has no ${device} device here`);
  jax.defaultDevice(device);
  return makeStep();
}

function makeStep() {
  let weights = Array.from({ length: BLOCKS }, (_, block) => {
    const inputs = block === 0 ? 1 : CHANNELS;
    return {
      filter: np.array(problem.filter(block)).reshape([inputs * 9, CHANNELS]),
      scale: np.ones([CHANNELS]),
      offset: np.zeros([CHANNELS]),
    };
  });
  let first = tree.map((leaf) => np.zeros(leaf.shape), weights);
  let second = tree.map((leaf) => np.zeros(leaf.shape), weights);
  const input = np.array(problem.images()).reshape([IMAGES, SIDE, SIDE, 1]);
  const targets = nn.oneHot(np.array(problem.queryLabels(), { dtype: np.int32 }), N_WAY);
  const update = jax.jit(adamStep(jax.valueAndGrad(loss)));
  let count = 0;

  return async () => {
    count += 1;
    const corrections = np.array([1 - BETA_1 ** count, 1 - BETA_2 ** count]);
    const results = update(weights, first, second, input.ref, targets.ref, corrections);
    let value;
    [value, weights, first, second] = results;
    await jax.blockUntilReady(weights);
    return (await value.data())[0];
  };
}

function adamStep(lossAndGradient) {
  return (weights, first, second, input, targets, corrections) => {
    const [value, gradient] = lossAndGradient(tree.ref(weights), input, targets);
    const newFirst = tree.map((m, g) => m.mul(BETA_1).add(g.mul(1 - BETA_1)), first, tree.ref(gradient));
    const newSecond = tree.map((v, g) => v.mul(BETA_2).add(np.square(g).mul(1 - BETA_2)), second, gradient);
    const [one, two] = [corrections.ref.slice(0), corrections.slice(1)];
    const newWeights = tree.map(
      (w, m, v) => w.sub(m.div(one.ref).mul(LEARNING_RATE).div(np.sqrt(v.div(two.ref)).add(1e-8))),
      weights,
      tree.ref(newFirst),
      tree.ref(newSecond),
    );
    one.dispose();
    two.dispose();
    return [value, newWeights, newFirst, newSecond];
  };
}

function loss(weights, input, targets) {
  let features = input; // [images, side, side, channels]
  for (const block of weights) features = encodeBlock(features, block);
  const embedding = features.reshape([IMAGES, CHANNELS]);
  const support = embedding.ref.slice([0, N_WAY * K_SHOT]);
  const query = embedding.slice([N_WAY * K_SHOT, IMAGES]);
  const prototypes = support.reshape([N_WAY, K_SHOT, CHANNELS]).mean(1); // [n_way, channels]
  const difference = query.reshape([N_WAY * N_QUERY, 1, CHANNELS]).sub(prototypes.reshape([1, N_WAY, CHANNELS]));
  const logits = np.square(difference).sum(2).neg(); // [n_way * n_query, n_way]
  return nn.logSoftmax(logits).mul(targets).sum().neg().div(N_WAY * N_QUERY);
}

function encodeBlock(x, { filter, scale, offset }) {
  const convolved = convolve(x, filter);
  const mean = convolved.ref.mean([0, 1, 2], { keepdims: true });
  const centred = convolved.sub(mean);
  const variance = np.square(centred.ref).mean([0, 1, 2], { keepdims: true });
  const normalised = centred.div(np.sqrt(variance.add(EPSILON)));
  const shaped = normalised.mul(scale).add(offset);
  return nn.relu(maxPool(shaped));
}

function convolve(x, filter) {
  const [images, side, , inputs] = x.shape;
  const padded = np.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]]);
  const shifted = [];
  for (let row = 0; row < 3; row += 1) {
    for (let column = 0; column < 3; column += 1) {
      shifted.push(padded.ref.slice([], [row, row + side], [column, column + side]));
    }
  }
  padded.dispose();
  const patches = np.concatenate(shifted, 3).reshape([images * side * side, 9 * inputs]);
  return np.matmul(patches, filter).reshape([images, side, side, CHANNELS]);
}

function maxPool(x) {
  const [images, side, , channels] = x.shape;
  const half = Math.floor(side / 2);
  const even = side % 2 === 0 ? x : x.slice([], [0, 2 * half], [0, 2 * half]);
  return even.reshape([images, half, 2, half, 2, channels]).max([2, 4]);
}
