// Work is carried: as a link with drawings, as a file, as weights; and nothing that is brought overwrites what was there.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { smallTargets, violations } from './accessibility.mjs';
import { CHARACTERS, anotherHand } from './page.mjs';
import { SMALL_RUN, openSite, shoot } from './site.mjs';
import { strokesZip } from './zip.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
const CPU = { ...SMALL_RUN, device: 'cpu' };
const THREE = [CHARACTERS.cross, CHARACTERS.ring, CHARACTERS.zigzag];
const CLIPBOARD = { permissions: ['clipboard-read', 'clipboard-write'] };

let site;
before(async () => { site = await openSite(); });
after(() => site.close());

/** Presses Copy link; the link that the dialog shows, and what it says of it. */
async function share(playground) {
  const { page } = playground;
  await playground.share();
  await page.locator('[data-testid=share-says]').filter({ hasText: /characters|select the link/ }).waitFor();
  const link = await page.getByTestId('share-link').inputValue();
  return { link, says: await page.getByTestId('share-says').textContent() };
}

const fragmentOf = (link) => link.slice(link.indexOf('#') + 1);

/** Every cell's drawing as the coordinates of its lines, in sides of the sheet. */
async function outlines({ page }) {
  const paths = await page.locator('[data-testid=cell] svg').evaluateAll((drawings) =>
    drawings.map((svg) => [...svg.querySelectorAll('path')].map((path) => path.getAttribute('d')).join(' ')));
  return paths.map((path) => path.match(/-?[\d.]+/g)?.map(Number) ?? []);
}

function assertAlike(one, other) {
  assert.deepEqual(one.map(({ length }) => length), other.map(({ length }) => length), 'as many lines');
  const most = Math.max(...one.flatMap((outline, at) => outline.map((place, index) => Math.abs(place - other[at][index]))));
  // A hundredth of a pixel of the 28 that a network sees.
  assert.ok(most < 0.01 / 28, `lines differ by up to ${most} of the sheet's side`);
}

async function choose({ page }, name, buffer) {
  await page.getByTestId('work-files').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
}

/** Lets files go over an element of the page, as if they had been dragged there. */
async function drop({ page }, selector, files) {
  const given = files.map(([name, bytes]) => [name, [...bytes]]);
  const data = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer();
    for (const [name, bytes] of all) transfer.items.add(new File([Uint8Array.from(bytes)], name));
    return transfer;
  }, given);
  await page.dispatchEvent(selector, 'dragover', { dataTransfer: data });
  await page.dispatchEvent(selector, 'drop', { dataTransfer: data });
}

