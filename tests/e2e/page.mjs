// The page as a person has it: what is on it and what one can do there. All selectors of the end-to-end tests are here.

import { setTimeout } from 'node:timers/promises';

/** Strokes in the unit square for a few characters that nobody would mix up. */
export const CHARACTERS = {
  cross: [[[0.5, 0.15], [0.5, 0.85]], [[0.15, 0.5], [0.85, 0.5]]],
  ring: [Array.from({ length: 25 }, (_, i) => [0.5 + 0.33 * Math.sin(i / 3.8), 0.5 - 0.33 * Math.cos(i / 3.8)])],
  zigzag: [[[0.2, 0.2], [0.8, 0.2], [0.2, 0.8], [0.8, 0.8]]],
};

/** The same character by another hand: smaller, moved and leaning. */
export function anotherHand(strokes) {
  return strokes.map((stroke) => stroke.map(([x, y]) => [0.08 + 0.78 * x + 0.06 * (1 - y), 0.12 + 0.75 * y + 0.03 * x]));
}

const GRACE_MS = 60_000;

/** Waits until a question is answered the same for 600 ms on end; the answer. */
export async function untilSame(question) {
  const end = Date.now() + GRACE_MS;
  for (let [answer, since] = [await question(), Date.now()]; Date.now() < end;) {
    if (Date.now() - since >= 600) return answer;
    await setTimeout(100);
    const next = await question();
    if (next !== answer) [answer, since] = [next, Date.now()];
  }
  throw new Error('it never came to rest');
}

export class PlaygroundPage {
  constructor(page) {
    this.page = page;
    this.classes = page.getByTestId('class');
    this.cells = page.getByTestId('cell');
    this.queryPad = page.locator('#query-pad');
    this.editorPad = page.locator('#editor-pad');
    this.verdict = page.getByTestId('verdict');
    this.train = page.getByTestId('train');
    this.notices = page.getByTestId('notice');
    this.deviceKind = page.getByTestId('device-kind');
    this.deviceNote = page.getByTestId('device-note');
    this.shell = page.locator('#shell');
  }

  /** Waits until the trainer is up and the board has its first characters. */
  async untilReady() {
    await this.page.locator('[data-testid=train]:not([disabled])').waitFor({ state: 'attached', timeout: GRACE_MS });
    await this.page.locator('.board[aria-busy=false]').waitFor({ state: 'attached', timeout: GRACE_MS });
  }

  /** Fills the board with generated characters, one drawing each. */
  async fill(nWay) {
    await this.page.getByTestId('fill-menu').click();
    await this.page.getByRole('button', { name: `${nWay} characters, 1 drawing each` }).click();
    await this.page.waitForFunction((n) => document.querySelectorAll('[data-testid=class]').length === n, nWay);
  }

  /** Opens the editor of a class, counted from 1; its field for a name. */
  async editClass(number) {
    await this.classes.nth(number - 1).getByTestId('cell').first().click();
    return this.page.getByLabel(`Name of class ${number}`);
  }

  async renameClass(number, name) {
    await (await this.editClass(number)).fill(name);
    await this.page.getByTestId('editor-done').click();
    await this.editorPad.waitFor({ state: 'detached' });
  }

  /** What a class is called on the board. */
  async nameOfClass(number) {
    return this.classes.nth(number - 1).locator('.class-name').textContent();
  }

  async removeClass(number) {
    await this.editClass(number);
    await this.page.getByRole('button', { name: 'Remove class' }).click();
    await this.editorPad.waitFor({ state: 'detached' });
  }

  async clearBoard() {
    await this.page.getByTestId('fill-menu').click();
    await this.page.getByTestId('clear-board').click();
    await this.page.waitForFunction(() => document.querySelectorAll('[data-testid=cell]:not(.empty)').length === 0);
  }

  /** Draws these characters with the mouse, one a class, on a board of that many classes. */
  async drawBoard(characters) {
    await this.fill(characters.length);
    await this.clearBoard();
    await this.cells.first().click();
    for (const [index, strokes] of characters.entries()) {
      await this.editorPad.waitFor();
      await this.drawOn(this.editorPad, strokes);
      if (index + 1 < characters.length) await this.page.getByTestId('next-cell').click();
    }
    await this.page.getByTestId('editor-done').click();
    await this.editorPad.waitFor({ state: 'detached' });
  }

