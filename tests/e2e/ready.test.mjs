// Ready-made networks: one is fetched when it is chosen, shows what was recorded of it, answers, and is trained on; one that does
// not come is told and changes nothing.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { CHARACTERS, untilSame } from './page.mjs';
import { DIST, openSite, shoot } from './site.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site.close());

const METHOD = 'triplet';
const STOPS = { 0: '0', 100: '100', 1000: '1\u202f000', 5000: '5\u202f000' };

/** What the built site lists of a network. */
function listed(method, steps) {
  const name = readdirSync(join(DIST, 'ready')).find((file) => /^ready-.*json$/.test(file));
  const { methods } = JSON.parse(readFileSync(join(DIST, 'ready', name), 'utf8'));
  return methods[method].stops.find((stop) => stop.steps === steps);
}

const choose = ({ page }, steps) => page.getByTestId('ready').getByText(STOPS[steps], { exact: true }).click();
/** Trains some steps and pauses, after which a run can be had back; how far it got. */
async function train(playground) {
  await playground.train.click();
  await playground.untilSteps(2);
  await playground.train.click();
  return untilSame(() => playground.steps());
}

const isChosen = ({ page }, steps) => page.getByTestId('ready').getByRole('radio', { name: STOPS[steps], exact: true }).isChecked();

test('a network after 1 000 steps is there at once, answers, and is trained on', async (t) => {
  const playground = await site.open(t, { settings: { method: METHOD, device: 'cpu' } });
  const { page } = playground;
  const fetched = [];
  page.on('request', (request) => request.url().includes('/ready/') && fetched.push(request.url()));
  const own = await train(playground);
  assert.deepEqual(fetched, [], 'nothing is fetched before it is asked for');

  await choose(playground, 1000);
  await playground.untilSteps(1000);
  assert.equal(await playground.steps(), 1000);
  const { accuracy, interval } = listed(METHOD, 1000);
  assert.equal(await page.getByTestId('accuracy').textContent(), `${(accuracy * 100).toFixed(1)} ± ${(interval * 100).toFixed(1)}%`);
  await page.getByTestId('run-line').filter({ hasText: 'ready-made' }).waitFor();
  await page.getByTestId('about').filter({ hasText: 'Trained beforehand' }).waitFor();
  await page.getByTestId('viewed-step').filter({ hasText: /^next: step 1001$/ }).waitFor();
  await page.getByTestId('loss-chart').waitFor();
  const { bars } = await playground.ask(CHARACTERS.ring);
  assert.equal(bars.length, 5);
  await shoot(playground, 'ready');
  // Without a network in between that is nobody's work, the way back leads to the run that was open.
  await choose(playground, 100);
  await page.waitForFunction(() => document.querySelector('[data-testid=steps]').textContent === '100');
  assert.ok(await isChosen(playground, 100));
  assert.ok((await page.getByTestId('run-back').textContent()).endsWith(`step ${own}`));
  assert.equal(fetched.filter((url) => url.endsWith('.safetensors')).length, 2);

  await choose(playground, 1000);
  await playground.untilSteps(1000);
  await playground.step(1);
  assert.equal(await playground.steps(), 1001);
  await playground.untilViewed(1001);
  assert.ok(!(await isChosen(playground, 1000)), 'it is another network now');
  await choose(playground, 0);
  await page.waitForFunction(() => document.querySelector('[data-testid=steps]').textContent === '0');
  assert.match(await page.getByTestId('run-back').textContent(), /step 1\u202f00[01]$/);
});

test('a network that does not come is told, and the run stays as it was', async (t) => {
  const playground = await site.open(t, { settings: { method: METHOD, device: 'cpu' }, expected: /Failed to load resource/ });
  const { page } = playground;
  const own = await train(playground);
  await page.route('**/ready/*.safetensors', (route) => route.abort());
  await choose(playground, 1000);
  const notice = playground.notices.filter({ hasText: /could not be fetched: its host cannot be reached/ });
  await notice.waitFor();
  assert.equal(await playground.steps(), own);
  assert.ok(!(await isChosen(playground, 1000)));
  await page.unroute('**/ready/*.safetensors');
  await notice.getByRole('button', { name: 'Try again' }).click();
  await playground.untilSteps(1000);
  assert.ok((await page.getByTestId('run-back').textContent()).endsWith(`step ${own}`));
});