/** Presses something that saves a file; its name and bytes. */
async function saved({ page }, testid) {
  await page.getByTestId('work-menu').click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId(testid).click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test('a link opened in a fresh profile shows the board of who sent it, beside the own one', async (t) => {
  const sender = await site.open(t, { settings: CPU, context: CLIPBOARD });
  await sender.drawBoard(THREE);
  await sender.renameClass(2, 'ring か');
  await sender.page.getByTestId('words-tab').click();
  const { link, says } = await share(sender);
  assert.match(says, /^Copied\. \d+ characters\.$/);
  assert.equal(await sender.page.evaluate(() => navigator.clipboard.readText()), link);
  assert.ok(link.length < 2_000, `${link.length} characters`);
  await sender.page.getByTestId('share-code').waitFor();
  await shoot(sender, 'share');

  const visitor = await site.open(t, { settings: fragmentOf(link) });
  const { page } = visitor;
  const bar = page.getByTestId('visit');
  await bar.filter({ hasText: 'You are looking at a shared board' }).waitFor();
  assert.equal(await visitor.nameOfClass(2), 'ring か');
  assertAlike(await outlines(sender), await outlines(visitor));
  assert.ok(await page.getByRole('radio', { name: 'Words' }).isChecked(), 'the view that was open is open');
  await shoot(visitor, 'visit');

  // Nothing of it is stored, and a reload brings it again.
  await page.waitForTimeout(1_000);
  await page.reload();
  await visitor.untilReady();
  await bar.filter({ hasText: 'a shared board' }).waitFor();
  assert.equal(await visitor.drawnCells(), 3);
  await page.getByTestId('visit-leave').click();
  await bar.waitFor({ state: 'hidden' });
  await page.waitForFunction(() => document.querySelectorAll('[data-testid=cell]:not(.empty)').length === 5);
  await page.waitForTimeout(1_000);
  assert.doesNotMatch(page.url(), /board=/);
  await page.reload();
  await visitor.untilReady();
  assert.equal(await visitor.classes.count(), 5);
  assert.ok(await bar.isHidden());
});

test('what is kept stays, and the board before can be had back', async (t) => {
  const sender = await site.open(t, { settings: CPU });
  await sender.drawBoard(THREE);
  const { link } = await share(sender);

  const visitor = await site.open(t, { settings: CPU });
  const { page } = visitor;
  const own = await visitor.ink();
  await page.evaluate((fragment) => { location.hash = fragment; }, fragmentOf(link));
  await page.getByTestId('visit-keep').click();
  await page.getByTestId('visit').waitFor({ state: 'hidden' });
  assert.equal(await visitor.classes.count(), 3);
  await page.waitForTimeout(1_000);
  await page.reload();
  await visitor.untilReady();
  assertAlike(await outlines(sender), await outlines(visitor));
  assert.ok(await page.getByTestId('visit').isHidden());

  await page.evaluate((fragment) => { location.hash = fragment; }, fragmentOf(link).replace('seed=3', 'seed=4'));
  await page.getByTestId('visit').waitFor();
  await page.getByTestId('visit-leave').click();
  assert.equal(await visitor.classes.count(), 3);
  assert.notDeepEqual(await visitor.ink(), own);
});

test('a link with settings alone leaves the board as it is', async (t) => {
  const sender = await site.open(t, { settings: CPU });
  await sender.share();
  await sender.page.getByTestId('share-settings').click();
  await sender.page.waitForFunction(() => !document.querySelector('[data-testid=share-link]').value.includes('board='));
  const link = await sender.page.getByTestId('share-link').inputValue();
  const visitor = await site.open(t, { settings: fragmentOf(link) });
  assert.ok(await visitor.page.getByTestId('visit').isHidden());
  assert.equal(await visitor.classes.count(), 5);
  assert.equal(await visitor.notices.count(), 0, 'the link is understood in full');
});

test('a link that was cut, changed or made up leaves the board, and says so', async (t) => {
  const sender = await site.open(t, { settings: CPU });
  const { link } = await share(sender);
  const good = fragmentOf(link);
  const hostile = [good.slice(0, -40), good.replace('board=1', 'board=9'), 'board=', `board=1${'A'.repeat(20_000)}`, 'board=1<script>'];
  for (const fragment of hostile) {
    const visitor = await site.open(t, { settings: fragment });
    await visitor.untilNotice(/drawings in this link cannot be shown/);
    assert.equal(await visitor.drawnCells(), 5);
    assert.ok(await visitor.page.getByTestId('visit').isHidden());
    await visitor.page.context().close();
  }
});

test('a saved file brings board, query, run and curves back to the last step', async (t) => {
  const author = await site.open(t, { settings: CPU });
  await author.drawBoard(THREE);
  await author.drawOn(author.queryPad, anotherHand(CHARACTERS.ring));
  await author.step(4);
  // A run that is paused tells its weights.
  await author.page.getByTestId('train').click();
  await author.untilSteps(6);
  await author.pause();
  // The last step may be told after the pause.
  await author.page.waitForTimeout(500);
  const steps = await author.steps();
  const { name, bytes } = await saved(author, 'work-save');
  assert.match(name, /^few-shot-\d{4}-\d\d-\d\d\.fewshot$/);
  assert.equal(bytes.subarray(0, 2).toString(), 'PK', 'a zip archive');

  const other = await site.open(t, { settings: CPU });
  const own = await other.ink();
  await choose(other, name, bytes);
  await other.page.getByTestId('visit').filter({ hasText: name }).waitFor();
  assert.deepEqual(await other.ink(), await author.ink());
  await other.untilSteps(steps);
  assert.equal(await other.loss(), await author.loss());
  await other.page.getByTestId('visit-leave').click();
  assert.deepEqual(await other.ink(), own);
  assert.equal(await other.steps(), 0, 'the run went with its board');

  await choose(other, name, bytes);
  await other.page.getByTestId('visit-keep').click();
  await other.page.waitForTimeout(500);
  await other.page.reload();
  await other.untilReady();
  await other.untilNotice(new RegExp(`stands at step ${steps}\\.`));
  await other.page.getByTestId('step').click();
  await other.untilSteps(steps + 1);
  assert.equal(await other.steps(), steps + 1, 'it trains on');
});

test('files dropped anywhere are taken or refused in words, and the page stays', async (t) => {
  const playground = await site.open(t, { settings: CPU });
  const { page } = playground;
  // The page writes its settings into the fragment when it likes; a page that a file took the place of has another path, or no mark.
  const { pathname } = new URL(page.url());
  await page.evaluate(() => { window.isStillHere = true; });
  await drop(playground, '.board', [['notes.pdf', Buffer.from('hello')]]);
  await playground.untilNotice(/notes\.pdf cannot be used here\. This page opens \.fewshot files/);
  await drop(playground, '.place-learner', [['notes.txt', Buffer.from('hello')]]);
  await playground.untilNotice(/notes\.txt cannot be opened: line 1: expected START/);
  await drop(playground, '.topbar', [['broken.fewshot', Buffer.from('hello')]]);
  await playground.untilNotice(/broken\.fewshot cannot be opened: it is not a \.fewshot file/);
  await drop(playground, 'body', [['broken.safetensors', Buffer.from('hello')]]);
  await playground.untilNotice(/broken\.safetensors cannot be opened: it is not a complete safetensors file/);
  await drop(playground, '.place-map', [['strokes.zip', strokesZip(['Greek'], 2, 3)]]);
  await page.locator('.alphabet').filter({ hasText: 'Greek' }).waitFor();
  assert.equal(new URL(page.url()).pathname, pathname);
  assert.ok(await page.evaluate(() => window.isStillHere));
});

test('weights go out and come in, and what does not fit is said', async (t) => {
  const author = await site.open(t, { settings: CPU });
  await author.page.getByTestId('train').click();
  await author.untilSteps(3);
  await author.pause();
  const steps = await author.steps();
  await author.page.waitForTimeout(500);
  const { name, bytes } = await saved(author, 'work-weights');
  assert.equal(name, `prototypical-step-${steps}.safetensors`);

  const other = await site.open(t, { settings: { ...CPU, channels: 16 } });
  const own = await other.ink();
  await choose(other, name, bytes);
  await other.untilSteps(steps);
  assert.deepEqual(await other.ink(), own, 'the board stays');
  await other.page.getByTestId('visit-leave').click();
  assert.equal(await other.steps(), 0);

  // The same weights, said to be of a wider network.
  const wider = Buffer.from(bytes.toString('latin1').replace('channels=8 ', 'channels=16 ').replace(/^(.{8})/s, (head) => {
    const length = Buffer.from(head, 'latin1');
    length.writeBigUInt64LE(length.readBigUInt64LE() + 1n);
    return length.toString('latin1');
  }), 'latin1');
  await choose(other, 'wider.safetensors', wider);
  await other.untilNotice(/checkpoint cannot be used/);
});

for (const colorScheme of ['light', 'dark']) {
  for (const [device, context] of [['desk', {}], ['phone', PHONE]]) {
    test(`link, menu and visit are usable at a ${device} in the ${colorScheme} theme`, async (t) => {
      const playground = await site.open(t, { settings: CPU, context: { ...context, colorScheme } });
      const { page } = playground;
      const fits = async (what) => {
        assert.deepEqual(await violations(page), [], what);
        await shoot(playground, `carry-${what}-${device}-${colorScheme}`);
        if (device === 'phone') assert.deepEqual(await smallTargets(page), [], what);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= page.viewportSize().width, `${what} is ${width} pixels wide`);
      };
      await page.getByTestId('work-menu').click();
      await fits('menu');
      await page.keyboard.press('Escape');
      const { link } = await share(playground);
      await page.getByTestId('share-code').waitFor();
      await fits('link');
      await page.getByTestId('share-close').click();
      await page.evaluate((fragment) => { location.hash = fragment; }, fragmentOf(link));
      await page.getByTestId('visit').waitFor();
      await fits('visit');
    });
  }
}