  /** Draws with the mouse on a pad. */
  async drawOn(pad, strokes) {
    await pad.scrollIntoViewIfNeeded();
    const box = await pad.boundingBox();
    const { mouse } = this.page;
    for (const stroke of strokes) {
      const [start, ...rest] = stroke.map(([x, y]) => [box.x + x * box.width, box.y + y * box.height]);
      await mouse.move(...start);
      await mouse.down();
      for (const point of rest) await mouse.move(...point, { steps: 6 });
      await mouse.up();
    }
  }

  /** Draws with a finger on a pad: touch events as the browser's own input pipeline makes them. */
  async touchOn(pad, strokes) {
    await pad.scrollIntoViewIfNeeded();
    const box = await pad.boundingBox();
    const session = await this.page.context().newCDPSession(this.page);
    const send = (type, points) => session.send('Input.dispatchTouchEvent', { type, touchPoints: points });
    for (const stroke of strokes) {
      const points = stroke.map(([x, y]) => ({ x: box.x + x * box.width, y: box.y + y * box.height }));
      await send('touchStart', [points[0]]);
      for (const point of points.slice(1)) await send('touchMove', [point]);
      await send('touchEnd', []);
    }
    await session.detach();
  }

  /** Draws on the query pad; resolves with the answer and the milliseconds from pen-up to it. */
  async ask(strokes) {
    await this.drawOn(this.queryPad, strokes);
    const penUp = performance.now();
    const answer = await this.untilAnswered();
    return { ...answer, milliseconds: performance.now() - penUp };
  }

  /** Waits for an answer to the query: its sentence, and each class with its percentage as shown. */
  async untilAnswered(timeout = GRACE_MS) {
    await this.page.waitForFunction(
      () => /^(Looks|Most) like/.test(document.querySelector('[data-testid=verdict]')?.textContent),
      undefined,
      { timeout },
    );
    const sentence = await this.verdict.textContent();
    const bars = await this.page.locator('.bars-list [data-testid=bar]').evaluateAll((items) =>
      items.map((item) => ({
        name: item.querySelector('.bar-name').textContent,
        percent: Number.parseFloat(item.querySelector('[data-testid=probability]').textContent.replace(/[<>]/, '')),
        leads: item.classList.contains('leads'),
      })));
    return { sentence, bars };
  }

  /** How many strokes each cell of the board shows, by the accessible name of what it offers. */
  async drawnCells() {
    return this.cells.evaluateAll((cells) => cells.filter((cell) => !cell.classList.contains('empty')).length);
  }

  /** What the board and the query show, as SVG path data: equal if and only if the drawings are. */
  async ink() {
    return this.page.evaluate(() =>
      [...document.querySelectorAll('[data-testid=cell] path, #query-pad path.stroke')].map((path) => path.getAttribute('d')));
  }

  async steps() {
    const text = await this.page.getByTestId('steps').textContent();
    return Number(text.replaceAll(/\D/g, ''));
  }

  async loss() {
    return Number(await this.page.getByTestId('loss').textContent());
  }

  /** Waits until the run has taken this many steps. */
  async untilSteps(count, timeout = 4 * GRACE_MS) {
    await this.page.waitForFunction(
      (wanted) => Number(document.querySelector('[data-testid=steps]').textContent.replaceAll(/\D/g, '')) >= wanted,
      count,
      { timeout },
    );
  }

  /** Takes single steps with the button, one after another. */
  async step(count) {
    for (let i = 0; i < count; i += 1) {
      const before = await this.steps();
      await this.page.getByTestId('step').click();
      await this.untilSteps(before + 1);
    }
  }

  /** Every method there is to choose: `{ id, title }`, in order. */
  async methods() {
    return this.page.getByTestId('method').locator('option').evaluateAll((options) =>
      options.map(({ value, textContent }) => ({ id: value, title: textContent })));
  }

