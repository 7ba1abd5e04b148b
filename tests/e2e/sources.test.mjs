// The visitor's own pictures and strokes: brought as folders, archives and files, dropped or chosen; looked at, learnt from, put
// on the board. What is dropped anywhere is taken or refused in words, and what takes long can be stopped or left.

import assert from 'node:assert/strict';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { violations } from './accessibility.mjs';
import { SMALL_RUN, openSite, shoot } from './site.mjs';
import { imagesZip, scan, sketches, strokes, strokesZip, zip } from './zip.mjs';

const CPU = { ...SMALL_RUN, device: 'cpu' };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
const OFFICIAL = 'https://raw.githubusercontent.com/**';
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><path d="M20 50H80M50 20V80" stroke="#fff" stroke-width="9"/></svg>';

let site;
before(async () => { site = await openSite(); });
after(() => site.close());

/** Opens the explorer at a tab. */
async function openExplorer({ page }, tab) {
  await page.getByTestId('data').click();
  await page.locator('dialog.explorer[open]').waitFor();
  await page.getByTestId(`data-${tab}`).click();
}

/** A folder on the disk with these files, which goes when the test ends. */
function folder(t, name, files) {
  const root = mkdtempSync(join(tmpdir(), 'few-shot-'));
  t.after(() => rmSync(root, { recursive: true }));
  for (const [path, contents] of Object.entries(files)) {
    const whole = join(root, name, path);
    mkdirSync(join(whole, '..'), { recursive: true });
    writeFileSync(whole, contents);
  }
  return join(root, name);
}

/** Pictures of classes, each class with so many. */
function pictures(classes, count) {
  const files = {};
  for (const [at, name] of classes.entries()) {
    for (let drawing = 1; drawing <= count; drawing += 1) files[`${name}/${drawing}.png`] = scan(at + 1, drawing);
  }
  return files;
}

/** Has the browser's own input drop files and folders of the disk at a place of the page. */
async function drop({ page }, target, files) {
  const box = await target.boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop']) await session.send('Input.dispatchDragEvent', { type, x, y, data });
  await session.detach();
}

/** Lets a file in memory go over an element. */
async function give({ page }, target, name, text) {
  const data = await page.evaluateHandle(([called, contents]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([contents], called));
    return transfer;
  }, [name, text]);
  for (const event of ['dragover', 'drop']) await target.dispatchEvent(event, { dataTransfer: data });
}

const told = ({ page }) => page.getByTestId('data-told').textContent();
const names = ({ page }) => page.getByTestId('character').evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')));

