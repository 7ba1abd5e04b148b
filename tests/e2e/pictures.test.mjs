// Board, map and step views are saved as SVG and PNG, the matrix of a step as CSV.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { CHARACTERS } from './page.mjs';
import { SMALL_RUN, openSite, shoot } from './site.mjs';

const CPU = { ...SMALL_RUN, device: 'cpu' };
const THREE = [CHARACTERS.cross, CHARACTERS.ring, CHARACTERS.zigzag];

let site;
before(async () => { site = await openSite(); });
after(() => site.close());

/** What an SVG has in it. */
const read = ({ page }, bytes) => page.evaluate((text) => {
  const picture = new DOMParser().parseFromString(text, 'image/svg+xml');
  const all = (selector) => [...picture.querySelectorAll(selector)];
  return {
    faults: all('parsererror').length,
    size: ['width', 'height'].map((name) => Number(picture.documentElement.getAttribute(name))),
    words: all('text').map(({ textContent }) => textContent),
    paths: all('path').map((path) => ({ d: path.getAttribute('d'), stroke: path.getAttribute('stroke'), fill: path.getAttribute('fill') })),
    images: all('image').length,
    foreign: all('foreignObject, script, style, [style]').length,
  };
}, bytes.toString());

/** The size of a PNG, and how many colours it has. */
const decoded = ({ page }, bytes) => page.evaluate(async (base64) => {
  const image = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]));
  const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  return { size: [image.width, image.height], colours: new Set(new Uint32Array(data.buffer)).size };
}, bytes.toString('base64'));

/** Saves both pictures of a card; what is in them. */
async function pictures(playground, name) {
  const svg = await playground.exportChart(name, 'svg');
  assert.equal(svg.name, `${name}.svg`);
  const found = await read(playground, svg.bytes);
  assert.equal(found.faults, 0, 'it is well-formed');
  assert.equal(found.foreign, 0, 'it needs no style sheet, and every program can show it');
  const png = await decoded(playground, (await playground.exportChart(name, 'png')).bytes);
  assert.deepEqual(png.size, found.size.map((length) => 2 * length), 'a PNG has twice as many pixels');
  assert.ok(png.colours > 8, `${png.colours} colours`);
  return found;
}

/** Saves the numbers of the step's matrix, if it has one: a column for each field of a row. */
async function matrix(playground, method) {
  const item = playground.page.locator('#export-fewshot-view').getByTestId('export-csv');
  if (method === 'siamese') return assert.equal(await item.getAttribute('hidden'), '', 'pairs are no matrix');
  const { name, bytes } = await playground.exportChart('fewshot-view', 'csv');
  assert.equal(name, 'fewshot-view.csv');
  const [columns, ...rows] = bytes.toString().trimEnd().split('\r\n').map((row) => row.split(','));
  const numbers = rows.map(([, ...fields]) => fields.map((field) => (field === '' ? null : Number(field))));
  assert.deepEqual(columns, ['', ...numbers[0].map((_, column) => String(column + 1))]);
  for (const row of numbers) assert.ok(row.length === numbers[0].length && !row.some(Number.isNaN), `${row}`);
  if (method === 'prototypical') {
    assert.equal(rows.length, SMALL_RUN.n_way);
    for (let query = 0; query < numbers[0].length; query++) {
      const sum = numbers.reduce((total, row) => total + row[query], 0);
      assert.ok(Math.abs(sum - 1) < 1e-3, `the probabilities of query ${query} sum to ${sum}`);
    }
  } else if (method === 'triplet') {
    assert.ok(numbers.every((row, at) => row[at] === Math.min(...row)), 'no drawing is nearer to a drawing than itself');
  } else {
    assert.ok(numbers.every((row) => row.filter((field) => field === null).length <= 1), 'at most itself is left out');
  }
}

test('the board is saved with its drawings as lines and its names as words', async (t) => {
  const playground = await site.open(t, { settings: CPU });
  await playground.drawBoard(THREE);
  await playground.renameClass(2, 'ring か');
  const found = await pictures(playground, 'fewshot-board');
  const drawn = (await playground.ink()).slice(0, 3);
  const lines = found.paths.map(({ d }) => d);
  for (const path of drawn) assert.ok(lines.includes(path), `${path.slice(0, 40)} is in the picture`);
  assert.ok(found.words.includes('ring か'), `${found.words}`);
  assert.ok(!found.words.includes('Add class'), 'what is to be pressed is not');
});

