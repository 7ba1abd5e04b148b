import assert from 'node:assert/strict';
import { test } from 'node:test';

import { faultCommand, readEvent, runConfig, timeCommand, variantIndex, variants, varint } from './postcard.mjs';

test('varints are LEB128', () => {
  assert.deepEqual(varint(0), [0]);
  assert.deepEqual(varint(127), [0x7f]);
  assert.deepEqual(varint(128), [0x80, 0x01]);
  assert.deepEqual(varint(300), [0xac, 0x02]);
  assert.deepEqual(varint(2 ** 40), [0x80, 0x80, 0x80, 0x80, 0x80, 0x20]);
});

test('variants are read from the Rust source, comments and fields left out', () => {
  const source = 'pub enum Fruit {\n    /// Red or Green.\n    Apple(Vec<Seed>),\n    Pear { Size: u32 },\n    Fig,\n}\n';
  assert.deepEqual(variants('Fruit', source), ['Apple', 'Pear', 'Fig']);
  assert.equal(variantIndex('Command', 'Board'), 0);
  assert.equal(faultCommand()[0], variants('Command').length - 1);
  assert.throws(() => variantIndex('Command', 'Fly'), /no variant Fly/);
});

test('a run configuration is its method, its seed and its values by sorted key', () => {
  const bytes = runConfig({ method: 'ab', seed: 300, values: { z: 1, k: -2 } });
  const one = [0, 0, 0, 0, 0, 0, 0xf0, 0x3f];
  const minusTwo = [0, 0, 0, 0, 0, 0, 0, 0xc0];
  assert.deepEqual(bytes, [2, 97, 98, 0xac, 2, 2, 1, 107, ...minusTwo, 1, 122, ...one]);
});

test('a time command ends with its number of steps', () => {
  const bytes = timeCommand(7, { method: '', seed: 0, values: {} }, 20);
  assert.deepEqual(bytes, [variantIndex('Command', 'Begin'), 7, variantIndex('Work', 'Time'), 0, 0, 0, 20]);
});

test('events give their variant and what is simple in them', () => {
  const ended = variantIndex('Event', 'Ended');
  const timed = [ended, 0xac, 2, 0, variantIndex('Output', 'Timed'), 0, 0, 0x08, 0x42];
  assert.deepEqual(readEvent(timed), { variant: 'Ended', job: 300, milliseconds: 34 });
  const turnedDown = [ended, 7, 1, variantIndex('Trouble', 'Refused'), 2, 110, 111];
  assert.deepEqual(readEvent(turnedDown), { variant: 'Ended', job: 7, reason: 'no' });
  const cancelled = [ended, 7, 1, variantIndex('Trouble', 'Cancelled')];
  assert.deepEqual(readEvent(cancelled), { variant: 'Ended', job: 7, reason: 'Cancelled' });
  const refused = [variantIndex('Event', 'Refused'), 2, 110, 111];
  assert.deepEqual(readEvent(refused), { variant: 'Refused', reason: 'no' });
  assert.deepEqual(readEvent([0, 9, 9]), { variant: 'Ready' });
  assert.throws(() => readEvent([99]), /unknown event/);
});
