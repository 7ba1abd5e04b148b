// Ways in which a host, a browser or a worker fails, for tests to cause.

import { faultCommand } from '../../bench/postcard.mjs';

/** The script that starts every worker, for this module or for any. */
export const starter = (module = '') => new RegExp(`/worker[^/]*\\.js\\?module=${module}`);
/** A module's own script. */
export const script = (module) => new RegExp(`/${module}[^/]*\\.js`);
/** A module's program. */
export const program = (module) => new RegExp(`/${module}[^/]*\\.wasm`);
/** The pretrained encoder. */
export const ENCODER = /omniglot-conv4[^/]*\.safetensors/;

/** What a host may answer in place of the file. */
export const answers = {
  missing: (route) => route.fulfill({ status: 404, contentType: 'text/plain', body: 'gone' }),
  page: (route) => route.fulfill({ status: 200, contentType: 'text/html', body: '<!doctype html><title>Welcome</title>' }),
  half: async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    const contentType = response.headers()['content-type'];
    await route.fulfill({ status: 200, contentType, body: body.subarray(0, Math.floor(body.length / 2)) });
  },
  nothing: () => {},
};

/** Answers the first `times` requests for what matches in this way, and lets the others through. */
export async function failFirst(page, pattern, answer, times = 1) {
  let failed = 0;
  await page.route(pattern, (route) => {
    failed += 1;
    return failed <= times ? answer(route) : route.fallback();
  });
}

/** Runs this function in every worker of a module, before anything else. */
export async function inWorkers(page, module, prepare) {
  await page.route(starter(module), async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `(${prepare})();\n${await response.text()}` });
  });
}

/** Has the n-th worker of a module, counted from 1, panic now. It must be up. */
export async function panic(playground, module, n) {
  await playground.page.evaluate(([name, nth, message]) => {
    const record = window.spiedWorkers.filter((candidate) => candidate.script.includes(name))[nth - 1];
    record.worker.postMessage(Uint8Array.from(message));
  }, [module, n, faultCommand()]);
}

/** Ends the n-th worker of a module without a word, as a browser may that is short of memory. */
export async function killSilently(playground, module, n) {
  await playground.page.evaluate(([name, nth]) => {
    window.spiedWorkers.filter((candidate) => candidate.script.includes(name))[nth - 1].worker.terminate();
  }, [module, n]);
}

/** A WebAssembly module whose memory may grow by so many pages of 64 KiB only. */
export function withLittleMemory(wasm, growth) {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = wasm[at++];
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  };
  const varint = (value) => (value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)]);
  while (at < wasm.length) {
    const start = at;
    const id = wasm[at++];
    const end = number() + at;
    // Section 5: one memory, its flags (1: it has a maximum), its first size, its maximum.
    if (id === 5) {
      at += 2;
      const first = number();
      const memory = [1, 1, ...varint(first), ...varint(first + growth)];
      return Buffer.concat([wasm.subarray(0, start), Buffer.from([5, memory.length, ...memory]), wasm.subarray(end)]);
    }
    at = end;
  }
  throw new Error('a module without a memory of its own');
}
