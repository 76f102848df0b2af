/**
 * The one error type that crosses rooms, threads and sockets. Its message is written for the person who reads it:
 * what happened, to which task, what to do.
 */
export type ErrorCode =
  | 'invalid' // the input is wrong; `field` names where
  | 'not-found' // no such task, agent or provider
  | 'conflict' // the task's state does not allow it
  | 'cycle' // dependencies would form a cycle
  | 'lost' // the fencing token is stale: somebody else owns the task now
  | 'closed' // the engine is gone or going; a repeat with the same command id is harmless
  | 'version' // the other side speaks another protocol, or the store is newer
  | 'unavailable' // the store cannot be opened or written
  | 'internal';

export interface QueueErrorDetails {
  /** Where in the input: a field's path (`tasks[2].priority`), or `file:line:column`. */
  readonly field?: string;
  /** The task concerned, by id or ref. */
  readonly task?: string;
}

export class QueueError extends Error {
  override readonly name = 'QueueError';
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly task: string | undefined;

  /** Bundles that are loaded later hold a copy of this class each; an error of one is one for all. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'QueueError';
  }

  constructor(code: ErrorCode, message: string, details: QueueErrorDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.field = details.field;
    this.task = details.task;
  }
}

/** The message of whatever was thrown, without a stack. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
