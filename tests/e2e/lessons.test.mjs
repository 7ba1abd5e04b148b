// The lessons: scenes that set the playground, what is tried and answered in them, and presenting them.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { violations } from './accessibility.mjs';
import { openSite, shoot } from './site.mjs';

const FOLDER = new URL('../../static/lessons/', import.meta.url);
/** How many scenes each lesson has, in order. */
const SCENES = readdirSync(FOLDER).sort().map((name) => readFileSync(new URL(name, FOLDER), 'utf8').match(/^# /gm).length);

const CPU = { device: 'cpu' };
const scene = (link) => `lesson=${link}`;

let site;
before(async () => { site = await openSite(); });
after(() => site.close());

const title = (page) => page.getByTestId('scene-title').textContent();

test('every scene of every lesson opens, sets the playground and points at what is there', async (t) => {
  const playground = await site.open(t, { settings: CPU });
  const { page } = playground;
  await page.getByTestId('lessons').click();
  await page.getByTestId('scene-title').waitFor();
  const seen = [];
  for (const [lesson, scenes] of SCENES.entries()) {
    for (let number = 1; number <= scenes; number += 1) {
      await page.getByTestId('scene-number').filter({ hasText: new RegExp(`^${number} of ${scenes}$`) }).waitFor();
      assert.ok((await page.getByTestId('chapter').locator('option:checked').textContent()).startsWith(`${lesson + 1} `));
      // What is lit, and every formula, is there in the frame after.
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      const lit = await page.locator('[data-lit]').count();
      assert.ok(lit >= 1, `${await title(page)} points at nothing`);
      seen.push(await title(page));
      for (const question of await page.getByTestId('question').all()) await checkQuestion(question, seen.at(-1));
      const next = page.getByTestId('scene-next');
      if (await next.isEnabled()) await next.click();
    }
  }
  assert.equal(new Set(seen).size, SCENES.reduce((sum, count) => sum + count));
  assert.equal(await playground.notices.filter({ hasText: 'not understood' }).count(), 0);
});

/** Of some choices one or more is right and another is not; no number is right that is no number. */
async function checkQuestion(question, where) {
  const says = question.getByTestId('question-says');
  const choices = await question.getByTestId('choice').all();
  const verdicts = [];
  for (const choice of choices) {
    await choice.click();
    verdicts.push((await says.textContent()).startsWith('Right.'));
  }
  if (choices.length > 0) {
    // What is right only once something was done is wrong for all of them before.
    assert.ok(verdicts.includes(false), `${where}: every answer is right`);
    return;
  }
  await question.getByTestId('answer').fill('many');
  await question.getByTestId('check').click();
  assert.match(await says.textContent(), /^Not so\./);
}

test('a link opens a scene, what is tried is ticked off, and a reload stays there', async (t) => {
  const playground = await site.open(t, { settings: scene('siamese') });
  const { page } = playground;
  await playground.chooseDevice('cpu');
  assert.equal(await page.getByTestId('method').inputValue(), 'siamese');
  const task = page.getByTestId('task').first();
  assert.ok(!(await task.getAttribute('class')).includes('done'));
  await page.getByTestId('scene-action').click();
  await playground.untilSteps(1);
  await page.locator('[data-testid=task].done').waitFor();
  await page.getByTestId('scene-next').click();
  const second = await title(page);
  await page.waitForFunction(() => location.hash.includes('lesson=siamese.2'));
  await shoot(playground, 'lesson');
  await page.reload();
  await playground.untilReady();
  await page.getByTestId('scene-title').filter({ hasText: second }).waitFor();
  await page.getByTestId('lesson-close').click();
  await page.getByTestId('lesson').waitFor({ state: 'detached' });
  await page.waitForFunction(() => !location.hash.includes('lesson='));
});

test('a number is checked against what the playground shows, a phrase lights up its panel and sets a setting', async (t) => {
  const playground = await site.open(t, { settings: scene('few-shot.2') });
  const { page } = playground;
  const question = page.getByTestId('question').first();
  const answer = async (text) => {
    await question.getByTestId('answer').fill(text);
    await question.getByTestId('answer').press('Enter');
    return question.getByTestId('question-says').textContent();
  };
  assert.match(await answer('6'), /^Not so/);
  assert.match(await answer('5'), /^Right/);
  await page.locator('.in-text.sets').first().click();
  assert.match(await answer('5'), /^Not so/, '5-shot has 25');
  assert.match(await answer('25'), /^Right/);
  const phrase = page.locator('.in-text[data-point]').first();
  await phrase.focus();
  assert.equal(await page.locator('[data-lit]').count(), 1);
});

test('a scene trains to its step and pauses there', async (t) => {
  const playground = await site.open(t, { settings: scene('siamese.2') });
  const { page } = playground;
  await playground.chooseDevice('cpu');
  const action = page.getByTestId('scene-action');
  const until = Number((await action.textContent()).replaceAll(/\D/g, ''));
  await action.click();
  await playground.untilSteps(until);
  await playground.train.filter({ hasText: 'Train' }).waitFor();
  assert.ok(await action.isDisabled());
  assert.ok(await page.getByTestId('encoder').getByRole('radio', { name: 'This run' }).isChecked(), 'its own encoder answers');
});

test('while presenting, the keys of a clicker go from scene to scene, blank the screen and never reload the page', async (t) => {
  const playground = await site.open(t, { settings: scene('siamese') });
  const { page } = playground;
  const stage = () => page.evaluate(() => document.documentElement.dataset.stage ?? null);
  await page.keyboard.press('p');
  const say = page.getByTestId('say');
  await say.waitFor();
  assert.equal(await stage(), 'step');
  const first = await say.textContent();
  await shoot(playground, 'presenting');
  await page.evaluate(() => { window.isSame = true; });
  await page.keyboard.press('PageDown');
  await page.waitForFunction((before) => document.querySelector('[data-testid=say]').textContent !== before, first);
  await page.keyboard.press('1');
  assert.equal(await stage(), 'board');
  await page.keyboard.press('0');
  assert.equal(await stage(), 'step');
  await page.keyboard.press('PageUp');
  await page.waitForFunction((before) => document.querySelector('[data-testid=say]').textContent === before, first);
  await page.keyboard.press('b');
  await page.getByTestId('blank').waitFor();
  await page.keyboard.press('.');
  await page.getByTestId('blank').waitFor({ state: 'hidden' });
  await page.keyboard.press('F5');
  await page.waitForTimeout(300);
  assert.ok(await page.evaluate(() => window.isSame), 'the page is the same');
  await page.keyboard.press('Escape');
  await say.waitFor({ state: 'detached' });
  assert.equal(await stage(), null);
  assert.ok(await page.getByTestId('lesson').isVisible(), 'the lesson is where it was');
});

test('lessons that do not come are said to, and can be tried again', async (t) => {
  const playground = await site.open(t, {
    settings: CPU, expected: /Failed to load resource/,
    before: (page) => page.route(/lessons[^/]*\.bin/, (route) => route.fulfill({ status: 404 })),
  });
  const { page } = playground;
  await page.getByTestId('lessons').click();
  const lesson = page.getByTestId('lesson');
  await lesson.getByRole('alert').filter({ hasText: '404' }).waitFor();
  await page.unrouteAll();
  await lesson.getByRole('button', { name: 'Try again' }).click();
  await page.getByTestId('scene-title').waitFor();
});

for (const [name, viewport] of [['a desk', { width: 1440, height: 900 }], ['a phone', { width: 390, height: 844 }]]) {
  for (const colorScheme of ['light', 'dark']) {
    test(`a lesson is usable at ${name} in the ${colorScheme} theme`, async (t) => {
      const hasTouch = viewport.width < 500;
      const playground = await site.open(t, { settings: scene('simclr.2'), context: { viewport, colorScheme, hasTouch } });
      const { page } = playground;
      await page.getByTestId('scene-title').waitFor();
      assert.deepEqual(await violations(page), []);
      await shoot(playground, `lesson-${viewport.width}-${colorScheme}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(wide <= 0, `${wide} pixels too wide`);
      if (hasTouch) {
        await playground.goTo('map');
        await playground.goTo('lesson');
      }
    });
  }
}
