// How fast data is made in the browser: src/data/rates.rs as a module that scripts/bench builds for this alone.

import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Drawings a second that every kind of data must be made at. */
const BUDGET = 1000;
const MODULE = 'bench_data.js';

/** Where a server mounts the module's folder; nothing if it has not been built. */
export function mount(folder) {
  return folder !== undefined && existsSync(join(folder, MODULE)) ? { '/bench-data/': folder } : {};
}

/** `"what: rate"` as an object with the verdict. */
export function parseRate(line) {
  const [, what, rate] = line.match(/^(.+): (\d+)$/) ?? [];
  if (what === undefined) throw new Error(`“${line}” is no rate`);
  return { what, rate: Number(rate), budget: BUDGET, met: Number(rate) >= BUDGET };
}

/** Makes each kind of data for so many seconds, in the page. */
export async function measureRates(page, seconds) {
  const lines = await page.evaluate(async ([url, duration]) => {
    const module = await import(url);
    await module.default();
    return module.drawings_a_second(duration);
  }, [`/bench-data/${MODULE}`, seconds]);
  return lines.map(parseRate);
}

export function printRates(rates) {
  console.log('\n| data in wasm, on one core | drawings a second | budget | |\n| --- | ---: | ---: | --- |');
  for (const { what, rate, budget, met } of rates) {
    console.log(`| ${what} | ${rate} | ≥ ${budget} | ${met ? 'met' : 'NOT MET'} |`);
  }
}
