// A static file server for tests and benchmarks: what any plain host does, from any sub-path, and nothing cached.

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES = {
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
 * file, if anything: 'missing', 'cut' (its second half does not come) or 'hangs'. Resolves to `{ origin, asked, close }`, where
 * `asked` has the path of every request.
 */
export async function serve(mounts, { headers = {}, fault = () => null } = {}) {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    return answer(mounts, { headers, fault: fault(request.url) }, request, response);
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

async function answer(mounts, { headers, fault }, request, response) {
  if (fault === 'hangs') return;
  const file = await find(mounts, new URL(request.url, 'http://localhost').pathname);
  if (file === null || fault === 'missing') {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
    return;
  }
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'cache-control': 'no-store',
    ...headers,
  });
  const end = fault === 'cut' ? Math.floor((await stat(file)).size / 2) : Infinity;
  createReadStream(file, { end }).pipe(response);
}

async function find(mounts, pathname) {
  const prefix = Object.keys(mounts).find((start) => pathname.startsWith(start));
  if (prefix === undefined) return null;
  const inside = normalize(decodeURIComponent(pathname.slice(prefix.length)) || 'index.html');
  if (inside.startsWith('..')) return null;
  const file = join(mounts[prefix], inside.endsWith('/') ? `${inside}index.html` : inside);
  const found = await stat(file).catch(() => null);
  return found?.isFile() ? file : null;
}
