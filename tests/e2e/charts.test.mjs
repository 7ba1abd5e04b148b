// Charts are read off with pointer and keyboard, and taken along as SVG, PNG and CSV.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { violations } from './accessibility.mjs';
import { SMALL_RUN, openSite, shoot } from './site.mjs';

const ON_CPU = { ...SMALL_RUN, device: 'cpu' };

let site;

before(async () => {
  site = await openSite();
});

after(() => site.close());

const plotOf = (page, chart) => page.locator('.chart-plot', { has: page.getByTestId(chart) });

test('the arrow keys read off the steps of a run, in both of its charts', async (t) => {
  const playground = await site.open(t, { settings: ON_CPU });
  const { page } = playground;
  await playground.step(5);
  await playground.evaluate();
  const spoken = page.locator('.chart', { has: page.getByTestId('accuracy-chart') }).getByRole('status');
  await plotOf(page, 'accuracy-chart').focus();
  await page.keyboard.press('Home');
  await spoken.filter({ hasText: /^step 1: Smoothed accuracy \d+%/ }).waitFor();
  await page.keyboard.press('End');
  await spoken.filter({ hasText: /^step 5: Smoothed accuracy \d+%, held-out \d+% ± \d+%$/ }).waitFor();
  const guides = page.locator('.charts .chart-pointed .chart-guide');
  assert.equal(await guides.count(), 2, 'both charts show the step');
  await page.keyboard.press('Escape');
  await guides.first().waitFor({ state: 'detached' });
  await plotOf(page, 'loss-chart').hover();
  await guides.first().waitFor({ state: 'attached' });
  assert.match(await page.getByTestId('loss-chart').getAttribute('aria-label'), /^Loss: Smoothed loss from \d.* at step 1 to \d.* at step 5; guessing 1\.\d+$/);
  assert.deepEqual(await violations(page), [], 'with charts');
  await shoot(playground, 'charts');
});

test('a chart is saved as SVG, as PNG of twice its size, and as CSV', async (t) => {
  const playground = await site.open(t, { settings: ON_CPU });
  const { page } = playground;
  await playground.step(4);
  const svg = await playground.exportChart('fewshot-curves', 'svg');
  assert.equal(svg.name, 'fewshot-curves.svg');
  const found = await page.evaluate((text) => {
    const picture = new DOMParser().parseFromString(text, 'image/svg+xml');
    const line = picture.querySelector('.chart-line');
    return {
      faults: picture.querySelectorAll('parsererror').length,
      words: [...picture.querySelectorAll('text')].map(({ textContent }) => textContent),
      stroke: line.getAttribute('stroke'),
      size: ['width', 'height'].map((name) => Number(picture.documentElement.getAttribute(name))),
    };
  }, svg.bytes.toString());
  assert.equal(found.faults, 0, 'it is well-formed');
  for (const words of ['Smoothed loss', 'Smoothed accuracy', 'guessing 20%']) assert.ok(found.words.includes(words), `${words} in ${found.words}`);
  assert.match(found.stroke, /^rgb/, 'it needs no style sheet');

  const png = await playground.exportChart('fewshot-curves', 'png');
  assert.equal(png.bytes.subarray(1, 4).toString(), 'PNG');
  const pixels = [png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)];
  for (const [at, length] of found.size.entries()) assert.ok(Math.abs(pixels[at] - 2 * length) <= 2, `${pixels} of ${found.size}`);

  const csv = await playground.exportChart('fewshot-curves', 'csv');
  const rows = csv.bytes.toString().trim().split('\r\n').map((row) => row.split(','));
  assert.deepEqual(rows[0], ['chart', 'series', 'steps', 'value', 'low', 'high']);
  const [guessing, loss] = [true, false].map((asked) => rows.filter(([chart, series]) => chart === 'Loss' && (series === 'guessing') === asked));
  assert.deepEqual(loss.map(([, , step]) => step), ['1', '2', '3', '4']);
  assert.deepEqual(guessing.map(([, , , value]) => Number(value).toFixed(3)), ['1.609'], 'ln 5');
});