test('a picture of a character becomes a drawing on a new class, and what is ink can be corrected', async (t) => {
  const playground = await site.open(t, { settings: CPU });
  const { page } = playground;
  const before = await playground.classes.count();
  const png = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 300, height: 240 });
    const paper = canvas.getContext('2d');
    paper.fillStyle = '#222';
    paper.fillRect(0, 0, 300, 240);
    Object.assign(paper, { strokeStyle: '#eee', lineWidth: 12, lineCap: 'round' });
    paper.stroke(new Path2D('M60 120h180M150 40v160'));
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  await page.getByTestId('work-files').setInputFiles({ name: 'cross.png', mimeType: 'image/png', buffer: Buffer.from(png) });
  const dialog = page.getByTestId('picture-dialog');
  await page.locator('[data-testid=picture-put]:not([disabled])').waitFor();
  assert.deepEqual(await violations(page), []);
  await shoot(playground, 'picture');
  // The paper is dark: taken for ink, it becomes something else.
  const found = () => dialog.locator('.cell path').first().getAttribute('d');
  const becomes = (wanted) => page.waitForFunction(
    ([path, same]) => (document.querySelector('[data-testid=picture-dialog] .cell path')?.getAttribute('d') === path) === same, wanted);
  const cross = await found();
  await page.getByTestId('picture-dark').click();
  await becomes([cross, false]);
  await page.getByTestId('picture-guess').click();
  await becomes([cross, true]);
  await page.getByTestId('picture-put').click();
  await dialog.waitFor({ state: 'hidden' });
  assert.equal(await playground.classes.count(), before + 1);
  assert.equal(await playground.drawnCells(), before + 1);
});
