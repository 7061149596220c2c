// A code to be scanned, made on the voter's own device: ISO/IEC 18004, bytes, level L, versions 1 to 9, mask 0.

import { text } from "./bytes.mjs";

/** By version from 1: error-correcting bytes of a block, blocks, and where alignment patterns lie. */
const SIZES = [
  [7, 1, []], [10, 1, [6, 18]], [15, 1, [6, 22]], [20, 1, [6, 26]], [26, 1, [6, 30]],
  [18, 2, [6, 34]], [20, 2, [6, 22, 38]], [24, 2, [6, 24, 42]], [30, 2, [6, 26, 46]],
];
const TOTAL = [26, 44, 70, 100, 134, 172, 196, 242, 292];

/** Rows of ones and zeros; null where the text is too long for version 9. */
export function modules(words) {
  const bytes = [...text(words)];
  const version = SIZES.findIndex(([ec, blocks], at) => TOTAL[at] - ec * blocks >= bytes.length + 2) + 1;
  if (version === 0) return null;
  const grid = new Grid(version);
  grid.patterns(SIZES[version - 1][2]);
  grid.fill(codewords(bytes, version));
  return grid.rows;
}

/** Mode, length, bytes and padding, cut into blocks with their error correction, and taken from the blocks in turn. */
function codewords(bytes, version) {
  const [ec, blocks] = SIZES[version - 1];
  const room = TOTAL[version - 1] - ec * blocks;
  // Four bits of mode and eight of length shift every byte by half.
  const halves = [4, bytes.length >> 4, bytes.length & 15, ...bytes.flatMap((it) => [it >> 4, it & 15]), 0];
  const data = [];
  for (let at = 0; at < halves.length; at += 2) data.push((halves[at] << 4) | halves[at + 1]);
  for (let n = 0; data.length < room; n += 1) data.push(n % 2 ? 0x11 : 0xec);
  const short = Math.floor(room / blocks);
  const longer = room % blocks;
  let from = 0;
  const cut = Array.from({ length: blocks }, (_, at) => data.slice(from, (from += short + (at >= blocks - longer ? 1 : 0))));
  const checks = cut.map((it) => remainder(it, ec));
  const turns = (list, longest) => Array.from({ length: longest }, (_, at) => list.map((it) => it[at])).flat().filter((it) => it !== undefined);
  return [...turns(cut, short + 1), ...turns(checks, ec)];
}

const times = (a, b) => {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >> 7) * 0x11d);
    product ^= ((b >> bit) & 1) * a;
  }
  return product;
};

/** Reed and Solomon over GF(256) with 11d. */
function remainder(data, length) {
  let divisor = Array.from({ length }, (_, at) => (at === length - 1 ? 1 : 0));
  let root = 1;
  for (let n = 0; n < length; n += 1) {
    divisor = divisor.map((it, at) => times(it, root) ^ (divisor[at + 1] ?? 0));
    root = times(root, 2);
  }
  return data.reduce((rest, it) => {
    const factor = it ^ rest[0];
    return [...rest.slice(1), 0].map((one, at) => one ^ times(divisor[at], factor));
  }, new Array(length).fill(0));
}

class Grid {
  constructor(version) {
    this.version = version;
    this.size = 17 + 4 * version;
    this.rows = Array.from({ length: this.size }, () => new Array(this.size).fill(0));
    this.fixed = Array.from({ length: this.size }, () => new Array(this.size).fill(false));
  }

  set(x, y, dark) {
    if (x < 0 || y < 0 || x >= this.size || y >= this.size) return;
    this.rows[y][x] = dark ? 1 : 0;
    this.fixed[y][x] = true;
  }

  patterns(places) {
    const end = this.size - 7;
    for (let n = 0; n < this.size; n += 1) { this.set(6, n, n % 2 === 0); this.set(n, 6, n % 2 === 0); }
    for (const [x, y] of [[3, 3], [end + 3, 3], [3, end + 3]]) this.rings(x, y, 4, (far) => far !== 2 && far !== 4);
    const corner = (x, y) => (x === 6 && y === 6) || (x === 6 && y === places.at(-1)) || (x === places.at(-1) && y === 6);
    for (const x of places) for (const y of places) if (!corner(x, y)) this.rings(x, y, 2, (far) => far !== 1);
    this.format();
    if (this.version >= 7) this.versionBits();
  }

  rings(x, y, radius, dark) {
    for (let dy = -radius; dy <= radius; dy += 1) {
      for (let dx = -radius; dx <= radius; dx += 1) this.set(x + dx, y + dy, dark(Math.max(Math.abs(dx), Math.abs(dy))));
    }
  }

  /** Level L and mask 0, with their check bits. */
  format() {
    const [bits, end] = [0b111011111000100, this.size - 1];
    const bit = (n) => (bits >> n) & 1;
    for (let n = 0; n < 6; n += 1) this.set(8, n, bit(n));
    this.set(8, 7, bit(6)); this.set(8, 8, bit(7)); this.set(7, 8, bit(8));
    for (let n = 9; n < 15; n += 1) this.set(14 - n, 8, bit(n));
    for (let n = 0; n < 8; n += 1) this.set(end - n, 8, bit(n));
    for (let n = 8; n < 15; n += 1) this.set(8, this.size - 15 + n, bit(n));
    this.set(8, this.size - 8, true);
  }

  versionBits() {
    let rest = this.version;
    for (let n = 0; n < 12; n += 1) rest = (rest << 1) ^ ((rest >> 11) * 0x1f25);
    const bits = (this.version << 12) | rest;
    for (let n = 0; n < 18; n += 1) {
      const [a, b] = [this.size - 11 + (n % 3), Math.floor(n / 3)];
      this.set(a, b, (bits >> n) & 1);
      this.set(b, a, (bits >> n) & 1);
    }
  }

  /** Two columns at a time, up and down, masked. */
  fill(bytes) {
    let at = 0;
    for (let right = this.size - 1; right >= 1; right -= 2) {
      if (right === 6) right = 5;
      for (let n = 0; n < this.size; n += 1) {
        const y = ((right + 1) & 2) === 0 ? this.size - 1 - n : n;
        for (const x of [right, right - 1]) {
          if (this.fixed[y][x]) continue;
          const bit = at < bytes.length * 8 ? (bytes[at >> 3] >> (7 - (at & 7))) & 1 : 0;
          at += 1;
          this.rows[y][x] = bit ^ ((x + y) % 2 === 0 ? 1 : 0);
        }
      }
    }
  }
}
