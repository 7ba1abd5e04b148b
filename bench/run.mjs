// Times the training step of problem.mjs in one Chromium: our two trainers beside TensorFlow.js and jax-js.
//
// Every round times every contestant once, in an order that rotates, so that a machine that slows down slows all of them
// down. A ratio is the median over rounds of ratios within a round.
//
//   node bench/run.mjs [--rounds 5] [--seconds 1] [--only NAME;…] [--webgpu auto|software|hardware] [--json] [--check]
//                      [--data FOLDER]
//
// With --check the exit status is 1 if a budget is not met. With --data, the folder that scripts/bench built the data
// benchmark into, it also measures how fast data is made, after the race.

import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { launch } from '../scripts/browser.mjs';
import { serve } from '../scripts/static-server.mjs';
import { readEvent, timeCommand, variantIndex } from './postcard.mjs';
import { RUN_CONFIG } from './problem.mjs';
import { measureRates, mount, printRates } from './rates.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MOST_STEPS = 50;
const WARM_UP_STEPS = 2;
const LOSS_TOLERANCE = 0.01;

const [TENSORFLOW, JAX] = [
  { peer: 'tensorflow.worker.js', type: 'classic' },
  { peer: 'jax.worker.mjs', type: 'module' },
];
const CONTESTANTS = [
  { name: 'ours, CPU', trainer: 'trainer_cpu' },
  { name: 'TensorFlow.js, wasm', ...TENSORFLOW, options: { open: 'wasm' } },
  { name: 'TensorFlow.js, wasm, gradients by hand', ...TENSORFLOW, options: { open: 'wasm', byHand: true } },
  { name: 'jax-js, wasm', ...JAX, options: { open: 'wasm' } },
  { name: 'ours, GPU', trainer: 'trainer_gpu', webgpu: true },
  { name: 'TensorFlow.js, WebGPU', ...TENSORFLOW, options: { open: 'webgpu' }, webgpu: true },
  { name: 'jax-js, WebGPU', ...JAX, options: { open: 'webgpu' }, webgpu: true },
];

/** Ours over theirs, and how much it may be. */
const RATIOS = [
  { ours: 'ours, CPU', theirs: 'TensorFlow.js, wasm', budget: 0.6 },
  { ours: 'ours, CPU', theirs: 'TensorFlow.js, wasm, gradients by hand' },
  { ours: 'ours, CPU', theirs: 'jax-js, wasm' },
  { ours: 'ours, GPU', theirs: 'TensorFlow.js, WebGPU', budget: 0.4 },
  { ours: 'ours, GPU', theirs: 'jax-js, WebGPU' },
];

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Medians and ratios of `rounds`, a list of { contestant: milliseconds }. */
export function summarise(rounds) {
  const names = CONTESTANTS.map((contestant) => contestant.name).filter((name) => name in (rounds[0] ?? {}));
  const milliseconds = Object.fromEntries(names.map((name) => [name, median(rounds.map((round) => round[name]))]));
  const ratios = RATIOS.filter(({ ours, theirs }) => names.includes(ours) && names.includes(theirs)).map((entry) => {
    const ratio = median(rounds.map((round) => round[entry.ours] / round[entry.theirs]));
    return { ...entry, ratio, met: entry.budget === undefined ? undefined : ratio <= entry.budget };
  });
  return { milliseconds, ratios };
}

/** Jobs that trainers were given so far. */
let jobs = 0;

/** A contestant in the page: `open()` starts it, `time(steps)` gives a step's median milliseconds and the last loss. */
function enter(page, contestant) {
  const { name, peer, type, options, trainer } = contestant;
  if (peer !== undefined) {
    return {
      open: () => page.evaluate(([...call]) => window.bench.openPeer(...call), [name, peer, type, options]),
      time: async (steps) => {
        const { milliseconds, loss } = await page.evaluate(([...call]) => window.bench.timePeer(...call), [name, steps]);
        return { milliseconds: median(milliseconds), loss };
      },
    };
  }
  return {
    open: () => page.evaluate(([...call]) => window.bench.openTrainer(...call), [name, ...workerScript(trainer)]),
    time: async (steps) => {
      const answers = ['Ended', 'Refused', 'Failed'].map((variant) => variantIndex('Event', variant));
      const command = timeCommand(++jobs, RUN_CONFIG, steps);
      const bytes = await page.evaluate(([...call]) => window.bench.askTrainer(...call), [name, command, answers]);
      const event = readEvent(bytes);
      if (event.milliseconds === undefined) throw new Error(`${name}: ${event.reason}`);
      return { milliseconds: event.milliseconds };
    },
  };
}

/** URL and type of a trainer's worker in dist/. */
function workerScript(trainer) {
  const files = existsSync(`${ROOT}dist`) ? readdirSync(`${ROOT}dist`) : [];
  if (!files.some((file) => file.startsWith(trainer))) throw new Error(`dist/ has no ${trainer}. Build the site first: make build`);
  // The build gives every file a hash in its name.
  const script = files.find((file) => /^worker-.*\.js$/.test(file));
  return [`/dist/${script}?module=${trainer}`, 'classic'];
}

