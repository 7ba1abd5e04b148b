// A part of the page as a picture: as SVG that needs no style sheet, or as PNG. Fetched when the first is asked for.
//
// Every element is drawn as what the browser has computed for it, theme included: an SVG of the page as itself, so that drawings stay
// paths; a canvas as what its painter tells (static/recorder.js), or else as its pixels; boxes as rectangles; words as text. Not
// a `foreignObject` with the page's HTML, which drawing programs and slides do not show.
'use strict';

(() => {
  /** The style of SVG elements that matters, as attributes: a `style` would be forbidden where a security policy forbids it. */
  const PROPERTIES = [
    'fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin',
    'paint-order', 'opacity', 'font-size', 'font-weight', 'font-family',
  ];
  /** What is there to be pressed, or said but not seen. */
  const LEFT_OUT = '.icon-button, .button, .chart-export, .menu-items, .visually-hidden, .add-class, .cell-hint, '
    + '.tooltip, .matrix-picked, .chart-pointed, select, [hidden]';
  /** How the browser tells the gradients of the page. */
  const SCALE = 'linear-gradient(to right';
  /** Paper around the picture, in pixels. */
  const MARGIN = 12;
  /** Pixels of a PNG for each pixel of the page, and the longest side that every browser paints. */
  const FINER = 2;
  const LONGEST = 16_000;

  const figure = (number) => String(Math.round(number * 100) / 100);
  const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  const isClear = (colour) => colour === 'transparent' || /^rgba\(.*, 0\)$|\/ 0\)$/.test(colour);

  /** A colour as every program reads it: mixed colours are computed in a notation that is new. */
  function plain(colour) {
    const mixed = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.e-]+))?\)$/.exec(colour);
    if (mixed === null) return colour;
    const [red, green, blue] = mixed.slice(1, 4).map((share) => Math.round(255 * share));
    return mixed[4] === undefined ? `rgb(${red}, ${green}, ${blue})` : `rgba(${red}, ${green}, ${blue}, ${mixed[4]})`;
  }

  class Picture {
    constructor() {
      this.parts = [];
      this.edges = [Infinity, Infinity, -Infinity, -Infinity];
      /** What was scrolled and is drawn whole: everything right of it or below it makes room. */
      this.rooms = [];
      this.scales = 0;
    }

    /** Where an element goes: left, top, width, height. */
    #place({ left, top, width, height }) {
      for (const room of this.rooms) {
        if (left >= room.right) left += room.across;
        if (top >= room.bottom) top += room.down;
      }
      return [left, top, width, height];
    }

    #put(part, [left, top, width, height]) {
      const [l, t, r, b] = this.edges;
      this.edges = [Math.min(l, left), Math.min(t, top), Math.max(r, left + width), Math.max(b, top + height)];
      this.parts.push(part);
    }

    draw(element) {
      const style = getComputedStyle(element);
      if (style.display === 'none' || style.visibility === 'hidden' || style.opacity === '0' || element.matches(LEFT_OUT)) return;
      const bounds = element.getBoundingClientRect();
      if (element instanceof SVGSVGElement) return this.#drawing(element, bounds);
      if (element instanceof HTMLCanvasElement) return this.#canvas(element, bounds);
      if (style.display !== 'contents') this.#box(style, bounds);
      if (element instanceof HTMLInputElement) return this.#field(element, style, bounds);
      const scrolled = [element.scrollLeft, element.scrollTop];
      element.scrollTo({ left: 0, top: 0, behavior: 'instant' });
      for (const child of element.childNodes) {
        if (child instanceof Text) this.#words(child, style);
        else if (child instanceof Element) this.draw(child);
      }
      element.scrollTo({ left: scrolled[0], top: scrolled[1], behavior: 'instant' });
      const [across, down] = [element.scrollWidth - element.clientWidth, element.scrollHeight - element.clientHeight];
      if (style.overflow !== 'visible' && across + down > 0) this.rooms.push({ ...edgesOf(bounds), across, down });
    }

    /** An SVG of the page within this one. */
    #drawing(element, bounds) {
      if (bounds.width === 0 || bounds.height === 0) return;
      const copy = element.cloneNode(true);
      const originals = element.querySelectorAll('*');
      for (const [at, copied] of copy.querySelectorAll('*').entries()) {
        const style = getComputedStyle(originals[at]);
        copied.removeAttribute('style');
        for (const name of PROPERTIES) copied.setAttribute(name, plain(style.getPropertyValue(name)));
      }
      copy.querySelectorAll(LEFT_OUT).forEach((part) => part.remove());
      // A text's children are HTML to the page and must be XML here.
      const inside = [...copy.childNodes].map((child) => new XMLSerializer().serializeToString(child)).join('');
      const place = this.#place(bounds);
      this.#put(nested(place, element.getAttribute('viewBox'), inside.replaceAll(' xmlns="http://www.w3.org/2000/svg"', '')), place);
    }

    #canvas(canvas, bounds) {
      if (bounds.width === 0 || canvas.width === 0) return;
      const place = this.#place(bounds);
      const told = canvas.recorder?.svg() ?? '';
      if (told !== '') return this.#put(nested(place, `0 0 ${canvas.width} ${canvas.height}`, told, 'hidden'), place);
      const [x, y, width, height] = place.map(figure);
      this.#put(`<image x="${x}" y="${y}" width="${width}" height="${height}" href="${canvas.toDataURL()}"/>`, place);
    }

    /** What stands behind an element, and its frame. */
    #box(style, bounds) {
      const line = style.borderTopStyle === 'none' ? 0 : Number.parseFloat(style.borderTopWidth);
      const isFramed = line > 0 && !isClear(style.borderTopColor) && Number.parseFloat(style.borderBottomWidth) > 0;
      const isFilled = !isClear(style.backgroundColor) || style.backgroundImage.startsWith(SCALE);
      if (bounds.width <= 1 || (!isFramed && !isFilled)) return;
      const place = this.#place(bounds);
      const off = isFramed ? line / 2 : 0;
      const [left, top, width, height] = place;
      const [x, y, w, h] = [left + off, top + off, Math.max(width - 2 * off, 0), Math.max(height - 2 * off, 0)].map(figure);
      const fill = this.#scale(style) ?? (isClear(style.backgroundColor) ? 'none' : plain(style.backgroundColor));
      const dashes = style.borderTopStyle === 'dashed' ? ` stroke-dasharray="${3 * line}"` : '';
      const frame = isFramed ? ` stroke="${plain(style.borderTopColor)}" stroke-width="${line}"${dashes}` : '';
      const radius = figure(Math.min(Number.parseFloat(style.borderTopLeftRadius) || 0, width / 2, height / 2));
      this.#put(`<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="${radius}" fill="${fill}"${frame}/>`, place);
    }

    /** A scale of colours from left to right, which is what the page's gradients are; null if there is none. */
    #scale({ backgroundImage }) {
      if (!backgroundImage.startsWith(SCALE)) return null;
      const colours = backgroundImage.match(/(?:rgba?|color)\([^)]*\)/g) ?? [];
      this.scales += 1;
      const stops = colours.map((colour, at) =>
        `<stop offset="${figure(at / Math.max(colours.length - 1, 1))}" stop-color="${plain(colour)}"/>`);
      this.parts.push(`<linearGradient id="scale-${this.scales}">${stops.join('')}</linearGradient>`);
      return `url(#scale-${this.scales})`;
    }

    /** The words of a field: they stand in the middle of its height. */
    #field(input, style, bounds) {
      const words = input.value || input.placeholder;
      if (!['text', 'number', 'search'].includes(input.type) || words === '') return;
      const left = bounds.left + Number.parseFloat(style.paddingLeft);
      this.#line(words, style, { left, top: bounds.top, width: 0, height: bounds.height });
    }

    /** Words of the page, a line at a time. */
    #words(text, style) {
      const range = document.createRange();
      const lines = [];
      for (const { 0: word, index } of text.data.matchAll(/\S+/g)) {
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        const { left, right, top, bottom } = range.getBoundingClientRect();
        if (right - left < 0.5) continue;
        const last = lines.at(-1);
        if (last !== undefined && Math.abs(last.top - top) < 2) {
          last.words.push(word);
          last.right = right;
        } else {
          lines.push({ words: [word], left, right, top, bottom });
        }
      }
      for (const { words, left, right, top, bottom } of lines) {
        this.#line(words.join(' '), style, { left, top, width: right - left, height: bottom - top });
      }
    }

    /** A line of words, as wide as on the page even where its typeface is not to be had. */
    #line(words, style, bounds) {
      const place = this.#place(bounds);
      const [left, top, width, height] = place;
      const size = Number.parseFloat(style.fontSize);
      const length = width > 0 ? ` textLength="${figure(width)}" lengthAdjust="spacingAndGlyphs"` : '';
      this.#put(`<text x="${figure(left)}" y="${figure(top + height / 2 + 0.35 * size)}"${length} font-size="${size}" `
        + `font-weight="${style.fontWeight}" font-family="${escaped(style.fontFamily)}" fill="${plain(style.color)}">`
        + `${escaped(words)}</text>`, place);
    }

    /** The SVG and its size. */
    finish() {
      const [left, top, right, bottom] = this.edges[0] < Infinity ? this.edges : [0, 0, 1, 1];
      const [x, y] = [left - MARGIN, top - MARGIN].map(figure);
      const size = [right - left, bottom - top].map((length) => Math.ceil(length + 2 * MARGIN));
      const paper = escaped(getComputedStyle(document.documentElement).getPropertyValue('--card').trim());
      const text = `<svg xmlns="http://www.w3.org/2000/svg" width="${size[0]}" height="${size[1]}" `
        + `viewBox="${x} ${y} ${size[0]} ${size[1]}"><rect x="${x}" y="${y}" width="100%" height="100%" fill="${paper}"/>`
        + `${this.parts.join('')}</svg>`;
      return { text, size };
    }
  }

  function edgesOf({ right, bottom }) {
    return { right: right - 1, bottom: bottom - 1 };
  }

  function nested([left, top, width, height], viewBox, inside, overflow = 'visible') {
    const [x, y, w, h] = [left, top, width, height].map(figure);
    const view = viewBox === null ? '' : ` viewBox="${viewBox}"`;
    return `<svg x="${x}" y="${y}" width="${w}" height="${h}"${view} overflow="${overflow}">${inside}</svg>`;
  }

  const frame = () => new Promise((done) => requestAnimationFrame(done));

  /** The picture of an element; `repaint` has every canvas of the page painted anew. */
  async function pictureOf(element, repaint) {
    const canvases = [...element.querySelectorAll('canvas')];
    for (const canvas of canvases) canvas.recorder = new self.CanvasRecorder();
    try {
      repaint();
      // What paints with the next frame may ask for it in this one.
      for (let count = 0; count < 3; count += 1) await frame();
      const picture = new Picture();
      picture.draw(element);
      return picture.finish();
    } finally {
      for (const canvas of canvases) delete canvas.recorder;
      repaint();
    }
  }

  async function png({ text, size: [width, height] }) {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    await image.decode();
    const finer = Math.min(FINER, LONGEST / Math.max(width, height));
    const canvas = Object.assign(document.createElement('canvas'), { width: width * finer, height: height * finer });
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
    return new Uint8Array(await blob.arrayBuffer());
  }

  /** A picture of an element as bytes of 'svg' or 'png'. */
  self.pictureBytes = async (element, kind, repaint) => {
    const picture = await pictureOf(element, repaint);
    return kind === 'png' ? png(picture) : new TextEncoder().encode(picture.text);
  };
})();