test('a folder of pictures becomes a source: counted, kept over a reload, learnt from, put on the board, forgotten', async (t) => {
  const playground = await site.open(t, { settings: { ...CPU, n_way: 2, n_query: 2, source: 3 } });
  const { page } = playground;
  await page.getByTestId('step').click();
  assert.match(await playground.untilNotice(/pictures of yours/), /open Data to bring a folder/);

  const files = {
    ...pictures(['ash', 'birch', 'cedar'], 4),
    'ash/white.svg': SVG,
    'birch/empty.svg': SVG.replace('#fff', 'none'),
    'cedar/broken.jpg': 'no picture',
    'cedar/.DS_Store': 'x',
    'readme.md': 'trees',
  };
  await openExplorer(playground, 'pictures');
  await page.getByTestId('data-empty').filter({ hasText: 'Nothing is here yet' }).waitFor();
  await page.getByTestId('data-folder').setInputFiles(folder(t, 'trees', files));
  await page.getByTestId('character').first().waitFor();
  assert.deepEqual(await page.locator('.alphabet').allTextContents(), ['trees']);
  assert.deepEqual(await names(playground), ['ash', 'birch', 'cedar']);
  assert.match(await told(playground), /trees: 13 drawings of 3 classes\. 3 left out: .*birch\/empty\.svg \(no ink on its paper\).*broken\.jpg \(not a PNG/);
  assert.equal(await page.getByTestId('specimen').count(), 5, 'white ink on nothing is a drawing, too');
  assert.deepEqual(await violations(page), []);
  await shoot(playground, 'own-pictures');

  await page.reload();
  await playground.untilReady();
  await openExplorer(playground, 'pictures');
  await page.getByTestId('character').nth(1).click();
  const before = await playground.classes.count();
  await page.getByTestId('put-character').click();
  await page.waitForFunction((n) => document.querySelectorAll('[data-testid=class]').length === n, before + 1);
  assert.equal(await playground.classes.last().locator('.class-name').textContent(), 'birch');
  await page.keyboard.press('Escape');
  await playground.step(2);
  assert.ok(await playground.loss() > 0);

  await openExplorer(playground, 'pictures');
  await page.getByTestId('data-forget').click();
  await page.getByTestId('data-empty').waitFor();
});

test('what is brought goes where it belongs: official archives to Omniglot, others to my pictures', async (t) => {
  const playground = await site.open(t, { settings: CPU });
  const { page } = playground;
  await openExplorer(playground, 'omniglot');
  await page.getByTestId('data-empty').filter({ hasText: 'Nothing is here yet' }).waitFor();
  const bring = (name, buffer) => page.getByTestId('data-files').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
  await bring('trees.zip', zip(Object.fromEntries(Object.entries(pictures(['ash', 'birch'], 2)).map(([path, bytes]) => [`./${path}`, bytes]))));
  await page.getByTestId('data-told').waitFor();
  assert.ok(await page.getByRole('radio', { name: 'My pictures' }).isChecked(), 'the tab is the one that it went to');
  assert.match(await told(playground), /^trees\.zip: 4 drawings of 2 classes\.$/);
  await bring('cat.ndjson', Buffer.from(`${sketches('cat', 7)}\n${sketches('cat', 1, false)}\nnonsense`));
  await page.locator('.alphabet').filter({ hasText: 'Quick, Draw!' }).click();
  assert.deepEqual(await names(playground), ['cat']);
  assert.match(await told(playground), /7 drawings of 1 class\. 2 left out: .*line 9 \(not a drawing of Quick, Draw!\).*line 8 \(not recognised in the game\)/);
  assert.equal(await page.getByTestId('specimen').count(), 7);
  await bring('images.zip', imagesZip('Greek', 2, 3));
  await page.locator('.alphabet').filter({ hasText: 'Greek' }).waitFor();
  assert.deepEqual(await page.locator('.alphabet').allTextContents(), ['Greek']);
});

test('a folder dropped anywhere is read, dropped strokes go onto the class that they are dropped on', async (t) => {
  const playground = await site.open(t, { settings: CPU });
  const { page } = playground;
  await playground.fill(3);
  await playground.clearBoard();
  await give(playground, playground.classes.nth(1), '0001_01.txt', strokes(3, 1));
  await playground.untilNotice(/The drawing in 0001_01\.txt is on the board/);
  assert.equal(await playground.classes.nth(1).locator('[data-testid=cell]:not(.empty)').count(), 1);
  await give(playground, playground.classes.nth(2), 'cat.ndjson', sketches('cat', 9));
  await playground.untilNotice(/5 drawings of cat\.ndjson are on the board/);
  assert.equal(await playground.classes.nth(2).locator('[data-testid=cell]:not(.empty)').count(), 5);
  await give(playground, page.locator('.topbar'), 'bad.ndjson', 'nonsense');
  await page.getByTestId('data-trouble').filter({ hasText: /bad\.ndjson: no drawings found.*not a drawing of Quick, Draw!/ }).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('dialog.explorer').waitFor({ state: 'hidden' });
  const address = page.url();
  await drop(playground, page.locator('.place-map'), [folder(t, 'trees', pictures(['ash', 'birch'], 2))]);
  await page.locator('.alphabet').filter({ hasText: 'trees' }).waitFor();
  assert.match(await told(playground), /trees: 4 drawings of 2 classes\./);
  assert.equal(page.url(), address);
});

test('an SVG drawing becomes a drawing on the class that it is dropped on', async (t) => {
  const playground = await site.open(t, { settings: CPU });
  const { page } = playground;
  await playground.fill(3);
  await playground.clearBoard();
  await give(playground, playground.classes.nth(2), 'plus.svg', SVG);
  await page.locator('[data-testid=picture-put]:not([disabled])').waitFor();
  await page.getByTestId('picture-put').click();
  await page.getByTestId('picture-dialog').waitFor({ state: 'hidden' });
  assert.equal(await playground.classes.nth(2).locator('[data-testid=cell]:not(.empty)').count(), 1);
  await give(playground, page.locator('.topbar'), 'plus.svg', '<svg');
  await playground.untilNotice(/plus\.svg cannot be opened: it is an SVG drawing that cannot be read/);
});

test('the explorer may be left while it reads: what is read is there when it is opened again', async (t) => {
  const playground = await site.open(t, { settings: CPU });
  const { page } = playground;
  await openExplorer(playground, 'pictures');
  await page.getByTestId('data-empty').filter({ hasText: 'Nothing is here yet' }).waitFor();
  await page.getByTestId('data-folder').setInputFiles(folder(t, 'trees', pictures(['ash', 'birch', 'cedar'], 60)));
  await page.keyboard.press('Escape');
  await page.locator('dialog.explorer').waitFor({ state: 'hidden' });
  await openExplorer(playground, 'pictures');
  await page.getByTestId('character').nth(2).waitFor({ timeout: 60_000 });
  assert.deepEqual(await names(playground), ['ash', 'birch', 'cedar']);
});

test('reading can be stopped, and a download that does not answer', async (t) => {
  const playground = await site.open(t, { settings: CPU, expected: /raw\.githubusercontent|net::ERR|Failed to load/ });
  const { page } = playground;
  await page.context().route(OFFICIAL, () => {});
  await openExplorer(playground, 'omniglot');
  await page.locator('[data-testid="strokes_background.zip"]:not([disabled])').click();
  await page.getByTestId('data-progress').waitFor();
  await page.getByTestId('data-cancel').dispatchEvent('click');
  await page.getByTestId('data-progress').waitFor({ state: 'detached' });
  await page.locator('[data-testid="strokes_background.zip"]:not([disabled])').waitFor();

  await page.getByTestId('data-files').setInputFiles({ name: 'mine.zip', mimeType: 'application/zip', buffer: strokesZip(['Greek'], 2, 3) });
  await page.locator('.alphabet').filter({ hasText: 'Greek' }).waitFor();
  // Pressed in the page as soon as it is there: from outside, it may come when all is read.
  await page.evaluate(() => {
    new MutationObserver((_, observer) => {
      const cancel = document.querySelector('[data-testid=data-cancel]');
      if (cancel === null) return;
      observer.disconnect();
      cancel.click();
    }).observe(document.body, { childList: true, subtree: true });
  });
  await page.getByTestId('data-folder').setInputFiles(folder(t, 'trees', pictures(['ash', 'birch', 'cedar'], 400)));
  await page.getByTestId('data-trouble').filter({ hasText: 'Reading was stopped' }).waitFor();
  await page.getByTestId('data-pictures').click();
  await page.getByTestId('data-empty').filter({ hasText: 'Nothing is here yet' }).waitFor();
  await page.getByTestId('data-omniglot').click();
  await page.locator('.alphabet').filter({ hasText: 'Greek' }).waitFor();
});

for (const colorScheme of ['light', 'dark']) {
  for (const [device, context] of [['desk', {}], ['phone', PHONE]]) {
    test(`my pictures are usable at a ${device} in the ${colorScheme} theme`, async (t) => {
      const playground = await site.open(t, { settings: CPU, context: { ...context, colorScheme } });
      const { page } = playground;
      await openExplorer(playground, 'pictures');
      await page.getByTestId('data-empty').filter({ hasText: 'Nothing is here yet' }).waitFor();
      await shoot(playground, `own-empty-${device}-${colorScheme}`);
      const buffer = zip({ ...pictures(['ash', 'birch', 'cedar'], 4), 'ash/empty.svg': SVG.replace('#fff', 'none') });
      await page.getByTestId('data-files').setInputFiles({ name: 'trees.zip', mimeType: 'application/zip', buffer });
      await page.getByTestId('character').first().waitFor();
      assert.deepEqual(await violations(page), []);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= page.viewportSize().width, `${width} pixels wide`);
      const right = await page.getByTestId('data-close').evaluate((button) => button.getBoundingClientRect().right);
      assert.ok(right <= page.viewportSize().width, 'the way out is in sight');
      await shoot(playground, `own-${device}-${colorScheme}`);
    });
  }
}
