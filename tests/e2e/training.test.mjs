// Train, live, in the page.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { SMALL_RUN, openSite, reportedSteps, shoot } from './site.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site.close());

const ON_CPU = { ...SMALL_RUN, device: 'cpu' };
/** Software WebGPU takes a second or more for a step of the usual size. */
const SMALLEST_RUN = { ...ON_CPU, n_way: 2, n_query: 1 };

test('training lowers the loss and raises accuracy on held-out characters', async (t) => {
  const playground = await site.open(t, { settings: ON_CPU });
  await playground.page.evaluate(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map((entry) => entry.duration)))
      .observe({ type: 'longtask' });
  });
  await playground.step(1);
  const untrained = await playground.evaluate();
  await playground.train.click();
  await playground.untilSteps(150);
  await shoot(playground, 'training');
  await playground.pause();
  const trained = await playground.evaluate();
  t.diagnostic(`held-out accuracy: ${untrained}% at first, ${trained}% after ${await playground.steps()} steps`);
  assert.ok(trained > untrained + 8, `${untrained}% became ${trained}%`);

  const losses = (await reportedSteps(playground)).map(({ loss }) => loss);
  const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const [early, late] = [mean(losses.slice(0, 20)), mean(losses.slice(-20))];
  t.diagnostic(`mean loss: ${early.toFixed(3)} over the first 20 steps, ${late.toFixed(3)} over the last 20`);
  assert.ok(late < 0.8 * early);
  assert.equal(losses.length, await playground.steps(), 'every step is reported once');

  const longTasks = await playground.page.evaluate(() => window.longTasks);
  const longest = Math.round(Math.max(0, ...longTasks));
  t.diagnostic(`main-thread tasks over 50 ms in ${losses.length} steps: ${longTasks.length}, the longest ${longest} ms`);
  // Only said: how long a task takes depends on what else the machine does, and a test is no benchmark.
});

test('a rewound run replays bit for bit, and another seed does not', async (t) => {
  const playground = await site.open(t, { settings: ON_CPU });
  await playground.step(4);
  await playground.rewind();
  await playground.step(4);
  const steps = await reportedSteps(playground);
  assert.deepEqual(steps.map(({ step }) => step), [1, 2, 3, 4, 1, 2, 3, 4]);
  assert.deepEqual(steps.slice(4), steps.slice(0, 4));

  await playground.openSettings();
  await playground.page.getByRole('button', { name: 'New seed' }).click();
  await playground.page.getByRole('button', { name: 'Train anew' }).waitFor();
  await playground.page.getByTestId('step').click();
  await playground.page.waitForFunction(() => document.querySelector('[data-testid=steps]').textContent === '1');
  const [another] = (await reportedSteps(playground)).slice(-1);
  assert.equal(another.step, 1);
  assert.notEqual(another.loss, steps[0].loss);
});

test('a run started by the button takes the same steps as one taken singly', async (t) => {
  const playground = await site.open(t, { settings: ON_CPU });
  await playground.step(3);
  await playground.rewind();
  await playground.train.click();
  await playground.untilSteps(3);
  await playground.pause();
  const steps = await reportedSteps(playground);
  assert.deepEqual(steps.slice(3, 6), steps.slice(0, 3));
});

test('the run is named where it is, and can be paused after the controls say another method', async (t) => {
  const playground = await site.open(t, { settings: ON_CPU });
  const { page } = playground;
  await playground.train.click();
  await playground.untilSteps(2);
  await page.getByTestId('method').selectOption('triplet');
  assert.match(await page.getByTestId('run-method').textContent(), /^Prototypical/);
  await page.getByTestId('train-anew').waitFor();
  await playground.pause();
  const steps = await playground.steps();
  await page.waitForTimeout(500);
  assert.equal(await playground.steps(), steps, 'it stands still');
  assert.equal((await playground.train.textContent()).trim(), 'Train anew');
});

