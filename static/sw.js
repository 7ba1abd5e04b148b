// The service worker: the second visit needs no network. All files but this one, the page and its licences carry a hash in
// their names, so a file that is kept is never out of date; a version is a list of names. What does not have its hash, since the
// host has only half of a new version, is not kept.
//
// A new version is fetched beside the old one and waits until the visitor takes it or the last tab closes. The version before is
// kept as long as the next, so that a tab which still runs it finds its files.
'use strict';

/** `{ version, page: hash, first: { name: hash… }, later: { name: hash… } }`, from the build's last step. */
const SITE = {};

const HASHES = { ...SITE.first, ...SITE.later };

const SCOPE = new URL('./', location.href).href;
// Another copy of the page may be on the same host.
const PREFIX = `fewshot-playground-site ${SCOPE} `;
const CACHE = PREFIX + SITE.version;
// The worker's script is asked for with the name of its module; hosts may vary answers by origin or encoding.
const BY_NAME = { ignoreSearch: true, ignoreVary: true };

/** The page's own address among those of the files. */
const PAGE = './';

if (SITE.version === undefined) {
  withdraw();
} else {
  addEventListener('install', (event) => event.waitUntil(keepFirst()));
  addEventListener('activate', (event) => event.waitUntil(forgetOld()));
  addEventListener('message', (event) => {
    if (event.data.takeOver) skipWaiting();
    if (event.data.keep) event.waitUntil(keepAll(event.data.keep.map(nameOf).filter(isListed)));
  });
  addEventListener('fetch', (event) => {
    const name = event.request.method === 'GET' ? nameOf(event.request.url) : null;
    if (name !== null && (name === PAGE || isListed(name))) event.respondWith(answer(name, event.request));
  });
}

/** Without a list, as under `make serve`: a site that was kept from this address before must not hide the one of now. */
function withdraw() {
  addEventListener('install', () => skipWaiting());
  addEventListener('activate', (event) => event.waitUntil(leave()));
}

async function leave() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  await Promise.all(names.map((name) => caches.delete(name)));
  await registration.unregister();
  for (const client of await clients.matchAll()) await client.navigate(client.url);
}

/** What a version cannot start without. */
async function keepFirst() {
  const cache = await caches.open(CACHE);
  await cache.add(new Request(PAGE, { cache: 'reload', integrity: SITE.page }));
  await keepAll(Object.keys(SITE.first));
  // What the version before had of the rest, where it is the same.
  await Promise.all(Object.keys(SITE.later).map(async (name) => {
    const known = await caches.match(name, BY_NAME);
    if (known) await cache.put(name, known);
  }));
}

async function keepAll(names) {
  const cache = await caches.open(CACHE);
  await Promise.all(names.map(async (name) => {
    if (await cache.match(name, BY_NAME)) return;
    const known = await caches.match(name, BY_NAME);
    await (known ? cache.put(name, known) : cache.add(checked(name)));
  }));
}

async function answer(name, request) {
  const known = name === PAGE ? await (await caches.open(CACHE)).match(PAGE) : await caches.match(name, BY_NAME);
  if (known) return unaddressed(known);
  if (name === PAGE) return fetch(request);
  const response = await fetch(checked(name));
  if (response.ok) {
    const copy = response.clone();
    // Storage may be full; the page has its answer.
    caches.open(CACHE).then((cache) => cache.put(name, copy)).catch(() => {});
  }
  return unaddressed(response);
}

/** The same without the address that it was kept under: a worker reads from its own what it shall run. */
function unaddressed(response) {
  return new Response(response.body, response);
}

function isListed(name) {
  return Object.hasOwn(HASHES, name);
}

/** A request that fails unless what comes has its hash. */
function checked(name) {
  return new Request(name, { integrity: HASHES[name] });
}

async function forgetOld() {
  const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
}

/** The name of a file of this site, relative to it; null for what is none. */
function nameOf(address) {
  if (!address.startsWith(SCOPE)) return null;
  const name = new URL(address).href.slice(SCOPE.length).replace(/[?#].*/s, '');
  return name === '' || name === 'index.html' ? PAGE : name;
}
