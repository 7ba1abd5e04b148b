// Canvases as SVG: a context that paints nothing, and writes down as SVG what it is told to paint. Whatever paints on a canvas of the
// page (src/page/kit/pen.rs, src/page/map/paint.rs) paints on one of these while its canvas has one (src/page/kit/picture), so
// that a picture of the page needs no second way of painting. It knows of a canvas's context what these two use.
'use strict';

(() => {
  /** What a context is told before it paints, and what `save` keeps. */
  const SETTINGS = {
    fillStyle: '#000', strokeStyle: '#000', lineWidth: 1, lineCap: 'butt', lineJoin: 'miter', globalAlpha: 1,
    font: '10px sans-serif', textAlign: 'start', textBaseline: 'alphabetic',
  };
  const ANCHORS = { start: 'start', left: 'start', center: 'middle', end: 'end', right: 'end' };
  /** From where words are put down to the line they stand on, in heights of letters. */
  const BASELINES = { alphabetic: 0, middle: 0.35, top: 0.8 };

  const figure = (number) => String(Math.round(number * 1000) / 1000);
  const escaped = (text) => String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

  /** An SVG element; attributes that are null are left out. */
  function element(tag, attributes, inside = '') {
    const written = Object.entries(attributes).filter(([, value]) => value !== null)
      .map(([name, value]) => ` ${name}="${typeof value === 'number' ? figure(value) : escaped(value)}"`).join('');
    return `<${tag}${written}>${inside}</${tag}>`;
  }

  /** A path that remembers what it was made of, which the browser's own does not tell. */
  const NativePath = self.Path2D;
  self.Path2D = class Path2D extends NativePath {
    constructor(data) {
      super(data);
      this.data = data;
    }
  };

  const ruler = document.createElement('canvas').getContext('2d');

  class CanvasRecorder {
    constructor() {
      Object.assign(this, SETTINGS, { matrix: new DOMMatrix(), saved: [], path: '', parts: [] });
    }

    /** All that was painted since it was last cleared. */
    svg() {
      return this.parts.join('');
    }

    #put(tag, attributes, inside) {
      const { a, b, c, d, e, f } = this.matrix;
      const transform = this.matrix.isIdentity ? null : `matrix(${[a, b, c, d, e, f].map(figure).join(' ')})`;
      const opacity = this.globalAlpha < 1 ? this.globalAlpha : null;
      this.parts.push(element(tag, { ...attributes, opacity, transform }, inside));
    }

    get #pen() {
      const { strokeStyle, lineWidth, lineCap, lineJoin } = this;
      return { fill: 'none', stroke: strokeStyle, 'stroke-width': lineWidth, 'stroke-linecap': lineCap, 'stroke-linejoin': lineJoin };
    }

    save() {
      this.saved.push(Object.fromEntries([...Object.keys(SETTINGS), 'matrix'].map((name) => [name, this[name]])));
    }

    restore() {
      Object.assign(this, this.saved.pop());
    }

    setTransform(...numbers) {
      this.matrix = new DOMMatrix(numbers);
    }

    transform(...numbers) {
      this.matrix = this.matrix.multiply(new DOMMatrix(numbers));
    }

    translate(x, y) {
      this.matrix = this.matrix.translate(x, y);
    }

    scale(x, y) {
      this.matrix = this.matrix.scale(x, y);
    }

    /** Painters clear all of a canvas before they begin. */
    clearRect() {
      this.parts = [];
    }

    beginPath() {
      this.path = '';
    }

    closePath() {
      this.path += 'Z';
    }

    moveTo(x, y) {
      this.path += `M${figure(x)} ${figure(y)}`;
    }

    lineTo(x, y) {
      this.path += `L${figure(x)} ${figure(y)}`;
    }

    arc(x, y, radius, from, to) {
      // An arc of SVG that ends where it begins is none, so a whole circle is two.
      const steps = to - from > Math.PI ? 2 : 1;
      const at = (step) => {
        const angle = from + ((to - from) * step) / steps;
        return `${figure(x + radius * Math.cos(angle))} ${figure(y + radius * Math.sin(angle))}`;
      };
      this.path += `${this.path === '' ? 'M' : 'L'}${at(0)}`;
      for (let step = 1; step <= steps; step += 1) this.path += `A${figure(radius)} ${figure(radius)} 0 0 1 ${at(step)}`;
    }

    roundRect(x, y, width, height, radius) {
      const [r, w, h] = [radius, width - 2 * radius, height - 2 * radius].map(figure);
      this.path += `M${figure(x + radius)} ${figure(y)}h${w}a${r} ${r} 0 0 1 ${r} ${r}v${h}a${r} ${r} 0 0 1 -${r} ${r}`
        + `h-${w}a${r} ${r} 0 0 1 -${r} -${r}v-${h}a${r} ${r} 0 0 1 ${r} -${r}Z`;
    }

    stroke(path) {
      this.#put('path', { d: path?.data ?? this.path, ...this.#pen });
    }

    fill(path) {
      this.#put('path', { d: path?.data ?? this.path, fill: this.fillStyle });
    }

    fillRect(x, y, width, height) {
      this.#put('rect', { x, y, width, height, fill: this.fillStyle });
    }

    strokeRect(x, y, width, height) {
      this.#put('rect', { x, y, width, height, ...this.#pen });
    }

    #words(words, x, y, most, look) {
      const [, weight, size, family] = /^(?:(\S+) )?([\d.]+)px (.*)$/.exec(this.font) ?? [null, null, '10', 'sans-serif'];
      ruler.font = this.font;
      // As wide as on the page, even where its typeface is not to be had.
      const textLength = Math.min(ruler.measureText(words).width, most ?? Infinity);
      this.#put('text', {
        x, y: y + BASELINES[this.textBaseline] * size, 'text-anchor': ANCHORS[this.textAlign], textLength,
        lengthAdjust: 'spacingAndGlyphs', 'font-size': size, 'font-weight': weight ?? null, 'font-family': family, ...look,
      }, escaped(words));
    }

    fillText(words, x, y, most) {
      this.#words(words, x, y, most, { fill: this.fillStyle });
    }

    strokeText(words, x, y, most) {
      this.#words(words, x, y, most, this.#pen);
    }

    /** Another canvas, whole or a part of it, as a picture. */
    drawImage(source, ...numbers) {
      const [sx, sy, sw, sh, x, y, width, height] =
        numbers.length === 8 ? numbers : [0, 0, source.width, source.height, ...numbers];
      const sheet = Object.assign(document.createElement('canvas'), { width: Math.ceil(sw), height: Math.ceil(sh) });
      sheet.getContext('2d').drawImage(source, sx, sy, sw, sh, 0, 0, sheet.width, sheet.height);
      const href = sheet.toDataURL();
      this.#put('image', { href, x, y, width: width ?? sw, height: height ?? sh, preserveAspectRatio: 'none' });
    }
  }

  self.CanvasRecorder = CanvasRecorder;
})();