test('the map is saved with its drawings as lines and its labels as words', async (t) => {
  const playground = await site.open(t, { settings: CPU });
  await playground.drawBoard(THREE);
  await playground.renameClass(2, '<ring> & co');
  await playground.page.getByTestId('map-encoder').filter({ hasText: 'pretrained' }).waitFor();
  await playground.page.waitForFunction(() => document.querySelector('[data-testid=map-canvas]').ariaLabel.includes('3 drawings'));
  const found = await pictures(playground, 'fewshot-map');
  assert.ok(found.words.includes('<ring> & co'), `${found.words}`);
  const strokes = THREE.flat().length;
  const lines = found.paths.filter(({ d, fill }) => fill === 'none' && /^M[01]\.\d{4} [01]\.\d{4}[QL]/.test(d));
  assert.equal(lines.length, strokes, 'every stroke of the board is a line');
  // The map on the page is painted on, as before.
  assert.ok(await playground.shades('[data-testid=map-canvas]') > 8);
});

for (const method of ['prototypical', 'siamese', 'triplet', 'simclr']) {
  test(`the step view of ${method} is saved, its matrix as boxes`, async (t) => {
    const playground = await site.open(t, { settings: { ...CPU, method } });
    const { page } = playground;
    assert.ok(await page.getByTestId('export-fewshot-view').isHidden(), 'there is nothing to save yet');
    await playground.step(1);
    const { sentence } = await playground.untilViewed(1);
    const found = await pictures(playground, 'fewshot-view');
    const words = found.words.join(' ').replaceAll(/\s+/g, ' ');
    assert.ok(words.includes(sentence.trim().split(/\s+/).slice(0, 4).join(' ')), `${sentence} in ${words}`);
    assert.ok(found.images > 0, 'what the network saw is there');
    await matrix(playground, method);
    await shoot(playground, `picture-${method}`);
  });
}

test('the course of the map over a run is filmed as WebM', async (t) => {
  const playground = await site.open(t, { settings: CPU });
  const { page } = playground;
  await page.getByTestId('export-fewshot-map').click();
  assert.ok(await page.getByTestId('map-film').isDisabled(), 'without a run there is nothing to film');
  await page.keyboard.press('Escape');
  await playground.step(6);
  await page.getByTestId('map-encoder').filter({ hasText: 'step 6' }).waitFor();
  const film = await playground.exportChart('fewshot-map', 'film');
  assert.equal(film.name, 'fewshot-map.webm');
  const seen = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const video = Object.assign(document.createElement('video'), { muted: true });
    video.src = URL.createObjectURL(new Blob([bytes], { type: 'video/webm' }));
    await new Promise((done, failed) => Object.assign(video, { onloadeddata: done, onerror: () => failed(video.error) }));
    await video.play();
    await new Promise((done) => { video.onended = done; });
    return { size: [video.videoWidth, video.videoHeight], frames: video.getVideoPlaybackQuality().totalVideoFrames };
  }, film.bytes.toString('base64'));
  const canvas = await page.getByTestId('map-canvas').evaluate(({ width, height }) => [width, height]);
  for (const axis of [0, 1]) assert.ok(Math.abs(seen.size[axis] - canvas[axis]) <= 1, `${seen.size} of ${canvas}`);
  assert.ok(seen.frames >= 10, `${seen.frames} frames`);
  await page.getByTestId('map-encoder').filter({ hasText: /^this run.s encoder, step 6$/ }).waitFor();
});

test('a browser that records no WebM says so', async (t) => {
  const playground = await site.open(t, {
    settings: CPU,
    before: (page) => page.addInitScript(() => { delete window.MediaRecorder; }),
  });
  await playground.step(2);
  await playground.page.getByTestId('map-encoder').filter({ hasText: 'step 2' }).waitFor();
  await playground.page.getByTestId('export-fewshot-map').click();
  await playground.page.getByTestId('map-film').click();
  await playground.untilNotice(/records no WebM/);
});
