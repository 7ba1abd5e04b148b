// The few messages of src/protocol/ that benchmarks and end-to-end tests need, in postcard's encoding.
//
// postcard (https://postcard.jamesmunns.com/wire-format): unsigned integers are LEB128 varints, floats are little-endian,
// strings, sequences and maps are a varint length followed by their contents, and an enum is its variant's index as a
// varint followed by the variant's fields. The indices are read from the Rust source, so they cannot go stale.

import { readFileSync } from 'node:fs';

const PROTOCOL = new URL('../src/protocol/lib.rs', import.meta.url);

/** Names of an enum's variants in the order of the Rust source. */
export function variants(name, source = readFileSync(PROTOCOL, 'utf8')) {
  const body = source.match(new RegExp(`^pub enum ${name} \\{\\n([\\s\\S]*?)^\\}`, 'm'));
  if (body === null) throw new Error(`src/protocol/lib.rs has no enum ${name}`);
  return [...body[1].matchAll(/^ {4}([A-Z]\w*)/gm)].map((match) => match[1]);
}

/** Index of one variant. */
export function variantIndex(name, variant) {
  const index = variants(name).indexOf(variant);
  if (index === -1) throw new Error(`${name} in src/protocol/lib.rs has no variant ${variant}`);
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

/** `Command::Time { config, steps }`. */
export function timeCommand(config, steps) {
  return [...varint(variantIndex('Command', 'Time')), ...runConfig(config), ...varint(steps)];
}

/** `Command::Fault`. */
export function faultCommand() {
  return varint(variantIndex('Command', 'Fault'));
}

/** What a trainer's event says, as far as a benchmark cares: its variant, and the payload of the simple ones. */
export function readEvent(bytes) {
  const names = variants('Event');
  const variant = names[bytes[0]];
  if (variant === undefined) throw new Error(`unknown event ${bytes[0]}`);
  const payload = Uint8Array.from(bytes.slice(1));
  if (variant === 'Timed') return { variant, milliseconds: new DataView(payload.buffer).getFloat32(0, true) };
  if (variant === 'Refused' || variant === 'Failed') {
    // A varint length of at most two bytes, then UTF-8.
    const text = new TextDecoder().decode(payload.slice(payload[0] < 0x80 ? 1 : 2));
    return { variant, reason: text };
  }
  return { variant };
}
