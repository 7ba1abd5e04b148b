// Times how long the built page takes to read Omniglot's images, and how much memory it holds afterwards.
//
//   node bench/data.mjs --omniglot FOLDER [--rounds 3] [--check]
//
// FOLDER has the official images_background.zip (19,280 images). In a fresh profile the archive is chosen in the Omniglot
// tab; time runs from that moment until the gallery shows its first character. Memory is what the modules that hold
// drawings have a second later: the linear memory of the page, which never shrinks, so it is the most that it ever
// had, and that of the librarian if it is still there, which it is not once the browser keeps what it read. JavaScript's
// heaps are told apart.
// With --check the exit status is 1 if a budget is not met.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { launch } from '../scripts/browser.mjs';
import { serve } from '../scripts/static-server.mjs';
import { median } from './run.mjs';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));
const ARCHIVE = 'images_background.zip';
const BUDGET = { seconds: 6, megabytes: 40 };
const MEGABYTE = 1e6;
const GRACE_MS = 120_000;
const SETTLED_MS = 1_000;

/** Opens the page in a fresh profile, brings it the archive, and measures. */
async function load(browser, origin, archive) {
  const profile = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await profile.newPage();
  page.on('console', (message) => message.type() === 'error' && console.error(message.text()));
  await page.goto(`${origin}/#device=cpu`);
  await page.locator('[data-testid=train]:not([disabled])').waitFor({ state: 'attached', timeout: GRACE_MS });
  await page.getByTestId('data').click();
  await page.locator('dialog.explorer[open]').waitFor();
  await page.getByTestId('data-omniglot').click();
  await page.getByTestId('data-empty').filter({ hasText: 'Nothing is here yet' }).waitFor({ timeout: GRACE_MS });
  const before = await memory(page);
  const seconds = page.evaluate(untilShown);
  await page.getByTestId('data-files').setInputFiles(archive);
  const measured = { seconds: await seconds, before };
  await page.waitForTimeout(SETTLED_MS);
  measured.after = await memory(page);
  await profile.close();
  return measured;
}

// Runs in the page: seconds from the choice of a file to the next frame that has a character of the gallery in it.
function untilShown() {
  return new Promise((resolve) => {
    document.addEventListener('change', () => {
      const began = performance.now();
      const look = () => {
        const shown = document.querySelector('.omniglot [data-testid=character]') !== null;
        if (shown) resolve((performance.now() - began) / 1e3);
        else requestAnimationFrame(look);
      };
      look();
    }, { capture: true, once: true });
  });
}

/** Megabytes by what holds them. */
async function memory(page) {
  const librarian = page.workers().find((worker) => worker.url().includes('librarian'));
  const bytes = {
    page: await page.evaluate(pageMemory),
    // wasm-bindgen's initialiser gives the module that is there if there is one.
    librarian: (await librarian?.evaluate(async () => (await wasm_bindgen()).memory.buffer.byteLength)) ?? 0,
    scripts: (await heap(page)) + ((await librarian?.evaluate(() => performance.memory?.usedJSHeapSize ?? 0)) ?? 0),
  };
  return Object.fromEntries(Object.entries(bytes).map(([what, size]) => [what, size / MEGABYTE]));
}

// Runs in the page: an ES module that is imported again is the one that is there.
async function pageMemory() {
  const scripts = performance.getEntriesByType('resource').map(({ name }) => new URL(name));
  const script = scripts.find(({ pathname }) => /fewshot-playground[^/]*\.js$/.test(pathname));
  const module = await import(script.href);
  return (await module.default()).memory.buffer.byteLength;
}

/** Bytes of JavaScript's objects in the page, rubbish left out. */
async function heap(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

function print({ seconds, before, after, held, rounds, browser }) {
  const verdict = (met) => (met ? 'met' : 'NOT MET');
  console.log(`\n${ARCHIVE} in the page, median of ${rounds} rounds. ${browser}.\n`);
  console.log('| | measured | budget | |\n| --- | ---: | ---: | --- |');
  console.log(`| seconds from the choice of the file to the gallery | ${seconds.toFixed(2)} | ≤ ${BUDGET.seconds} | ${verdict(seconds <= BUDGET.seconds)} |`);
  console.log(`| MB of linear memory, page and librarian | ${held.toFixed(1)} | ≤ ${BUDGET.megabytes} | ${verdict(held <= BUDGET.megabytes)} |`);
  console.log('\n| MB held by | before | after |\n| --- | ---: | ---: |');
  for (const what of Object.keys(after)) console.log(`| ${what} | ${before[what].toFixed(1)} | ${after[what].toFixed(1)} |`);
}

async function main() {
  const { values } = parseArgs({
    options: {
      omniglot: { type: 'string', default: process.env.OMNIGLOT_DIR },
      rounds: { type: 'string', default: '3' },
      check: { type: 'boolean', default: false },
    },
  });
  const archive = join(values.omniglot ?? '.', ARCHIVE);
  if (!existsSync(archive)) throw new Error(`${archive} is not there; --omniglot takes the folder that it is in`);
  if (!existsSync(join(DIST, 'index.html'))) throw new Error('there is no dist/. Build the site first: make build');
  const server = await serve({ '/': DIST });
  const browser = await launch({ webgpu: 'none' });
  try {
    const rounds = [];
    for (let round = 0; round < Number(values.rounds); round += 1) {
      rounds.push(await load(browser, server.origin, archive));
      console.error(`round ${round + 1}: ${rounds.at(-1).seconds.toFixed(2)} s`);
    }
    const seconds = median(rounds.map((round) => round.seconds));
    const { before, after } = rounds.at(-1);
    const held = after.page + after.librarian;
    print({ seconds, before, after, held, rounds: rounds.length, browser: `Chromium ${browser.version()}` });
    const met = seconds <= BUDGET.seconds && held <= BUDGET.megabytes;
    if (values.check && !met) process.exitCode = 1;
  } finally {
    await browser.close();
    await server.close();
  }
}

await main();
