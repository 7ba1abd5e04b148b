// Holds the built site to its size budgets: what a visitor fetches, after brotli at its best quality, as hosts send it.
// Prints the table that README.md has. Usage: node scripts/check-size.mjs [dist]

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

// 1,024 bytes, as file managers and browsers' network panels count.
const KILOBYTE = 1024;

/** Scripts that the page fetches when a picture or a film is saved. */
const LATER = /(^|\/)(picture|recorder|film)-[0-9a-f]+\.js$/;

/** What is fetched together, and how many bytes it may take. */
const PARTS = [
  { name: 'Page (HTML, CSS, JS, wasm)', budget: 604 * KILOBYTE, holds: isPage },
  { name: 'CPU trainer', budget: 545 * KILOBYTE, holds: (path) => /trainer_cpu/.test(path) },
  { name: 'GPU trainer', budget: 1780 * KILOBYTE, holds: (path) => /trainer_gpu/.test(path) },
  { name: 'Librarian, fetched with the Omniglot tab or a file', budget: 475 * KILOBYTE, holds: (path) => /librarian/.test(path) },
  { name: 'Saving pictures and films, fetched with the first one', budget: 10 * KILOBYTE, holds: (path) => LATER.test(path) },
  { name: 'Encoder', budget: 90 * KILOBYTE, holds: (path) => /omniglot-conv4/.test(path) },
  { name: 'Ready-made networks, each fetched when it is chosen', budget: 3000 * KILOBYTE, holds: (path) => /\/ready\//.test(path) },
  { name: 'Font', budget: 20 * KILOBYTE, holds: (path) => /\.woff2$/.test(path) },
  { name: 'Everything else (the pair that reads, icons, licences)', budget: Infinity, holds: () => true },
];

/** What a visitor waits for: everything that is fetched before the first prediction. */
const FIRST = { parts: ['Page (HTML, CSS, JS, wasm)', 'CPU trainer', 'Encoder', 'Font'], budget: 1.28 * 1000 * 1000 };

function isPage(path) {
  return /\.(html|css|js|mjs|wasm)$/.test(path) && !/trainer_(cpu|gpu)|librarian|licences/.test(path) && !LATER.test(path);
}

/** Size of a file's bytes after brotli. */
export function brotliSize(bytes) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return brotliCompressSync(bytes, { params }).length;
}

/** The parts of the site with their sizes; `files` maps a path to its bytes. */
export function measure(files) {
  const rows = PARTS.map((part) => ({ ...part, files: 0, raw: 0, compressed: 0 }));
  for (const [path, bytes] of files) {
    const row = rows.find((part) => part.holds(path));
    row.files += 1;
    row.raw += bytes.length;
    row.compressed += brotliSize(bytes);
  }
  return rows;
}

/** What is wrong with these sizes, in sentences; empty if nothing is. */
export function faults(rows) {
  const wrong = [];
  for (const { name, budget, files, compressed } of rows) {
    if (files === 0 && budget < Infinity) wrong.push(`${name}: no file of it is in the site.`);
    if (compressed > budget) wrong.push(`${name}: ${kilobytes(compressed)} is over its budget of ${kilobytes(budget)}.`);
  }
  const first = beforeFirstPrediction(rows);
  if (first > FIRST.budget) wrong.push(`Before the first prediction: ${megabytes(first)} is over its budget of ${megabytes(FIRST.budget)}.`);
  return wrong;
}

/** Bytes, after brotli, that are fetched before the first prediction. */
export function beforeFirstPrediction(rows) {
  return rows.filter(({ name }) => FIRST.parts.includes(name)).reduce((sum, { compressed }) => sum + compressed, 0);
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}

function kilobytes(bytes) {
  return `${(bytes / KILOBYTE).toFixed(bytes < 10 * KILOBYTE ? 1 : 0)} KB`;
}

function readSite(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .map((path) => [path, readFileSync(path)]);
}

function main() {
  const rows = measure(readSite(process.argv[2] ?? 'dist'));
  console.log('| part | files | raw | brotli | budget |\n| --- | ---: | ---: | ---: | ---: |');
  for (const { name, files, raw, compressed, budget } of rows) {
    const limit = budget === Infinity ? '' : kilobytes(budget);
    console.log(`| ${name} | ${files} | ${kilobytes(raw)} | ${kilobytes(compressed)} | ${limit} |`);
  }
  console.log(`\nFetched before the first prediction: ${megabytes(beforeFirstPrediction(rows))} of ${megabytes(FIRST.budget)}.`);
  const wrong = faults(rows);
  for (const fault of wrong) console.error(fault);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

if (import.meta.url === new URL(process.argv[1], 'file:').href) main();
