// What the page keeps, as a test needs it: records in IndexedDB and localStorage, read, damaged and made by hand.

import { varint } from '../../bench/postcard.mjs';

/** Where earlier pages kept the board. */
export const LEGACY_KEY = 'fewshot-playground-drawings';

const f32 = (number) => [...new Uint8Array(new Float32Array([number]).buffer)];
const sequence = (items, encode) => [...varint(items.length), ...items.flatMap(encode)];
const text = (letters) => sequence([...new TextEncoder().encode(letters)], (byte) => [byte]);
const point = ([x, y], index) => [...f32(x), ...f32(y), ...f32(20 * index), ...f32(0.5)];

/** A drawing of strokes in the unit square, as postcard writes it. */
export const drawing = (strokes) => sequence(strokes, (stroke) => sequence(stroke, point));

/** The record that earlier pages kept in localStorage, as bytes. `classes` are lists of drawings. */
export function legacyRecord({ format = 1, classes, query = [], name = (id) => `n${id}` }) {
  const board = sequence(classes.map((drawings, id) => ({ id, drawings })), ({ id, drawings }) =>
    [...varint(id), ...text(name(id)), ...sequence(drawings, drawing)]);
  return [...varint(format), ...board, ...drawing(query)];
}

/** Bytes as the text in which localStorage has them. */
export const asText = (bytes) => String.fromCharCode(...bytes);

/** Has the page begin with this text in localStorage, at its first opening only. */
export async function beginWith(page, key, value) {
  await page.addInitScript(([name, content]) => {
    if (sessionStorage.getItem('begun') === null) localStorage.setItem(name, content);
    sessionStorage.setItem('begun', 'yes');
  }, [key, value]);
}

/** Every record of the database: `{ key: bytes }`. */
export async function records(page) {
  return page.evaluate(() => new Promise((resolve, reject) => {
    const request = indexedDB.open('fewshot-playground', 1);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const database = request.result;
      const store = database.transaction('records').objectStore('records');
      const [keys, values] = [store.getAllKeys(), store.getAll()];
      values.onsuccess = () => {
        database.close();
        resolve(Object.fromEntries(keys.result.map((key, index) => [key, [...values.result[index]]])));
      };
    };
  }));
}

/** Writes records into the database, under the page's feet. */
export async function put(page, changed) {
  await page.evaluate((entries) => new Promise((resolve, reject) => {
    const request = indexedDB.open('fewshot-playground', 1);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const database = request.result;
      const transaction = database.transaction('records', 'readwrite');
      for (const [key, bytes] of Object.entries(entries)) {
        transaction.objectStore('records').put(Uint8Array.from(bytes), key);
      }
      transaction.oncomplete = () => { database.close(); resolve(); };
      transaction.onerror = () => reject(transaction.error);
    };
  }), changed);
}

/** The revision in a record's head. */
export const revision = (bytes) => Number(new DataView(Uint8Array.from(bytes).buffer).getBigUint64(7, true));

/** The key of the latest copy of a record: 'board' or 'run'. */
export async function latest(page, name) {
  const all = Object.entries(await records(page)).filter(([key]) => key.startsWith(`${name}-`));
  return all.sort(([, a], [, b]) => revision(b) - revision(a))[0]?.[0];
}

/** Waits until the database has as many changes of the board as there were before, and so many more. */
export async function untilKept(page, pattern = /^board-/) {
  for (let tries = 0; tries < 100; tries += 1) {
    const keys = Object.keys(await records(page));
    if (keys.some((key) => pattern.test(key))) return;
    await page.waitForTimeout(50);
  }
  throw new Error(`nothing like ${pattern} was kept`);
}
