// Zip archives for tests, stored and not compressed, and Omniglot's strokes and images to put into them.

import { deflateSync } from 'node:zlib';

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc >>> 0;
});

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** A zip archive of these files: `{ path: text or bytes }`. */
export function zip(files) {
  const bodies = [];
  const directory = [];
  let offset = 0;
  for (const [path, text] of Object.entries(files)) {
    const [name, body] = [Buffer.from(path), Buffer.from(text)];
    const header = (signature, fields) => {
      const bytes = Buffer.alloc(4 + 2 * fields.length);
      bytes.writeUInt32LE(signature);
      fields.forEach((field, at) => bytes.writeUInt16LE(field, 4 + 2 * at));
      return bytes;
    };
    const halves = (number) => [number & 0xffff, number >>> 16];
    const common = [20, 0, 0, 0, 0, ...halves(crc32(body)), ...halves(body.length), ...halves(body.length), name.length, 0];
    bodies.push(header(0x04034b50, common), name, body);
    directory.push(header(0x02014b50, [20, ...common, 0, 0, 0, 0, 0, ...halves(offset)]), name);
    offset += 30 + name.length + body.length;
  }
  const entries = Object.keys(files).length;
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(entries, 8);
  end.writeUInt16LE(entries, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, ...directory, end]);
}

/** A file of strokes as Omniglot's are. */
export { strokes };

/** A file of drawings as Quick, Draw! has them. */
export function sketches(word, count, recognized = true) {
  const line = (at) => ({ word, countrycode: 'XX', recognized, key_id: String(at), drawing: [[[0, 120, 255], [at, 200, 90]], [[40], [9]]] });
  return Array.from({ length: count }, (_, at) => JSON.stringify(line(at))).join('\n');
}

/** An archive of strokes as Omniglot's are: some alphabets of some characters, each drawn so many times. */
export function strokesZip(alphabets, characters, drawings) {
  const files = {};
  const two = (number) => String(number).padStart(2, '0');
  let image = 0;
  for (const [at, alphabet] of alphabets.entries()) {
    for (let character = 1; character <= characters; character += 1) {
      image += 1;
      for (let drawing = 1; drawing <= drawings; drawing += 1) {
        const path = `strokes/${alphabet}/character${two(character)}/${String(image).padStart(4, '0')}_${two(drawing)}.txt`;
        files[path] = strokes(at * characters + character, drawing);
      }
    }
  }
  return zip(files);
}

// A zigzag whose number of turns is the character's, leaning as the drawer leans; `x,y,t` with y downwards negative.
function strokes(character, drawing) {
  const lines = ['START'];
  const turns = character + 1;
  for (let point = 0; point <= 4 * turns; point += 1) {
    const along = point / (4 * turns);
    const swing = Math.abs(((along * turns) % 2) - 1);
    const x = 15 + 75 * along + 0.6 * drawing * swing;
    const y = -(20 + 60 * swing);
    lines.push(`${x.toFixed(6)},${y.toFixed(6)},${(30 * point).toFixed(6)}`);
  }
  return [...lines, 'BREAK', ''].join('\n');
}

/** An archive of images as Omniglot's are: characters of one alphabet, each by so many drawers. */
export function imagesZip(alphabet, characters, drawings) {
  const two = (number) => String(number).padStart(2, '0');
  const files = {};
  for (let character = 1; character <= characters; character += 1) {
    for (let drawing = 1; drawing <= drawings; drawing += 1) {
      const path = `images/${alphabet}/character${two(character)}/00${two(character)}_${two(drawing)}.png`;
      files[path] = scan(character, drawing);
    }
  }
  return zip(files);
}

/** An image of a character as Omniglot's are: `character` and `drawing` say which. */
export { scan };

// A line whose slope is the character's, and its place the drawer's, on a sheet of 105 × 105.
function scan(character, drawing) {
  const side = 105;
  const rows = Array.from({ length: side }, (_, y) => {
    const isInk = (x) => x > 15 && x < 90 && Math.abs(y - (30 + drawing + 0.2 * character * (x - 15))) < 2.5;
    // A row begins with its filter, which is none.
    return Buffer.from([0, ...Array.from({ length: side }, (_, x) => (isInk(x) ? 0 : 255))]);
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 8; // bits a pixel; the colour type that follows is 0, greyscale
  const chunk = (type, body) => {
    const named = Buffer.concat([Buffer.from(type), body]);
    const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(body.length);
    crc.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, crc]);
  };
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.concat(rows))), chunk('IEND', Buffer.alloc(0)),
  ]);
}
