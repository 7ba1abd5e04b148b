// Keeps the page for use without a network, by the service worker in sw.js, and says when a new version is there. The build's
// last step puts sw.js beside a finished site only, so under `make serve` nothing is kept.
'use strict';

/** The service worker is looked up again at most so often while the page stays open. */
const LOOK_EVERY_MS = 60 * 60 * 1000;

/** When nothing has been fetched for so long, the page has what it needs to start, and is kept. */
const QUIET_MS = 4000;

/**
 * What this page and its workers have fetched so far. At a first visit the service worker comes too late to see that, and is
 * told. Workers tell it on a channel, since a page does not see what they fetch.
 */
const fetched = new Set();
let lastFetched = Date.now();

function hearOf(names, tell) {
  lastFetched = Date.now();
  for (const name of names) fetched.add(name);
  tell?.();
}

/** Calls `act` when it has been quiet. */
function whenQuiet(act) {
  const left = lastFetched + QUIET_MS - Date.now();
  if (left <= 0) act();
  else setTimeout(() => whenQuiet(act), left);
}

async function keep() {
  const registration = await navigator.serviceWorker.register('sw.js');
  // A browser driven by a test may refuse without an error.
  if (!registration) return;
  if (registration.waiting && navigator.serviceWorker.controller) announce(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const coming = registration.installing;
    coming.addEventListener('statechange', () => {
      // Without a controller this is the first version that is kept, which is no news.
      if (coming.state === 'installed' && navigator.serviceWorker.controller) announce(coming);
    });
  });
  lookForNews(registration);
  const { active } = await navigator.serviceWorker.ready;
  const tell = () => active.postMessage({ keep: [...fetched] });
  tell();
  channel.onmessage = ({ data }) => hearOf(data, tell);
}

/** A page that is left open for days hears of a new version when somebody comes back to it. */
function lookForNews(registration) {
  let looked = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.hidden || Date.now() - looked < LOOK_EVERY_MS) return;
    looked = Date.now();
    registration.update().catch(() => {});
  });
}

/** Says that a new version waits. It takes over when the visitor says so, or when the last tab is closed; never by itself. */
function announce(waiting) {
  if (document.getElementById('update') !== null) return;
  const notice = document.createElement('div');
  notice.id = 'update';
  notice.setAttribute('role', 'status');
  const button = (text, act) => {
    const made = document.createElement('button');
    made.className = 'button';
    made.textContent = text;
    made.addEventListener('click', act);
    return made;
  };
  const takeOver = () => {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    waiting.postMessage({ takeOver: true });
  };
  notice.append('A new version is ready.', button('Reload', takeOver), button('Later', () => notice.remove()));
  document.body.append(notice);
}

const channel = new BroadcastChannel('fewshot-playground-fetched');

channel.onmessage = ({ data }) => hearOf(data);
new PerformanceObserver((list) => hearOf(list.getEntries().map(({ name }) => name)))
  .observe({ type: 'resource', buffered: true });

/**
 * Whether this is a finished site that a browser may keep. A frame of another page stores nothing; a sandboxed one has no origin,
 * and throws when asked further.
 */
const mayKeep = () =>
  Object.keys(self.siteFiles ?? {}).length > 0 && isSecureContext && self.origin !== 'null' && navigator.serviceWorker
  && !('embed' in document.documentElement.dataset);

addEventListener('load', () => {
  // What the page fetches to start comes first.
  if (mayKeep()) whenQuiet(() => keep().catch(() => {}));
});
