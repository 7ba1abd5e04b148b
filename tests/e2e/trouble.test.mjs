// What goes wrong costs no drawing, and the page says what happened.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { variantIndex } from '../../bench/postcard.mjs';
import { ENCODER, answers, failFirst, inWorkers, program } from './faults.mjs';
import { CHARACTERS, anotherHand } from './page.mjs';
import { SMALL_RUN, openSite, shoot } from './site.mjs';
import { strokesZip } from './zip.mjs';

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

const WITHOUT_ENCODER = {
  'is missing': ['missing', /could not be fetched: the host answers with 404/],
  'is a web page': ['page', /could not be read/],
  'is cut': ['half', /could not be read/],
};

for (const [what, [answer, reason]] of Object.entries(WITHOUT_ENCODER)) {
  test(`a pretrained encoder that ${what} is said at the query and can be tried again; the page trains all the same`, async (t) => {
    const playground = await site.open(t, {
      settings: { ...SMALL_RUN, device: 'cpu' },
      before: (page) => page.route(ENCODER, answers[answer]),
      expected: /404/,
    });
    const { page } = playground;
    await playground.verdict.filter({ hasText: reason }).waitFor();
    await playground.drawOn(playground.queryPad, CHARACTERS.ring);
    assert.match(await playground.verdict.textContent(), reason, 'a drawing does not hide it');
    await shoot(playground, `encoder-${answer}`);
    await playground.step(1);
    const { bars } = await playground.untilAnswered();
    assert.equal(bars.length, 5, "the run's own encoder answers");
    await page.getByTestId('stop').click();
    await playground.verdict.filter({ hasText: reason }).waitFor();
    await page.unroute(ENCODER);
    await page.getByTestId('query-remedy').click();
    await playground.untilAnswered();
    assert.equal(await page.getByTestId('query-remedy').count(), 0);
  });
}

test('a pretrained encoder that never comes is said to take long, and can be tried again', async (t) => {
  const playground = await site.open(t, {
    settings: { ...SMALL_RUN, device: 'cpu' },
    before: (page) => failFirst(page, ENCODER, answers.nothing),
  });
  await playground.drawOn(playground.queryPad, CHARACTERS.ring);
  await playground.verdict.filter({ hasText: /takes long to come/ }).waitFor({ timeout: 25_000 });
  await playground.page.getByTestId('query-remedy').click();
  const { bars } = await playground.untilAnswered();
  assert.equal(bars.length, 5);
});

test('first characters that are refused are said to be, and can be asked for again', async (t) => {
  const playground = await site.open(t, {
    settings: { ...SMALL_RUN, device: 'cpu' },
    before: (page) => page.addInitScript(refuseFirstSample, [
      variantIndex('Command', 'Begin'),
      variantIndex('Work', 'Sample'),
      variantIndex('Event', 'Ended'),
      variantIndex('Trouble', 'Refused'),
    ]),
    ready: false,
  });
  const { page } = playground;
  await playground.verdict.filter({ hasText: /No characters could be drawn for the board\. not today/ }).waitFor();
  assert.equal(await page.locator('.board[aria-busy=true]').count(), 0, 'nothing is on its way');
  await page.getByTestId('query-remedy').click();
  await playground.untilReady();
  assert.equal(await playground.drawnCells(), 5);
  assert.equal(await page.getByTestId('query-remedy').count(), 0);
});

// Runs in the page: the first `Begin { job, Sample }` does not reach its worker, which ends the job with `Refused("not today")`.
function refuseFirstSample([begin, sample, ended, refused]) {
  const { postMessage } = Worker.prototype;
  let done = false;
  Worker.prototype.postMessage = function (message, ...rest) {
    // The job's number is below 128 here, so it is one byte.
    if (done || message[0] !== begin || message[2] !== sample) return postMessage.call(this, message, ...rest);
    done = true;
    const reason = new TextEncoder().encode('not today');
    const data = Uint8Array.from([ended, message[1], 1, refused, reason.length, ...reason]);
    setTimeout(() => this.dispatchEvent(new MessageEvent('message', { data })));
    return undefined;
  };
}

