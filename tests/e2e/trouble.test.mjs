// What goes wrong costs no drawing, and the page says what happened.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { faultCommand } from '../../bench/postcard.mjs';
import { CHARACTERS, anotherHand } from './page.mjs';
import { SMALL_RUN, countWorkers, openSite, sendToWorker, shoot } from './site.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site.close());

const HOSTILE = {
  'values that are not': 'method=../../x&n_way=1e999&seed=-1&learning_rate=NaN&device=toaster',
  'broken escapes': '%%%&%ff%fe=%zz&&&===',
  'a script': 'method=<script>alert(1)</script>&n_way="><img src=x onerror=alert(1)>',
  '100 kB of junk': 'x=1&'.repeat(25_000),
};

for (const [what, fragment] of Object.entries(HOSTILE)) {
  test(`an address with ${what} gives defaults and a note`, async (t) => {
    const playground = await site.open(t, { settings: fragment });
    await playground.untilNotice(/not understood in full/);
    assert.equal(await playground.train.textContent(), 'Train');
    const { bars } = await playground.ask(CHARACTERS.ring);
    assert.equal(bars.length, 5);
  });
}

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
    await playground.deviceNote.filter({ hasText: reason }).waitFor({ timeout: 30_000 });
    assert.equal(await playground.deviceKind.textContent(), 'CPU');
    assert.ok(await playground.page.locator('input[name=device][value=gpu]').isDisabled());
    await playground.step(1);
    assert.equal(await countWorkers(playground, 'trainer_gpu'), 0, 'megabytes that nobody can use are not fetched');
  });
}

test('a trainer that panics is replaced: the drawings stay, the run goes on, the query is answered', async (t) => {
  const playground = await site.open(t, {
    settings: { ...SMALL_RUN, device: 'cpu' },
    expected: /panicked|unreachable|The trainer stopped/,
  });
  await playground.step(2);
  const ink = await playground.ink();
  await sendToWorker(playground, 'trainer_cpu', 1, faultCommand());
  const message = await playground.untilNotice(/trainer|stopped|lost/i);
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

test('a trainer that keeps panicking is given up after a few tries, with a way to try again', async (t) => {
  const playground = await site.open(t, {
    settings: { ...SMALL_RUN, device: 'cpu' },
    expected: /panicked|unreachable|The trainer stopped/,
  });
  const ink = await playground.ink();
  for (const worker of [1, 2, 3, 4]) await sendToWorker(playground, 'trainer_cpu', worker, faultCommand());
  await playground.page.getByRole('button', { name: 'Try again' }).first().click();
  const { bars } = await playground.ask(CHARACTERS.cross);
  assert.equal(bars.length, 5);
  assert.deepEqual((await playground.ink()).slice(0, ink.length - 2), ink.slice(0, -2), 'the board is as it was');
});

test('where storage is refused the page works, and says that it will not remember', async (t) => {
  const refuse = () => {
    Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refused', 'SecurityError'); } });
    IDBFactory.prototype.open = () => { throw new DOMException('refused', 'SecurityError'); };
  };
  const playground = await site.open(t, { before: (page) => page.addInitScript(refuse), ready: false });
  await playground.untilNotice(/will not remember/);
  await playground.untilReady();
  const { bars } = await playground.ask(anotherHand(CHARACTERS.ring));
  assert.equal(bars.length, 5);
});

test('without its pretrained encoder the page says so and still trains', async (t) => {
  const playground = await site.open(t, {
    settings: { ...SMALL_RUN, device: 'cpu' },
    before: (page) => page.route('**/*.safetensors', (route) => route.fulfill({ status: 404, body: 'gone' })),
    expected: /404/,
  });
  await playground.untilNotice(/pretrained encoder could not be fetched/);
  await playground.step(1);
  const { bars } = await playground.ask(CHARACTERS.ring);
  assert.equal(bars.length, 5, "the run's own encoder answers");
});
