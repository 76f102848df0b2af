import type { WorkSource } from '../../../src/engine/port.ts';
import type { RunTools } from '../../../src/runner/runClaim.ts';

/** `begin 2 look`, `finish 1 turn`, `settle`, `report`. */
type Hook = (operation: string) => void | Promise<void>;

export interface Watch {
  readonly before?: Hook;
  /** The engine has answered, the run does not know yet. */
  readonly after?: Hook;
  readonly onText?: (text: string) => void;
}

/** What a run tells the engine, with the test's hand on every word. A hook that throws is a call that fails. */
export function watched(engine: WorkSource, watch: Watch): RunTools['work'] {
  const around = async <T>(operation: string, tell: () => Promise<T>): Promise<T> => {
    await watch.before?.(operation);
    const answer = await tell();
    await watch.after?.(operation);
    return answer;
  };
  return {
    report: (fence, reports) => around('report', () => engine.report(fence, reports)),
    stream: (fence, text) => (watch.onText?.(text), engine.stream(fence, text)),
    admitCall: (fence, expected) => engine.admitCall(fence, expected),
    beginStep: (fence, step) =>
      around(`begin ${step.step} ${step.name}`, () => engine.beginStep(fence, step)),
    finishStep: (fence, step) =>
      around(`finish ${step.step} ${step.name}`, () => engine.finishStep(fence, step)),
    createTask: (fence, step, wish) => around(`create ${step}`, () => engine.createTask(fence, step, wish)),
    fetchResult: (fence, ref) => engine.fetchResult(fence, ref),
    settle: (fence, outcome) => around('settle', () => engine.settle(fence, outcome)),
  };
}
