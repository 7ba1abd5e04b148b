// Draw, be recognised, come back to it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { CHARACTERS, anotherHand } from './page.mjs';
import { openSite, shoot } from './site.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site.close());

const THREE = [CHARACTERS.cross, CHARACTERS.ring, CHARACTERS.zigzag];

test('a first visit shows a board of characters and an empty query pad', async (t) => {
  const start = performance.now();
  const playground = await site.open(t);
  t.diagnostic(`from navigation to a filled board: ${Math.round(performance.now() - start)} ms`);
  assert.equal(await playground.classes.count(), 5);
  assert.equal(await playground.drawnCells(), 5);
  assert.equal(await playground.shell.count(), 0, 'the shell has made way for the page');
  assert.match(await playground.verdict.textContent(), /^Draw one of these once more/);
  await shoot(playground, 'first-visit');
});

test('three drawn characters are told apart at pen-up, before any training', async (t) => {
  const playground = await site.open(t);
  await playground.drawBoard(THREE);
  assert.equal(await playground.drawnCells(), 3);
  for (const [index, strokes] of THREE.entries()) {
    const { sentence, bars, milliseconds } = await playground.ask(anotherHand(strokes));
    t.diagnostic(`pen-up to answer: ${Math.round(milliseconds)} ms; ${sentence}`);
    assert.equal(bars.length, 3);
    assert.deepEqual(bars.map((bar) => bar.leads), [0, 1, 2].map((other) => other === index), sentence);
    const total = bars.reduce((sum, bar) => sum + bar.percent, 0);
    assert.ok(Math.abs(total - 100) < 3, `the bars add up to ${total}%`);
    if (index === 0) await shoot(playground, 'recognised');
    await playground.queryPad.press('Delete');
    await playground.page.waitForFunction(() =>
      !document.querySelector('[data-testid=verdict]').textContent.startsWith('Looks like'));
  }
});

test('a reload brings the drawings back, and the answer with them', async (t) => {
  const playground = await site.open(t);
  await playground.drawBoard(THREE);
  const { sentence } = await playground.ask(anotherHand(CHARACTERS.ring));
  const ink = await playground.ink();
  // Drawings are stored once the pen has rested.
  await playground.page.waitForTimeout(1_000);
  const start = performance.now();
  await playground.page.reload();
  const again = await playground.untilAnswered();
  t.diagnostic(`from navigation to the first prediction: ${Math.round(performance.now() - start)} ms, nothing cached`);
  assert.deepEqual(await playground.ink(), ink);
  assert.equal(again.sentence, sentence);
});

test('undo, redo and clear do what they say, and names are kept', async (t) => {
  const playground = await site.open(t);
  const { page, queryPad } = playground;
  const strokes = () => queryPad.getAttribute('aria-label');
  await playground.drawOn(queryPad, CHARACTERS.cross);
  assert.equal(await strokes(), 'Query, 2 strokes');
  await queryPad.press('Control+z');
  assert.equal(await strokes(), 'Query, 1 stroke');
  await queryPad.press('Control+Shift+Z');
  assert.equal(await strokes(), 'Query, 2 strokes');
  await queryPad.press('Delete');
  assert.equal(await strokes(), 'Query, empty');
  await playground.renameClass(2, 'ring <b>&amp;</b>');
  await page.waitForTimeout(1_000);
  await page.reload();
  await playground.untilReady();
  assert.equal(await playground.nameOfClass(2), 'ring <b>&amp;</b>');
});

test('the page says what is missing instead of guessing', async (t) => {
  const playground = await site.open(t);
  await playground.fill(3);
  await playground.clearBoard();
  await playground.page.waitForFunction(() =>
    document.querySelector('[data-testid=verdict]').textContent.startsWith('First draw an example'));
  await playground.drawOn(playground.queryPad, CHARACTERS.ring);
  await playground.page.waitForFunction(() =>
    document.querySelector('[data-testid=verdict]').textContent.startsWith('The board is empty'));
  await playground.cells.nth(1).click();
  await playground.drawOn(playground.editorPad, CHARACTERS.ring);
  await playground.page.getByTestId('editor-done').click();
  await playground.page.waitForFunction(() =>
    document.querySelector('[data-testid=verdict]').textContent.startsWith('Only one class has an example'));
});

