import type { Failure } from '../../core/failure.ts';

export function permanent(message: string): Failure {
  return { kind: 'permanent', message };
}

export function transient(message: string): Failure {
  return { kind: 'transient', message };
}
