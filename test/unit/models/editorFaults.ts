import type { EditorPart, EditorRequest, EditorTurn } from '../../../src/core/editorTurn.ts';
import { QueueError } from '../../../src/core/errors.ts';
import type { Failure } from '../../../src/core/failure.ts';
import { createModel } from '../../../src/runner/models/create.ts';
import type { Model } from '../../../src/runner/models/model.ts';

/** Ends every whole answer. */
export const END = { type: 'end', inputTokens: 40, outputTokens: 7 } as const;

/** What comes of one request: these parts, or the error that the line to the window throws after some of them. */
export interface EditorAnswer {
  readonly parts: readonly EditorPart[];
  readonly error?: QueueError;
}

/** The editor's side: answers each request with the next answer, and keeps what it was asked. */
export class Editor {
  readonly asked: EditorRequest[] = [];
  readonly #answers: EditorAnswer[];

  constructor(...answers: readonly EditorAnswer[]) {
    this.#answers = [...answers];
  }

  readonly turn: EditorTurn = (request) => this.#answer(request);

  async *#answer(request: EditorRequest): AsyncGenerator<EditorPart> {
    this.asked.push(request);
    const { parts = [], error } = this.#answers.shift() ?? {};
    yield* parts;
    if (error) throw error;
  }
}

export function editorModel(editorTurn: EditorTurn, idleMs?: number): Model {
  return createModel({
    providerId: 'copilot',
    config: { type: 'vscode-lm', vendor: 'copilot', model: 'gpt-5' },
    editorTurn,
    ...(idleMs === undefined ? {} : { idleMs }),
  });
}

/** Something that goes wrong with a turn of the editor's models, and what it must come to. */
export interface EditorFault {
  readonly name: string;
  readonly answer: EditorAnswer;
  readonly kind: Failure['kind'];
  readonly message: RegExp;
}

const said = { type: 'text', text: 'Half of this answer is there.' } as const;
const failed = (code: string, words: string): EditorAnswer => ({ parts: [{ type: 'failed', code, words }] });

export const EDITOR_FAULTS: readonly EditorFault[] = [
  {
    name: 'NoPermissions',
    answer: failed('NoPermissions', 'no'),
    kind: 'permanent',
    message: /"Agent Task Queue: Connect a Model" again/,
  },
  {
    name: 'NotFound',
    answer: failed('NotFound', 'It has gpt-4.1.'),
    kind: 'permanent',
    message: /no model gpt-5 in this window \("It has gpt-4\.1"\)/,
  },
  {
    name: 'Gone',
    answer: failed('Gone', 'nothing here'),
    kind: 'transient',
    message: /^copilot offers no model in this window just now\. Look at its extension\.$/,
  },
  {
    name: 'Blocked',
    answer: failed('Blocked', 'Slow down.'),
    kind: 'rate-limit',
    message: /takes no more requests for now \("Slow down"\)/,
  },
  {
    name: 'a used-up quota, by its name',
    answer: failed('ChatQuotaExceeded', 'You are out.'),
    kind: 'rate-limit',
    message: /takes no more requests/,
  },
  {
    name: 'a limit, by its words',
    answer: failed('Unknown', 'HTTP 429'),
    kind: 'rate-limit',
    message: /takes no more requests/,
  },
  {
    name: 'a filter, by its words',
    answer: failed('Unknown', 'off_topic'),
    kind: 'permanent',
    message: /declined/,
  },
  {
    name: 'a conversation that is too long, by the words',
    answer: failed('Unknown', 'The prompt is too long: 9 tokens'),
    kind: 'permanent',
    message: /less context/,
  },
  {
    name: 'any other failure',
    answer: failed('Unknown', 'socket hang up'),
    kind: 'transient',
    message: /^copilot failed \("socket hang up"\)\. Try again later\.$/,
  },
  {
    name: 'a failure in the middle',
    answer: { parts: [said, { type: 'failed', code: 'Unknown', words: 'socket hang up' }] },
    kind: 'transient',
    message: /^copilot failed/,
  },
  {
    name: 'an end without a word of it',
    answer: { parts: [said] },
    kind: 'transient',
    message: /ended early and is not kept/,
  },
  {
    name: 'not one part',
    answer: { parts: [] },
    kind: 'transient',
    message: /ended its answer before it began/,
  },
  { name: 'nothing said', answer: { parts: [END] }, kind: 'transient', message: /answered with nothing/ },
  {
    name: 'the window goes in the middle',
    answer: { parts: [said], error: new QueueError('closed', 'The line is closed.') },
    kind: 'transient',
    message: /^The editor's models could not be reached: The line is closed\.$/,
  },
];
