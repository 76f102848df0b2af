import { defined } from '../../core/defined.ts';
import { QueueError } from '../../core/errors.ts';
import { fieldProblems } from '../../core/draft.ts';
import type { RecordedStep, Recording } from '../../core/recording.ts';
import type { Usage } from '../../core/task.ts';
import type { Remarks } from '../../engine/port.ts';
import type * as z from 'zod';
import {
  promptRecord,
  remarksRecord,
  toolRecord,
  turnRecord,
  type PromptRecord,
  type ToolRecord,
  type TurnRecord,
} from '../records.ts';

export interface ScriptedTurn {
  readonly record: TurnRecord;
  readonly usage: Usage;
}

export interface ScriptedCall {
  readonly name: string;
  readonly record: ToolRecord;
  readonly changes: RecordedStep['changes'];
}

/** A recording as a run can be driven from it. */
export interface Script {
  /** Absent where the run ended before it had one. */
  readonly prompt: PromptRecord | undefined;
  readonly turns: readonly ScriptedTurn[];
  /** By the number of the step. */
  readonly calls: ReadonlyMap<number, ScriptedCall>;
  /** What a person said to answers, in order. */
  readonly remarks: readonly Remarks[];
}

/** @throws QueueError `invalid` naming the step and the field where a record is not what the runner keeps */
export function scriptOf({ steps }: Pick<Recording, 'steps'>): Script {
  const turns: ScriptedTurn[] = [];
  const calls = new Map<number, ScriptedCall>();
  const remarks: Remarks[] = [];
  let prompt: PromptRecord | undefined;
  for (const step of steps) {
    switch (step.kind) {
      case 'prompt':
        prompt ??= outputOf(promptRecord, step);
        break;
      case 'turn':
        turns.push({ record: outputOf(turnRecord, step), usage: defined(step.usage) });
        break;
      case 'tool':
        calls.set(step.step, {
          name: step.name,
          record: outputOf(toolRecord, step),
          changes: step.changes,
        });
        break;
      case 'remarks':
        remarks.push(outputOf(remarksRecord, step));
    }
  }
  return { prompt, turns, calls, remarks };
}

function outputOf<T>(schema: z.ZodType<T>, { step, name, output }: RecordedStep): T {
  const parsed = schema.safeParse(output);
  if (parsed.success) return parsed.data;
  const [problem] = fieldProblems(parsed.error);
  const field = ['output', problem?.field ?? ''].filter((part) => part !== '').join('.');
  const message = `step ${step + 1} (${name}), ${field}: ${problem?.message ?? 'is not valid'}`;
  throw new QueueError('invalid', message, { field });
}
