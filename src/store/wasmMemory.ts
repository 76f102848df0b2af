/**
 * Typed access to the memory of a running WebAssembly module. The memory's buffer is replaced whenever it grows, so
 * the views are looked up anew for each use.
 */
export class WasmMemory {
  readonly #memory: WebAssembly.Memory;
  #bytes = new Uint8Array(0);
  #view = new DataView(new ArrayBuffer(0));

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
  }

  get bytes(): Uint8Array {
    this.#refresh();
    return this.#bytes;
  }

  get view(): DataView {
    this.#refresh();
    return this.#view;
  }

  word(address: number): number {
    return this.view.getUint32(address, true);
  }

  setWord(address: number, value: number): void {
    this.view.setUint32(address, value, true);
  }

  /** The zero-terminated UTF-8 text at `address`. */
  text(address: number): string {
    const bytes = this.bytes;
    return Buffer.from(bytes.subarray(address, bytes.indexOf(0, address))).toString('utf8');
  }

  #refresh(): void {
    if (this.#bytes.buffer === this.#memory.buffer) return;
    this.#bytes = new Uint8Array(this.#memory.buffer);
    this.#view = new DataView(this.#memory.buffer);
  }
}
