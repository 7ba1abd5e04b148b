// The data explorer: galleries, Omniglot brought and fetched, augmentation.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { smallTargets, violations } from './accessibility.mjs';
import { SMALL_RUN, openSite, shoot } from './site.mjs';
import { imagesZip, strokesZip, zip } from './zip.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
const CPU = { ...SMALL_RUN, device: 'cpu' };
const ARCHIVE = 'strokes_background.zip';
const OFFICIAL = `https://raw.githubusercontent.com/brendenlake/omniglot/master/python/${ARCHIVE}`;

let site;
before(async () => { site = await openSite(); });
after(() => site.close());

/** Opens the explorer and, if one is named, one of its tabs. */
async function openExplorer({ page }, tab) {
  await page.getByTestId('data').click();
  await page.locator('dialog.explorer[open]').waitFor();
  if (tab) await page.getByTestId(`data-${tab}`).click();
}

/** Gives the explorer a file as if it had been chosen from the disk. */
async function bring({ page }, name, buffer) {
  await page.getByTestId('data-files').setInputFiles({ name, mimeType: 'application/zip', buffer });
}

const alphabets = ({ page }) => page.locator('.alphabet').allTextContents();

test('generated characters are looked at, replayed and put on the board', async (t) => {
  const playground = await site.open(t, { settings: CPU });
  const { page } = playground;
  await playground.fill(3);
  await openExplorer(playground);
  await page.getByTestId('character').nth(7).click();
  assert.equal(await page.getByTestId('specimen').count(), 20);
  const length = () => page.locator('[data-testid=replay] path').evaluate((path) => path.getAttribute('d').length);
  await page.getByTestId('specimen').nth(5).click();
  const early = await length();
  await page.waitForFunction((before) => document.querySelector('[data-testid=replay] path').getAttribute('d').length > before, early);
  await page.getByTestId('put-alphabet').click();
  await page.waitForFunction(() => document.querySelectorAll('[data-testid=class]').length === 5);
  await page.getByTestId('put-character').click();
  await page.waitForFunction(() => document.querySelectorAll('[data-testid=class]').length === 6);
  await page.keyboard.press('Escape');
  await page.locator('dialog.explorer').waitFor({ state: 'hidden' });
  assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), 'data', 'the focus is where it was');
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await page.waitForFunction(() => document.querySelectorAll('[data-testid=class]').length < 6);
});

test('an archive that is brought is read, kept over a reload, learnt from and forgotten', async (t) => {
  const playground = await site.open(t, { settings: { ...CPU, n_way: 2, n_query: 2, source: 2 } });
  const { page } = playground;
  await page.getByTestId('step').click();
  assert.match(await playground.untilNotice(/Omniglot/), /open Data/);

  await openExplorer(playground, 'omniglot');
  await page.getByTestId('data-empty').filter({ hasText: 'Nothing is here yet' }).waitFor();
  await bring(playground, 'mine.zip', strokesZip(['Greek', 'Latin', 'Tifinagh'], 4, 6));
  await page.getByTestId('character').first().waitFor();
  assert.deepEqual(await alphabets(playground), ['Greek', 'Latin', 'Tifinagh']);
  assert.equal(await page.getByTestId('specimen').count(), 6);

  for (const [name, buffer, says] of [
    ['cut.zip', strokesZip(['Greek'], 2, 2).subarray(0, 300), /cut\.zip: .*not a zip/],
    ['other.zip', zip({ 'holiday/beach.txt': 'sun' }), /other\.zip: /],
    ['bad.zip', zip({ 's/Greek/character01/0001_01.txt': 'START\n1,2\nBREAK\n' }), /bad\.zip: .*0001_01\.txt.*line 2/],
  ]) {
    await bring(playground, name, buffer);
    await page.getByTestId('data-trouble').filter({ hasText: name }).waitFor();
    assert.match(await page.getByTestId('data-trouble').textContent(), says);
    assert.deepEqual(await alphabets(playground), ['Greek', 'Latin', 'Tifinagh'], `after ${name} all is as before`);
  }

  await page.reload();
  await playground.untilReady();
  await openExplorer(playground, 'omniglot');
  await page.getByTestId('character').first().waitFor();
  assert.deepEqual(await alphabets(playground), ['Greek', 'Latin', 'Tifinagh']);
  await page.keyboard.press('Escape');
  await playground.step(2);
  assert.ok(await playground.loss() > 0);

  await openExplorer(playground, 'omniglot');
  await page.getByTestId('data-forget').click();
  await page.getByTestId('data-empty').waitFor();
});

