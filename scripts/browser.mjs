// Finds and starts the Chromium that tests, benchmarks and screenshots drive.

import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const CANDIDATES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
];

/** Flags for each way of having WebGPU; `software` works on any machine. */
const WEBGPU = {
  software: ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
  hardware: ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--ignore-gpu-blocklist'],
  none: ['--disable-features=WebGPU', '--disable-gpu'],
};

/** Path of the browser: CHROME, or the first of the usual places. */
export function findBrowser() {
  const path = process.env.CHROME ?? CANDIDATES.find(existsSync);
  if (path === undefined) throw new Error('No Chromium or Chrome found. Install one, or set CHROME to its path.');
  return path;
}

/** Starts a headless browser with WebGPU as asked: 'software', 'hardware' or 'none'. */
export async function launch({ webgpu = 'software', args = [] } = {}) {
  // Chromium refuses to sandbox itself when root runs it, as containers do.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({
    executablePath: findBrowser(),
    headless: true,
    args: [...sandbox, ...QUIET, ...WEBGPU[webgpu], ...args],
  });
}
