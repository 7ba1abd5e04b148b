// The site as it is shipped: kept for use without a network, under a strict policy, from any path, and never without words.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { launch } from '../../scripts/browser.mjs';
import { serve } from '../../scripts/static-server.mjs';
import { CHARACTERS, PlaygroundPage } from './page.mjs';
import { DIST, SMALL_RUN, SUB_PATH, openSite } from './site.mjs';

/** Files that are known by their addresses; every other has a hash in its name. */
const KEEP_THEIR_NAMES = ['index.html', 'licences.html', 'sw.js'];

const KEPT_WITHIN_MS = 120_000;
/** WebGPU in software takes its time. */
const GPU_WITHIN_MS = 300_000;

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const policy = () => /http-equiv="?Content-Security-Policy"? content="([^"]+)"/.exec(readFileSync(join(DIST, 'index.html'), 'utf8'))[1];

/** A server and a fresh profile for one test; `close` cuts the network. */
async function ship(t, { options, context, folder = DIST } = {}) {
  const mounts = { [SUB_PATH]: folder };
  const server = await serve(mounts, options);
  const profile = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block', ...context });
  let open = true;
  const close = async () => {
    if (open) await server.close();
    open = false;
  };
  t.after(async () => {
    await profile.close();
    await close();
  });
  return { server, mounts, profile, close, address: `${server.origin}${SUB_PATH}`, page: await profile.newPage() };
}

/** Asks the page again and again until it says yes; Playwright's own waiting does not wait for promises. */
async function until(page, question, argument, what) {
  const end = Date.now() + KEPT_WITHIN_MS;
  while (!(await page.evaluate(question, argument))) {
    if (Date.now() > end) throw new Error(`${what} did not happen in time`);
    await page.waitForTimeout(250);
  }
}

/** Waits until the service worker has put a file with such a name into the browser's storage. */
async function untilKept(page, name) {
  const isKept = async (part) => {
    for (const key of await caches.keys()) {
      if (!key.startsWith('fewshot-playground-site ')) continue;
      const kept = await (await caches.open(key)).keys();
      if (kept.some(({ url }) => url.includes(part))) return true;
    }
    return false;
  };
  await until(page, isKept, name, `keeping ${name}`);
}

/** Opens the gallery that the librarian is fetched for. */
async function openOmniglot(page) {
  await page.getByTestId('data').click();
  await page.getByTestId('data-omniglot').click();
}

test('every file but three carries a hash in its name', () => {
  const names = readdirSync(DIST, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => name);
  const without = names.filter((name) => !/-[0-9a-f]{16}(_bg)?\./.test(name) && !name.startsWith('inline'));
  assert.deepEqual(without.sort(), KEEP_THEIR_NAMES);
});

test('the second visit needs no network: page, query, GPU trainer and gallery', async (t) => {
  const { page, profile, close, address } = await ship(t, { context: { serviceWorkers: 'allow' } });
  const playground = new PlaygroundPage(page);
  await page.goto(`${address}#${new URLSearchParams(SMALL_RUN)}`);
  await playground.untilReady();
  // A GPU in software is fetched when it is asked for.
  await playground.chooseDevice('gpu');
  await openOmniglot(page);
  for (const name of ['trainer_cpu', 'trainer_gpu', 'librarian', 'omniglot-conv4']) await untilKept(page, name);
  await page.close();

  await close();
  const again = await profile.newPage();
  const offline = new PlaygroundPage(again);
  await again.goto(address);
  await offline.untilReady();
  const { bars } = await offline.ask(CHARACTERS.ring);
  assert.equal(bars.length, 5);
  await offline.chooseDevice('gpu');
  await offline.deviceKind.filter({ hasText: 'GPU' }).waitFor({ timeout: GPU_WITHIN_MS });
});

/**
 * A copy of the site with a mark on its page, and another list in its service worker. It is removed after the test: call `ship`
 * first, so that nothing is served from it any more.
 */
function another(t, mark, list) {
  const folder = mkdtempSync(join(tmpdir(), 'fewshot-'));
  t.after(() => rmSync(folder, { recursive: true }));
  cpSync(DIST, folder, { recursive: true });
  const change = (name, from, to) => {
    const text = readFileSync(join(folder, name), 'utf8');
    assert.match(text, from);
    writeFileSync(join(folder, name), text.replace(from, to));
  };
  change('index.html', /<html /, `<html data-version=${mark} `);
  const hash = createHash('sha256').update(readFileSync(join(folder, 'index.html'))).digest('base64');
  change('sw.js', /page:"[^"]*"/, `page:"sha256-${hash}"`);
  change('sw.js', ...list);
  return folder;
}

