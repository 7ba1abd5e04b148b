// The page on a phone, in both themes, and for those who cannot see it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { smallTargets, violations } from './accessibility.mjs';
import { CHARACTERS, anotherHand } from './page.mjs';
import { SMALL_RUN, openSite, shoot } from './site.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

let site;
before(async () => { site = await openSite(); });
after(() => site.close());

for (const colorScheme of ['light', 'dark']) {
  for (const [device, context] of [['desk', {}], ['phone', PHONE]]) {
    test(`axe finds nothing serious in the parts of the page at a ${device} in the ${colorScheme} theme`, async (t) => {
      const { page } = await site.open(t, { query: '?kit', ready: false, context: { ...context, colorScheme } });
      await page.getByTestId('gallery').waitFor();
      assert.deepEqual(await violations(page), []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is wider than the screen');
      await shoot({ page }, `kit-${device}-${colorScheme}`);
      await page.getByTestId('open-dialog').click();
      await page.locator('dialog[open]').waitFor();
      assert.deepEqual(await violations(page), [], 'with its dialog open');
    });
  }
}

for (const colorScheme of ['light', 'dark']) {
  for (const [device, context] of [['a desk', {}], ['a phone', PHONE]]) {
    test(`axe finds nothing serious at ${device} in the ${colorScheme} theme`, async (t) => {
      const playground = await site.open(t, { settings: { ...SMALL_RUN, device: 'cpu' }, context: { ...context, colorScheme } });
      assert.deepEqual(await violations(playground.page), []);
      await shoot(playground, `${device === 'a desk' ? 'desk' : 'phone'}-${colorScheme}`);
      if (device === 'a desk') {
        await playground.step(2);
        assert.deepEqual(await violations(playground.page), [], 'with an open run');
        await playground.cells.first().click();
        assert.deepEqual(await violations(playground.page), [], 'with the editor open');
      } else {
        for (const place of ['map', 'learner', 'step']) {
          await playground.goTo(place);
          assert.deepEqual(await violations(playground.page), [], `in ${place}`);
          await shoot(playground, `phone-${colorScheme}-${place}`);
        }
      }
    });
  }
}

test('on a phone a finger draws, the page stays put, and the bars are in sight in every place', async (t) => {
  const playground = await site.open(t, { settings: { ...SMALL_RUN, device: 'cpu' }, context: PHONE });
  const { page } = playground;
  const before = await playground.page.evaluate(() => [scrollX, visualViewport.scale]);
  await playground.touchOn(playground.queryPad, anotherHand(CHARACTERS.zigzag));
  await playground.untilAnswered();
  assert.deepEqual(await page.evaluate(() => [scrollX, visualViewport.scale]), before, 'drawing neither scrolls nor zooms');
  await shoot(playground, 'phone-answered');
  for (const place of ['map', 'learner', 'step', 'board']) {
    await playground.goTo(place);
    const strip = await page.locator('.bars-strip').boundingBox();
    assert.ok(strip !== null && strip.y >= 0 && strip.y + strip.height <= 844, `the bars are in sight in ${place}`);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 390, `${place} is ${width} pixels wide`);
  }
});

test('everything a finger presses is at least 44 pixels large', async (t) => {
  const playground = await site.open(t, { settings: { ...SMALL_RUN, device: 'cpu' }, context: PHONE });
  for (const place of ['board', 'map', 'learner', 'step']) {
    await playground.goTo(place);
    assert.deepEqual(await smallTargets(playground.page), [], `in ${place}`);
  }
});

test('the theme can be chosen and is remembered', async (t) => {
  const playground = await site.open(t, { context: { colorScheme: 'light' } });
  const background = () => playground.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await playground.page.getByTestId('view-menu').click();
  await playground.page.getByTestId('theme').click();
  await playground.page.waitForFunction((old) => getComputedStyle(document.body).backgroundColor !== old, light);
  const dark = await background();
  await playground.page.reload();
  await playground.untilReady();
  assert.equal(await background(), dark);
});
