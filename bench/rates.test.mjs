import assert from 'node:assert/strict';
import { test } from 'node:test';

import { mount, parseRate } from './rates.mjs';

test('a rate is told from its name and held to the budget', () => {
  const { what, rate, met } = parseRate('augment strokes, rasterise: 999');
  assert.deepEqual([what, rate, met], ['augment strokes, rasterise', 999, false]);
  assert.ok(parseRate('a: b: 1000').met);
  assert.throws(() => parseRate('fast: NaN'), /is no rate/);
});

test('without the module there is nothing to serve', () => {
  assert.deepEqual(mount(undefined), {});
  assert.deepEqual(mount('/no/such/folder'), {});
});