test('a site that is taken back, or served unfinished, is no longer kept', async (t) => {
  const { page, mounts, address } = await ship(t, { context: { serviceWorkers: 'allow' } });
  const unfinished = another(t, 'now', [/const SITE = .*;/, 'const SITE = {};']);
  await page.goto(address);
  await untilKept(page, 'trainer_cpu');
  await page.evaluate(() => navigator.serviceWorker.ready);
  mounts[SUB_PATH] = unfinished;
  await page.reload();
  await page.waitForFunction(() => document.documentElement.dataset.version === 'now', undefined, { timeout: KEPT_WITHIN_MS });
  assert.deepEqual(await page.evaluate(async () => (await caches.keys()).filter((key) => key.includes('-site '))), []);
  const gone = async () => (await navigator.serviceWorker.getRegistrations()).length === 0;
  await until(page, gone, null, 'forgetting the site');
});

test('a new version is announced, does not disturb a run, and comes when the visitor takes it', async (t) => {
  const { page, mounts, address } = await ship(t, { context: { serviceWorkers: 'allow' } });
  const next = another(t, 'next', [/version:"/, 'version:"next']);
  const playground = new PlaygroundPage(page);
  const version = () => page.evaluate(() => document.documentElement.dataset.version ?? 'first');

  await page.goto(address);
  await playground.untilReady();
  await untilKept(page, 'trainer_cpu');
  await page.evaluate(() => navigator.serviceWorker.ready);
  mounts[SUB_PATH] = next;
  await page.goto(`${address}#${new URLSearchParams({ ...SMALL_RUN, device: 'cpu' })}`);
  await page.reload();
  await playground.untilReady();
  await playground.train.click();
  const notice = page.locator('#update');
  await notice.filter({ hasText: 'A new version is ready' }).waitFor({ timeout: KEPT_WITHIN_MS });
  assert.equal(await version(), 'first', 'the page that runs is the one that was there');
  const steps = await playground.steps();
  await playground.untilSteps(steps + 2);
  await Promise.all([page.waitForEvent('load'), notice.getByRole('button', { name: 'Reload' }).click()]);
  await playground.untilReady();
  assert.equal(await version(), 'next');
});

test('the policy is strict, and the page and its workers keep to it when every file is served with it', async (t) => {
  assert.doesNotMatch(policy(), /unsafe-inline|'unsafe-eval'|\*/);
  assert.match(policy(), /default-src 'none'/);
  const site = await openSite({ headers: { 'content-security-policy': policy() } });
  t.after(() => site.close());
  // What the policy stops is told on the console, and so fails the test.
  const playground = await site.open(t, { settings: { ...SMALL_RUN, device: 'cpu' } });
  await playground.step(1);
  const { bars } = await playground.ask(CHARACTERS.cross);
  assert.equal(bars.length, 5);
  await playground.chooseDevice('gpu');
  await playground.deviceKind.filter({ hasText: 'GPU' }).waitFor({ timeout: GPU_WITHIN_MS });
});

test('a page opened from a path below the root asks for nothing outside of it', async (t) => {
  const { page, server, address } = await ship(t);
  const playground = new PlaygroundPage(page);
  await page.goto(`${address}index.html`);
  await playground.untilReady();
  await playground.ask(CHARACTERS.ring);
  assert.deepEqual(server.asked.filter((path) => !path.startsWith(SUB_PATH)), []);
});

test('no request leaves the origin unasked: a proxy hears of none, from the page, its workers or the service worker', async (t) => {
  const heard = [];
  // Chromium itself asks what the fields of a page may be filled with.
  const ofThePage = () => heard.filter((host) => !host.startsWith('content-autofill.googleapis.com'));
  const proxy = createServer((request, response) => {
    heard.push(request.url);
    response.writeHead(502).end();
  });
  proxy.on('connect', (request, socket) => {
    heard.push(request.url);
    socket.destroy();
  });
  await new Promise((ready) => proxy.listen(0, '127.0.0.1', ready));
  t.after(() => proxy.close());
  const everyoneElse = { server: `http://127.0.0.1:${proxy.address().port}`, bypass: '127.0.0.1' };
  const { page, address } = await ship(t, { context: { serviceWorkers: 'allow', proxy: everyoneElse } });
  const playground = new PlaygroundPage(page);
  await page.goto(`${address}#${new URLSearchParams(SMALL_RUN)}`);
  await playground.untilReady();
  await playground.step(2);
  await playground.ask(CHARACTERS.zigzag);
  await page.getByTestId('words-tab').click();
  await openOmniglot(page);
  await untilKept(page, 'librarian');
  assert.deepEqual(ofThePage(), []);
  // The proxy would have heard: a visit to another host gets to it.
  await page.goto('http://elsewhere.test/').catch(() => {});
  assert.notDeepEqual(ofThePage(), []);
});

test('the licences of everything shipped are a page of their own', async (t) => {
  const { page, address } = await ship(t);
  await page.goto(address);
  await new PlaygroundPage(page).untilReady();
  await page.keyboard.press('?');
  const [licences] = await Promise.all([page.waitForEvent('popup'), page.getByRole('link', { name: 'Licences' }).click()]);
  await licences.getByRole('heading', { name: 'Licences' }).waitFor();
  for (const name of ['burn-flex', 'leptos', 'Atkinson Hyperlegible Next', 'Omniglot']) {
    assert.ok(await licences.getByText(name).count() > 0, `${name} is named`);
  }
});

const isProgram = (path) => path.endsWith('_bg.wasm') && path.includes('fewshot-playground');
const isScript = (path) => path.endsWith('.js') && path.includes('fewshot-playground');
const faultOf = (matches, fault) => ({ options: { fault: (path) => (matches(path) ? fault : null) } });
const withPolicy = (value) => ({ options: { headers: { 'content-security-policy': value } } });

/** What stops the page, and what it then says. */
const FAULTS = {
  'its program is missing': [faultOf(isProgram, 'missing'), /could not be fetched \(fewshot-playground-.*wasm\).*reload/i],
  'its program is cut short': [faultOf(isProgram, 'cut'), /damaged or cut short/],
  'its script is missing': [faultOf(isScript, 'missing'), /could not be fetched.*reload/i],
  'its style is missing': [faultOf((path) => path.endsWith('.css'), 'missing'), /could not be fetched \(style-.*css\)/],
  'WebAssembly is switched off': [{ prepare: () => { delete self.WebAssembly; } }, /WebAssembly is switched off/],
  'WebAssembly has no SIMD': [{ prepare: () => { WebAssembly.validate = () => false; } }, /no SIMD.*update the browser/],
  'a policy forbids WebAssembly': [withPolicy("script-src 'self'; style-src 'self'"), /content security policy.*wasm-unsafe-eval/],
};

for (const [what, [{ options, prepare }, says]] of Object.entries(FAULTS)) {
  test(`where ${what} the shell says so and what to do`, async (t) => {
    const { page, address } = await ship(t, { options });
    if (prepare) await page.addInitScript(prepare);
    await page.goto(address);
    const trouble = page.locator('#trouble');
    await trouble.filter({ hasText: says }).waitFor({ timeout: 10_000 });
    assert.ok(await trouble.isVisible());
    t.diagnostic(await page.locator('#trouble-says').innerText());
  });
}

test('opened as a file the shell says that it needs a server', async (t) => {
  const { page } = await ship(t);
  await page.goto(`file://${join(DIST, 'index.html')}`);
  await page.locator('#trouble').filter({ hasText: /opened as a file.*http\.server/ }).waitFor({ timeout: 10_000 });
});

test('without JavaScript the page says at once that it needs it', async (t) => {
  const { page, address } = await ship(t, { context: { javaScriptEnabled: false } });
  await page.goto(address);
  await page.locator('#trouble noscript p').waitFor({ timeout: 5_000 });
});

test('in a sandboxed frame of another site the shell says so', async (t) => {
  const { page, address } = await ship(t, { options: { headers: { 'access-control-allow-origin': '*' } } });
  const host = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(`<iframe sandbox="allow-scripts" width=900 height=700 src="${address}"></iframe>`);
  });
  await new Promise((ready) => host.listen(0, '127.0.0.1', ready));
  t.after(() => host.close());
  await page.goto(`http://localhost:${host.address().port}/`);
  const trouble = page.frameLocator('iframe').locator('#trouble');
  await trouble.filter({ hasText: /sandboxed frame/ }).waitFor({ timeout: 10_000 });
  assert.ok(await trouble.getByText('in a tab of its own').first().isVisible());
});

