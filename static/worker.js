// Starts one of the page's workers: `worker.js?module=trainer_cpu` runs trainer_cpu.js with trainer_cpu_bg.wasm, by the names
// that the build gave them.
//
// A script of its own, since a rejection inside of a worker fires no `error` event on the page: whatever goes wrong before
// the program runs is caught here and told. The page hears three plain objects from here, and arrays of bytes from the
// program itself:
//   { received, total }   so many bytes of the program have come, of so many (null if the host does not say)
//   { failed }            the worker cannot start, or a promise in it was rejected; why
'use strict';

/** The name of each file that scripts look up, with the hash that the build gave it; empty under `make serve`. */
const FILES = {};
self.siteFiles = FILES;

// Tells the page what is fetched here, so that it can be kept for use without a network.
const fetched = new BroadcastChannel('fewshot-playground-fetched');
new PerformanceObserver((list) => fetched.postMessage(list.getEntries().map(({ name }) => name)))
  .observe({ type: 'resource', buffered: true });

const TELL_EVERY_MS = 250;

const fail = (error) => postMessage({ failed: String(error?.message ?? error) });

addEventListener('unhandledrejection', (event) => fail(event.reason));

/** Counts the bytes of a body on their way, so that the page knows a slow download from one that stands still. */
async function count(body, total) {
  let received = 0;
  let told = 0;
  for (const reader = body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (!done) received += value.byteLength;
    if (done || Date.now() - told >= TELL_EVERY_MS) {
      told = Date.now();
      postMessage({ received, total });
    }
    if (done) return;
  }
}

/** The response, compiled while it comes, whatever type the host gives it. */
function counted(response) {
  const length = response.headers.has('content-encoding') ? null : response.headers.get('content-length');
  const total = length === null ? null : Number(length);
  // What goes wrong on the way is heard where it is compiled.
  count(response.clone().body, total).catch(() => {});
  // A response as it came from the network: of one that a script made, Chromium does not keep the compiled code.
  if (response.headers.get('content-type') === 'application/wasm') return response;
  return new Response(response.body, { headers: { 'content-type': 'application/wasm' } });
}

async function start() {
  // This script has come: the page hears nothing more until the program's own script has, which may be a while.
  postMessage({ received: 0, total: null });
  const module = new URLSearchParams(location.search).get('module') ?? '';
  if (!/^[a-z_]+$/.test(module)) throw new Error(`“${module}” is no worker of this page`);
  const [script, file] = [`${module}.js`, `${module}_bg.wasm`].map((name) => FILES[name] ?? name);
  const coming = fetch(file);
  // Heard below; until then it is not unhandled.
  coming.catch(() => {});
  try {
    importScripts(script);
  } catch (error) {
    throw error.name === 'NetworkError' ? new Error(`${script} could not be fetched`) : error;
  }
  const response = await coming;
  if (!response.ok) throw new Error(`${file} could not be fetched (${response.status})`);
  await wasm_bindgen({ module_or_path: counted(response) });
}

start().catch(fail);
