// The training step that every library here takes: one episode of prototypical networks (Snell et al., 2017).
//
// 5-way 1-shot with 5 queries a class, 30 images of 28×28, a Conv4 encoder of 32 channels with batch norm on batch
// statistics, pooling before the ReLU (the two commute, and the ReLU then has a quarter of the work), negative squared
// Euclidean distances as logits, cross-entropy, Adam. Time does not depend on what the images show, so
// the libraries compared against see seeded noise; ours draws its own episode as it does on the page.

export const N_WAY = 5;
export const K_SHOT = 1;
export const N_QUERY = 5;
export const CHANNELS = 32;
export const LEARNING_RATE = 1e-3;
export const SIDE = 28;
export const IMAGES = N_WAY * (K_SHOT + N_QUERY);
export const BLOCKS = 4;
export const EPSILON = 1e-5;

/** The same problem as a `RunConfig` of the page's protocol. */
export const RUN_CONFIG = {
  method: 'prototypical',
  seed: 7,
  values: { channels: CHANNELS, k_shot: K_SHOT, learning_rate: LEARNING_RATE, n_query: N_QUERY, n_way: N_WAY },
};

/** A seeded source of numbers in [0, 1) (mulberry32). */
export function randomSource(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Pixels of the whole batch, support first: [IMAGES * SIDE * SIDE]. */
export function images() {
  const random = randomSource(1);
  return Float32Array.from({ length: IMAGES * SIDE * SIDE }, () => (random() < 0.15 ? 1 : 0));
}

/** Class of each query: [N_WAY * N_QUERY]. */
export function queryLabels() {
  return Int32Array.from({ length: N_WAY * N_QUERY }, (_, query) => Math.floor(query / N_QUERY));
}

/** He-uniform convolution weights for one block, in any layout, since they are independent. */
export function filter(block) {
  const random = randomSource(100 + block);
  const inputs = 9 * (block === 0 ? 1 : CHANNELS);
  const bound = Math.sqrt(6 / inputs);
  return Float32Array.from({ length: inputs * CHANNELS }, () => (2 * random() - 1) * bound);
}

/** Calls `step` until `steps` are done and gives milliseconds for each. */
export async function timeSteps(step, steps) {
  const milliseconds = [];
  let loss = NaN;
  for (let i = 0; i < steps; i += 1) {
    const start = performance.now();
    loss = await step();
    milliseconds.push(performance.now() - start);
  }
  return { milliseconds, loss };
}
