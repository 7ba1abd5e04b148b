// Hands on the page: pens, fingers, palms and wheels leave what was meant and nothing else; keys do what they say on any keyboard; what
// is typed holds when it is done, or says why it cannot.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { CHARACTERS, untilSame } from './page.mjs';
import { SMALL_RUN, openSite, shoot } from './site.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site.close());

const CPU = { ...SMALL_RUN, device: 'cpu' };
const strokesOf = (playground) => playground.queryPad.evaluate((pad) =>
  (pad.querySelector('path.stroke').getAttribute('d').match(/M/g) ?? []).length);

/** Sends touches to the query pad: each `[type, x, y, radius]`, in the unit square and in pixels. */
async function touch(playground, ...touches) {
  const box = await playground.queryPad.boundingBox();
  const session = await playground.page.context().newCDPSession(playground.page);
  for (const [type, x = 0, y = 0, radius = 6] of touches) {
    const point = { x: box.x + x * box.width, y: box.y + y * box.height, radiusX: radius, radiusY: radius };
    const lifted = type === 'touchEnd' || type === 'touchCancel';
    await session.send('Input.dispatchTouchEvent', { type, touchPoints: lifted ? [] : [point] });
  }
  await session.detach();
}

test('neither a palm nor what the browser takes back leaves ink', async (t) => {
  const playground = await site.open(t, { context: { hasTouch: true } });
  await touch(playground, ['touchStart', 0.2, 0.2, 50], ['touchMove', 0.7, 0.7, 50], ['touchEnd']);
  assert.equal(await strokesOf(playground), 0, 'a palm');
  await touch(playground, ['touchStart', 0.2, 0.2], ['touchMove', 0.4, 0.4], ['touchMove', 0.6, 0.6, 50], ['touchMove', 0.8, 0.8], ['touchEnd']);
  assert.equal(await strokesOf(playground), 0, 'a palm that comes down with its edge');
  await touch(playground, ['touchStart', 0.2, 0.2], ['touchMove', 0.4, 0.4], ['touchCancel']);
  assert.equal(await strokesOf(playground), 0, 'a touch that is cancelled');
  await touch(playground, ['touchStart', 0.2, 0.2], ['touchMove', 0.7, 0.7], ['touchEnd']);
  assert.equal(await strokesOf(playground), 1, 'a finger');
});

test('a stroke ends with its own button, and with a pointer of which nothing more is heard', async (t) => {
  const playground = await site.open(t);
  const { page, queryPad } = playground;
  const { mouse } = page;
  const box = await queryPad.boundingBox();
  const move = (x, y) => mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 4 });
  await move(0.2, 0.2);
  await mouse.down({ button: 'right' });
  await move(0.8, 0.2);
  await mouse.up({ button: 'right' });
  assert.equal(await strokesOf(playground), 0, 'the right button inks nothing');

  await move(0.2, 0.2);
  await mouse.down();
  await move(0.4, 0.4);
  await mouse.down({ button: 'right' });
  await mouse.up();
  await move(0.4, 0.5);
  const drawn = await queryPad.locator('path.stroke').first().getAttribute('d');
  await move(0.9, 0.9);
  await mouse.up({ button: 'right' });
  assert.equal(await strokesOf(playground), 1);
  assert.equal(await queryPad.locator('path.stroke').first().getAttribute('d'), drawn, 'the right button, still held, draws nothing');

  await queryPad.evaluate((pad) => {
    const { x, y, width } = pad.getBoundingClientRect();
    const at = { clientX: x + width / 3, clientY: y + width / 3, button: 0, buttons: 1, bubbles: true };
    pad.dispatchEvent(new PointerEvent('pointerdown', { ...at, pointerId: 77, pointerType: 'pen', isPrimary: true }));
  });
  await move(0.6, 0.1);
  await mouse.down();
  await move(0.9, 0.1);
  await mouse.up();
  assert.equal(await strokesOf(playground), 3, 'a pen that went without a word locks nobody out');
});

