import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import { faults, measure } from './check-size.mjs';

const SITE = [
  ['dist/index.html', Buffer.from('<!doctype html>')],
  ['dist/page-1a2b_bg.wasm', Buffer.alloc(100_000)],
  ['dist/trainer_cpu_bg.wasm', Buffer.alloc(100_000)],
  ['dist/trainer_gpu.js', Buffer.from('export {}')],
  ['dist/font.woff2', randomBytes(1_000)],
  ['dist/ready/a-100-1a2b.safetensors', randomBytes(1_000)],
  ['dist/librarian.js', Buffer.from('let wasm_bindgen;')],
  ['dist/picture-1a2b.js', Buffer.from('let x;')],
  ['dist/omniglot-conv4.safetensors', randomBytes(80_000)],
  ['dist/clip.safetensors', randomBytes(600_000)],
];

test('each file counts for one part, and zeros compress to next to nothing', () => {
  const rows = measure(SITE);
  assert.deepEqual(rows.map((row) => row.files), [2, 1, 1, 1, 1, 1, 1, 1, 1]);
  assert.equal(rows[0].raw, 100_015);
  assert.ok(rows[0].compressed < 200);
  assert.deepEqual(faults(rows), []);
});

test('a part over its budget and a part that is missing are both named', () => {
  const incompressible = ['dist/trainer_cpu_bg.wasm', randomBytes(546 * 1024)];
  const wrong = faults(measure([SITE[0], incompressible]));
  assert.equal(wrong.length, 7);
  assert.match(wrong[0], /^CPU trainer: 546 KB is over its budget of 545 KB/);
  assert.match(wrong[1], /^GPU trainer: no file/);
});