/** Faults that only time tells: the page must say so within half a minute, and offer to reload. */
const HANGS = {
  'its program hangs': faultOf(isProgram, 'hangs'),
  'its style hangs': faultOf((path) => path.endsWith('.css'), 'hangs'),
  'the script that starts it hangs': faultOf((path) => /\/start-.*js$/.test(path), 'hangs'),
  'the script that starts it is cut short': faultOf((path) => /\/start-.*js$/.test(path), 'cut'),
  'a policy forbids scripts': withPolicy("script-src 'none'"),
  'a policy forbids everything': withPolicy("default-src 'none'"),
};

test('a start that hangs, or that no script can tell of, is told within half a minute', async (t) => {
  await Promise.all(Object.entries(HANGS).map(async ([what, { options }]) => {
    const { page, address } = await ship(t, { options });
    page.goto(address, { waitUntil: 'commit' }).catch(() => {});
    // Not only there, but painted: a style that hangs keeps the browser from painting anything.
    const told = () => performance.getEntriesByName('first-contentful-paint').length > 0
      && document.querySelector('#trouble')?.checkVisibility({ visibilityProperty: true }) === true;
    await page.waitForFunction(told, undefined, { timeout: 30_000, polling: 250 })
      .catch((error) => { throw new Error(`${what}: ${error.message}`); });
    assert.ok(await page.locator('#trouble-reload').isVisible(), what);
    t.diagnostic(`${what}: ${(await page.locator('#trouble-says').innerText()).slice(0, 80)}…`);
  }));
});