test('a stroke stays under the pen while the page is scrolled', async (t) => {
  const playground = await site.open(t, { context: { viewport: { width: 960, height: 600 } } });
  const { page, queryPad } = playground;
  await queryPad.scrollIntoViewIfNeeded();
  await page.evaluate(() => window.scrollBy(0, -40));
  const before = await queryPad.boundingBox();
  const pen = [before.x + before.width / 2, before.y + before.height / 4];
  await page.mouse.move(...pen);
  await page.mouse.down();
  await page.evaluate(() => window.scrollBy(0, 40));
  await page.mouse.move(pen[0] + 3, pen[1], { steps: 3 });
  const after = await queryPad.boundingBox();
  assert.ok(before.y - after.y > 20, `the pad moved by ${before.y - after.y} pixels`);
  await page.mouse.up();
  const numbers = (await queryPad.locator('path.stroke').first().getAttribute('d')).match(/-?[\d.]+/g).map(Number);
  assert.ok(Math.abs(numbers.at(-1) - (pen[1] - after.y) / after.height) < 0.02, `it ends at ${numbers.at(-1)}`);
});

test('the editor goes from cell to cell by its keys, and keeps focus and stroke', async (t) => {
  const playground = await site.open(t);
  const { page, editorPad } = playground;
  const title = page.locator('#editor-title');
  await playground.clearBoard();
  await playground.cells.first().click();
  for (const [key, name] of [['ArrowRight', 'B'], ['ArrowRight', 'C'], ['PageDown', 'D'], ['ArrowLeft', 'C'], ['PageUp', 'B']]) {
    await page.keyboard.press(key);
    await title.filter({ hasText: `Class ${name}` }).waitFor({ timeout: 2_000 });
  }
  assert.equal(await page.evaluate(() => document.activeElement.id), 'editor-pad');
  await title.click();
  await page.keyboard.press('ArrowRight');
  await title.filter({ hasText: 'Class C' }).waitFor({ timeout: 2_000 });
  await page.keyboard.press('e');
  const box = await editorPad.boundingBox();
  await page.getByRole('dialog').getByRole('button', { name: 'Erase strokes', pressed: true }).waitFor();
  await page.keyboard.press('e');
  await page.mouse.move(box.x + 40, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + 120, box.y + 90, { steps: 3 });
  await page.keyboard.press('PageDown');
  await page.mouse.up();
  assert.equal(await playground.drawnCells(), 1, 'the stroke in hand stands');
  await page.keyboard.press('ArrowLeft');
  const clear = page.getByRole('dialog').getByRole('button', { name: 'Clear the drawing' });
  await clear.focus();
  await page.keyboard.press('Enter');
  assert.ok(await clear.isDisabled());
  await page.keyboard.press('ArrowRight');
  await title.filter({ hasText: 'Class D' }).waitFor({ timeout: 2_000 });
});

test('Caps Lock and other alphabets keep every shortcut', async (t) => {
  const playground = await site.open(t, { settings: CPU });
  const { page } = playground;
  const press = (key, code, options = {}) => page.evaluate(([name, place, more]) => {
    const at = document.activeElement ?? document.body;
    at.dispatchEvent(new KeyboardEvent('keydown', { key: name, code: place, bubbles: true, cancelable: true, ...more }));
  }, [key, code, options]);
  await press('S', 'KeyS');
  await playground.untilSteps(1);
  await press('ы', 'KeyS');
  await playground.untilSteps(2);
  await press('Process', 'KeyR');
  await page.waitForFunction(() => document.querySelector('[data-testid=steps]').textContent === '0');
  await press('؟', 'Slash', { shiftKey: true });
  await page.locator('dialog.help[open]').waitFor();
  await page.keyboard.press('Escape');
  await press('й', 'KeyQ');
  await page.waitForFunction(() => document.activeElement.id === 'query-pad');
  await playground.drawOn(playground.queryPad, CHARACTERS.cross);
  await press('Z', 'KeyZ', { ctrlKey: true });
  assert.equal(await strokesOf(playground), 1, 'Caps Lock makes no redo of undo');
  await press('я', 'KeyZ', { ctrlKey: true });
  assert.equal(await strokesOf(playground), 0);
  await press('Я', 'KeyZ', { ctrlKey: true, shiftKey: true });
  await press('y', 'KeyZ', { ctrlKey: true });
  assert.equal(await strokesOf(playground), 2, 'where a keyboard has its y, it redoes');
  await press('У', 'KeyE');
  await page.locator('.query').getByRole('button', { name: 'Erase strokes', pressed: true }).waitFor();
  await page.getByTestId('map-canvas').focus();
  await press('т', 'KeyN');
  await page.locator('.tooltip').first().waitFor();
});

