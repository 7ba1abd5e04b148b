// The page in a frame of another page: its text comes from the share dialog, its origin is another, and it stores nothing.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { launch } from '../../scripts/browser.mjs';
import { serve } from '../../scripts/static-server.mjs';
import { violations } from './accessibility.mjs';
import { CHARACTERS, PlaygroundPage } from './page.mjs';
import { DIST, SMALL_RUN, SUB_PATH, shoot } from './site.mjs';

const CPU = new URLSearchParams({ ...SMALL_RUN, device: 'cpu' });
const THREE = [CHARACTERS.cross, CHARACTERS.ring, CHARACTERS.zigzag];

let browser;
let site;
let slides;
let folder;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'slides-'));
  site = await serve({ [SUB_PATH]: DIST });
  slides = await serve({ '/': folder });
  browser = await launch();
});

after(async () => {
  await browser.close();
  await site.close();
  await slides.close();
  rmSync(folder, { recursive: true });
});

/** The text of each kind of frame, as the share dialog of a page with three drawings offers it, and the page's drawings. */
async function frames(t) {
  const sender = new PlaygroundPage(await browser.newPage());
  t.after(() => sender.page.close());
  await sender.page.goto(`${site.origin}${SUB_PATH}#${CPU}`);
  await sender.untilReady();
  await sender.drawBoard(THREE);
  await sender.share();
  const text = sender.page.getByTestId('frame-text');
  await text.waitFor();
  const texts = {};
  for (const shows of ['board', 'map', 'step']) {
    await sender.page.getByTestId(`frame-${shows}`).click();
    await sender.page.waitForFunction((name) => document.querySelector('[data-testid=frame-text]').value.includes(`embed=${name}#`), shows);
    texts[shows] = await text.inputValue();
  }
  await sender.page.getByTestId('frame-copy').click();
  await sender.page.getByTestId('frame-says').filter({ hasText: /Copied|select the text/ }).waitFor();
  await shoot(sender, 'frame-text');
  return texts;
}

/** A page of another origin that has this HTML in it; its frame, and the errors that were reported. */
async function slide(t, html, viewport = { width: 1100, height: 760 }) {
  writeFileSync(join(folder, 'index.html'), `<!doctype html><link rel="icon" href="data:,"><title>Lecture 3</title><body style="background: #cde">${html}`);
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  const faults = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  t.after(() => context.close());
  await page.goto(`${slides.origin}/index.html`);
  await page.locator('iframe').waitFor();
  const frame = page.frames()[1];
  const playground = new PlaygroundPage(frame);
  await frame.locator('[data-testid=train]:not([disabled])').waitFor({ timeout: 60_000 });
  return { page, frame, playground, faults };
}

/** What is kept in the frame's origin. */
const kept = (frame) => frame.evaluate(async () => ({
  local: Object.keys(localStorage),
  session: Object.keys(sessionStorage),
  databases: await indexedDB.databases(),
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
}));

const NOTHING = { local: [], session: [], databases: [], caches: [], workers: 0 };

const pixels = (frame) => frame.getByTestId('map-canvas').evaluate((canvas) => canvas.toDataURL());

test('a frame of another origin shows the board of its link, trains, and its map moves; nothing is stored', async (t) => {
  const { board } = await frames(t);
  const { page, frame, playground, faults } = await slide(t, board);
  assert.notEqual(new URL(frame.url()).origin, new URL(page.url()).origin);
  await frame.waitForFunction(() => document.querySelectorAll('[data-testid=cell]:not(.empty)').length === 3);
  for (const chrome of ['.topbar', '.place-learner', '.place-step', '.dock', 'dialog[open]', '[data-testid=visit]']) {
    assert.equal(await frame.locator(chrome).count(), 0, chrome);
  }
  await frame.getByTestId('map-encoder').filter({ hasText: 'pretrained' }).waitFor({ timeout: 60_000 });
  await page.screenshot({ path: join(DIST, '../tests/e2e/shots/embed-board.png') });
  const before = await pixels(frame);
  await frame.getByTestId('train').click();
  await playground.untilSteps(5);
  await frame.getByTestId('map-encoder').filter({ hasText: /this run.s encoder, step [1-9]/ }).waitFor({ timeout: 60_000 });
  assert.notEqual(await pixels(frame), before, 'the map moves');
  await frame.getByTestId('train').click();
  // By now a whole page would have kept its run, its settings and itself.
  await page.waitForTimeout(6_000);
  assert.deepEqual(await kept(frame), NOTHING);
  assert.deepEqual(faults, []);
  assert.match(await frame.getByTestId('embed-whole').getAttribute('href'), /^\.\/#.*board=/);
});

test('a frame shows the map alone, or one step view, and what its link does not have is drawn for it', async (t) => {
  const { map, step } = await frames(t);
  const one = await slide(t, map);
  await one.frame.getByTestId('map-encoder').filter({ hasText: 'pretrained' }).waitFor({ timeout: 60_000 });
  assert.deepEqual(await one.frame.locator('.place').evaluateAll((all) => all.map(({ className }) => className.match(/place-\w+/)[0])), ['place-map']);
  await one.page.screenshot({ path: join(DIST, '../tests/e2e/shots/embed-map.png') });

  const other = await slide(t, step);
  await other.playground.step(1);
  await other.frame.locator('[data-view=prototypes]').waitFor();
  await other.page.screenshot({ path: join(DIST, '../tests/e2e/shots/embed-step.png') });
  assert.equal(await other.frame.locator('.map').count(), 0);

  const bare = await slide(t, `<iframe src="${site.origin}${SUB_PATH}?embed" width="400" height="700"></iframe>`, { width: 440, height: 760 });
  await bare.frame.waitForFunction(() => document.querySelectorAll('[data-testid=cell]:not(.empty)').length === 5);
  const width = await bare.frame.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 400, `${width} pixels wide`);
  await bare.page.screenshot({ path: join(DIST, '../tests/e2e/shots/embed-phone.png') });
  for (const { faults, frame } of [one, other, bare]) {
    assert.deepEqual(faults, []);
    assert.deepEqual(await kept(frame), NOTHING);
  }
});

test('what a frame shows can be used by everyone', async (t) => {
  for (const shows of ['board', 'map', 'step']) {
    const page = await browser.newPage();
    t.after(() => page.close());
    await page.goto(`${site.origin}${SUB_PATH}?embed=${shows}#${CPU}`);
    await page.locator('[data-testid=train]:not([disabled])').waitFor({ timeout: 60_000 });
    assert.deepEqual(await violations(page), [], shows);
  }
});
