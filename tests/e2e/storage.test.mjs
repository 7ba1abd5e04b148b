// A visitor's work is kept, whatever happens to the tab, the browser's storage or another tab.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { CHARACTERS, PlaygroundPage } from './page.mjs';
import { LEGACY_KEY, asText, beginWith, latest, legacyRecord, put, records, revision, untilKept } from './records.mjs';
import { SMALL_RUN, openSite, reportedSteps, shoot } from './site.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site.close());

const ON_CPU = { ...SMALL_RUN, device: 'cpu' };
const MARK = [[[0.2, 0.2], [0.8, 0.8]]];
const board = (classes, shots) => Array.from({ length: classes }, () => Array.from({ length: shots }, () => MARK));

/** Another tab of the same profile. */
async function anotherTab(playground, address = playground.page.url()) {
  const page = await playground.page.context().newPage();
  await page.goto(address);
  const other = new PlaygroundPage(page);
  await other.untilReady();
  return other;
}

const untilInk = (page, ink) => page.waitForFunction(
  (wanted) => JSON.stringify([...document.querySelectorAll('[data-testid=cell] path, #query-pad path.stroke')]
    .map((path) => path.getAttribute('d'))) === wanted,
  JSON.stringify(ink),
  { timeout: 10_000 },
);

test('a drawing is there after a reload or a closed tab at once after pen-up', async (t) => {
  const playground = await site.open(t);
  await playground.drawOn(playground.queryPad, CHARACTERS.cross);
  const ink = await playground.ink();
  await playground.page.reload();
  await playground.untilReady();
  assert.deepEqual(await playground.ink(), ink);

  await playground.cells.first().click();
  await playground.drawOn(playground.editorPad, CHARACTERS.zigzag);
  const [cell] = await playground.ink();
  const [context, address] = [playground.page.context(), playground.page.url()];
  await playground.page.close({ runBeforeUnload: false });
  const page = await context.newPage();
  await page.goto(address);
  const again = new PlaygroundPage(page);
  await again.untilReady();
  assert.equal((await again.ink())[0], cell);
});

test('of strokes that follow each other without a rest, none is lost', async (t) => {
  const playground = await site.open(t);
  for (let at = 0; at < 12; at += 1) {
    await playground.drawOn(playground.queryPad, [[[0.1, 0.05 + at / 14], [0.9, 0.05 + at / 14]]]);
    await playground.page.waitForTimeout(120);
  }
  const ink = await playground.ink();
  await playground.page.reload();
  await playground.untilReady();
  assert.deepEqual(await playground.ink(), ink);
});

test('a query drawn while there is no trainer is kept, and the first characters still come', async (t) => {
  const playground = await site.open(t, {
    before: (page) => page.route('**/trainer_cpu*', (route) => route.fulfill({ status: 404, body: 'gone' })),
    expected: /404|trainer|Failed|import|module/i,
    ready: false,
  });
  await playground.queryPad.waitFor();
  await playground.page.waitForTimeout(500);
  await playground.drawOn(playground.queryPad, CHARACTERS.ring);
  const query = (await playground.ink()).at(-1);
  await playground.page.unroute('**/trainer_cpu*');
  await playground.page.reload();
  await playground.untilReady();
  assert.equal((await playground.ink()).at(-1), query);
  assert.equal(await playground.drawnCells(), 5);
});

test('an empty board stays empty over a reload, and its query stays', async (t) => {
  const playground = await site.open(t);
  while (await playground.classes.count() > 0) await playground.removeClass(1);
  await playground.drawOn(playground.queryPad, CHARACTERS.cross);
  const ink = await playground.ink();
  await playground.page.reload();
  await playground.untilReady();
  await playground.page.waitForTimeout(500);
  assert.equal(await playground.classes.count(), 0);
  assert.deepEqual(await playground.ink(), ink);
});