for (const [width, height] of [[320, 568], [568, 320]]) {
  test(`on a screen of ${width}×${height} the editor's pad is large enough to draw on`, async (t) => {
    const playground = await site.open(t, { context: { viewport: { width, height }, hasTouch: true, isMobile: true } });
    const { page, editorPad } = playground;
    await playground.cells.first().tap();
    await editorPad.waitFor();
    const box = await editorPad.boundingBox();
    await shoot(playground, `editor-${width}x${height}`);
    assert.ok(box.width >= 190 && Math.abs(box.width - box.height) < 1, `${box.width} × ${box.height}`);
    assert.ok(box.x >= 0 && box.x + box.width <= width);
    const dialog = page.getByTestId('editor');
    assert.ok(await dialog.evaluate((element) => element.scrollWidth <= element.clientWidth), 'nothing is cut off');
    await page.getByTestId('editor-done').tap();
    await editorPad.waitFor({ state: 'detached' });
  });
}

test('the wheel scrolls the page, over the map and over a number, and with Ctrl it enlarges the map', async (t) => {
  const playground = await site.open(t, { settings: CPU, context: { viewport: { width: 960, height: 600 } } });
  const { page } = playground;
  const map = page.getByTestId('map-canvas');
  const picture = () => map.evaluate((canvas) => canvas.toDataURL());
  const scrolled = () => page.evaluate(() => window.scrollY);
  // In a corner no point lies under the pointer, which would be told apart.
  const corner = { position: { x: 6, y: 6 } };
  await map.hover(corner);
  const whole = await untilSame(picture);
  const from = await scrolled();
  await page.mouse.wheel(0, 120);
  await page.waitForFunction((before) => window.scrollY > before, from);
  assert.equal(await untilSame(picture), whole);
  await map.hover(corner);
  const stands = await scrolled();
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -120);
  await page.keyboard.up('Control');
  assert.notEqual(await untilSame(picture), whole);
  assert.equal(await scrolled(), stands, 'the page stays');

  await playground.openSettings();
  const way = page.locator('#setting-n_way');
  await way.focus();
  await way.hover();
  await page.mouse.wheel(0, 120);
  await page.mouse.wheel(0, -240);
  await page.waitForTimeout(200);
  assert.equal(await way.inputValue(), '5');
});

test('what is typed into a number holds with Enter or when the field is left, or says why not and stays', async (t) => {
  const playground = await site.open(t, { settings: CPU });
  const { page } = playground;
  await playground.openSettings();
  const [way, seed] = [page.locator('#setting-n_way'), page.locator('#setting-seed')];
  const why = page.locator('#setting-n_way-why');
  await way.fill('abc');
  assert.ok(await why.isHidden(), 'a draft is not judged');
  await way.press('Enter');
  assert.equal(await why.textContent(), '“abc” is not a whole number from 2 to 20. It is still 5.');
  assert.equal(await way.inputValue(), 'abc');
  assert.equal(await way.getAttribute('aria-invalid'), 'true');
  assert.match(page.url(), /n_way=5/);
  await shoot(playground, 'field-refused');
  await way.press('Escape');
  assert.equal(await way.inputValue(), '5');
  assert.ok(await why.isHidden());
  await way.fill('900');
  await seed.focus();
  assert.match(await why.textContent(), /^“900” is not a whole number from 2 to 20/);
  await way.fill('7');
  await way.press('Enter');
  assert.ok(await why.isHidden());
  await page.waitForFunction(() => location.hash.includes('n_way=7'));
  await way.press('ArrowUp');
  await page.waitForFunction(() => location.hash.includes('n_way=8'));
  await seed.fill('-1');
  await seed.press('Enter');
  assert.match(await page.locator('#setting-seed-why').textContent(), /“-1” is not a whole number from 0 up\. It is still 3\./);
  await page.getByRole('button', { name: 'New seed' }).click();
  assert.ok(await page.locator('#setting-seed-why').isHidden(), 'another number holds now');
  assert.notEqual(await seed.inputValue(), '-1');
});
