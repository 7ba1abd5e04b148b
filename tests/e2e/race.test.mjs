// The race: who takes part, laps, pausing, looking back, the end, and what is said where it cannot be.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';

import { violations } from './accessibility.mjs';
import { untilSame } from './page.mjs';
import { SMALL_RUN, openSite, shoot } from './site.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site.close());

const ON_CPU = { ...SMALL_RUN, device: 'cpu' };

async function open(t, more = {}) {
  const playground = await site.open(t, { settings: { ...ON_CPU, ...more } });
  const { page } = playground;
  await page.getByTestId('race-tab').click();
  await page.getByTestId('measured').waitFor();
  return playground;
}

const ended = (page) => page.getByTestId('race').filter({ hasText: 'Begin' }).waitFor({ timeout: 240_000 });

test('what was measured beforehand is there before any race', async (t) => {
  const { page } = await open(t);
  const rows = await page.getByTestId('measured').locator('tbody tr').allTextContents();
  assert.ok(rows.length >= 13, `${rows.length} methods`);
  for (const row of rows) assert.match(row, /^\D+(\d+\.\d ± \d+\.\d){4}$/);
  assert.deepEqual(await violations(page), []);
});

test('two race to the end, can be paused and looked back at, and the table has every lap', { timeout: 400_000 }, async (t) => {
  const playground = await open(t);
  const { page } = playground;
  await page.locator('#race-amount').fill('10');
  await page.locator('#race-amount').press('Enter');
  await page.getByTestId('race').click();
  const cards = page.getByTestId('race-card');
  await cards.nth(1).getByTestId('race-figures').filter({ hasText: /\d+\.\d ± \d+\.\d%.*held-out.*ms a step/ }).waitFor({ timeout: 120_000 });
  assert.deepEqual(await cards.locator('h4 span').allTextContents(), ['Siamese network', 'Triplet network']);
  await page.getByTestId('race-pause').click();
  const standing = () => cards.getByTestId('race-figures').allTextContents();
  const still = await untilSame(async () => (await standing()).join());
  await page.waitForTimeout(1_500);
  assert.equal((await standing()).join(), still, 'it is held');
  await page.getByTestId('race-pause').filter({ hasText: 'Go on' }).click();
  await ended(page);
  assert.match(await page.getByTestId('race-sentence').textContent(), /leads with|cannot be told apart/);
  const slider = page.getByTestId('race-lap');
  assert.equal(await slider.getAttribute('aria-valuetext'), 'after 10 steps');
  const latest = await standing();
  await slider.focus();
  await page.keyboard.press('Home');
  await cards.first().getByTestId('race-figures').filter({ hasText: 'before its first step' }).waitFor();
  assert.equal(await slider.getAttribute('aria-valuetext'), 'after 0 steps');
  await page.keyboard.press('End');
  await page.waitForFunction((text) => document.querySelector('[data-testid=race-figures]').textContent === text, latest[0]);
  assert.ok(await cards.first().locator('.race-map path').count() >= 5, 'the drawings of the board lie on its map');
  assert.ok(await playground.shades('[data-testid=race-chart]') > 3);
  assert.deepEqual(await violations(page), [], 'with a race');
  await shoot(playground, 'race');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('.race-part').first().getByText('CSV').first().evaluate((item) => item.click()),
  ]);
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n');
  assert.equal(lines.length, 1 + 2 * 11, 'a line for each entrant and lap, the one before the first step too');
  assert.ok(lines.at(-1).startsWith('Triplet network,10,'), lines.at(-1));
});

test('one method races against itself with the settings that the visitor adds', { timeout: 240_000 }, async (t) => {
  const playground = await open(t, { method: 'simclr', drawings: 8, temperature: 0.1 });
  const { page } = playground;
  const chips = page.locator('.race-chip > span');
  await page.getByTestId('race-preset').selectOption({ label: 'SimCLR: τ = 0.1 and 1' });
  assert.deepEqual(await chips.allTextContents(), ['SimCLR: Temperature τ 0.10', 'SimCLR: Temperature τ 1.00']);
  await page.getByTestId('race-add').click();
  assert.equal(await chips.count(), 3);
  assert.equal(await page.getByTestId('race-preset').inputValue(), 'My own choice');
  for (let left = 2; left >= 0; left -= 1) {
    await page.locator('.race-chip button').first().click();
    await page.waitForFunction((count) => document.querySelectorAll('.race-chip').length === count, left);
  }
  await page.getByTestId('race').click();
  await playground.untilNotice(/Two to eight can race/);
});

test('methods without labels are read alike, by class mean and by a new head', { timeout: 600_000 }, async (t) => {
  const { page } = await open(t, { method: 'simclr', drawings: 8 });
  await page.getByTestId('race-preset').selectOption({ label: 'Learning without labels' });
  await page.locator('#race-amount').fill('10');
  await page.locator('#race-amount').press('Enter');
  await page.getByTestId('race').click();
  await page.getByTestId('race-card').nth(7).getByTestId('race-figures').filter({ hasText: 'by a new head' }).waitFor({ timeout: 500_000 });
  await page.getByTestId('race').click();
  await ended(page);
});
