// A trainer that is lost, falls silent, runs out of memory or is in the middle of a long step: no drawing is lost, the page says
// what happened, and what was under way goes on or is said to have ended.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { faultCommand } from '../../bench/postcard.mjs';
import { killSilently, panic, program, withLittleMemory } from './faults.mjs';
import { CHARACTERS } from './page.mjs';
import { SMALL_RUN, countWorkers, openSite, sendToWorker, shoot } from './site.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site.close());

const CPU = { ...SMALL_RUN, device: 'cpu' };
const PANIC = /panicked|unreachable|The trainer stopped/;

const trouble = ({ page }, text) => page.locator('.learner').getByTestId('worker-trouble').filter({ hasText: text });

test('a trainer that panics is replaced: the drawings stay, the run goes on, the query is answered', async (t) => {
  const playground = await site.open(t, { settings: CPU, expected: PANIC });
  await playground.step(2);
  const ink = await playground.ink();
  await sendToWorker(playground, 'trainer_cpu', 1, faultCommand());
  const message = await playground.untilNotice(/CPU trainer was lost/);
  t.diagnostic(`the page says: ${message.trim()}`);
  await shoot(playground, 'after-a-panic');
  assert.deepEqual(await playground.ink(), ink);
  const { bars } = await playground.ask(CHARACTERS.zigzag);
  assert.equal(bars.length, 5);
  const before = await playground.steps();
  await playground.step(1);
  assert.equal(await playground.steps(), before + 1);
  assert.equal(await countWorkers(playground, 'trainer_cpu'), 2);
});

test('a trainer that keeps panicking is given up; Train is another try, and trains', async (t) => {
  const playground = await site.open(t, { settings: CPU, expected: PANIC });
  const ink = await playground.ink();
  for (const worker of [1, 2, 3, 4]) await sendToWorker(playground, 'trainer_cpu', worker, faultCommand());
  await trouble(playground, /does not start/).getByRole('button', { name: 'Try again' }).waitFor();
  assert.equal(await playground.train.textContent(), 'Train');
  await playground.train.click();
  await playground.untilSteps(2);
  await playground.pause();
  const { bars } = await playground.ask(CHARACTERS.cross);
  assert.equal(bars.length, 5);
  assert.deepEqual((await playground.ink()).slice(0, ink.length - 2), ink.slice(0, -2), 'the board is as it was');
});

test('a trainer that falls silent in the middle of a run is said to, and a fresh one goes on', { timeout: 120_000 }, async (t) => {
  const playground = await site.open(t, { settings: CPU });
  await playground.train.click();
  await playground.untilSteps(20);
  await playground.page.waitForTimeout(6_000); // A checkpoint is sent every five seconds.
  await killSilently(playground, 'trainer_cpu', 1);
  await trouble(playground, /CPU trainer has not answered for a while/).waitFor({ timeout: 30_000 });
  const stood = await playground.steps();
  await shoot(playground, 'silent');
  await trouble(playground, /./).getByRole('button', { name: 'Restart it' }).click();
  const said = await playground.untilNotice(/started anew, as you asked/);
  const from = Number(/goes on from step (\d+)/.exec(said)[1]);
  assert.ok(from >= 1 && from <= stood, `from step ${from} of ${stood}`);
  await playground.untilSteps(stood + 5);
  await trouble(playground, /./).waitFor({ state: 'detached' });
});

test('Stop in the middle of an enormous step ends the trainer and starts a fresh one', { timeout: 180_000 }, async (t) => {
  const enormous = { method: 'maml', channels: 64, n_way: 20, k_shot: 5, n_query: 15, inner_steps: 10, tasks: 8, seed: 3, device: 'cpu' };
  const playground = await site.open(t, { settings: enormous });
  const { page } = playground;
  const ink = await playground.ink();
  await page.getByTestId('step').click();
  await page.waitForTimeout(5_000);
  assert.equal(await playground.steps(), 0, 'the step is under way');
  await page.getByTestId('stop').click();
  await page.getByRole('button', { name: 'Train', exact: true }).waitFor();
  const said = await playground.untilNotice(/in the middle of a long step/, 15_000);
  assert.match(said, /drawings are safe/);
  assert.equal(await countWorkers(playground, 'trainer_cpu'), 2);
  const { bars } = await playground.ask(CHARACTERS.ring);
  assert.equal(bars.length, 5);
  assert.deepEqual((await playground.ink()).slice(0, ink.length - 2), ink.slice(0, -2), 'the board is as it was');
});

test('Stop of a run that answers keeps its trainer', async (t) => {
  const playground = await site.open(t, { settings: CPU });
  await playground.train.click();
  await playground.untilSteps(3);
  await playground.page.getByTestId('stop').click();
  await playground.page.waitForTimeout(6_000);
  assert.equal(await countWorkers(playground, 'trainer_cpu'), 1);
  assert.equal(await playground.notices.count(), 0);
});

