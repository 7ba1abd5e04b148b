// TensorFlow.js takes the step of problem.mjs. A classic worker, since the library ships as scripts.
//
// As it comes, the step is written with the library's own operations, but for one: its wasm backend has no kernel for the
// gradient of a convolution's weights, so that is written as the convolution that it is (see weightGradient). With
// `byHand`, two more gradients whose wasm kernels are slow are written with its fast ones, as an expert might.

const LIBRARY = './node_modules/@tensorflow';
importScripts(`${LIBRARY}/tfjs/dist/tf.min.js`);

let step;

self.onmessage = async ({ data }) => {
  try {
    const problem = await import('./problem.mjs');
    if (data.open !== undefined) {
      step = await prepare(problem, data);
      self.postMessage({ opened: true });
    } else {
      self.postMessage(await problem.timeSteps(step, data.steps));
    }
  } catch (error) {
    self.postMessage({ error: `${error.stack ?? error}` });
  }
};

async function prepare(problem, { open: backend, byHand = false }) {
  if (backend === 'wasm') {
    importScripts(`${LIBRARY}/tfjs-backend-wasm/dist/tf-backend-wasm.min.js`);
    tf.wasm.setWasmPaths(`${LIBRARY}/tfjs-backend-wasm/dist/`);
  } else {
    importScripts(`${LIBRARY}/tfjs-backend-webgpu/dist/tf-backend-webgpu.min.js`);
  }
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js has no ${backend} backend here`);
  await tf.ready();
  return makeStep(problem, byHand);
}

function makeStep(problem, byHand) {
  const { N_WAY, K_SHOT, N_QUERY, CHANNELS, BLOCKS, SIDE, IMAGES } = problem;
  const blocks = Array.from({ length: BLOCKS }, (_, block) => ({
    filter: tf.variable(tf.tensor4d(problem.filter(block), [3, 3, block === 0 ? 1 : CHANNELS, CHANNELS])),
    scale: tf.variable(tf.ones([CHANNELS])),
    offset: tf.variable(tf.zeros([CHANNELS])),
  }));
  const input = tf.tensor4d(problem.images(), [IMAGES, SIDE, SIDE, 1]);
  const targets = tf.cast(tf.oneHot(tf.tensor1d(problem.queryLabels(), 'int32'), N_WAY), 'float32');
  const optimiser = tf.train.adam(problem.LEARNING_RATE);

  const loss = () => {
    let features = input;
    for (const [index, block] of blocks.entries()) {
      const convolved = convolve(features, block.filter, index === 0, byHand);
      const normalised = (byHand ? normaliseByHand : normalise)(convolved, block, problem.EPSILON);
      features = tf.relu(tf.maxPool(normalised, 2, 2, 'valid'));
    }
    const embedding = tf.reshape(features, [IMAGES, CHANNELS]);
    const [support, query] = tf.split(embedding, [N_WAY * K_SHOT, N_WAY * N_QUERY]);
    const prototypes = tf.mean(tf.reshape(support, [N_WAY, K_SHOT, CHANNELS]), 1); // [n_way, channels]
    const difference = tf.sub(tf.expandDims(query, 1), tf.expandDims(prototypes, 0));
    const distances = tf.sum(tf.square(difference), 2); // [n_way * n_query, n_way]
    const likelihoods = tf.mul(tf.logSoftmax(tf.neg(distances)), targets);
    return tf.div(tf.neg(tf.sum(likelihoods)), N_WAY * N_QUERY);
  };
  return async () => {
    const value = optimiser.minimize(loss, true);
    const [number] = await value.data();
    value.dispose();
    return number;
  };
}

function normalise(x, { scale, offset }, epsilon) {
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  return tf.batchNorm(x, mean, variance, offset, scale, epsilon);
}

// Batch norm on the batch's own statistics, with its gradient written out: TensorFlow.js's own tiles the statistics to the
// size of the input.
function normaliseByHand(x, { scale, offset }, epsilon) {
  const operation = tf.customGrad((input, gamma, beta, save) => {
    const { mean, variance } = tf.moments(input, 0);
    const inverseDeviation = tf.rsqrt(tf.add(variance, epsilon));
    const standard = tf.mul(tf.sub(input, mean), inverseDeviation);
    save([standard, gamma, inverseDeviation]);
    const gradFunc = (dy, [standard, gamma, inverseDeviation]) => {
      const rows = standard.shape[0];
      const dBeta = tf.sum(dy, 0);
      const dGamma = tf.sum(tf.mul(dy, standard), 0);
      const centred = tf.sub(tf.sub(dy, tf.div(dBeta, rows)), tf.mul(standard, tf.div(dGamma, rows)));
      return [tf.mul(centred, tf.mul(gamma, inverseDeviation)), dGamma, dBeta];
    };
    return { value: tf.add(tf.mul(standard, gamma), beta), gradFunc };
  });
  const rows = tf.reshape(x, [-1, scale.size]); // [images * side * side, channels]
  return tf.reshape(operation(rows, scale, offset), x.shape);
}

function convolve(x, filter, first, byHand) {
  if (tf.getKernel('Conv2DBackpropFilter', tf.getBackend()) !== undefined) return tf.conv2d(x, filter, 1, 'same');
  if (first) {
    // The images need no gradient, so none is computed.
    return tf.customGrad((weights) => ({
      value: tf.conv2d(x, weights, 1, 'same'),
      gradFunc: (dy) => weightGradient(x, dy),
    }))(filter);
  }
  return tf.customGrad((input, weights, save) => {
    save([input, weights]);
    return {
      value: tf.conv2d(input, weights, 1, 'same'),
      gradFunc: (dy, [input, weights]) => [
        byHand ? inputGradientByHand(dy, weights) : tf.conv2dTranspose(dy, weights, input.shape, 1, 'same'),
        weightGradient(input, dy),
      ],
    };
  })(x, filter);
}

// dX is dY convolved with the filter turned by 180°, inputs and outputs exchanged.
function inputGradientByHand(dy, weights) {
  return tf.conv2d(dy, tf.transpose(tf.reverse(weights, [0, 1]), [0, 1, 3, 2]), 1, 'same');
}

// dW[u, v, i, o] = Σ_{n, y, x} X[n, y + u, x + v, i] · dY[n, y, x, o]: X convolved with dY, images acting as channels.
function weightGradient(x, dy) {
  const imagesAsChannels = tf.transpose(x, [3, 1, 2, 0]); // [inputs, side, side, images]
  const outputsAsFilters = tf.transpose(dy, [1, 2, 0, 3]); // [side, side, images, outputs]
  return tf.transpose(tf.conv2d(imagesAsChannels, outputsAsFilters, 1, 1), [1, 2, 0, 3]); // [3, 3, inputs, outputs]
}