test('a download says how far it is, goes on where it was cut off, and says what to do without a connection', async (t) => {
  const playground = await site.open(t, { settings: CPU, expected: /raw\.githubusercontent|net::ERR|Failed to load/ });
  const { page } = playground;
  const whole = strokesZip(['Greek', 'Latin'], 3, 4);
  const half = Math.floor(whole.length / 2);
  const asked = [];
  await page.context().route(OFFICIAL, async (route) => {
    const range = route.request().headers().range;
    asked.push(range ?? 'all');
    const headers = { 'access-control-allow-origin': '*', 'access-control-expose-headers': '*' };
    if (asked.length === 1) return route.abort('internetdisconnected');
    if (range) {
      const body = whole.subarray(Number(/bytes=(\d+)-/.exec(range)[1]));
      return route.fulfill({ status: 206, headers: { ...headers, 'content-length': String(body.length) }, body });
    }
    return route.fulfill({ status: 200, headers: { ...headers, 'content-length': String(whole.length) }, body: whole.subarray(0, half) });
  });
  await openExplorer(playground, 'omniglot');
  const fetchIt = page.getByTestId(ARCHIVE);
  const trouble = page.getByTestId('data-trouble');
  await fetchIt.click();
  await trouble.filter({ hasText: 'cannot be reached' }).waitFor();
  assert.match(await trouble.textContent(), /drop it here/);
  await fetchIt.click();
  await trouble.filter({ hasText: 'broke off' }).waitFor();
  await fetchIt.filter({ hasText: 'go on from' }).click();
  await page.getByTestId('character').first().waitFor();
  assert.deepEqual(await alphabets(playground), ['Greek', 'Latin']);
  assert.deepEqual(asked, ['all', 'all', `bytes=${half}-`]);
});

/** How many of the views of augmentation differ. */
const views = ({ page }) => page.getByTestId('augment-views').locator('canvas')
  .evaluateAll((all) => new Set(all.map((canvas) => canvas.toDataURL())).size);

/** Turns every change off, and waits until all views are the drawing. */
async function turnAllOff({ page }) {
  for (const box of await page.locator('.knob input[type=checkbox]').all()) await box.uncheck();
  await page.waitForFunction(() => {
    const all = [...document.querySelectorAll('[data-testid=augment-views] canvas')].map((canvas) => canvas.toDataURL());
    return new Set(all).size === 1;
  });
}

test('every change of augmentation can be turned off, and then the views are the drawing', async (t) => {
  const playground = await site.open(t, { settings: CPU });
  const { page } = playground;
  await openExplorer(playground, 'augmentation');
  assert.ok(await views(playground) > 12, 'views differ');
  await turnAllOff(playground);
  await page.getByTestId('augment-pixels').click();
  await page.waitForFunction(() => document.querySelector('[data-testid=augment-original] canvas') !== null);
  assert.ok(await views(playground) > 12, 'views of pixels differ');
  await turnAllOff(playground);
  const turned = await page.getByTestId('as-classes').locator('canvas').evaluateAll((all) => new Set(all.map((canvas) => canvas.toDataURL())).size);
  assert.ok(turned > 1, 'turned, it is another character');
});

test('of a scan without strokes the pixels are augmented', async (t) => {
  const playground = await site.open(t, { settings: CPU });
  const { page } = playground;
  await openExplorer(playground, 'omniglot');
  await page.getByTestId('data-empty').filter({ hasText: 'Nothing is here yet' }).waitFor();
  await bring(playground, 'scans.zip', imagesZip('Greek', 3, 4));
  await page.getByTestId('character').nth(2).click();
  await page.getByTestId('data-augmentation').click();
  assert.ok(await page.getByRole('radio', { name: 'Strokes' }).isDisabled());
  assert.ok(await page.getByRole('radio', { name: 'Pixels' }).isChecked());
  await page.getByText('Its strokes are not known').waitFor();
  assert.ok(await views(playground) > 12, 'views differ');
});

for (const colorScheme of ['light', 'dark']) {
  for (const [device, context] of [['desk', {}], ['phone', PHONE]]) {
    test(`the explorer is usable at a ${device} in the ${colorScheme} theme`, async (t) => {
      const playground = await site.open(t, { settings: CPU, context: { ...context, colorScheme } });
      const { page } = playground;
      for (const tab of ['generated', 'omniglot', 'augmentation']) {
        if (tab === 'generated') await openExplorer(playground);
        else await page.getByTestId(`data-${tab}`).click();
        await page.locator('.explorer .button').first().waitFor();
        assert.deepEqual(await violations(page), [], tab);
        await shoot(playground, `data-${tab}-${device}-${colorScheme}`);
        if (device === 'phone') {
          assert.deepEqual(await smallTargets(page), [], tab);
          const width = await page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(width <= 390, `${tab} is ${width} pixels wide`);
        }
      }
    });
  }
}
