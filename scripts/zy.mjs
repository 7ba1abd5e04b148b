import { CHARACTERS, PlaygroundPage, anotherHand } from '../tests/e2e/page.mjs';
import { launch } from './browser.mjs';
import { serve } from './static-server.mjs';
const server = await serve({ '/': '/work/main/dist' });
const browser = await launch({ webgpu: 'none' });
const profile = await browser.newContext({ viewport: { width: 1440, height: 900 } });
const page = await profile.newPage();
page.on('console', (m) => console.log('console', m.text().slice(0, 300)));
await page.addInitScript(() => {
  const Real = window.Worker;
  window.Worker = class extends Real { constructor(...a) { super(...a); this.addEventListener('message', (e) => { const d = e.data; const b = d instanceof Uint8Array ? d : d instanceof ArrayBuffer ? new Uint8Array(d) : null; console.log('in', Math.round(performance.now()), b ? b.length + ' ' + [...b.slice(0, 6)].join(',') : JSON.stringify(d)?.slice(0, 60)); }); }
    postMessage(d, t) { const b = d instanceof Uint8Array ? d : d instanceof ArrayBuffer ? new Uint8Array(d) : null; console.log('out', Math.round(performance.now()), b ? b.length + ' ' + [...b.slice(0, 6)].join(',') : JSON.stringify(d)?.slice(0, 60)); super.postMessage(d, t); } };
});
await page.goto(`${server.origin}/#seed=5&channels=8&device=cpu&method=maml&inner_steps=3`);
const pg = new PlaygroundPage(page);
await pg.untilReady();
await pg.step(2);
await pg.untilViewed(2);
await page.getByTestId('landscape').click();
for (let i = 0; i < 60; i++) { await page.waitForTimeout(60); console.log(i, await page.locator('.inner-space').getAttribute('data-landscape'), (await page.getByTestId('landscape').textContent()), await page.locator('[data-testid=job-trouble]').allTextContents()); }
await page.screenshot({ path: '/tmp/w/shots/land.png' });
await browser.close(); await server.close();