test("an earlier page's record is taken over, and then removed", async (t) => {
  const record = legacyRecord({ classes: board(3, 2), query: MARK });
  const playground = await site.open(t, { before: (page) => beginWith(page, LEGACY_KEY, asText(record)) });
  assert.equal(await playground.drawnCells(), 6);
  assert.equal(await playground.nameOfClass(2), 'n1');
  await untilKept(playground.page);
  const ink = await playground.ink();
  await playground.page.reload();
  await playground.untilReady();
  assert.deepEqual(await playground.ink(), ink);
  assert.equal(await playground.page.evaluate((key) => localStorage.getItem(key), LEGACY_KEY), null);
  assert.equal(await playground.notices.filter({ hasText: /set aside/ }).count(), 0);
});

const WHOLE = legacyRecord({ classes: board(3, 2), query: MARK });
const DAMAGED = {
  'cut short': [asText(WHOLE.slice(0, -1)), /cut short/],
  garbage: ['漢字', /not a record/],
  'of a newer format': [asText(legacyRecord({ format: 2, classes: board(3, 2) })), /newer version/],
  'with a flipped byte': [asText(WHOLE.with(12, 0xff).with(11, 0xff).with(10, 0xff)), /bytes have changed|cut short/],
};

for (const [what, [stored, says]] of Object.entries(DAMAGED)) {
  test(`a record ${what} is set aside, told and downloaded as it was`, async (t) => {
    const playground = await site.open(t, { before: (page) => beginWith(page, LEGACY_KEY, stored) });
    assert.match(await playground.untilNotice(/set aside/), says);
    await playground.drawOn(playground.queryPad, CHARACTERS.cross);
    await untilKept(playground.page, /^aside-/);
    await playground.page.reload();
    await playground.untilReady();
    await playground.untilNotice(/set aside/);
    await shoot(playground, 'set-aside');
    const saving = playground.page.waitForEvent('download');
    await playground.page.getByRole('button', { name: 'Download' }).click();
    const bytes = readFileSync(await (await saving).path());
    const expected = what === 'garbage' ? [...Buffer.from('漢字')] : [...stored].map((letter) => letter.charCodeAt(0));
    assert.deepEqual([...bytes], expected);
  });
}

test('what can be read of a record that was cut short comes back with one press', async (t) => {
  const stored = asText(WHOLE.slice(0, -1));
  const playground = await site.open(t, { before: (page) => beginWith(page, LEGACY_KEY, stored) });
  await playground.untilNotice(/set aside/);
  await playground.page.getByRole('button', { name: 'Recover' }).click();
  await playground.page.waitForFunction(() => document.querySelectorAll('[data-testid=class]').length === 3);
  assert.equal(await playground.drawnCells(), 6);
  await playground.page.getByRole('button', { name: 'Throw away' }).click();
  await playground.page.waitForTimeout(300);
  assert.deepEqual(Object.keys(await records(playground.page)).filter((key) => key.startsWith('aside-')), []);
});

for (const [what, damage] of Object.entries({
  'with a flipped byte': (bytes) => bytes.with(60, bytes[60] ^ 1),
  'cut short': (bytes) => bytes.slice(0, -1),
  'of a newer format': (bytes) => bytes.with(5, 9),
})) {
  test(`the database's record ${what} gives way to the one before, and is set aside`, async (t) => {
    const playground = await site.open(t);
    await playground.drawOn(playground.queryPad, CHARACTERS.cross);
    await playground.page.waitForTimeout(300);
    const key = await latest(playground.page, 'board');
    const damaged = damage((await records(playground.page))[key]);
    await put(playground.page, { [key]: damaged });
    const ink = await playground.ink();
    await playground.page.reload();
    await playground.untilReady();
    await playground.untilNotice(/could not be read/);
    // The last stroke of the cross is not in the record before.
    const paths = (drawn) => drawn.filter(Boolean).join(' ');
    assert.equal(paths(await playground.ink()), paths(ink).replace(/ M[^M]*$/, ''));
    await playground.page.waitForTimeout(300);
    const aside = Object.entries(await records(playground.page)).filter(([name]) => name.startsWith('aside-'));
    assert.deepEqual(aside.map(([, bytes]) => bytes), [damaged]);
  });
}

test('a board that does not fit is shown as far as it does, and the whole is set aside', async (t) => {
  const stored = asText(legacyRecord({ classes: board(20, 9) }));
  const playground = await site.open(t, { before: (page) => beginWith(page, LEGACY_KEY, stored) });
  assert.match(await playground.untilNotice(/set aside/), /12 classes and 32 drawings/);
  assert.equal(await playground.drawnCells(), 40);
});

