/** Where things lie in a log, in bytes. Numbers are big-endian (sqlite.org/fileformat2.html#walformat). */
const HEADER = { length: 32, magic: 0, salts: 16, checksum: 24 } as const;
const FRAME = { header: 24, page: 0, pagesAfterCommit: 4, salts: 8, checksum: 16 } as const;
/** Checksums are made of little-endian words: WebAssembly's. */
const MAGIC = 0x377f0682;
/** What sql.js gives every database. */
export const PAGE_SIZE = 4096;
const FRAME_LENGTH = FRAME.header + PAGE_SIZE;

/** A checksum; or the salts, which all frames have in common that were written since the log last began. */
type Words = readonly [number, number];

/**
 * The bytes of SQLite's write-ahead log: a header, then frames with a page each. A frame is whole if its checksum is right;
 * that goes on from the checksum of the frame before, whose bytes alone are needed for it: frames behind a damaged one can
 * still be judged.
 */
export class WriteAheadLog {
  readonly #view: DataView;
  /** Frames that there is room for. */
  readonly frames: number;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.frames = Math.max(0, Math.floor((bytes.length - HEADER.length) / FRAME_LENGTH));
  }

  get isHeaderWhole(): boolean {
    if (this.#view.byteLength < HEADER.length || this.#view.getUint32(HEADER.magic) !== MAGIC) return false;
    return same(this.#sum(0, HEADER.checksum, [0, 0]), this.#words(HEADER.checksum));
  }

  get salts(): Words {
    return this.#words(HEADER.salts);
  }

  saltsOf(frame: number): Words {
    return this.#words(this.#at(frame) + FRAME.salts);
  }

  /** Whether a frame is as it was written after the one before it. */
  isWhole(frame: number, salts: Words): boolean {
    if (frame < 0 || frame >= this.frames || !same(this.saltsOf(frame), salts)) return false;
    const at = this.#at(frame);
    const before = this.#words(frame === 0 ? HEADER.checksum : this.#at(frame - 1) + FRAME.checksum);
    const sum = this.#sum(at + FRAME.header, PAGE_SIZE, this.#sum(at, FRAME.salts, before));
    return same(sum, this.#words(at + FRAME.checksum));
  }

  /** The first frame from `from` on that is not whole; `frames` where all are. */
  firstBroken(from: number, salts: Words): number {
    let frame = from;
    while (this.isWhole(frame, salts)) frame++;
    return frame;
  }

  /** Whether a transaction ends with this frame. */
  isCommit(frame: number): boolean {
    return this.pagesAfter(frame) > 0;
  }

  /** How many pages the database has after a commit. */
  pagesAfter(frame: number): number {
    return this.#view.getUint32(this.#at(frame) + FRAME.pagesAfterCommit);
  }

  /** The number, from 1, of the page that a frame holds. */
  pageNumber(frame: number): number {
    return this.#view.getUint32(this.#at(frame) + FRAME.page);
  }

  page(frame: number): Uint8Array {
    const { buffer, byteOffset } = this.#view;
    return new Uint8Array(buffer, byteOffset + this.#at(frame) + FRAME.header, PAGE_SIZE);
  }

  #at(frame: number): number {
    return HEADER.length + frame * FRAME_LENGTH;
  }

  #words(at: number): Words {
    return [this.#view.getUint32(at), this.#view.getUint32(at + 4)];
  }

  #sum(at: number, length: number, [first, second]: Words): Words {
    let [a, b] = [first, second];
    for (let place = at; place < at + length; place += 8) {
      a = (a + this.#view.getUint32(place, true) + b) | 0;
      b = (b + this.#view.getUint32(place + 4, true) + a) | 0;
    }
    return [a >>> 0, b >>> 0];
  }
}

function same(a: Words, b: Words): boolean {
  return a[0] === b[0] && a[1] === b[1];
}
