// Starts the page, and says in plain words what is wrong where it cannot start. A script of its own, so that the page's content
// security policy needs no exception. It waits for nothing and nothing waits for it, so that neither it nor another file keeps the
// page from being shown; until it has set the theme, static/shell.css shows neither theme.
//
// index.html has words for the case that not even this runs: the style shows them when they still stand after twenty seconds.
'use strict';

/** The name of each file that scripts look up, with the hash that the build gave it; empty under `make serve`. */
const FILES = {};
self.siteFiles = FILES;

/** So long a page may take before a visitor is told that something hangs. */
const PATIENCE_MS = 20_000;

/** A module with one instruction of 128-bit SIMD, which every program of this page uses. */
const SIMD = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];
/** The smallest module there is. */
const EMPTY = [0, 97, 115, 109, 1, 0, 0, 0];

// A frame of another page shows a part of this one (src/page/embed.rs), and not its shell first.
if (new URLSearchParams(location.search).has('embed')) document.documentElement.dataset.embed = '';

// The theme: the visitor's, or else the system's and whatever that becomes.
const dark = matchMedia('(prefers-color-scheme: dark)');
const showTheme = () => {
  let theme = dark.matches ? 'dark' : 'light';
  try {
    theme = localStorage.getItem('fewshot-playground-theme') ?? theme;
  } catch {
    // Storage is refused: the system's theme it is.
  }
  document.documentElement.dataset.theme = theme;
};
showTheme();
dark.addEventListener('change', showTheme);

// The size of type that the visitor chose (kit/text_size.rs).
try {
  const text = Number(localStorage.getItem('fewshot-playground-text') ?? 1);
  if (text >= 0.85 && text <= 1.75) document.documentElement.style.setProperty('--text', text);
} catch {
  // Storage is refused: the usual size it is.
}

// The encoder that answers first is fetched beside the program, which takes it from here (trainers/weights.rs).
const ENCODER = 'weights/omniglot-conv4.safetensors';
self.encoderComing = fetch(FILES[ENCODER] ?? ENCODER);
self.encoderComing.catch(() => {});

/** Whether the host's content security policy stopped something. */
let forbidden = null;
addEventListener('securitypolicyviolation', (event) => {
  forbidden ??= event.effectiveDirective;
});

/** Shows what is wrong and what to do; `again: false` where loading the page again cannot help. */
function tell(wrong, { again = true } = {}) {
  clearTimeout(slow);
  document.getElementById('trouble-says').textContent = wrong;
  const reload = document.getElementById('trouble-reload');
  reload.hidden = !again;
  reload.onclick = (event) => {
    event.preventDefault();
    location.reload();
  };
  const own = document.getElementById('trouble-own-tab');
  own.hidden = self === top;
  own.href = location.href;
  document.getElementById('trouble').classList.add('shown');
}

/** Why the page cannot run here, whatever is fetched; null if it can. */
function cannotRun() {
  if (location.protocol === 'file:') {
    return 'This page was opened as a file, and browsers run no WebAssembly from files. Put its folder on any web server and '
      + 'open it from there; “python3 -m http.server” in the folder is one, and then the address is http://localhost:8000.';
  }
  if (self.origin === 'null') {
    return 'This page stands in a sandboxed frame that lets it start no workers, which do all its computing. Open it in a tab '
      + 'of its own; or, if the page around it is yours, add allow-same-origin to the frame’s sandbox attribute.';
  }
  if (typeof WebAssembly !== 'object') {
    return 'This page is a WebAssembly program, and WebAssembly is switched off in this browser, as in Lockdown Mode or by an '
      + 'administrator. Switch it on for this site, or open the page in another browser.';
  }
  if (!WebAssembly.validate(Uint8Array.from(SIMD))) {
    return 'This browser’s WebAssembly has no SIMD, which this page computes with. Chrome and Edge have it since version 91, '
      + 'Firefox since 89, Safari since 16.4: update the browser, or open the page in another one.';
  }
  try {
    new WebAssembly.Module(Uint8Array.from(EMPTY));
  } catch {
    return policy('script-src');
  }
  return null;
}

const policy = (directive) =>
  `The place that serves or shows this page forbids what it needs by its content security policy (${directive}). Whoever runs `
  + 'it must allow scripts from the same origin and ’wasm-unsafe-eval’; docs/deploy.md has the whole policy.';

/** What an error while this file was fetched or run means. */
function meaning(error, address) {
  const file = new URL(address).pathname.split('/').pop();
  if (forbidden !== null) return policy(forbidden);
  if (navigator.onLine === false) return 'There is no network, and this browser has not kept the page. Connect, and reload.';
  if (error instanceof WebAssembly.RuntimeError) return `The page broke while it started (${error.message}). Reload it.`;
  if (error instanceof SyntaxError || error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError) {
    return `A file of this page came damaged or cut short (${file}). Reload the page.`;
  }
  return `A file of this page could not be fetched (${file}): the connection broke, or the site is being updated just `
    + 'now. Wait a moment and reload.';
}

const isStyled = () => getComputedStyle(document.documentElement).getPropertyValue('--paper') !== '';

/** The page is not up in time. A style that hangs keeps everything from being shown, these words too, so it must go. */
function tellOfWaiting() {
  for (const style of document.querySelectorAll('link[rel=stylesheet]')) {
    if (!isStyled()) style.remove();
  }
  tell('The page has not arrived after twenty seconds. If the connection is slow, wait: it comes up by itself. Otherwise a file '
    + 'hangs on its way: reload.');
}

const slow = setTimeout(tellOfWaiting, PATIENCE_MS);

const parsed = new Promise((done) => {
  if (document.readyState !== 'loading') done();
  document.addEventListener('DOMContentLoaded', done);
});
const loaded = new Promise((done) => {
  if (document.readyState === 'complete') done();
  addEventListener('load', done);
});

async function start() {
  await parsed;
  // From here on this script finds the words, and the style need not.
  document.getElementById('trouble').classList.add('in-hand');
  const reason = cannotRun();
  if (reason !== null) return tell(reason, { again: false });
  // Trunk names the program's two files where it has the browser fetch them early.
  const script = document.querySelector('link[rel=modulepreload]').href;
  const program = document.querySelector('link[rel=preload][type="application/wasm"]').href;
  const style = document.querySelector('link[rel=stylesheet]')?.href;
  let fetching = script;
  try {
    const { default: run } = await import(script);
    if (!isStyled()) await loaded;
    if (!isStyled()) return tell(meaning(new TypeError(), style));
    fetching = program;
    await run({ module_or_path: program });
    clearTimeout(slow);
    document.getElementById('trouble').remove();
  } catch (error) {
    console.error(error);
    tell(meaning(error, fetching));
  }
}

start();
