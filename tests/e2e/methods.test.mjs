// Every method shows its own idea in its own step view, and a trained encoder adapts to the board's drawings.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { violations } from './accessibility.mjs';
import { CHARACTERS, anotherHand } from './page.mjs';
import { SMALL_RUN, openSite, shoot } from './site.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site.close());

const ON_CPU = { ...SMALL_RUN, device: 'cpu' };

/** Every way of seeing a step, and what of it is painted. */
const VIEWS = {
  prototypes: ['.step-strip', '.step-support', '.step-fields'],
  attention: ['.step-strip', '.step-support', '.step-fields'],
  relations: ['.step-strip', '.step-support', '.step-fields'],
  pairs: ['.pair-group:first-child .cards', '.pair-group:last-child .cards'],
  triplets: ['.cards', '.batch-field canvas'],
  'base-classes': ['.cards'],
  neighbours: ['.cards'],
  contrast: ['.step-strip', '.step-support', '.step-fields', '[data-testid=contrast-row]', '[data-testid=contrast-curves]'],
  captions: ['.step-strip', '.step-support', '.step-fields', '[data-testid=captions-map]'],
  relative: ['.cards'],
  jigsaw: ['.cards'],
  shuffled: ['.cards'],
  soundtracks: ['.cards'],
  adaptation: ['.step-strip', '.step-support', '.step-fields', '.inner-chart .chart-picture', '.inner-canvas canvas'],
};

/** The view that a method must have, where its name says it; what others have must still be one of the views. */
const EXPECTED = [
  [/prototyp/i, 'prototypes'],
  [/matching/i, 'attention'],
  [/relation/i, 'relations'],
  [/siamese/i, 'pairs'],
  [/triplet/i, 'triplets'],
  [/transfer|baseclass/i, 'base-classes'],
  [/pixel|hausdorff|stroke/i, 'neighbours'],
  [/maml/i, 'adaptation'],
  [/simclr/i, 'contrast'],
  [/clip/i, 'captions'],
  [/relative/i, 'relative'],
  [/jigsaw/i, 'jigsaw'],
  [/shuffle/i, 'shuffled'],
  [/sound/i, 'soundtracks'],
];

test('every method has a step view of its own, with drawings and numbers', { timeout: 600_000 }, async (t) => {
  const playground = await site.open(t, { settings: ON_CPU });
  const { page } = playground;
  const seen = new Set();
  for (const method of await playground.methods()) {
    await playground.chooseMethod(method.id);
    await playground.step(3);
    const view = await playground.untilViewed(3);
    t.diagnostic(`${method.id}: ${view.name}: ${view.sentence}`);
    const expected = EXPECTED.find(([pattern]) => pattern.test(method.id))?.[1];
    if (expected !== undefined) assert.equal(view.name, expected, method.id);
    assert.ok(view.name in VIEWS, `${method.id} shows ${view.name}`);
    assert.match(view.sentence, /\d/, `the sentence of ${method.id} has numbers`);
    for (const selector of VIEWS[view.name]) {
      const shades = await playground.shades(`[data-view=${view.name}] ${selector}`);
      assert.ok(shades > 3, `${selector} of ${method.id} shows ${shades} shades`);
    }
    const loss = await page.getByTestId('loss-mean').textContent();
    assert.equal(loss, await page.getByTestId('loss').textContent(), `the terms of ${method.id} add up to its loss`);
    await shoot(playground, `method-${method.id}`);
    seen.add(view.name);
  }
  t.diagnostic(`views seen: ${[...seen].join(', ')}`);
});

test('what is pointed at is told in the place of the sentence, and nothing moves', async (t) => {
  const playground = await site.open(t, { settings: ON_CPU });
  const { page } = playground;
  await playground.step(1);
  const { sentence } = await playground.untilViewed(1);
  const places = () => page.evaluate(() =>
    ['.step-sentence', '.step-scroll', '.step-head'].map((selector) => {
      const { x, y, width, height } = document.querySelector(selector).getBoundingClientRect();
      return [x, y, width, height];
    }));
  const before = await places();
  await page.locator('.step-fields').hover({ position: { x: 8, y: 8 } });
  assert.notEqual(await page.getByTestId('step-sentence').textContent(), sentence);
  assert.deepEqual(await places(), before);
  await page.mouse.move(0, 0);
  assert.equal(await page.getByTestId('step-sentence').textContent(), sentence);
  await page.locator('.step-scroll').focus();
  await page.keyboard.press('ArrowRight');
  assert.match(await page.locator('.view [aria-live=polite]').textContent(), /^A drawing of row 1 taken for row \d/);
});

