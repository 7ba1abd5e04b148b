// Holds the built site to its size budgets: what a visitor fetches, after brotli at its best quality, as hosts send it.
// Prints the table that README.md has. Usage: node scripts/check-size.mjs [dist]

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

// 1,024 bytes, as file managers and browsers' network panels count.
const KILOBYTE = 1024;

/** What is fetched together, and how many bytes it may take. */
const PARTS = [
  { name: 'Page shell (HTML, CSS, JS, wasm)', budget: 250 * KILOBYTE, holds: isShell },
  { name: 'CPU trainer', budget: 610 * KILOBYTE, holds: (path) => /trainer_cpu/.test(path) },
  { name: 'GPU trainer', budget: 2000 * KILOBYTE, holds: (path) => /trainer_gpu/.test(path) },
  { name: 'Step views, fetched while the page is idle', budget: 230 * KILOBYTE, holds: (path) => /views/.test(path) },
  { name: 'Data explorer, fetched when it is opened', budget: 150 * KILOBYTE, holds: (path) => /explorer/.test(path) },
  { name: 'Librarian, fetched with the Omniglot tab', budget: 180 * KILOBYTE, holds: (path) => /librarian/.test(path) },
  { name: 'Everything else (weights, icons)', budget: Infinity, holds: () => true },
];

function isShell(path) {
  return /\.(html|css|js|mjs|wasm)$/.test(path) && !/trainer_(cpu|gpu)|explorer|librarian|views/.test(path);
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
  return wrong;
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
  const wrong = faults(rows);
  for (const fault of wrong) console.error(fault);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

if (import.meta.url === new URL(process.argv[1], 'file:').href) main();
