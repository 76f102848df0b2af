import { strict as assert } from 'node:assert';
import type { ProposedFile } from '../../src/core/change.ts';
import type { Claim, TaskEngine } from '../../src/engine/port.ts';
import { result } from '../contract/scene.ts';

/** A file as an agent wants it; what the test does not say is harmless. */
export function proposedFile(path: string, over: Partial<ProposedFile> = {}): ProposedFile {
  return {
    path,
    base: 'one\n',
    text: 'one\ntwo\nthree\n',
    movedFrom: null,
    added: 2,
    removed: 0,
    ...over,
  };
}

let steps = 0;

/** What a tool of a running task proposes, in the commit that ends its step. */
export async function propose(
  engine: TaskEngine,
  claim: Claim,
  ...changes: readonly ProposedFile[]
): Promise<void> {
  const step = { step: steps++, kind: 'tool', name: 'write_file', input: {} } as const;
  assert.equal(await engine.beginStep(claim, step), 'ok');
  assert.equal(await engine.finishStep(claim, { ...step, output: {}, startedAt: 0, changes }), 'ok');
}

/** Claims the next task, which proposes these files and completes. */
export async function completeWith(engine: TaskEngine, ...changes: readonly ProposedFile[]): Promise<Claim> {
  const offer = { worker: 'w', pid: 1, providers: ['p', 'offline'], defaultProvider: 'p', waitMs: 0 };
  const claim = await engine.claim(offer);
  assert.ok(claim, 'There was nothing to claim.');
  if (changes.length > 0) await propose(engine, claim, ...changes);
  await engine.settle(claim, { kind: 'completed', result: result() });
  return claim;
}
