// The few messages of src/protocol/ that benchmarks and end-to-end tests need, in postcard's encoding.
//
// postcard (https://postcard.jamesmunns.com/wire-format): unsigned integers are LEB128 varints, floats are little-endian,
// strings, sequences and maps are a varint length followed by their contents, and an enum is its variant's index as a
// varint followed by the variant's fields. The indices are read from the Rust source, so they cannot go stale.

import { readFileSync } from 'node:fs';

const PROTOCOL = ['lib.rs', 'jobs.rs'].map((file) => new URL(`../src/protocol/${file}`, import.meta.url));

/** Names of an enum's variants in the order of the Rust source. */
export function variants(name, source = PROTOCOL.map((file) => readFileSync(file, 'utf8')).join('')) {
  const body = source.match(new RegExp(`^pub enum ${name} \\{\\n([\\s\\S]*?)^\\}`, 'm'));
  if (body === null) throw new Error(`src/protocol has no enum ${name}`);
  return [...body[1].matchAll(/^ {4}([A-Z]\w*)/gm)].map((match) => match[1]);
}

/** Index of one variant. */
export function variantIndex(name, variant) {
  const index = variants(name).indexOf(variant);
  if (index === -1) throw new Error(`${name} in src/protocol has no variant ${variant}`);
  return index;
}

/** A whole number of up to 53 bits. */
export function varint(number) {
  const bytes = [];
  let rest = BigInt(number);
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return [...bytes, Number(rest)];
}

function string(text) {
  const bytes = [...new TextEncoder().encode(text)];
  return [...varint(bytes.length), ...bytes];
}

function f64(number) {
  return [...new Uint8Array(new Float64Array([number]).buffer)];
}

/** `RunConfig { method, seed, values }`; the map is sorted by key, as Rust's BTreeMap is. */
export function runConfig({ method, seed, values }) {
  const entries = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    ...string(method),
    ...varint(seed),
    ...varint(entries.length),
    ...entries.flatMap(([key, value]) => [...string(key), ...f64(value)]),
  ];
}

/** `Command::Begin { job, work: Work::Time { config, steps } }`. */
export function timeCommand(job, config, steps) {
  const time = [...varint(variantIndex('Work', 'Time')), ...runConfig(config), ...varint(steps)];
  return [...varint(variantIndex('Command', 'Begin')), ...varint(job), ...time];
}

/** `Command::Fault`. */
export function faultCommand() {
  return varint(variantIndex('Command', 'Fault'));
}

/** What a trainer's event says, as far as a benchmark cares: its variant, and the end of a job or a reason. */
export function readEvent(bytes) {
  const reader = { bytes: Uint8Array.from(bytes), at: 0 };
  const variant = variants('Event')[reader.bytes[0]];
  if (variant === undefined) throw new Error(`unknown event ${bytes[0]}`);
  reader.at = 1;
  if (variant === 'Refused' || variant === 'Failed') return { variant, reason: readString(reader) };
  if (variant === 'Ended') return { variant, job: readVarint(reader), ...readResult(reader) };
  return { variant };
}

/** `Result<Output, Trouble>`: milliseconds of `Timed`, else why there are none. */
function readResult(reader) {
  const done = readVarint(reader) === 0;
  const ending = variants(done ? 'Output' : 'Trouble')[readVarint(reader)];
  if (ending === 'Timed') return { milliseconds: new DataView(reader.bytes.buffer).getFloat32(reader.at, true) };
  return { reason: ending === 'Refused' ? readString(reader) : ending };
}

function readVarint(reader) {
  let number = 0;
  for (let shift = 1; ; shift *= 128) {
    const byte = reader.bytes[reader.at++];
    number += (byte & 0x7f) * shift;
    if (byte < 0x80) return number;
  }
}

function readString(reader) {
  const length = readVarint(reader);
  return new TextDecoder().decode(reader.bytes.subarray(reader.at, (reader.at += length)));
}