/** A browser, what its WebGPU runs on (null without WebGPU), and a page to work in. */
async function openPage(origin, webgpu) {
  for (const kind of webgpu === 'auto' ? ['hardware', 'software'] : [webgpu]) {
    const browser = await launch({ webgpu: kind });
    const page = await browser.newPage();
    page.on('console', (message) => message.type() === 'error' && console.error(message.text()));
    await page.goto(`${origin}/bench/index.html`);
    const adapter = await page.evaluate(async () => {
      const info = (await navigator.gpu?.requestAdapter())?.info;
      return info ? [info.vendor, info.architecture, info.description].filter(Boolean).join(' ') : null;
    });
    if (adapter !== null || kind === 'software' || webgpu !== 'auto') return { browser, page, adapter };
    await browser.close();
  }
  throw new Error(`--webgpu takes auto, software or hardware, not ${webgpu}`);
}

async function race(page, contestants, { rounds, seconds, report }) {
  const entrants = [];
  for (const contestant of contestants) {
    report(`starting ${contestant.name}`);
    const entrant = enter(page, contestant);
    await entrant.open();
    await entrant.time(WARM_UP_STEPS);
    const { milliseconds, loss } = await entrant.time(WARM_UP_STEPS);
    const steps = Math.min(MOST_STEPS, Math.max(2, Math.ceil((seconds * 1000) / milliseconds)));
    entrants.push({ ...contestant, ...entrant, steps, loss });
  }
  checkAgreement(entrants.filter(({ loss }) => loss !== undefined));
  const results = [];
  for (let round = 0; round < rounds; round += 1) {
    const order = entrants.map((_, index) => entrants[(index + round) % entrants.length]);
    const result = {};
    for (const { name, time, steps } of order) result[name] = (await time(steps)).milliseconds;
    report(`round ${round + 1}: ${order.map(({ name }) => `${name} ${result[name].toFixed(1)}`).join(' | ')}`);
    results.push(result);
  }
  return results;
}

// The peers start from the same weights and see the same images, so after the same steps they must have the same loss:
// otherwise one of them is not doing the work that it is timed for.
function checkAgreement([first, ...others]) {
  for (const { name, loss } of others) {
    const gap = Math.abs(loss - first.loss) / first.loss;
    if (!(gap < LOSS_TOLERANCE)) throw new Error(`the loss of ${name} is ${loss}, that of ${first.name} ${first.loss}`);
  }
}

function print({ milliseconds, ratios, rates, adapter, browser, rounds }) {
  console.log(`\nMilliseconds of a training step, median of ${rounds} rounds. ${browser}; WebGPU: ${adapter ?? 'none'}.\n`);
  console.log('| | ms |\n| --- | ---: |');
  for (const [name, value] of Object.entries(milliseconds)) console.log(`| ${name} | ${value.toFixed(1)} |`);
  console.log('\n| ratio | measured | budget | |\n| --- | ---: | ---: | --- |');
  for (const { ours, theirs, ratio, budget, met } of ratios) {
    const verdict = met === undefined ? '' : met ? 'met' : 'NOT MET';
    console.log(`| ${ours} / ${theirs} | ${ratio.toFixed(2)} | ${budget === undefined ? '' : `≤ ${budget}`} | ${verdict} |`);
  }
  if (rates.length > 0) printRates(rates);
}

async function main() {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '1' },
      only: { type: 'string' },
      webgpu: { type: 'string', default: 'auto' },
      json: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      data: { type: 'string' },
    },
  });
  const report = (line) => console.error(line);
  const data = mount(values.data);
  const server = await serve({ '/dist/': `${ROOT}dist`, '/bench/': `${ROOT}bench`, ...data });
  const { browser, page, adapter } = await openPage(server.origin, values.webgpu);
  try {
    const chosen = CONTESTANTS.filter(({ name, webgpu }) => {
      if (webgpu && adapter === null) return false;
      return values.only === undefined || values.only.split(';').some((part) => name.includes(part.trim()));
    });
    const rounds = await race(page, chosen, { rounds: Number(values.rounds), seconds: Number(values.seconds), report });
    const rates = Object.keys(data).length > 0 ? await measureRates(page, Number(values.seconds)) : [];
    const summary = { ...summarise(rounds), rates, adapter, browser: `Chromium ${browser.version()}`, rounds: rounds.length };
    if (values.json) console.log(JSON.stringify(summary, null, 2));
    else print(summary);
    if (values.check && [...summary.ratios, ...rates].some(({ met }) => met === false)) process.exitCode = 1;
  } finally {
    await browser.close();
    await server.close();
  }
}

if (import.meta.url === new URL(process.argv[1], 'file:').href) await main();
