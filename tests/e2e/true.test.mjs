// The page says nothing that is not so: a tie is a tie, a run says which drawings it learns from, and what is to be seen is seen in
// forced colours and on a phone, whatever a class is called.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { CHARACTERS } from './page.mjs';
import { LEGACY_KEY, asText, beginWith, legacyRecord } from './records.mjs';
import { SMALL_RUN, openSite, shoot } from './site.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site.close());

const ON_BOARD = { ...SMALL_RUN, device: 'cpu', source: 1 };

const beginWithBoard = (classes, name) => (page) =>
  beginWith(page, LEGACY_KEY, asText(legacyRecord({ classes: classes.map((strokes) => [strokes]), ...(name && { name }) })));

test('equal drawings are a tie, and said to be', async (t) => {
  const { cross, ring } = CHARACTERS;
  const five = await site.open(t, { before: beginWithBoard([cross, cross, cross, cross, cross]) });
  const { sentence, bars } = await five.ask(ring);
  assert.equal(sentence, 'Looks like no class more than another: all are level (20% each)');
  assert.ok(bars.every(({ percent, leads }) => percent === 20 && !leads), JSON.stringify(bars));
  const three = await site.open(t, { before: beginWithBoard([ring, cross, ring]) });
  assert.match((await three.ask(ring)).sentence, /^Looks like n0 and n2 alike: they are level \(\d+% each\)$/);
});

test('a run on the board says when the board has changed, and can take it or begin anew', async (t) => {
  const { cross, ring, zigzag } = CHARACTERS;
  const playground = await site.open(t, {
    settings: { ...ON_BOARD, n_way: 3 },
    before: beginWithBoard([cross, ring]),
  });
  const { page } = playground;
  const changed = page.getByTestId('board-changed');
  await playground.train.click();
  assert.match(await playground.untilNotice(/there are only 2/), /Draw more classes on the board, or ask for fewer/);
  await page.getByRole('button', { name: /^Train/ }).waitFor();
  await page.getByTestId('add-class').click();
  await playground.cells.nth(2).click();
  await playground.drawOn(playground.editorPad, zigzag);
  await page.getByTestId('editor-done').click();
  await playground.step(2);
  assert.equal(await changed.count(), 0, 'before its first step a run takes the board as it is');

  await page.getByTestId('add-class').click();
  assert.equal(await changed.count(), 0, 'an empty class teaches nothing');
  await playground.cells.nth(3).click();
  await playground.drawOn(playground.editorPad, cross);
  await page.getByTestId('editor-done').click();
  await changed.waitFor();
  await shoot(playground, 'board-changed');
  await playground.step(1);
  await page.getByTestId('take-board').click();
  await changed.waitFor({ state: 'detached' });
  assert.equal(await playground.steps(), 3, 'it goes on from where it stood');
  await playground.step(1);
  await page.getByTestId('undo-board').click();
  await changed.waitFor();
  await page.getByTestId('train-anew').click();
  await changed.waitFor({ state: 'detached' });
  await playground.untilSteps(1);
  await playground.pause();
});

// Runs in the page: how far apart two colours are, as WCAG counts it.
const apart = ([one, other]) => {
  const light = (text) => {
    const [r, g, b] = text.match(/[\d.]+/g).slice(0, 3).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
};

for (const colorScheme of ['light', 'dark']) {
  test(`in forced colours (${colorScheme}) strokes, marks, bars and what is chosen are seen`, async (t) => {
    const playground = await site.open(t, { context: { forcedColors: 'active', colorScheme } });
    const { page } = playground;
    await playground.ask(CHARACTERS.cross);
    await shoot(playground, `forced-${colorScheme}`);
    const seen = await page.evaluate((contrast) => {
      const style = (selector) => getComputedStyle(document.querySelector(selector));
      const ratio = new Function('pair', `return (${contrast})(pair)`);
      const pair = (one, other) => ratio([one, other]);
      const paper = style('[data-testid=cell]').backgroundColor;
      return {
        strokes: pair(style('[data-testid=cell] path').stroke, paper),
        query: pair(style('#query-pad path.stroke').stroke, style('#query-pad').backgroundColor),
        marks: pair(style('.class-mark path').fill, style('body').backgroundColor),
        bars: pair(style('.bar.leads .meter > span').backgroundColor, style('.bar.leads .meter').backgroundColor),
        chosen: pair(style('.segment input:checked + span').backgroundColor, style('.segment input:not(:checked) + span').backgroundColor),
        primary: pair(style('.train').color, style('.train').backgroundColor),
      };
    }, apart.toString());
    for (const [what, contrast] of Object.entries(seen)) assert.ok(contrast >= 3, `${what}: ${contrast.toFixed(1)}`);
    assert.ok(await playground.shades('[data-testid=map-canvas]') > 2, 'the map shows its drawings');
  });
}

test('a name of ten thousand letters fits a phone', async (t) => {
  const name = (id) => ['n'.repeat(10_000), 'שלום'.repeat(200), '🦊'.repeat(500)][id];
  const playground = await site.open(t, {
    context: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    before: beginWithBoard([CHARACTERS.cross, CHARACTERS.ring, CHARACTERS.zigzag], name),
  });
  const { page } = playground;
  await playground.drawOn(playground.queryPad, CHARACTERS.cross);
  const { sentence } = await playground.untilAnswered();
  assert.equal(sentence.replace(/ \(.*/, ''), `Looks like ${'n'.repeat(24)}…`);
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
  assert.ok(await fits(), 'the page');
  await shoot(playground, 'long-name');
  await playground.cells.first().tap();
  await playground.editorPad.waitFor();
  assert.ok(await page.getByTestId('editor').evaluate((dialog) => dialog.scrollWidth <= dialog.clientWidth), 'the editor');
  await shoot(playground, 'long-name-editor');
  await page.getByTestId('editor-done').tap();
  await playground.goTo('map');
  assert.ok(await fits(), 'the map');
});
