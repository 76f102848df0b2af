import { canonicalJson } from '../core/canonicalJson.ts';
import { FailureError } from '../core/failure.ts';
import { briefly } from './logLines.ts';
import type { ToolCallRecord } from './records.ts';

/** How often in a row the same call is taken for work. */
const MOST = 5;

/** Notices a model that makes the same call again and again: nothing new will come of it, and each turn costs. */
export class Circles {
  #last = '';
  #times = 0;

  /** @throws FailureError `permanent` at the fifth call in a row with the same tool and arguments */
  enter({ name, input }: Pick<ToolCallRecord, 'name' | 'input'>): void {
    const call = `${name} ${canonicalJson(input)}`;
    this.#times = call === this.#last ? this.#times + 1 : 1;
    this.#last = call;
    if (this.#times < MOST) return;
    throw new FailureError({
      kind: 'permanent',
      message:
        `The agent goes round in circles: it made the same call ${MOST} times in a row, ${name} ${briefly(input)}. ` +
        'Say in the instructions what it should do instead, or choose another model, and retry from the first step.',
    });
  }
}
