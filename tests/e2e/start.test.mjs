// A trainer that does not start: it is known within seconds, tried again, and given up with a way to try again.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { answers, failFirst, inWorkers, program, script, starter } from './faults.mjs';
import { CHARACTERS } from './page.mjs';
import { SMALL_RUN, countWorkers, openSite, shoot } from './site.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site.close());

const CPU = { ...SMALL_RUN, device: 'cpu' };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
/** What the browser itself writes to the console about such faults. */
const HEARD = /404|Failed to load|instantiateStreaming|CompileError|WebAssembly|NetworkError|blob|worker|Worker/;

/** The line beside Train that says what is wrong with a trainer. */
const trouble = ({ page }, text) => page.locator('.learner').getByTestId('worker-trouble').filter({ hasText: text });

const ONCE = {
  'starter is missing': [starter('trainer_cpu'), 'missing', /could not be loaded/],
  'script is missing': [script('trainer_cpu'), 'missing', /trainer_cpu/],
  'program is missing': [program('trainer_cpu'), 'missing', /404/],
  'program is a web page': [program('trainer_cpu'), 'page', /magic/],
  'program is cut': [program('trainer_cpu'), 'half', /past end of the module/],
};

for (const [what, [pattern, answer, reason]] of Object.entries(ONCE)) {
  test(`a trainer whose ${what} once is tried again, and the first characters come`, async (t) => {
    const playground = await site.open(t, {
      settings: CPU,
      before: (page) => failFirst(page, pattern, answers[answer]),
      expected: HEARD,
      ready: false,
    });
    await trouble(playground, reason).waitFor({ timeout: 40_000 });
    await playground.untilReady();
    assert.equal(await playground.drawnCells(), 5);
    assert.equal(await countWorkers(playground, 'trainer_cpu'), 2);
    await trouble(playground, /./).waitFor({ state: 'detached' });
  });
}

test('a trainer whose program stays away is given up, and can be tried again where one trains and where one draws', async (t) => {
  const playground = await site.open(t, {
    settings: CPU,
    before: (page) => page.route(program('trainer_cpu'), answers.missing),
    expected: HEARD,
    ready: false,
  });
  const { page } = playground;
  await playground.untilNotice(/CPU trainer does not start: .*404/);
  assert.equal(await countWorkers(playground, 'trainer_cpu'), 4);
  await shoot(playground, 'given-up');
  await page.getByRole('button', { name: 'Dismiss this message' }).first().click();
  await trouble(playground, /does not start: .*404/).getByRole('button', { name: 'Try again' }).click();
  await playground.untilNotice(/CPU trainer does not start: .*404/);

  await playground.drawOn(playground.queryPad, CHARACTERS.ring);
  assert.ok(await page.locator('#query-pad path.stroke').count() > 0, 'one can draw without a trainer');
  assert.match(await playground.verdict.textContent(), /Nothing can answer: the CPU trainer does not start/);
  await page.unroute(program('trainer_cpu'));
  await page.getByTestId('query-remedy').click();
  await playground.untilReady();
  assert.equal(await playground.drawnCells(), 5, 'the first characters come in the end');
  const { bars } = await playground.untilAnswered();
  assert.equal(bars.length, 5);
});

test('a program that never comes is known within seconds, and given up after two tries', { timeout: 120_000 }, async (t) => {
  const playground = await site.open(t, {
    settings: CPU,
    before: (page) => page.route(program('trainer_cpu'), answers.nothing),
    ready: false,
    context: PHONE,
  });
  await playground.page.getByTestId('tab-learner').tap();
  await trouble(playground, /slow to start/).waitFor({ timeout: 18_000 });
  await shoot(playground, 'slow-start-phone');
  await trouble(playground, /does not start: its program does not arrive/).waitFor({ timeout: 50_000 });
  assert.equal(await countWorkers(playground, 'trainer_cpu'), 2);
  assert.equal(await trouble(playground, /./).getByRole('button', { name: 'Try again' }).count(), 1);
});

test('a program that comes slowly is waited for, and its way is shown', { timeout: 180_000 }, async (t) => {
  const seconds = 26;
  const slow = await openSite({ slow: { pattern: program('trainer_cpu'), seconds } });
  t.after(() => slow.close());
  const start = performance.now();
  const playground = await slow.open(t, { settings: CPU, ready: false });
  const starting = playground.page.getByTestId('trainer-starting');
  await starting.filter({ hasText: /on its way: \d+\.\d MB of \d+\.\d MB/ }).waitFor();
  await shoot(playground, 'slow-download');
  await playground.untilReady();
  const took = (performance.now() - start) / 1000;
  assert.ok(took > seconds, `it came after ${took} s, so nothing was slow`);
  assert.equal(await countWorkers(playground, 'trainer_cpu'), 1, 'what came was not thrown away');
});

const VERSIONS = {
  'says another version': () => {
    const post = self.postMessage.bind(self);
    self.postMessage = (message, ...rest) => post(message?.version === undefined ? message : { version: message.version + 1 }, ...rest);
  },
  'says no version': () => {
    const post = self.postMessage.bind(self);
    self.postMessage = (message, ...rest) => (message?.version === undefined ? post(message, ...rest) : undefined);
  },
};

for (const [what, prepare] of Object.entries(VERSIONS)) {
  test(`with a program that ${what} the page offers to be loaded anew`, async (t) => {
    const playground = await site.open(t, {
      settings: CPU,
      before: (page) => inWorkers(page, 'trainer_cpu', prepare),
      ready: false,
    });
    const { page } = playground;
    await playground.untilNotice(/of different versions/);
    await trouble(playground, /of different versions/).getByRole('button', { name: 'Reload the page' }).waitFor();
    await page.unroute(starter('trainer_cpu'));
    await page.getByTestId('query-remedy').click();
    await playground.untilReady();
    assert.equal(await playground.drawnCells(), 5);
  });
}

const WITHOUT_WORKERS = {
  'has no workers': [() => { delete window.Worker; }, /this browser has no web workers/],
  'refuses workers': [
    () => { window.Worker = function Worker() { throw new DOMException('blocked', 'SecurityError'); }; },
    /the browser lets no worker start here/,
  ],
};

for (const [what, [prepare, reason]] of Object.entries(WITHOUT_WORKERS)) {
  test(`in a browser that ${what} the page says so and one can draw`, async (t) => {
    const playground = await site.open(t, {
      settings: CPU,
      before: (page) => page.addInitScript(prepare),
      ready: false,
    });
    const said = await playground.untilNotice(/CPU trainer does not start/);
    assert.match(said, reason);
    assert.doesNotMatch(said, /JsValue|Error:/);
    await playground.drawOn(playground.queryPad, CHARACTERS.cross);
    assert.equal(await playground.page.locator('#query-pad path.stroke').count(), 2);
  });
}