test('a run for which there is no memory is said to break the trainer, and a smaller one trains', { timeout: 180_000 }, async (t) => {
  const playground = await site.open(t, {
    settings: { ...CPU, channels: 64, n_way: 20, k_shot: 10, n_query: 15 },
    before: (page) => page.route(program('trainer_cpu'), async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: withLittleMemory(await response.body(), 416) });
    }),
    expected: /panicked|unreachable|out of memory|The trainer stopped|alloc/,
  });
  const { page } = playground;
  const ink = await playground.ink();
  await page.getByTestId('step').click();
  const said = await playground.untilNotice(/CPU trainer was lost/);
  t.diagnostic(`the page says: ${said.trim()}`);
  assert.match(said, /drawings are safe/);
  assert.deepEqual(await playground.ink(), ink);
  await playground.openSettings();
  await page.getByText('More settings').click();
  for (const [setting, value] of [['n_way', '2'], ['k_shot', '1'], ['n_query', '1']]) {
    await page.locator(`#setting-${setting}`).fill(value);
    await page.locator(`#setting-${setting}`).blur();
  }
  await playground.step(1);
  assert.equal(await playground.steps(), 1);
});

test('characters that were asked for before a trainer was lost come from the next one', async (t) => {
  const playground = await site.open(t, { settings: CPU, expected: PANIC });
  const { page } = playground;
  await page.evaluate((fault) => {
    window.spiedWorkers[0].worker.postMessage(Uint8Array.from(fault));
    [...document.querySelectorAll('.menu-item')].find((item) => item.textContent.startsWith('3 characters')).click();
  }, faultCommand());
  await playground.untilNotice(/CPU trainer was lost/);
  await page.waitForFunction(() => document.querySelectorAll('[data-testid=class]').length === 3);
  assert.equal(await playground.drawnCells(), 3);
  await playground.untilNotice(/filled with new characters/);
});

test('a race whose trainer is lost is said to have broken off, and can begin again', async (t) => {
  const playground = await site.open(t, { settings: { ...CPU, method: 'simclr', drawings: 8 }, expected: PANIC });
  const { page } = playground;
  await page.getByTestId('race-tab').click();
  const race = page.getByTestId('race');
  await race.click();
  await race.filter({ hasText: 'End it' }).waitFor();
  await panic(playground, 'trainer_cpu', 1);
  await page.getByTestId('job-trouble').filter({ hasText: /broke off when the trainer was lost/ }).waitFor();
  await race.filter({ hasText: 'Begin' }).click();
  await page.getByTestId('race-sentence').filter({ hasText: /set up|cannot be told apart|leads with/ }).waitFor();
  await page.getByTestId('job-trouble').waitFor({ state: 'detached' });
});

test('a count of labels whose trainer is lost is said to have broken off', { timeout: 180_000 }, async (t) => {
  const playground = await site.open(t, { settings: { ...CPU, method: 'simclr', drawings: 8 }, expected: PANIC });
  const { page } = playground;
  await page.getByTestId('race-tab').click();
  await playground.step(1);
  await page.getByTestId('count-labels').click();
  await page.getByTestId('labels-sentence').filter({ hasText: /With 1 labelled drawing/ }).waitFor({ timeout: 120_000 });
  await panic(playground, 'trainer_cpu', 1);
  await page.getByTestId('job-trouble').filter({ hasText: /broke off when the trainer was lost/ }).waitFor();
});

test('a race that is refused is not said to be under way', async (t) => {
  const playground = await site.open(t, { settings: { ...CPU, method: 'simclr', drawings: 8, source: 2 } });
  const { page } = playground;
  await page.getByTestId('race-tab').click();
  await page.getByTestId('race').click();
  const said = page.getByTestId('job-trouble').filter({ hasText: /Omniglot/ });
  await said.waitFor();
  t.diagnostic(`the panel says: ${await said.textContent()}`);
  await page.getByTestId('race').filter({ hasText: 'Begin' }).waitFor();
});

test('a race keeps nobody waiting, however often it is begun and ended', { timeout: 180_000 }, async (t) => {
  const playground = await site.open(t, { settings: { ...CPU, method: 'simclr', drawings: 8 } });
  const { page } = playground;
  await page.getByTestId('race-tab').click();
  const race = page.getByTestId('race');
  await race.click();
  const { milliseconds } = await playground.ask(CHARACTERS.ring);
  const before = performance.now();
  await playground.train.click();
  await playground.untilSteps(1);
  const first = performance.now() - before;
  t.diagnostic(`answered ${Math.round(milliseconds)} ms after pen-up, first step ${Math.round(first)} ms after Train`);
  assert.ok(milliseconds < 5_000 && first < 5_000, 'both take a turn or two');
  await playground.pause();
  await page.getByTestId('stop').click();
  await race.filter({ hasText: 'End it' }).click();
  for (let press = 0; press < 50; press += 1) await race.click();
  await page.locator('.query').getByRole('button', { name: 'Clear the drawing' }).click();
  const again = await playground.ask(CHARACTERS.cross);
  t.diagnostic(`after 25 times Begin and End it: answered ${Math.round(again.milliseconds)} ms after pen-up`);
  assert.ok(again.milliseconds < 10_000);
});
