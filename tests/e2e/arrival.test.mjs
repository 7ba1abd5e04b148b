// What a visitor waits for: from navigation to the first paint and to the first prediction, on localhost and over a line of
// 10 Mbit/s with 40 ms. Times are printed, not judged: they depend on the machine. What may be asked for before the first
// prediction is judged in bytes.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { launch } from '../../scripts/browser.mjs';
import { serveOverLine } from './line.mjs';
import { CHARACTERS, PlaygroundPage } from './page.mjs';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));
const LINES = [
  { name: 'localhost', line: null },
  { name: '10 Mbit/s, 40 ms', line: { bytesPerSecond: 10e6 / 8, latency: 40 } },
];
/** What may be sent until the first prediction: the budget of scripts/check-size.mjs, and what this host compresses worse. */
const MOST_BYTES = 1.5e6;

let browser;
let host;
before(async () => {
  [browser, host] = await Promise.all([launch({ webgpu: 'none' }), serveOverLine({ '/': DIST })]);
  // Compresses every file beforehand.
  await visit();
});
after(async () => {
  await browser.close();
  await host.close();
});

/** A first visit by someone who draws as soon as there is a pad; milliseconds since navigation. */
async function visit() {
  const profile = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await profile.newPage();
  const warnings = [];
  page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
  await page.addInitScript(() => {
    window.shifts = 0;
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) window.shifts += value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  const playground = new PlaygroundPage(page);
  const start = performance.now();
  host.sent = 0;
  await page.goto(host.origin, { waitUntil: 'commit' });
  await playground.queryPad.waitFor();
  const pad = performance.now() - start;
  await playground.drawOn(playground.queryPad, CHARACTERS.cross);
  await playground.untilAnswered();
  const answer = performance.now() - start;
  const sent = host.sent;
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN);
  const shifts = await page.evaluate(() => window.shifts);
  await profile.close();
  return { paint, pad, answer, sent, shifts, warnings };
}

for (const { name, line } of LINES) {
  test(`a first visit over ${name}`, async (t) => {
    host.line = line;
    const { paint, pad, answer, sent, shifts, warnings } = await visit();
    const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;
    t.diagnostic(`first paint ${seconds(paint)}, pad ${seconds(pad)}, first prediction ${seconds(answer)}, ${(sent / 1e6).toFixed(2)} MB, layout shift ${shifts.toFixed(4)}`);
    assert.ok(shifts < 0.02, `things moved while the page came (${shifts})`);
    assert.deepEqual(warnings, [], 'the console says nothing');
    assert.ok(paint <= answer, 'something is painted before the first prediction');
    assert.ok(sent < MOST_BYTES, `${sent} bytes were sent before the first prediction`);
  });
}
