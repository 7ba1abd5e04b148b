// The built site on a plain static server under a sub-path, and Chromium to open it with. What the page writes to the
// console as an error, throws, or asks of another host fails the test that it happened in.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { variantIndex } from '../../bench/postcard.mjs';
import { launch } from '../../scripts/browser.mjs';
import { serve } from '../../scripts/static-server.mjs';
import { PlaygroundPage } from './page.mjs';

export const DIST = fileURLToPath(new URL('../../dist', import.meta.url));
const SHOTS = fileURLToPath(new URL('shots', import.meta.url));
export const SUB_PATH = '/some/where/';

/** Settings of a run that takes a few milliseconds a step. */
export const SMALL_RUN = { channels: 8, n_way: 5, k_shot: 1, n_query: 5, seed: 3 };

/** Starts server (its `options` are for scripts/static-server.mjs) and browser. `open(t, …)` gives a fresh page that a test has to itself. */
export async function openSite(options) {
  mkdirSync(SHOTS, { recursive: true });
  const server = await serve({ [SUB_PATH]: DIST }, options);
  const browser = await launch();
  const close = async () => {
    await browser.close();
    await server.close();
  };
  const open = (t, options = {}) => openPage(t, browser, `${server.origin}${SUB_PATH}`, options);
  return { open, close };
}

/**
 * Opens the page in a fresh profile.
 *
 * `settings` goes into the URL's fragment (an object, or the raw text), `query` before it; `context` to Playwright; `before(page)` runs
 * before navigation; `expected` matches console errors that the test means to cause; `ready: false` returns at once; `path`
 * is opened in place of the page itself; `newcomer` touches nothing, so that the page draws the first query by itself.
 */
async function openPage(t, browser, site, { settings = {}, query = '', context, before, expected, ready = true, path = '', newcomer = false }) {
  const address = `${site}${path}`;
  // A service worker would answer what a test means to answer itself; tests/e2e/ships.test.mjs is about it.
  const profile = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block', ...context });
  const page = await profile.newPage();
  const faults = watch(page, new URL(address).origin, expected);
  t.after(async () => {
    await profile.close();
    assert.deepEqual(faults, [], 'the page reported errors');
  });
  await page.addInitScript(spyOnWorkers, ['Ready', 'Stepped'].map((variant) => variantIndex('Event', variant)));
  await before?.(page);
  const fragment = typeof settings === 'string' ? settings : new URLSearchParams(settings).toString();
  await page.goto(`${address}${query}${fragment === '' ? '' : `#${fragment}`}`);
  const playground = new PlaygroundPage(page);
  if (ready) {
    await playground.untilReady();
    // Somebody is here: the page draws nothing by itself then.
    if (!newcomer) await page.keyboard.press('Shift');
  }
  return playground;
}

function watch(page, origin, expected) {
  const faults = [];
  const note = (text) => {
    if (!expected?.test(text)) faults.push(text);
  };
  page.on('console', (message) => message.type() === 'error' && note(`console: ${message.text()} ${message.location().url ?? ''}`));
  page.on('pageerror', (error) => note(`uncaught: ${error.message}`));
  page.on('crash', () => note('the tab crashed'));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.origin !== origin) note(`asked another host: ${url.href}`);
  });
  return faults;
}

// Runs in the page before its own scripts: remembers workers, whether they are up, and every event that reports steps.
function spyOnWorkers([ready, stepped]) {
  const NativeWorker = window.Worker;
  const spied = [];
  window.Worker = class extends NativeWorker {
    constructor(script, options) {
      super(script, options);
      const record = { script: String(script), worker: this, isUp: false, steps: [] };
      spied.push(record);
      this.addEventListener('message', ({ data }) => {
        const bytes = new Uint8Array(data);
        if (bytes[0] === ready) record.isUp = true;
        if (bytes[0] === stepped) record.steps.push([...bytes]);
      });
    }
  };
  Object.defineProperty(window, 'spiedWorkers', { value: spied });
}

/** Every step so far as the trainers reported it: `{ step, loss, accuracy }` with the loss to the last bit. */
export async function reportedSteps(playground) {
  const events = await playground.page.evaluate(() => window.spiedWorkers.flatMap((record) => record.steps));
  return events.flatMap(readStepped);
}

// Event::Stepped { run, steps: [StepMetrics { step, loss: f32, accuracy: f32, milliseconds: f32 }] }
function readStepped(bytes) {
  const view = new DataView(Uint8Array.from(bytes).buffer);
  let at = 1;
  const varint = () => {
    let number = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = view.getUint8(at++);
      number += (byte & 0x7f) * shift;
      if (byte < 0x80) return number;
    }
  };
  varint();
  return Array.from({ length: varint() }, () => {
    const step = varint();
    const [loss, accuracy] = [view.getFloat32(at, true), view.getFloat32(at + 4, true)];
    at += 12;
    return { step, loss, accuracy };
  });
}

/** Waits until the n-th worker with such a script, counted from 1, is up, and sends it raw bytes. */
export async function sendToWorker(playground, script, n, bytes) {
  const upAndRunning = ([name, nth]) =>
    window.spiedWorkers.filter((record) => record.script.includes(name))[nth - 1]?.isUp === true;
  await playground.page.waitForFunction(upAndRunning, [script, n]);
  await playground.page.evaluate(([name, nth, message]) => {
    const record = window.spiedWorkers.filter((candidate) => candidate.script.includes(name))[nth - 1];
    record.worker.postMessage(Uint8Array.from(message));
  }, [script, n, bytes]);
}

/** How many workers with such a script have been started. */
export async function countWorkers(playground, script) {
  return playground.page.evaluate((name) => window.spiedWorkers.filter((record) => record.script.includes(name)).length, script);
}

/** Keeps a picture in tests/e2e/shots, for a person to look at. */
export async function shoot(playground, name) {
  await playground.page.screenshot({ path: `${SHOTS}/${name}.png` });
}