test('numbers of a loss and what they are of light each other up', async (t) => {
  const playground = await site.open(t, { settings: ON_CPU });
  const { page } = playground;
  await playground.step(1);
  await playground.untilViewed(1);
  const [terms, formula, mean] = ['.loss', '.loss-half:first-child .loss-formula', '.loss-half:last-child .loss-formula']
    .map((selector) => page.locator(selector));
  assert.match(await terms.textContent(), /Costliest query: \d/);
  const mark = () => page.locator('.matrix-picked').boundingBox();
  assert.equal(await mark(), null, 'nothing is pointed at');
  // A term of the mean: its query, a column. A power of that term: a field.
  await mean.locator('[data-at]').nth(1).hover();
  const column = await mark();
  assert.ok(column.height > 2 * column.width);
  await formula.locator('[data-at]').last().hover();
  assert.ok((await mark()).height < column.height);
  await page.locator('.step-fields').hover({ position: { x: 8, y: 8 } });
  assert.equal(await formula.locator('.lit').count() > 0, true, 'the field is a power of the term that is shown');
  await page.mouse.move(0, 0);
  await terms.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  assert.match(await page.locator('.view [aria-live=polite]').textContent(), /^Number 2 of \d+ queries by cost: \d/);
});

test('a network that adapts is seen after every inner step, and the loss around φ on demand', { timeout: 300_000 }, async (t) => {
  const playground = await site.open(t, { settings: { ...ON_CPU, method: 'maml', inner_steps: 3 } });
  const { page } = playground;
  await playground.step(2);
  const { name, sentence } = await playground.untilViewed(2);
  assert.equal(name, 'adaptation');
  assert.match(sentence, /^At φ [<>]?\d+% of the queries are right; after 3 gradient steps on 5 drawings, [<>]?\d+%\./);
  const slider = page.getByTestId('inner-step');
  const told = page.getByTestId('inner-told');
  assert.equal(await slider.inputValue(), '3', 'the last inner step, until another is chosen');
  const fields = () => page.locator('.step-fields').evaluate((canvas) => canvas.toDataURL());
  const adapted = await fields();
  await slider.focus();
  for (const words of ['Step 2 of 3', 'Step 1 of 3', 'At φ', 'At φ']) {
    await page.keyboard.press('ArrowLeft');
    await told.filter({ hasText: new RegExp(`^${words}: .*loss of the drawings \\d.*[<>]?\\d+% of the queries right$`) }).waitFor();
  }
  assert.notEqual(await fields(), adapted, 'at φ the answers are others');
  await page.keyboard.press('End');
  await told.filter({ hasText: /^Step 3 of 3/ }).waitFor();
  assert.equal(await fields(), adapted);
  const picture = '.inner-canvas canvas';
  const before = await playground.shades(picture);
  await page.getByTestId('landscape').click();
  await page.locator('.inner-space[data-landscape=true]').waitFor({ timeout: 120_000 });
  assert.match(await page.getByTestId('inner-caption').textContent(), /^Query loss of task 1 around φ as of the step where you asked: from \d/);
  const after = await playground.shades(picture);
  assert.ok(after > before + 20, `the loss is a tint: ${before} shades, then ${after}`);
  assert.deepEqual(await violations(page), [], 'with the loss around φ');
  await shoot(playground, 'landscape');
  // Somebody who takes a step takes the time to press a button; quicker steps are those of a run that goes on by itself.
  await page.waitForTimeout(2_000);
  await playground.step(1);
  await page.locator('.inner-space[data-landscape=false]').waitFor();
});

test('the board is adapted to in three ways, and every step can be gone back to', { timeout: 300_000 }, async (t) => {
  const playground = await site.open(t, { settings: ON_CPU });
  const { page } = playground;
  await playground.drawBoard(Object.values(CHARACTERS));
  await playground.ask(anotherHand(CHARACTERS.ring));
  await page.getByTestId('adapt-tab').click();
  await page.locator('[data-view=adapt]').waitFor();
  await page.getByRole('radio', { name: '10', exact: true }).check({ force: true });
  await page.getByTestId('adapt').click();
  await page.getByTestId('adapt-step').filter({ hasText: 'step 10 of 10' }).waitFor({ timeout: 240_000 });
  for (const track of ['frozen', 'fine-tuned', 'scratch']) {
    const path = await page.locator(`[data-testid=track-${track}] path`).first().getAttribute('d');
    assert.ok(path.split('L').length >= 10, `${track} has a loss for every step: ${path}`);
    const values = await page.locator(`[data-testid=track-${track}] :is(.chart-value, .adapt-value)`).allTextContents();
    assert.equal(values.length, 3 + Object.keys(CHARACTERS).length, 'loss, two fractions, and each class');
    for (const value of values.slice(1)) assert.match(value, /^[<>]?\d+%$/);
  }
  assert.match(await page.getByTestId('adapt-sentence').textContent(), /^Altered copies recognised after 10 steps: [<>]?\d+% frozen/);
  assert.deepEqual(await violations(page), [], 'with an adaptation');
  await shoot(playground, 'adapted');
  await page.getByTestId('adapt-scrubber').fill('0');
  await page.getByTestId('adapt-step').filter({ hasText: 'step 0 of 10' }).waitFor();
  assert.match(await page.getByTestId('adapt-sentence').textContent(), /^Altered copies recognised before the first step/);
});

test('an empty board says what to do', async (t) => {
  const playground = await site.open(t, { settings: ON_CPU });
  const { page } = playground;
  await playground.clearBoard();
  await page.getByTestId('adapt-tab').click();
  await page.getByTestId('adapt-sentence').filter({ hasText: 'The board is empty' }).waitFor();
  assert.ok(await page.getByTestId('adapt').isDisabled());
});
