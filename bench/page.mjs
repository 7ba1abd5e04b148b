// In the page: starts one worker for each contestant and passes on what the driver asks of it.

const workers = new Map();

/** Resolves with the next message of a worker that `accept` turns into something, and fails if the worker does. */
function nextMessage(worker, accept) {
  return new Promise((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message || 'the worker could not be started'));
    worker.onmessage = ({ data }) => {
      const answer = accept(data);
      if (answer?.error !== undefined) reject(new Error(answer.error));
      else if (answer !== undefined) resolve(answer);
    };
  });
}

window.bench = {
  /** Starts a peer's worker: it answers `{ opened }`, then times steps. */
  async openPeer(name, url, type, options) {
    const worker = new Worker(url, { type });
    workers.set(name, worker);
    worker.postMessage(options);
    // Plain objects tell how its program comes; the first array of bytes is from the program.
    await nextMessage(worker, (data) => (data instanceof Uint8Array ? data : undefined));
  },

  /** Times steps in a peer's worker: `{ milliseconds, loss }`, milliseconds for each step. */
  async timePeer(name, steps) {
    const worker = workers.get(name);
    worker.postMessage({ steps });
    return nextMessage(worker, (data) => data);
  },

  /** Starts one of our trainers and waits for its first event. */
  async openTrainer(name, url, type) {
    const worker = new Worker(url, { type });
    workers.set(name, worker);
    // Plain objects tell how its program comes; the first array of bytes is from the program.
    await nextMessage(worker, (data) => (data instanceof Uint8Array ? data : undefined));
  },

  /** Sends an encoded command and gives the bytes of the first event that starts with one of `variants`. */
  async askTrainer(name, bytes, variants) {
    const worker = workers.get(name);
    const buffer = Uint8Array.from(bytes).buffer;
    worker.postMessage(buffer, [buffer]);
    return nextMessage(worker, (data) => {
      const event = new Uint8Array(data);
      return variants.includes(event[0]) ? [...event] : undefined;
    });
  },
};