test('full storage is said for as long as it is so, with a way to download', async (t) => {
  const fill = () => {
    const full = () => { throw new DOMException('full', 'QuotaExceededError'); };
    IDBObjectStore.prototype.put = full;
    Storage.prototype.setItem = full;
  };
  const playground = await site.open(t, { before: (page) => page.addInitScript(fill) });
  await playground.drawOn(playground.queryPad, CHARACTERS.cross);
  assert.match(await playground.untilNotice(/could not be kept/), /storage is full/);
  await playground.page.waitForTimeout(10_000);
  await playground.untilNotice(/could not be kept/);
  await shoot(playground, 'storage-full');
  const saving = playground.page.waitForEvent('download');
  await playground.page.getByRole('button', { name: 'Download my work' }).click();
  assert.equal(readFileSync(await (await saving).path()).subarray(0, 2).toString(), 'PK', 'a zip archive');
});

test('what two tabs draw is on both boards, and stays when one of them goes', async (t) => {
  const first = await site.open(t);
  const second = await anotherTab(first);
  await second.untilNotice(/open in another tab/);
  const draw = async (playground, cell, strokes) => {
    await playground.page.bringToFront();
    await playground.cells.nth(cell).click();
    await playground.drawOn(playground.editorPad, strokes);
    await playground.page.getByTestId('editor-done').click();
  };
  await draw(first, 0, CHARACTERS.zigzag);
  await untilInk(second.page, await first.ink());
  await draw(second, 1, CHARACTERS.cross);
  await untilInk(first.page, await second.ink());
  const ink = await second.ink();
  await first.page.close();
  await draw(second, 2, CHARACTERS.ring);
  const more = await second.ink();
  assert.notDeepEqual(more, ink);
  await second.page.reload();
  await second.untilReady();
  assert.deepEqual(await second.ink(), more);
});

for (const [what, end] of Object.entries({
  'a reload': async (playground) => { await playground.page.reload(); return playground; },
  'a crash': async (playground) => {
    const [context, address] = [playground.page.context(), playground.page.url()];
    const session = await context.newCDPSession(playground.page);
    session.send('Page.crash').catch(() => {});
    await playground.page.waitForEvent('crash');
    const page = await context.newPage();
    await page.goto(address);
    return new PlaygroundPage(page);
  },
})) {
  test(`after ${what} a run goes on from where it stood, bit for bit`, async (t) => {
    const playground = await site.open(t, { settings: ON_CPU, expected: /crashed/ });
    await playground.train.click();
    await playground.untilSteps(6);
    await playground.pause();
    await playground.step(1);
    const stood = await playground.steps();
    // A run that stands still is kept as it stands.
    await playground.page.waitForTimeout(2_500);
    const losses = (await reportedSteps(playground)).map(({ loss }) => loss);

    const again = await end(playground);
    await again.untilReady();
    assert.match(await again.untilNotice(/stands at step/), new RegExp(`stands at step ${stood}\\.`));
    await shoot(again, 'kept-run');
    await again.openSettings();
    await again.page.getByRole('radio', { name: 'Two steps a second' }).check({ force: true });
    await again.page.getByRole('button', { name: 'Go on' }).click();
    await again.untilSteps(stood + 2);
    await again.pause();
    assert.equal(await again.notices.filter({ hasText: /stands at step/ }).count(), 0);
    assert.ok(await again.page.locator('.curves path').count() > 0, 'the curves are there');
    if (what === 'a crash') return;
    const after = (await reportedSteps(again)).map(({ step, loss }) => ({ step, loss }));
    assert.equal(after[0].step, stood + 1, 'it went on and did not begin anew');
    await again.rewind();
    await again.step(stood + 1);
    const replayed = (await reportedSteps(again)).slice(after.length).map(({ loss }) => loss);
    assert.deepEqual(replayed.slice(0, stood), losses);
    assert.equal(replayed[stood], after[0].loss, "weights and Adam's state are those of the run that was not broken off");
  });
}

