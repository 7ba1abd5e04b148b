// Learning without labels: SimCLR's matrix at another temperature, games against the network, the sound of a pen, and what
// labels are worth.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { violations } from './accessibility.mjs';
import { SMALL_RUN, openSite, shoot } from './site.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site.close());

const ON_CPU = { ...SMALL_RUN, device: 'cpu' };

test('SimCLR shows what another temperature would do, and the way back', { timeout: 240_000 }, async (t) => {
  const playground = await site.open(t, { settings: { ...ON_CPU, method: 'simclr', drawings: 12, temperature_is: 1 } });
  const { page } = playground;
  await playground.step(2);
  const { name, sentence } = await playground.untilViewed(2);
  assert.equal(name, 'contrast');
  assert.match(sentence, /of 24 views/);
  const picture = (testid) => page.getByTestId(testid).evaluate((canvas) => canvas.toDataURL());
  const real = await picture('contrast-row');
  const slider = page.getByTestId('contrast-temperature');
  await slider.focus();
  await page.keyboard.press('Home');
  await page.locator('[data-testid=contrast-real]:not([disabled])').waitFor();
  assert.notEqual(await picture('contrast-row'), real, 'a low temperature sharpens the row');
  await page.getByTestId('contrast-real').click();
  await page.locator('[data-testid=contrast-real][disabled]').waitFor();
  assert.equal(await picture('contrast-row'), real);
  assert.deepEqual(await violations(page), [], 'with the matrix');
  await shoot(playground, 'simclr');
});

test('a game against the network holds its step, keeps the score, and lets go', { timeout: 240_000 }, async (t) => {
  const playground = await site.open(t, { settings: { ...ON_CPU, method: 'relative', pairs: 8 } });
  const { page } = playground;
  await playground.step(1);
  await playground.untilViewed(1);
  await page.getByTestId('play').click();
  const answer = page.getByTestId('play-answer');
  await answer.first().waitFor();
  assert.match(await page.getByTestId('play-told').textContent(), /held until you press Go on/);
  await playground.step(1);
  await page.getByTestId('play-told').filter({ hasText: '1 newer one since' }).waitFor();
  for (let game = 1; game <= 2; game += 1) {
    await answer.first().click();
    await page.getByTestId('play-score').filter({ hasText: new RegExp(`^You \\d, network \\d of ${game}$`) }).waitFor();
    assert.match(await page.getByTestId('play-told').textContent(), /^You are (right|wrong)\. The truth is “/);
    assert.equal(await page.locator('.play-answer.truth').count(), 1);
    assert.deepEqual(await violations(page), [], 'with a verdict');
    await page.getByTestId('play-next').click();
  }
  await page.getByTestId('play-stop').click();
  await page.locator('[data-view=relative] .cards').waitFor();
});

test('tiles can be swapped into a picture, and frames into a film', { timeout: 240_000 }, async (t) => {
  const playground = await site.open(t, { settings: { ...ON_CPU, method: 'jigsaw', puzzles: 6 } });
  const { page } = playground;
  await playground.step(1);
  await playground.untilViewed(1);
  await page.getByTestId('play').click();
  const tiles = page.getByTestId('jigsaw-tile');
  const looks = () => tiles.evaluateAll((all) => all.map((tile) => tile.innerHTML));
  const before = await looks();
  await tiles.nth(0).click();
  await tiles.nth(1).click();
  const swapped = await looks();
  assert.deepEqual([swapped[0], swapped[1], swapped[2]], [before[1], before[0], before[2]]);
  await page.getByTestId('play-check').click();
  await page.getByTestId('play-score').filter({ hasText: /of 1$/ }).waitFor();
  await shoot(playground, 'jigsaw');
  await playground.chooseMethod('shuffle');
  await playground.step(1);
  await playground.untilViewed(1);
  await page.getByTestId('play').click();
  await page.getByTestId('film-frame').first().waitFor();
  assert.deepEqual(await violations(page), [], 'with a film');
  await shoot(playground, 'film');
});

test('a pen is heard while a drawing is made', { timeout: 240_000 }, async (t) => {
  const playground = await site.open(t, { settings: { ...ON_CPU, method: 'sound' } });
  const { page } = playground;
  await page.evaluate(() => {
    window.heard = [];
    const { start } = AudioBufferSourceNode.prototype;
    AudioBufferSourceNode.prototype.start = function (...when) {
      const samples = this.buffer.getChannelData(0);
      window.heard.push({ seconds: this.buffer.duration, loudest: Math.max(...samples.map(Math.abs)) });
      return start.apply(this, when);
    };
  });
  await playground.step(1);
  await playground.untilViewed(1);
  await page.getByTestId('play').click();
  await page.getByTestId('play-sound').click();
  const heard = await page.evaluate(() => window.heard);
  assert.equal(heard.length, 1);
  assert.ok(heard[0].seconds > 0.05 && heard[0].seconds <= 2.1, `${heard[0].seconds} seconds`);
  assert.ok(heard[0].loudest > 0.05 && heard[0].loudest <= 1, `as loud as ${heard[0].loudest}`);
  await page.getByTestId('play-answer').first().click();
  await page.getByTestId('play-score').filter({ hasText: /of 1$/ }).waitFor();
  assert.deepEqual(await violations(page), [], 'with a verdict on a sound');
  await shoot(playground, 'sound');
});

test('what labels are worth is counted for a run that stands still', { timeout: 600_000 }, async (t) => {
  const playground = await site.open(t, { settings: { ...ON_CPU, method: 'simclr', drawings: 12 } });
  const { page } = playground;
  await page.getByTestId('race-tab').click();
  await page.getByTestId('count-labels').click();
  await playground.untilNotice(/press Train first/);
  await playground.step(1);
  await page.getByTestId('count-labels').click();
  await page.getByTestId('labels-sentence').filter({ hasText: /With 1 labelled drawing a class: \d+%/ }).waitFor({ timeout: 240_000 });
  assert.ok(await playground.shades('[data-testid=labels-chart]') > 3);
  await shoot(playground, 'labels');
});
