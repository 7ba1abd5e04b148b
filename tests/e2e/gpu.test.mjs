// A GPU that is not there, does not start or does not answer: the CPU trains, and the page says why. Moves between the two.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { variantIndex } from '../../bench/postcard.mjs';
import { answers, inWorkers, program } from './faults.mjs';
import { SMALL_RUN, countWorkers, openSite, shoot } from './site.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site.close());

const NEWS = variantIndex('Event', 'News');

/** Software WebGPU takes a second or more for a step of the usual size. */
const SMALLEST_RUN = { ...SMALL_RUN, n_way: 2, n_query: 1 };

const trouble = ({ page }, text) => page.locator('.learner').getByTestId('worker-trouble').filter({ hasText: text });
const untilOn = (playground, kind, timeout) => playground.deviceKind.filter({ hasText: kind }).waitFor({ timeout });

const WITHOUT_GPU = {
  'no WebGPU': [() => Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined }), /No GPU: .*no WebGPU/],
  'no adapter': [() => { GPU.prototype.requestAdapter = async () => null; }, /No GPU: .*no graphics adapter/],
  'no timestamp queries': [
    () => Object.defineProperty(GPUAdapter.prototype, 'features', { get: () => new Set() }),
    /No GPU: .*timestamp queries/,
  ],
};

for (const [what, [prepare, reason]] of Object.entries(WITHOUT_GPU)) {
  test(`with ${what} the CPU trains and the badge says why`, async (t) => {
    const playground = await site.open(t, { settings: SMALL_RUN, before: (page) => page.addInitScript(prepare) });
    await playground.openSettings();
    await playground.deviceNote.filter({ hasText: reason }).waitFor({ timeout: 30_000 });
    assert.equal(await playground.deviceKind.textContent(), 'CPU');
    assert.ok(await playground.page.locator('input[name=device][value=gpu]').isDisabled());
    await playground.step(1);
    assert.equal(await countWorkers(playground, 'trainer_gpu'), 0, 'megabytes that nobody can use are not fetched');
  });
}

test('with a browser that never says whether there is a GPU the CPU trains, and the page stops looking', async (t) => {
  const playground = await site.open(t, {
    settings: { ...SMALL_RUN, device: 'gpu' },
    before: (page) => page.addInitScript(() => { GPU.prototype.requestAdapter = () => new Promise(() => {}); }),
  });
  await playground.openSettings();
  await playground.deviceNote.filter({ hasText: 'Looking for a GPU' }).waitFor();
  await playground.step(1);
  await playground.deviceNote.filter({ hasText: /No GPU: the browser does not say/ }).waitFor({ timeout: 30_000 });
  assert.equal(await countWorkers(playground, 'trainer_gpu'), 0);
});

test('a chosen GPU whose program is missing is said within seconds, once, and can be tried again', { timeout: 120_000 }, async (t) => {
  const playground = await site.open(t, {
    settings: SMALLEST_RUN,
    before: (page) => page.route(program('trainer_gpu'), answers.missing),
    expected: /404/,
  });
  const { page } = playground;
  await playground.chooseDevice('gpu');
  await trouble(playground, /GPU trainer did not start .*404/).waitFor({ timeout: 10_000 });
  await playground.step(1);
  assert.equal(await playground.deviceKind.textContent(), 'CPU');
  await playground.deviceNote.filter({ hasText: /No GPU: its trainer did not start .*404/ }).waitFor({ timeout: 30_000 });
  await playground.untilNotice(/The GPU cannot train here, so the CPU does/);
  assert.equal(await trouble(playground, /./).count(), 0, 'it is not said a second time');
  await shoot(playground, 'gpu-given-up');
  await page.unroute(program('trainer_gpu'));
  await page.getByTestId('gpu-again').click();
  await playground.chooseDevice('gpu');
  await untilOn(playground, 'GPU', 100_000);
});

test('a GPU that hangs is said not to answer, and the CPU takes the run back', { timeout: 240_000 }, async (t) => {
  const playground = await site.open(t, {
    settings: { ...SMALLEST_RUN, device: 'gpu' },
    before: (page) => inWorkers(page, 'trainer_gpu', () => {
      const { mapAsync } = GPUBuffer.prototype;
      let calls = 0;
      GPUBuffer.prototype.mapAsync = function (...range) {
        calls += 1;
        return calls > 6 ? new Promise(() => {}) : mapAsync.apply(this, range);
      };
    }),
  });
  await untilOn(playground, 'GPU', 100_000);
  await playground.train.click();
  await trouble(playground, /GPU trainer has not answered for a while/).waitFor({ timeout: 60_000 });
  await playground.chooseDevice('cpu');
  await untilOn(playground, 'CPU', 45_000);
  await playground.untilNotice(/did not hand over the run in time/);
  const before = await playground.steps();
  await playground.untilSteps(before + 3);
});

test('a setting that changes while a run moves opens the new run there, and Stop ends it', { timeout: 240_000 }, async (t) => {
  const playground = await site.open(t, { settings: SMALLEST_RUN });
  const { page } = playground;
  await playground.chooseDevice('gpu');
  await untilOn(playground, 'GPU', 100_000);
  await playground.chooseDevice('cpu');
  await untilOn(playground, 'CPU');
  await playground.step(3);
  await page.evaluate(() => {
    document.querySelector('input[name=device][value=gpu]').click();
    document.querySelector('[aria-label="New seed"]').click();
    document.querySelector('[data-testid=train]').click();
  });
  await untilOn(playground, 'GPU');
  await page.waitForFunction(() => {
    const steps = Number(document.querySelector('[data-testid=steps]').textContent.replaceAll(/\D/g, ''));
    return steps === 1 || steps === 2 || steps > 4;
  }, undefined, { timeout: 60_000 });
  await page.getByTestId('stop').click();
  await page.getByRole('button', { name: 'Train', exact: true }).waitFor();
  const stood = await playground.steps();
  await page.waitForTimeout(3_000);
  assert.equal(await playground.steps(), stood, 'nothing trains any more');
});

test('a race ends and says so when the work moves to the GPU, and the CPU does not go on with it', { timeout: 240_000 }, async (t) => {
  const playground = await site.open(t, { settings: { ...SMALL_RUN, method: 'simclr', drawings: 8 } });
  const { page } = playground;
  await page.getByTestId('race-tab').click();
  await page.getByTestId('race').click();
  await page.getByTestId('race').filter({ hasText: 'End it' }).waitFor();
  await page.evaluate(() => {
    window.newsOfTheCpu = 0;
    window.spiedWorkers[0].worker.addEventListener('message', ({ data }) => { window.newsOfTheCpu += data[0] === window.newsVariant; });
  });
  await playground.chooseDevice('gpu');
  await untilOn(playground, 'GPU', 150_000);
  await page.getByTestId('job-trouble').filter({ hasText: /broke off when the work moved to the other device/ }).waitFor();
  await page.getByTestId('race').filter({ hasText: 'Begin' }).waitFor();
  await page.evaluate((variant) => { window.newsVariant = variant; }, NEWS);
  await page.waitForTimeout(5_000);
  assert.equal(await page.evaluate(() => window.newsOfTheCpu), 0, 'the CPU computes for nobody');
});