test('a run that was rewound or ended can be had back, after a reload, too', async (t) => {
  const playground = await site.open(t, { settings: ON_CPU });
  const { page } = playground;
  const back = page.getByTestId('run-back');
  await playground.step(4);
  // A run that stands still is kept as it stands.
  await page.waitForTimeout(2_500);
  const loss = await playground.loss();
  assert.ok(await back.isHidden());
  await playground.rewind();
  await back.filter({ hasText: /step 4$/ }).waitFor();
  await shoot(playground, 'run-back');
  await page.waitForTimeout(2_500);
  await page.reload();
  await playground.untilReady();
  await back.filter({ hasText: /step 4$/ }).click();
  await playground.untilSteps(4);
  assert.deepEqual([await playground.steps(), await playground.loss()], [4, loss]);
  await back.waitFor({ state: 'hidden' });
  await page.getByTestId('stop').click();
  await back.filter({ hasText: /step 4$/ }).click();
  await playground.step(1);
  assert.equal(await playground.steps(), 5, 'it trains on');
});

test('the run of a second tab is kept by the first, which asks about it when that tab has gone', async (t) => {
  const first = await site.open(t, { settings: ON_CPU });
  const second = await anotherTab(first);
  await second.untilNotice(/open in another tab/);
  await second.step(3);
  // It is told as soon as it has stood still for a second.
  await second.page.waitForTimeout(2_500);
  await second.page.reload();
  await second.untilReady();
  // Both tabs ask, and an answer in one is one in both.
  await first.untilNotice(/stands at step 3\./);
  await second.untilNotice(/stands at step 3\./);
  await second.page.getByRole('button', { name: 'Go on' }).click();
  await second.untilSteps(4);
  await first.notices.filter({ hasText: /stands at step/ }).waitFor({ state: 'detached' });
  await second.pause();
  const stood = await second.steps();
  await second.page.waitForTimeout(2_500);
  await second.page.close({ runBeforeUnload: true });
  await first.untilNotice(new RegExp(`stands at step ${stood}\\.`));
  await first.page.waitForTimeout(1_000);
  await first.page.reload();
  await first.untilReady();
  await first.untilNotice(new RegExp(`stands at step ${stood}\\.`));
  await first.page.getByRole('button', { name: 'Go on' }).click();
  await first.untilSteps(stood + 1);
});

test('the tab that is left keeps its own run and asks about that of the tab that has gone', async (t) => {
  const first = await site.open(t, { settings: ON_CPU });
  const second = await anotherTab(first);
  await second.untilNotice(/open in another tab/);
  await first.step(2);
  await second.step(3);
  await second.page.waitForTimeout(2_500);
  await first.page.close();
  await second.untilNotice(/stands at step 2\./);
  assert.equal(await second.steps(), 3, 'its own run stands');
  assert.equal(await second.notices.filter({ hasText: /stands at step 3/ }).count(), 0, 'nobody asks about that');
  await second.page.waitForTimeout(1_500);
  await second.page.reload();
  await second.untilReady();
  await second.untilNotice(/stands at step 3\./);
  await second.untilNotice(/stands at step 2\./);
});

test('a run that is discarded does not come again, and Train with its settings goes on with it', async (t) => {
  const playground = await site.open(t, { settings: ON_CPU });
  await playground.train.click();
  await playground.untilSteps(4);
  await playground.pause();
  await untilKept(playground.page, /^run-/);
  // The last step may be told after the pause; a run that has stood still for a second is kept as it stands.
  await playground.page.waitForTimeout(2_500);
  const stood = await playground.steps();
  await playground.page.reload();
  await playground.untilReady();
  await playground.untilNotice(/stands at step/);
  await playground.page.getByTestId('step').click();
  await playground.untilSteps(stood + 1);
  assert.equal(await playground.steps(), stood + 1);
  await playground.page.reload();
  await playground.untilReady();
  await playground.untilNotice(/stands at step/);
  await playground.page.getByRole('button', { name: 'Discard' }).click();
  await playground.page.waitForTimeout(500);
  await playground.page.reload();
  await playground.untilReady();
  await playground.page.waitForTimeout(500);
  assert.equal(await playground.notices.filter({ hasText: /stands at step/ }).count(), 0);
});

