import type { LocalServer } from '../../core/probe.ts';

export interface ModelChoice {
  readonly id: string;
  readonly name?: string;
  readonly description?: string;
}

/** Models that the editor itself offers, by the extension that brings them. */
export interface EditorVendor {
  readonly vendor: string;
  readonly models: readonly (ModelChoice & { readonly maxInputTokens: number })[];
}

/** Where models come from. */
export type Source =
  | { readonly kind: 'editor'; readonly vendor: EditorVendor }
  | { readonly kind: 'local'; readonly server: LocalServer }
  | { readonly kind: 'openai' | 'deepseek' | 'address' | 'offline' };

/** What is looked for while the person reads the list of what is always there. */
export interface Found {
  readonly editor: Promise<readonly EditorVendor[]>;
  readonly local: Promise<readonly LocalServer[]>;
}

export interface KeyQuestion {
  readonly name: string;
  /** One lies in the secret storage: an empty answer keeps it. */
  readonly kept: boolean;
  /** The one given before was not taken. */
  readonly refused: boolean;
}

/** What went wrong, and what to do about it. */
export interface Problem {
  readonly sentence: string;
  readonly detail: string;
}

/** How to go on after a problem. */
export type Way = 'again' | 'address' | 'model' | 'anyway';

/** Asks what connecting a model needs to know. Each answers undefined where the person went away: then nothing changes. */
export interface ConnectAsker {
  source(found: Found): Promise<Source | undefined>;
  /** A base URL that the schema takes. */
  address(before: string | undefined): Promise<string | undefined>;
  key(question: KeyQuestion): Promise<string | undefined>;
  /** One of `models`, or any other name. */
  model(name: string, models: readonly ModelChoice[]): Promise<string | undefined>;
  /** Shows that something is under way; the person may call it off. */
  wait<T>(title: string, work: Promise<T>): Promise<T | undefined>;
  problem(problem: Problem, ways: readonly Way[]): Promise<Way | undefined>;
  /** Whether tasks that name no provider use the new one from now on, and no longer `current`. */
  asDefault(name: string, current: string): Promise<boolean | undefined>;
}