test('where the browser keeps nothing the drawings of an archive are shown all the same', { timeout: 120_000 }, async (t) => {
  const playground = await site.open(t, {
    settings: { ...SMALL_RUN, device: 'cpu' },
    before: (page) => inWorkers(page, 'librarian', () => { Cache.prototype.put = () => new Promise(() => {}); }),
  });
  const { page } = playground;
  await page.getByTestId('data').click();
  await page.getByTestId('data-omniglot').click();
  await page.getByTestId('data-empty').filter({ hasText: 'Nothing is here yet' }).waitFor();
  const file = { name: 'mine.zip', mimeType: 'application/zip', buffer: strokesZip(['Greek'], 3, 4) };
  await page.getByTestId('data-files').setInputFiles(file);
  await page.getByTestId('character').first().waitFor({ timeout: 40_000 });
  assert.match(await page.getByTestId('data-trouble').textContent(), /will not remember these drawings .*does not answer/);
});

test('without the reader of archives the rest of the explorer works, and it can be tried again', { timeout: 120_000 }, async (t) => {
  const playground = await site.open(t, {
    settings: { ...SMALL_RUN, device: 'cpu' },
    before: (page) => page.route(program('librarian'), answers.missing),
    expected: /404/,
  });
  const { page } = playground;
  await page.getByTestId('data').click();
  await page.getByTestId('data-omniglot').click();
  const trouble = page.locator('dialog.explorer').getByTestId('worker-trouble');
  await trouble.filter({ hasText: /reader of archives did not start .*404/ }).waitFor({ timeout: 10_000 });
  await page.getByTestId('data-generated').click();
  await page.getByTestId('character').nth(3).click();
  assert.equal(await page.getByTestId('specimen').count(), 20);
  await page.getByTestId('data-omniglot').click();
  await trouble.filter({ hasText: /does not start/ }).waitFor({ timeout: 30_000 });
  await page.unroute(program('librarian'));
  await trouble.getByRole('button', { name: 'Try again' }).click();
  await page.getByTestId('data-empty').filter({ hasText: 'Nothing is here yet' }).waitFor();
  await trouble.waitFor({ state: 'detached' });
});

test('what the browser kept of Omniglot and cannot be read is said, and makes way for what is brought', { timeout: 120_000 }, async (t) => {
  const playground = await site.open(t, { settings: { ...SMALL_RUN, device: 'cpu', source: 2 } });
  const { page } = playground;
  await page.evaluate(async () => {
    const cache = await caches.open('fewshot-playground-data');
    await cache.put('omniglot.collection', new Response('garbage'));
  });
  await playground.train.click();
  assert.match(await playground.untilNotice(/drawings in this browser cannot be used/), /Open Data to bring them anew/);
  await page.getByTestId('data').click();
  await page.getByTestId('data-omniglot').click();
  const said = page.getByTestId('data-trouble').filter({ hasText: /cannot be read any more: .* Fetch it anew, or bring its zip files\./ });
  await said.waitFor();
  assert.doesNotMatch(await said.textContent(), /still is/);
  const file = { name: 'mine.zip', mimeType: 'application/zip', buffer: strokesZip(['Greek'], 3, 4) };
  await page.getByTestId('data-files').setInputFiles(file);
  await page.getByTestId('character').first().waitFor({ timeout: 40_000 });
});

test('views leave nothing behind', { timeout: 120_000 }, async (t) => {
  const playground = await site.open(t, { settings: { ...SMALL_RUN, device: 'cpu' } });
  const { page } = playground;
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const round = async () => {
    await page.getByTestId('data').click();
    for (const tab of ['augmentation', 'generated']) await page.getByTestId(`data-${tab}`).click();
    await page.getByTestId('data-close').click();
    await playground.cells.first().click();
    await page.getByTestId('next-cell').click();
    await page.getByTestId('editor-done').click();
    await page.keyboard.press('?');
    await page.locator('dialog.help[open]').waitFor();
    await page.keyboard.press('Escape');
    for (const tab of ['words-tab', 'race-tab', 'step-tab']) await page.getByTestId(tab).click();
  };
  const count = async () => {
    await page.waitForTimeout(300);
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    const of = (name) => metrics.find((metric) => metric.name === name).value;
    return { listeners: of('JSEventListeners'), nodes: of('Nodes') };
  };
  for (let time = 0; time < 3; time += 1) await round();
  const before = await count();
  for (let time = 0; time < 8; time += 1) await round();
  const after = await count();
  t.diagnostic(`${JSON.stringify(before)}, eight rounds later ${JSON.stringify(after)}`);
  assert.ok(after.listeners - before.listeners < 8, 'less than one listener a round');
  assert.ok(after.nodes - before.nodes < 80, 'less than ten nodes a round');
});