test('everything done to the board can be undone, step by step, long after', async (t) => {
  const playground = await site.open(t);
  const { page } = playground;
  const undo = page.getByTestId('undo-board');
  const states = [await playground.ink()];
  const done = async (act) => {
    await act();
    await page.waitForTimeout(100);
    states.push(await playground.ink());
  };
  const remove = () => playground.removeClass(1);
  await done(remove);
  await done(remove);
  await done(() => playground.clearBoard());
  await playground.cells.first().click();
  await done(() => playground.drawOn(playground.editorPad, MARK));
  await done(() => playground.editorPad.press('Delete'));
  await page.getByTestId('editor-done').click();
  await page.waitForTimeout(9_500);
  await shoot(playground, 'undo');
  for (const state of states.slice(0, -1).reverse()) {
    await undo.click();
    await untilInk(page, state);
  }
  assert.ok(await undo.isDisabled());
  await page.keyboard.press('Control+Shift+Z');
  await untilInk(page, states[1]);
  await page.keyboard.press('Control+z');
  await untilInk(page, states[0]);
});

test('the Undo of a message goes as soon as something else was done', async (t) => {
  const playground = await site.open(t);
  const offered = playground.notices.getByRole('button', { name: 'Undo' });
  await playground.clearBoard();
  await offered.waitFor();
  await playground.cells.first().click();
  await playground.drawOn(playground.editorPad, MARK);
  await playground.page.getByTestId('editor-done').click();
  assert.equal(await offered.isVisible(), false);
});

test('no cell that is gone stays open, and a stroke in hand stays unless Escape gives it up', async (t) => {
  const playground = await site.open(t);
  const { page, editorPad } = playground;
  const { mouse } = page;
  const begin = async () => {
    await editorPad.waitFor();
    const box = await editorPad.boundingBox();
    await mouse.move(box.x + 40, box.y + 40);
    await mouse.down();
    await mouse.move(box.x + 140, box.y + 120, { steps: 4 });
  };
  await playground.clearBoard();
  await playground.cells.first().click();
  await begin();
  await page.keyboard.press('ArrowRight');
  await mouse.up();
  assert.equal(await playground.drawnCells(), 1, 'the next cell was opened in mid-stroke');
  await begin();
  await page.keyboard.press('Escape');
  await mouse.up();
  assert.ok(await editorPad.isVisible());
  assert.equal(await playground.drawnCells(), 1, 'the stroke was given up');
  await begin();
  await page.getByTestId('editor-done').evaluate((button) => button.click());
  await mouse.up();
  assert.equal(await playground.drawnCells(), 2, 'Done was pressed in mid-stroke');

  await page.getByTestId('fill-menu').click();
  await page.getByRole('button', { name: 'One drawing more of each class' }).click();
  await page.keyboard.press('Escape');
  await playground.cells.nth(1).click();
  await editorPad.waitFor();
  await page.getByRole('button', { name: 'One drawing less of each class', includeHidden: true })
    .evaluate((button) => button.click());
  await editorPad.waitFor({ state: 'detached' });
});

test('Fill keeps what was drawn since it was pressed, and says that it filled only when it did', async (t) => {
  const playground = await site.open(t);
  const { page } = playground;
  await playground.clearBoard();
  // The answer of the generator is held back until something was drawn.
  await page.evaluate(() => {
    const { worker } = window.spiedWorkers.find((record) => record.script.includes('trainer_cpu'));
    const post = worker.postMessage.bind(worker);
    const held = [];
    worker.postMessage = (...message) => held.push(message);
    window.letGo = () => {
      delete worker.postMessage;
      held.forEach((message) => post(...message));
    };
  });
  await page.getByTestId('fill-menu').click();
  await page.getByRole('button', { name: '3 characters, 1 drawing each' }).click();
  await playground.cells.first().click();
  await playground.drawOn(playground.editorPad, MARK);
  await page.getByTestId('editor-done').click();
  const drawn = await playground.ink();
  assert.equal(await playground.notices.filter({ hasText: /was filled/ }).count(), 0);
  await page.evaluate(() => window.letGo());
  await playground.untilNotice(/was filled/);
  await page.getByTestId('undo-board').click();
  await untilInk(page, drawn);
});
