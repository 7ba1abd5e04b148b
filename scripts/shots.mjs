// Takes the README's screenshots from the built site: draws three characters and a query, trains, and looks.
//
//   node scripts/shots.mjs [folder]
//
// Writes screenshot.png (1440 × 900, light, for the README) and the same at other sizes and in the dark theme, and words.png:
// a drawing matched with descriptions.

import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { CHARACTERS, PlaygroundPage, anotherHand } from '../tests/e2e/page.mjs';
import { launch } from './browser.mjs';
import { serve } from './static-server.mjs';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));
const STEPS = 120;
const DESK = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

const SHOTS = [
  { name: 'screenshot', context: { ...DESK, colorScheme: 'light' } },
  { name: 'screenshot-dark', context: { ...DESK, colorScheme: 'dark' } },
  { name: 'screenshot-phone', context: { ...PHONE, colorScheme: 'light' }, phone: true },
  { name: 'screenshot-phone-dark', context: { ...PHONE, colorScheme: 'dark' }, phone: true },
  { name: 'words', context: { ...DESK, colorScheme: 'light' }, show: describe },
];

/** Trains on generated characters, and lets the map settle. */
async function train(playground, { phone = false }) {
  await playground.ask(anotherHand(CHARACTERS.ring));
  if (phone) await playground.goTo('learner');
  await playground.train.click();
  await playground.untilSteps(STEPS);
  await playground.pause();
  await playground.evaluate();
  if (phone) await playground.goTo('board');
}

/** Matches a drawing with descriptions, none of which has an example. */
async function describe(playground) {
  const { page } = playground;
  await page.getByTestId('words-tab').click();
  await page.getByTestId('words-sentence').filter({ hasText: 'Draw on the pad' }).waitFor();
  await playground.drawOn(playground.queryPad, CHARACTERS.cross);
  await page.getByTestId('words-shares').waitFor();
}

async function take(browser, origin, folder, shot) {
  const { name, context, show = train } = shot;
  const profile = await browser.newContext(context);
  const page = await profile.newPage();
  await page.goto(`${origin}/#seed=5&channels=16&device=cpu`);
  const playground = new PlaygroundPage(page);
  await playground.untilReady();
  await playground.drawBoard(Object.values(CHARACTERS));
  for (const [index, name] of Object.keys(CHARACTERS).entries()) {
    await playground.renameClass(index + 1, name);
  }
  await show(playground, shot);
  await page.evaluate(() => document.activeElement?.blur());
  // Notices that only inform leave by themselves; moving points come to rest.
  await playground.notices.first().waitFor({ state: 'detached', timeout: 20_000 });
  await page.waitForTimeout(1_000);
  await page.screenshot({ path: `${folder}/${name}.png` });
  await profile.close();
  console.log(`${folder}/${name}.png`);
}

const folder = process.argv[2] ?? 'docs';
mkdirSync(folder, { recursive: true });
const server = await serve({ '/': DIST });
const browser = await launch();
for (const shot of SHOTS) await take(browser, server.origin, folder, shot);
await browser.close();
await server.close();
