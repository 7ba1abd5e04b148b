// A static file server for tests and benchmarks: what any plain host does, from any sub-path, and nothing cached.

import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** Media types by extension. */
export const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.md': 'text/markdown; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/**
 * Serves folders on a free port of the loopback interface.
 *
 * `mounts` maps URL prefixes that end in '/' to folders; `headers` go with every file; `fault(path)` names what goes wrong with a
 * file, if anything: 'missing', 'cut' (its second half does not come) or 'hangs'; `slow: { pattern, seconds }` has every file whose
 * URL matches take so long to come, evenly. Resolves to `{ origin, asked, close }`, where `asked` has the path of every request.
 */
export async function serve(mounts, { headers = {}, fault = () => null, slow } = {}) {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    return answer(mounts, { headers, fault: fault(request.url), slow }, request, response);
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${server.address().port}`;
  const close = () => new Promise((resolve) => {
    server.closeAllConnections();
    server.close(resolve);
  });
  return { origin, asked, close };
}

async function answer(mounts, { headers, fault, slow }, request, response) {
  if (fault === 'hangs') return;
  const file = await findFile(mounts, new URL(request.url, 'http://localhost').pathname);
  if (file === null || fault === 'missing') {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
    return;
  }
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'cache-control': 'no-store',
    // Of what is cut nothing says how long it was to be.
    ...(fault === 'cut' ? {} : { 'content-length': (await stat(file)).size }),
    ...headers,
  });
  if (slow?.pattern.test(request.url)) {
    await drip(file, slow.seconds, response);
    return;
  }
  const end = fault === 'cut' ? Math.floor((await stat(file)).size / 2) : Infinity;
  // A file that goes while it is asked for ends its answer, not the server.
  createReadStream(file, { end }).on('error', () => response.destroy()).pipe(response);
}

/** Sends a file in equal parts, two a second. */
async function drip(file, seconds, response) {
  const bytes = await readFile(file);
  const part = Math.ceil(bytes.length / (2 * seconds));
  for (let at = 0; at < bytes.length && !response.destroyed; at += part) {
    await setTimeout(500);
    response.write(bytes.subarray(at, at + part));
  }
  response.end();
}

/** The file that a path of a URL names among these folders; null if there is none. */
export async function findFile(mounts, pathname) {
  const prefix = Object.keys(mounts).find((start) => pathname.startsWith(start));
  if (prefix === undefined) return null;
  const inside = normalize(decodeURIComponent(pathname.slice(prefix.length)) || 'index.html');
  if (inside.startsWith('..')) return null;
  const file = join(mounts[prefix], inside.endsWith('/') ? `${inside}index.html` : inside);
  const found = await stat(file).catch(() => null);
  return found?.isFile() ? file : null;
}
