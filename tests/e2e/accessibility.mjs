// What axe finds, and what is too small for a finger.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Serious and critical findings of axe, each as one line with the first elements it is about. */
export async function violations(page) {
  // Not as a script of the page, which its security policy would refuse.
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
    return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  });
  return found.map(({ id, nodes }) => {
    const elements = nodes.slice(0, 4).map(({ target }) => target.join(' '));
    return `${id} (${nodes.length}): ${elements.join(', ')}`;
  });
}

/** What can be pressed and is smaller than 44 × 44 pixels, its padding by pseudo-elements counted. */
export async function smallTargets(page) {
  return page.evaluate(() => {
    const side = 44;
    const covers = (element, x, y) => {
      const hit = document.elementFromPoint(x, y);
      return hit !== null && (element.contains(hit) || hit.contains(element) && hit.matches('label'));
    };
    return [...document.querySelectorAll('button, summary, select, input:not([type=radio]), label.segment')]
      .filter((element) => element.checkVisibility({ checkVisibilityCSS: true }) && element.closest('dialog:not([open])') === null)
      // What stands in a label is pressed with it.
      .map((element) => element.matches('input[type=checkbox]') ? element.closest('label') ?? element : element)
      .filter((element) => {
        element.scrollIntoView({ block: 'center' });
        const { left, top, width, height } = element.getBoundingClientRect();
        const [x, y] = [left + width / 2, top + height / 2];
        const reach = side / 2 - 1;
        const wide = width >= side - 0.5 || (covers(element, x - reach, y) && covers(element, x + reach, y));
        const tall = height >= side - 0.5 || (covers(element, x, y - reach) && covers(element, x, y + reach));
        return !(wide && tall);
      })
      .map((element) => {
        const { width, height } = element.getBoundingClientRect();
        const name = element.getAttribute('aria-label') ?? element.textContent.trim();
        return `${name || element.id}: ${Math.round(width)} × ${Math.round(height)}`;
      });
  });
}

/** What there is on the screen to operate, by name: whatever the keyboard or a pointer can act on, disabled or not; radio buttons
 *  that are one choice count once. */
export async function controls(page) {
  // Away from everything: what shows itself to a pointer that comes near is not there at first sight.
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.activeElement?.blur());
  return page.evaluate(() =>
    [...document.querySelectorAll('a[href], button, summary, select, textarea, input:not([type=radio]), fieldset:has([type=radio]), [tabindex="0"]')]
      .filter((element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }))
      .filter((element) => {
        const { left, top, right, bottom, width } = element.getBoundingClientRect();
        return width > 1 && right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
      })
      .map((element) => element.getAttribute('aria-label') ?? element.querySelector('legend')?.textContent ?? element.textContent.trim()));
}
