import * as z from 'zod';
import type { ConnectAsker, EditorVendor, Found, Problem, Source } from './asker.ts';

/** The answers of another extension, or of a script, which connects a model without a person at the keyboard. */
export const givenAnswersSchema = z.strictObject({
  source: z.enum(['openai', 'deepseek', 'openai-compatible', 'vscode-lm', 'offline']),
  /** With `vscode-lm`. */
  vendor: z.string().optional(),
  /** With `openai-compatible`. */
  baseURL: z.url({ protocol: /^https?$/ }).optional(),
  key: z.string().optional(),
  model: z.string().optional(),
  /** Take the model although its test failed. */
  anyway: z.boolean().default(false),
  asDefault: z.boolean().default(true),
});
export type GivenAnswers = z.infer<typeof givenAnswersSchema>;

/** Answers without asking. What it has no answer for is an error that says so. */
export class GivenAsker implements ConnectAsker {
  readonly #given: GivenAnswers;
  #keyGiven = false;

  constructor(given: GivenAnswers) {
    this.#given = given;
  }

  async source({ editor }: Found): Promise<Source> {
    const { source } = this.#given;
    switch (source) {
      case 'openai':
      case 'deepseek':
      case 'offline':
        return { kind: source };
      case 'openai-compatible':
        return { kind: 'address' };
      case 'vscode-lm':
        return { kind: 'editor', vendor: this.#vendor(await editor) };
    }
  }

  async address(): Promise<string> {
    return required(this.#given.baseURL, 'baseURL').replace(/\/+$/, '');
  }

  /** The second time it is the one that was refused. */
  async key(): Promise<string> {
    if (this.#keyGiven) throw new Error('The key was refused.');
    this.#keyGiven = true;
    return required(this.#given.key, 'key');
  }

  async model(): Promise<string> {
    return required(this.#given.model, 'model');
  }

  wait<T>(_: string, work: Promise<T>): Promise<T> {
    return work;
  }

  async problem({ sentence, detail }: Problem): Promise<'anyway'> {
    if (this.#given.anyway) return 'anyway';
    throw new Error(`${sentence} ${detail}`);
  }

  async asDefault(): Promise<boolean> {
    return this.#given.asDefault;
  }

  #vendor(vendors: readonly EditorVendor[]): EditorVendor {
    const vendor = required(this.#given.vendor, 'vendor');
    const found = vendors.find((one) => one.vendor === vendor);
    if (!found) throw new Error(`The editor offers no models of ${vendor}.`);
    return found;
  }
}

function required(value: string | undefined, name: string): string {
  if (value === undefined) throw new Error(`${name} is needed to connect this.`);
  return value;
}
