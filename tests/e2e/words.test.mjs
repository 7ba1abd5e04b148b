// Drawings and words: zero-shot recognition by the pair that ships with the page, what each word does, hostile text, a run of
// CLIP from random weights and from the pair.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { violations } from './accessibility.mjs';
import { CHARACTERS } from './page.mjs';
import { SMALL_RUN, openSite, shoot } from './site.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site.close());

const ON_CPU = { ...SMALL_RUN, device: 'cpu' };

/** Opens the tab, and waits for the network that reads. */
async function openWords(page) {
  await page.getByTestId('words-tab').click();
  await page.getByTestId('words-sentence').filter({ hasText: 'Draw on the pad' }).waitFor({ timeout: 60_000 });
}

/** Waits until the drawing matches a description with these words best. */
async function untilBest(page, words) {
  await page.getByTestId('words-sentence').filter({ hasText: new RegExp(`matches “[^”]*${words}`) }).waitFor({ timeout: 60_000 });
}

test('a drawing is recognised by descriptions alone, and each word shows what it does', { timeout: 240_000 }, async (t) => {
  const playground = await site.open(t, { settings: ON_CPU });
  const { page } = playground;
  await openWords(page);
  assert.match(await page.getByTestId('words-reader').textContent(), /pair that ships/);
  await playground.drawOn(playground.queryPad, CHARACTERS.cross);
  await untilBest(page, 'crossed by');
  const percent = await page.locator('.words-row.best').getByTestId('words-probability').textContent();
  assert.ok(Number.parseInt(percent.replace('>', ''), 10) > 50, percent);
  const shares = page.getByTestId('words-shares').locator('.words-word');
  assert.deepEqual(await shares.evaluateAll((all) => all.map((word) => word.firstChild.textContent.trim())),
    ['a', 'vertical', 'line', 'crossed', 'by', 'a', 'horizontal', 'line']);
  const told = page.getByTestId('words-told');
  assert.match(await told.textContent(), /a tall vertical line crossed .* by a .*horizontal line/);
  assert.deepEqual(await violations(page), [], 'with an answer');
  await shoot(playground, 'words');

  // What the describer says becomes a description, and another drawing matches another one.
  await page.getByTestId('words-use').click();
  assert.equal(await page.getByTestId('words-field').count(), 5);
  await page.locator('.query').getByRole('button', { name: 'Clear the drawing' }).click();
  await playground.drawOn(playground.queryPad, CHARACTERS.ring);
  await untilBest(page, 'a ring');
});

test('the board is described, edited, and given back', { timeout: 240_000 }, async (t) => {
  const playground = await site.open(t, { settings: ON_CPU });
  const { page } = playground;
  await playground.drawBoard([CHARACTERS.cross, CHARACTERS.ring, CHARACTERS.zigzag]);
  await openWords(page);
  const fields = page.getByTestId('words-field');
  const texts = () => fields.evaluateAll((all) => all.map((field) => field.value));
  const own = await texts();
  await page.locator('[data-testid=words-board]:not([disabled])').click();
  const described = await texts();
  assert.equal(described.length, 3);
  assert.match(described[0], /crossed/);
  assert.match(described[1], /ring/);
  await fields.nth(1).fill('a large circle');
  await playground.drawOn(playground.queryPad, CHARACTERS.ring);
  await untilBest(page, 'circle');
  await page.getByTestId('words-board').click();
  assert.deepEqual(await texts(), own, 'nothing is lost');
});

test('any text is text', { timeout: 240_000 }, async (t) => {
  const playground = await site.open(t, { settings: ON_CPU });
  const { page } = playground;
  await openWords(page);
  const fields = page.getByTestId('words-field');
  const hostile = ['<img src=x onerror="window.broken=1">', '🦀 円 \u202e لسلام', 'ring '.repeat(1000), ''];
  for (const [at, text] of hostile.entries()) await fields.nth(at).fill(text);
  await playground.drawOn(playground.queryPad, CHARACTERS.ring);
  await untilBest(page, 'ring');
  await page.locator('.words-cut:not([hidden])').filter({ hasText: 'It is longer than' }).waitFor();
  assert.equal(await page.evaluate(() => window.broken), undefined);
  assert.equal(await page.locator('.words img').count(), 0);
  assert.equal(await playground.notices.count(), 0);
});

test('quotes of any kind change nothing, and of what cannot be read there is no answer', { timeout: 240_000 }, async (t) => {
  const playground = await site.open(t, { settings: ON_CPU });
  const { page } = playground;
  await openWords(page);
  const [fields, told] = [page.getByTestId('words-field'), page.getByTestId('words-probability')];
  const sentence = page.getByTestId('words-sentence');
  await playground.drawOn(playground.queryPad, CHARACTERS.ring);
  await untilBest(page, 'a ring');
  for (const [at, text] of ['a “ring”', 'a ring', '!!!', '円'].entries()) await fields.nth(at).fill(text);
  await sentence.filter({ hasText: 'matches “a “ring”” and “a ring” alike' }).waitFor();
  assert.deepEqual(await told.allTextContents(), ['50%', '50%', '–', '–']);
  assert.equal(await page.locator('.words-cut:not([hidden])').filter({ hasText: 'Nothing of it can be read' }).count(), 2);
  await shoot(playground, 'words-unreadable');
  for (const at of [0, 1]) await fields.nth(at).fill('…');
  await sentence.filter({ hasText: 'nothing that is written there can be read' }).waitFor();
  assert.deepEqual(await told.allTextContents(), ['–', '–', '–', '–']);
});

test('a run of CLIP reads in place of the pair, and can begin with it', { timeout: 300_000 }, async (t) => {
  const playground = await site.open(t, { settings: { ...ON_CPU, method: 'clip', pairs: 8 } });
  const { page } = playground;
  await playground.step(1);
  const { name, sentence } = await playground.untilViewed(1);
  assert.equal(name, 'captions');
  assert.match(sentence, /of 8 drawings find their caption/);
  assert.deepEqual(await violations(page), [], 'with the matrix');
  await shoot(playground, 'clip');
  await openWords(page);
  await page.getByTestId('words-reader').filter({ hasText: 'Your run at step 1 reads.' }).waitFor();

  const other = await site.open(t, { settings: { method: 'clip', seed: 1, pairs: 8, start: 1, device: 'cpu' } });
  await other.step(1);
  await other.untilViewed(1);
  await openWords(other.page);
  await other.page.getByTestId('words-reader').filter({ hasText: 'Your run at step 1 reads.' }).waitFor();
  await other.drawOn(other.queryPad, CHARACTERS.ring);
  await untilBest(other.page, 'ring');
});

test('without the pair the page says what to do, and draws on', { timeout: 240_000 }, async (t) => {
  const playground = await site.open(t, {
    settings: ON_CPU,
    before: (page) => page.context().route('**/clip-*.safetensors', (route) => route.fulfill({ status: 404, body: 'gone' })),
    expected: /404/,
  });
  const { page } = playground;
  await page.getByTestId('words-tab').click();
  await page.getByTestId('job-trouble').filter({ hasText: /could not be fetched.*train CLIP/ }).waitFor();
  assert.equal(await page.getByTestId('words-sentence').textContent(), '', 'nothing is said to be on its way');
  await playground.ask(CHARACTERS.ring);
  await playground.untilAnswered();
});