test('a removed class comes back with one press', async (t) => {
  const playground = await site.open(t);
  const ink = await playground.ink();
  await playground.removeClass(2);
  await playground.untilNotice(/was removed/);
  assert.equal(await playground.classes.count(), 4);
  await playground.page.getByRole('button', { name: 'Undo' }).last().click();
  await playground.page.waitForFunction(() => document.querySelectorAll('[data-testid=class]').length === 5);
  assert.deepEqual(await playground.ink(), ink);
});

test('the keyboard alone fills the board, trains, pauses, steps and rewinds', async (t) => {
  const playground = await site.open(t, { settings: { channels: 8 } });
  const { page } = playground;
  await playground.openSettings();
  const reached = await tabThrough(page);
  const wanted = [/^Skip/, /Fill/, /example 1 of class/, /^Query/, /^Try one/, /^Method/, /^Train$/, /One step/, /Seed/];
  for (const pattern of wanted) assert.ok(reached.some((name) => pattern.test(name)), `Tab never reaches ${pattern}`);

  await page.getByTestId('fill-menu').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelectorAll('[data-testid=class]').length === 3);

  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('s');
  await playground.untilSteps(1);
  await page.keyboard.press('Space');
  await playground.untilSteps(3);
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Train on' }).waitFor();
  await page.keyboard.press('r');
  await page.waitForFunction(() => document.querySelector('[data-testid=steps]').textContent === '0');
});

test('Try one gives an answer by the keyboard alone, stroke by stroke or at once, and can be taken back', async (t) => {
  for (const reducedMotion of ['no-preference', 'reduce']) {
    const playground = await site.open(t, { context: { reducedMotion } });
    const { page, queryPad } = playground;
    assert.equal(await queryPad.getAttribute('aria-label'), 'Query, empty');
    await page.keyboard.press('t');
    const { sentence, bars } = await playground.untilAnswered();
    t.diagnostic(sentence);
    assert.equal(bars.length, 5);
    await page.waitForFunction(() => document.querySelector('#query-pad path.stroke ~ path.stroke').getAttribute('d') === '');
    const first = (await playground.ink()).at(-2);
    assert.notEqual(first, '');
    // Another press is another hand, and what was drawn before can be had again.
    await page.getByTestId('try-one').focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction((first) => {
      const [standing, growing] = document.querySelectorAll('#query-pad path.stroke');
      return growing.getAttribute('d') === '' && standing.getAttribute('d') !== first && standing.getAttribute('d') !== '';
    }, first);
  }
});

test('the first query draws itself on a first visit, once, and never where somebody is at work or a link says what to show', async (t) => {
  const drawn = ({ queryPad }) => queryPad.evaluate((pad) => pad.getAttribute('aria-label') !== 'Query, empty');
  const newcomer = await site.open(t, { newcomer: true });
  await newcomer.untilAnswered();
  await shoot(newcomer, 'first-minute');
  await newcomer.page.waitForTimeout(500);
  await newcomer.page.reload();
  const linked = await site.open(t, { newcomer: true, settings: { seed: 3 } });
  const busy = await site.open(t);
  await linked.page.waitForTimeout(3_000);
  assert.equal(await drawn(linked), false, 'a link says what to show');
  assert.equal(await drawn(busy), false, 'a key was pressed');
});

test('the keyboard stops once at each class and goes on with the arrows', async (t) => {
  const playground = await site.open(t);
  const { page } = playground;
  await page.getByTestId('fill-menu').click();
  await page.getByRole('button', { name: '5 characters, 3 drawings each' }).click();
  await page.waitForFunction(() => document.querySelectorAll('[data-testid=cell]').length === 15);
  assert.equal(await page.locator('[data-testid=cell][tabindex="0"]').count(), 5);
  await playground.cells.first().focus();
  const focused = () => page.evaluate(() => document.activeElement.getAttribute('aria-label'));
  await page.keyboard.press('ArrowDown');
  assert.match(await focused(), /example 2 of class A$/);
  await page.keyboard.press('ArrowRight');
  assert.match(await focused(), /example 1 of class B$/);
  await page.keyboard.press('Tab');
  assert.match(await focused(), /example 1 of class C$/);
});

/** Presses Tab until it comes round; names of what had the focus. */
async function tabThrough(page) {
  const names = [];
  await page.evaluate(() => document.activeElement?.blur());
  for (let i = 0; i < 150; i += 1) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === document.body) return null;
      const label = element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent;
      return label.trim();
    });
    if (name === null) break;
    names.push(name);
  }
  return names;
}
