// The page on a phone, in both themes, and for those who cannot see it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { controls, smallTargets, violations } from './accessibility.mjs';
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

/** Where a part of the page is on the screen, and whether all of it is there. */
async function inSight(page, selector) {
  return page.locator(selector).first().evaluate((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const whole = left >= 0 && top >= 0 && right <= innerWidth + 0.5 && bottom <= innerHeight + 0.5 && bottom > top;
    return whole ? null : `${[left, top, right, bottom].map(Math.round)} of ${innerWidth} × ${innerHeight}`;
  });
}

for (const [width, height] of [[1366, 657], [1280, 720], [1024, 768], [1440, 900], [1920, 940]]) {
  test(`at ${width} × ${height} the matrix of five classes is whole, and Train, figures and curves stay in sight`, async (t) => {
    const playground = await site.open(t, { settings: { ...SMALL_RUN, device: 'cpu' }, context: { viewport: { width, height } } });
    const { page } = playground;
    await playground.step(1);
    await playground.untilViewed(1);
    await playground.page.keyboard.press('t');
    await playground.untilAnswered();
    await shoot(playground, `size-${width}`);
    for (const settings of ['folded', 'open']) {
      if (settings === 'open') await playground.openSettings();
      const parts = ['[data-testid=train]', '.figures', '.curves', '.map-canvas', '#query-pad', '[data-testid=try-one]', '.step-fields'];
      // The queries may be scrolled sideways, the classes not.
      for (const part of width < 1366 ? parts.slice(0, -1) : parts) {
        assert.equal(await inSight(page, part), null, `${part} with settings ${settings}`);
      }
      const cut = await page.locator('.step-scroll').evaluate((scroll) => scroll.scrollHeight - scroll.clientHeight);
      assert.ok(cut <= 1, `${cut} pixels of the classes are cut`);
    }
    assert.deepEqual(await page.evaluate(() => [scrollY, document.documentElement.scrollWidth <= innerWidth]), [0, true]);
    await shoot(playground, `size-${width}-settings`);
  });
}

test('at first sight there are at most 20 controls, and no more once something is on the pad', async (t) => {
  const playground = await site.open(t, { settings: { device: 'cpu' } });
  const { page } = playground;
  const first = await controls(page);
  t.diagnostic(`${first.length} controls: ${first.join(', ')}`);
  assert.ok(first.length <= 20, `${first.length}: ${first.join(', ')}`);
  await page.keyboard.press('t');
  await playground.untilAnswered();
  const later = await controls(page);
  assert.ok(later.length <= 20, `${later.length}: ${later.join(', ')}`);
});

test('what is on stage has the page to itself and grows with all that is in it', async (t) => {
  const playground = await site.open(t, { settings: { ...SMALL_RUN, device: 'cpu' } });
  const { page } = playground;
  await page.keyboard.press('t');
  await playground.untilAnswered();
  await playground.step(2);
  await playground.untilViewed(2);
  const height = (selector) => page.locator(selector).first().evaluate((element) => element.getBoundingClientRect().height);
  const before = await height('.step-fields');
  for (const [stage, panel] of [['Step', '.step'], ['Map', '.map'], ['Board', '.query'], ['Curves', '.learner']]) {
    await page.getByTestId('stage').getByRole('radio', { name: stage }).check({ force: true });
    await page.waitForTimeout(400);
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize), '22.4px');
    assert.equal(await inSight(page, panel), null, `${panel} on stage`);
    assert.equal(await inSight(page, '[data-testid=dock-train]'), null, 'the run can be paused below it');
    assert.equal(await inSight(page, '.bars-strip'), null, 'the answer is below it');
    assert.deepEqual(await violations(page), [], `with ${stage} on stage`);
    await shoot(playground, `stage-${stage.toLowerCase()}`);
    if (stage === 'Step') assert.ok(await height('.step-fields') > 1.8 * before, 'fields grow with the panel');
  }
  await page.getByTestId('stage').getByRole('radio', { name: 'Everything' }).check({ force: true });
  assert.equal(await inSight(page, '#query-pad'), null);
});

test('the size of text can be chosen, canvases follow it, and it is remembered', async (t) => {
  const playground = await site.open(t, { settings: { ...SMALL_RUN, device: 'cpu' } });
  const { page } = playground;
  await playground.step(1);
  await playground.untilViewed(1);
  const strip = () => page.locator('.step-support').evaluate((canvas) => canvas.getBoundingClientRect().width);
  const before = await strip();
  await page.getByTestId('view-menu').click();
  await page.getByTestId('text-larger').click();
  await page.getByTestId('text-larger').click();
  assert.equal(await page.getByTestId('text-size').textContent(), '130%');
  await page.waitForFunction((before) => document.querySelector('.step-support').getBoundingClientRect().width > before + 2, before);
  await page.reload();
  await playground.untilReady();
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize), '20.8px');
});

for (const [width, height] of [[320, 568], [320, 256]]) {
  test(`at ${width} × ${height}, as at 400 %, everything reflows`, async (t) => {
    const context = { ...PHONE, viewport: { width, height } };
    const playground = await site.open(t, { settings: { ...SMALL_RUN, device: 'cpu' }, context });
    const { page } = playground;
    const apart = (first, second) => page.evaluate((selectors) => {
      const [a, b] = selectors.map((selector) => document.querySelector(selector).getBoundingClientRect());
      return a.right <= b.left + 0.5 || b.right <= a.left + 0.5 || a.bottom <= b.top + 0.5 || b.bottom <= a.top + 0.5;
    }, [first, second]);
    assert.ok(await apart('.brand', '.topbar .end'), 'the name stands beside the buttons');
    assert.ok(await apart('#board-title', '.board .menu'), 'the heading stands beside its menu');
    for (const place of ['map', 'learner', 'step', 'board']) {
      await playground.goTo(place);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${place} is ${wide} pixels wide`);
      await shoot(playground, `narrow-${height}-${place}`);
      if (place === 'step') {
        const over = await page.locator('.step-head .segments').evaluate((tabs) =>
          Math.max(...[...tabs.querySelectorAll('span')].map((tab) => tab.getBoundingClientRect().right)) - innerWidth);
        assert.ok(over <= 0, `the last tab ends ${over} pixels beyond the edge`);
      }
    }
    await playground.cells.first().click();
    for (const part of ['#editor-pad', '[data-testid=editor-done]']) {
      const right = await page.locator(part).evaluate((element) => element.getBoundingClientRect().right);
      assert.ok(right <= width, `${part} ends at ${right}`);
    }
    const cut = await page.locator('dialog[open]').evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth);
    assert.equal(cut, 0, 'the dialog is scrolled down, not sideways');
    await shoot(playground, `narrow-${height}-editor`);
  });
}

test('on a phone the run is paused and read in every place', async (t) => {
  const playground = await site.open(t, { settings: { ...SMALL_RUN, device: 'cpu' }, context: PHONE });
  const { page } = playground;
  await playground.goTo('map');
  await page.getByTestId('dock-train').tap();
  await page.getByTestId('dock-loss').filter({ hasText: /^step \d+, loss \d/ }).waitFor();
  await page.getByTestId('dock-train').tap();
  await page.locator('[data-testid=dock-train][aria-label=Train]').waitFor();
});
