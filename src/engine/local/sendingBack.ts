import { QueueError } from '../../core/errors.ts';
import { NO_USAGE } from '../../core/task.ts';
import type { Remarks } from '../reviewPort.ts';
import { find } from './commands.ts';
import { holdChildren } from './family.ts';
import { move, waitIfNeeded } from './moves.ts';
import type { Unit } from './unit.ts';

/** What a person says becomes the next step of the run: the attempt that follows finds it after the last answer. */
export function sendBack(unit: Unit, id: string, { text, remarks }: Remarks): void {
  if (text.trim() === '' && remarks.length === 0) {
    const message = 'Say what is to be done differently: a text, or a comment on a line.';
    throw new QueueError('invalid', message, { field: 'text', task: id });
  }
  const task = find(unit, id);
  const queued = move(unit, task, 'sendBack', {
    actor: 'person',
    note: noteOf(text, remarks.length),
    fields: {
      completedAt: null,
      retryCount: 0,
      crashes: 0,
      progress: 0,
      currentStep: 0,
      totalSteps: 0,
      stepTitle: null,
      // Whatever has changed around it, its conversation goes on: what was said answers it.
      inputHash: null,
    },
  });
  unit.tables.steps.put(task.id, task.run, task.attempt, {
    step: unit.tables.steps.count(task.id, task.run),
    kind: 'remarks',
    name: 'remarks',
    state: 'finished',
    input: null,
    output: { text, remarks },
    usage: NO_USAGE,
    startedAt: unit.now,
    finishedAt: unit.now,
  });
  // What rests on it is to rest on what comes of this.
  holdChildren(unit, queued);
  waitIfNeeded(unit, queued);
}

function noteOf(text: string, remarks: number): string {
  const comments = remarks === 1 ? 'one comment' : `${remarks} comments`;
  const said = text.trim().replace(/\s+/g, ' ').slice(0, 200);
  return ['sent back', ...(remarks > 0 ? [`with ${comments}`] : []), ...(said ? [`: ${said}`] : [])]
    .join(' ')
    .replace(' :', ':');
}
