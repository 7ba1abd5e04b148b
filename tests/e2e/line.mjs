// A host that compresses as public hosts do, at the end of a line of a given speed: what a visitor waits for is counted in
// bytes and seconds. The line is slow for every request alike, those of workers too, which Chromium's own throttling misses.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { brotliCompressSync, constants } from 'node:zlib';

import { TYPES, findFile } from '../../scripts/static-server.mjs';

/** Best but two, for the time it takes: some per cent larger than what a host sends that compresses beforehand. */
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 22 } };

/** Bytes that are sent in one go. */
const PACKET = 16 * 1024;

/**
 * Serves folders as `serve` of scripts/static-server.mjs does, compressed. `line` may be changed at any time:
 * `{ bytesPerSecond, latency }`, latency in milliseconds, or null for a line without limits. `sent` counts bytes.
 */
export async function serveOverLine(mounts) {
  const host = { line: null, sent: 0, files: new Map(), free: 0 };
  const server = createServer((request, response) => void answer(host, mounts, request, response).catch(() => response.destroy()));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  host.origin = `http://127.0.0.1:${server.address().port}`;
  host.close = () => new Promise((resolve) => {
    server.closeAllConnections();
    server.close(resolve);
  });
  return host;
}

async function answer(host, mounts, request, response) {
  const path = await findFile(mounts, new URL(request.url, 'http://localhost').pathname);
  if (path === null) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
    return;
  }
  const body = await compressed(host, path);
  if (host.line !== null) await wait(host.line.latency);
  response.writeHead(200, {
    'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
    'content-encoding': 'br',
    'content-length': body.length,
    // As hosts are told to in docs/deploy.md: a name with a hash never means other bytes.
    'cache-control': /-[0-9a-f]{16}[._]/.test(path) ? 'max-age=31536000, immutable' : 'no-cache',
  });
  for (let at = 0; at < body.length; at += PACKET) {
    const packet = body.subarray(at, at + PACKET);
    if (host.line !== null) await wait(untilSent(host, packet.length));
    host.sent += packet.length;
    response.write(packet);
  }
  response.end();
}

/** Milliseconds until a packet has gone over the line, behind all that were sent before it. */
function untilSent(host, bytes) {
  const now = performance.now();
  host.free = Math.max(host.free, now) + (bytes / host.line.bytesPerSecond) * 1000;
  return host.free - now;
}

async function compressed(host, path) {
  if (!host.files.has(path)) host.files.set(path, brotliCompressSync(await readFile(path), QUALITY));
  return host.files.get(path);
}
