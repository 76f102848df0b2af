/** What a terminal shows of the sequences that the live display uses; anything else is an error. */
export class Screen {
  readonly #columns: number;
  #rows: string[] = [''];
  #row = 0;
  #column = 0;
  cursorHidden = false;

  constructor(columns: number) {
    this.#columns = columns;
  }

  get lines(): readonly string[] {
    return this.#rows.map((row) => row.trimEnd());
  }

  write(text: string): void {
    // oxlint-disable-next-line no-control-regex -- a terminal reads control characters
    for (const [, sequence, plain] of text.matchAll(/(\u001b\[[?\d;]*[A-Za-z]|[\n\r])|([^\u001b\n\r]+)/g)) {
      if (sequence !== undefined) this.#obey(sequence);
      else for (const character of plain ?? '') this.#put(character);
    }
  }

  #put(character: string): void {
    if (this.#column === this.#columns) this.#newLine();
    const row = (this.#rows[this.#row] ?? '').padEnd(this.#column);
    this.#rows[this.#row] = row.slice(0, this.#column) + character + row.slice(this.#column + 1);
    this.#column++;
  }

  #newLine(): void {
    this.#row++;
    this.#column = 0;
    while (this.#rows.length <= this.#row) this.#rows.push('');
  }

  #obey(sequence: string): void {
    const [, digits = '', letter = ''] = /\[\??([\d;]*)([A-Za-z])$/.exec(sequence) ?? [];
    if (sequence === '\n') this.#newLine();
    else if (sequence === '\r') this.#column = 0;
    else if (letter === 'A') this.#row = Math.max(0, this.#row - Number(digits));
    else if (letter === 'K') this.#rows[this.#row] = (this.#rows[this.#row] ?? '').slice(0, this.#column);
    else if (letter === 'J') {
      this.#rows = this.#rows.slice(0, this.#row + 1);
      this.#rows[this.#row] = (this.#rows[this.#row] ?? '').slice(0, this.#column);
    } else if (digits === '25') this.cursorHidden = letter === 'l';
    else if (digits !== '2026' && letter !== 'm') throw new Error(`What is ${JSON.stringify(sequence)}?`);
  }
}
