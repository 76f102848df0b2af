import type { Status } from './lifecycle.ts';
import type { Usage } from './task.ts';

export const ACTORS = ['person', 'agent', 'worker', 'engine'] as const;
/** Who caused an event. */
export type Actor = (typeof ACTORS)[number];

export const LOG_LEVELS = ['debug', 'info', 'warning', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface ProgressReport {
  /** 0–99 while running. */
  readonly percentage: number;
  readonly currentStep: number;
  readonly totalSteps: number;
  readonly stepTitle: string | null;
}

export type EventBody =
  | { readonly kind: 'status'; readonly status: Status; readonly note?: string }
  | ({ readonly kind: 'progress' } & ProgressReport)
  | { readonly kind: 'log'; readonly level: LogLevel; readonly text: string }
  | {
      readonly kind: 'step';
      /** Position within the run, from 0. */
      readonly step: number;
      readonly phase: 'begun' | 'finished';
      /** `prompt`, `turn` or the tool's name. */
      readonly name: string;
      readonly usage?: Usage;
    }
  | { readonly kind: 'restarted'; readonly archivedSteps: number; readonly note: string }
  | { readonly kind: 'edited'; readonly fields: readonly string[] }
  | { readonly kind: 'removed' };

/** One line of a task's append-only history. `seq` orders all events of a store; `at` is for people. */
export type TaskEvent = EventBody & {
  readonly seq: number;
  readonly at: number;
  readonly task: string;
  readonly attempt: number;
  readonly actor: Actor;
};

/** A piece of text as the model writes it. Streamed, never stored. */
export interface TextDelta {
  readonly task: string;
  readonly attempt: number;
  readonly text: string;
}
