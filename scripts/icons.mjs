// Makes the manifest's PNG icons from static/icons/icon.svg, with Chromium: node scripts/icons.mjs. They are committed, since a
// build must work without Node.js and a browser.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { launch } from './browser.mjs';

const FOLDER = fileURLToPath(new URL('../static/icons/', import.meta.url));

/** A maskable icon fills its square, and a system may cut off all but the circle of four fifths in the middle. */
const MASKABLE = { corner: 0, ink: 0.8 };

const ICONS = [
  { file: 'icon-192.png', side: 192 },
  { file: 'icon-512.png', side: 512 },
  { file: 'maskable-512.png', side: 512, ...MASKABLE },
];

/** The drawing with other corners, its ink made smaller about the middle. */
function drawn(svg, { side, corner, ink = 1 }) {
  const shaped = corner === undefined ? svg : svg.replace(/rx="\d+"/, `rx="${corner}"`);
  const middle = 32 * (1 - ink);
  return shaped
    .replace('<svg ', `<svg width="${side}" height="${side}" `)
    .replace('<path ', `<path transform="translate(${middle} ${middle}) scale(${ink})" `);
}

const svg = readFileSync(`${FOLDER}icon.svg`, 'utf8');
const browser = await launch({ webgpu: 'none' });
for (const icon of ICONS) {
  const page = await browser.newPage({ viewport: { width: icon.side, height: icon.side } });
  await page.setContent(`<body style="margin:0">${drawn(svg, icon)}</body>`);
  await page.screenshot({ path: `${FOLDER}${icon.file}`, omitBackground: true });
  await page.close();
  console.log(`${FOLDER}${icon.file}`);
}
await browser.close();