test('methods are grouped by what they learn from, and their own settings come first', async (t) => {
  const playground = await site.open(t, { settings: ON_CPU });
  const { page } = playground;
  const groups = await page.getByTestId('method').locator('optgroup').evaluateAll((groups) =>
    groups.map(({ label, children }) => [label, children.length]));
  assert.equal(groups.length, 4);
  for (const [label, count] of groups) assert.ok(count > 0, `${label} is empty`);
  await playground.openSettings();
  const first = async (method) => {
    await page.getByTestId('method').selectOption(method);
    return page.locator('.settings-body .setting label').first().textContent();
  };
  assert.equal(await first('simclr'), 'Temperature τ');
  assert.equal(await first('triplet'), 'Mining');
  assert.equal(await first('maml'), 'Inner steps');
  const innerSteps = () => page.locator('#setting-inner_steps').inputValue();
  assert.equal(await innerSteps(), '2');
  await page.locator('#setting-preset').selectOption({ label: 'MAML, 5-way' });
  await page.getByTestId('published').filter({ hasText: '98.7%' }).waitFor();
  assert.equal(await innerSteps(), '1', 'as in the paper');
  await page.locator('#setting-preset').selectOption({ label: 'no' });
  await page.getByTestId('published').waitFor({ state: 'detached' });
  assert.equal(await innerSteps(), '2', 'as it was');
  await page.getByTestId('method').selectOption('jigsaw');
  const heads = await page.locator('.settings-body h3').allTextContents();
  assert.deepEqual(heads.slice(0, 3), ['This method', 'Test', 'Drawings and network']);
});

test('slow motion is slow, and the run can be ended', async (t) => {
  const playground = await site.open(t, { settings: ON_CPU });
  await playground.openSettings();
  await playground.page.getByRole('radio', { name: 'Two steps a second' }).check({ force: true });
  await playground.train.click();
  await playground.untilSteps(1);
  const first = await playground.steps();
  await playground.page.waitForTimeout(3_000);
  const taken = (await playground.steps()) - first;
  assert.ok(taken >= 2 && taken <= 8, `${taken} steps in three seconds at two a second`);
  await playground.page.getByTestId('stop').click();
  await playground.page.getByRole('button', { name: 'Train', exact: true }).waitFor();
});

test('the settings stand in the address, and the address sets the settings', async (t) => {
  const playground = await site.open(t, { settings: ON_CPU });
  const { page } = playground;
  await playground.openSettings();
  assert.equal(await page.locator('#setting-seed').inputValue(), '3');
  await page.locator('#setting-seed').fill('41');
  await page.locator('#setting-seed').blur();
  await page.waitForFunction(() => new URLSearchParams(location.hash.slice(1)).get('seed') === '41');
  const fragment = new URLSearchParams(new URL(page.url()).hash.slice(1));
  assert.equal(fragment.get('method'), 'prototypical');
  assert.equal(fragment.get('channels'), '8');
  await page.reload();
  await playground.untilReady();
  assert.equal(await page.locator('#setting-seed').inputValue(), '41');
});

test('a GPU that the user chooses takes the run over with its weights', async (t) => {
  const playground = await site.open(t, { settings: SMALLEST_RUN });
  assert.equal(await playground.deviceKind.textContent(), 'CPU');
  await playground.step(4);
  await playground.rewind();
  await playground.step(3);
  const start = performance.now();
  await playground.chooseDevice('gpu');
  await playground.page.waitForFunction(
    () => document.querySelector('[data-testid=device-kind]').textContent === 'GPU',
    undefined,
    { timeout: 300_000 },
  );
  t.diagnostic(`the GPU trainer took over after ${((performance.now() - start) / 1000).toFixed(1)} s`);
  assert.equal(await playground.steps(), 3, 'the run stands where it stood');
  await playground.step(1);
  await shoot(playground, 'on-the-gpu');
  const steps = await reportedSteps(playground);
  const [onCpu, onGpu] = [steps[3], steps.at(-1)];
  assert.deepEqual([onCpu.step, onGpu.step], [4, 4]);
  t.diagnostic(`loss of step 4: ${onCpu.loss} on the CPU, ${onGpu.loss} on the GPU`);
  assert.ok(Math.abs(onCpu.loss - onGpu.loss) < 1e-3 * Math.max(1, onCpu.loss), 'the same weights see the same episode');
});