  /** Chooses a method, and ends the run of the one before. */
  async chooseMethod(id) {
    const stop = this.page.getByTestId('stop');
    if (await stop.isEnabled()) {
      await stop.click();
      await this.page.locator('[data-testid=stop][disabled]').waitFor({ state: 'attached' });
    }
    await this.page.getByTestId('method').selectOption(id);
  }

  /** Waits until this step is shown; the view's name and its sentence. */
  async untilViewed(step) {
    await this.page.getByTestId('viewed-step').filter({ hasText: new RegExp(`^step ${step}$`) }).waitFor({ timeout: GRACE_MS });
    const view = this.page.locator('[data-view]');
    await view.waitFor({ timeout: GRACE_MS });
    // The view is told of the step in the frame after the panel.
    await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    return { name: await view.getAttribute('data-view'), sentence: await this.page.getByTestId('step-sentence').textContent() };
  }

  /** How many colours a canvas or anything else shows: what is blank shows one. */
  async shades(selector) {
    const element = this.page.locator(selector);
    const isCanvas = await element.evaluate((found) => found instanceof HTMLCanvasElement);
    const picture = isCanvas ? null : (await element.screenshot()).toString('base64');
    return element.evaluate(async (canvas, picture) => {
      let context = picture === null ? canvas.getContext('2d') : null;
      if (context === null) {
        const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
        const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
        context = new OffscreenCanvas(image.width, image.height).getContext('2d');
        context.drawImage(image, 0, 0);
      }
      const { data } = context.getImageData(0, 0, context.canvas.width, context.canvas.height);
      return new Set(new Uint32Array(data.buffer)).size;
    }, picture);
  }

  /** Saves a chart or a card as 'svg', 'png' or 'csv', or the map as 'film', by its menu; the file's name and its bytes. */
  async exportChart(name, format) {
    await this.page.getByTestId(`export-${name}`).click();
    const download = this.page.waitForEvent('download');
    await this.page.locator(`#export-${name}`).getByTestId(format === 'film' ? 'map-film' : `export-${format}`).click();
    const file = await download;
    const pieces = [];
    for await (const piece of await file.createReadStream()) pieces.push(piece);
    return { name: file.suggestedFilename(), bytes: Buffer.concat(pieces) };
  }

  /** Opens the dialog with the link to the page as it is. */
  async share() {
    await this.page.getByTestId('work-menu').click();
    await this.page.getByTestId('share').click();
  }

  async rewind() {
    await this.page.getByTestId('rewind').click();
    await this.page.waitForFunction(() => document.querySelector('[data-testid=steps]').textContent === '0');
  }

  /** Measures the run on held-out characters; the accuracy in percent. */
  async evaluate() {
    const accuracy = this.page.getByTestId('accuracy');
    const before = await accuracy.getAttribute('title');
    await this.page.getByTestId('evaluate').click();
    await this.page.waitForFunction(
      (old) => document.querySelector('[data-testid=accuracy]').getAttribute('title') !== old,
      before,
      { timeout: 2 * GRACE_MS },
    );
    return Number.parseFloat(await accuracy.textContent());
  }

  /** Pauses, and waits for the step that was under way: the button says Train before the trainer has heard of it. */
  async pause() {
    await this.train.filter({ hasText: 'Pause' }).click();
    await this.train.filter({ hasText: 'Train' }).waitFor();
    await untilSame(() => this.steps());
  }

  /** Unfolds settings, speed and device. */
  async openSettings() {
    const fold = this.page.getByTestId('settings');
    if (!await fold.evaluate((details) => details.open)) await fold.locator('> summary').click();
  }

  /** Chooses what to train on: 'auto', 'cpu' or 'gpu'. */
  async chooseDevice(value) {
    await this.openSettings();
    await this.page.locator(`input[name=device][value=${value}]`).check({ force: true });
  }

  /** Waits for a notice that matches. */
  async untilNotice(pattern, timeout = GRACE_MS) {
    await this.notices.filter({ hasText: pattern }).first().waitFor({ timeout });
    return this.notices.filter({ hasText: pattern }).first().textContent();
  }

  /** Goes to one of the four places on a phone. */
  async goTo(place) {
    await this.page.getByTestId(`tab-${place}`).tap();
    await this.page.locator(`.place-${place}.shown`).waitFor();
  }
}
