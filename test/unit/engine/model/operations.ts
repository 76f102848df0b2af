import * as fc from 'fast-check';
import { PARENT_FAILURE_POLICIES } from '../../../../src/core/task.ts';

export const VERBS = [
  'cancel',
  'pause',
  'resume',
  'retry',
  'fresh',
  'remove',
  'removeAll',
  'answer',
] as const;
export type Verb = (typeof VERBS)[number];
export const WORKERS = ['w1', 'w2', 'w3'] as const;
export const AGENTS = ['analyst', 'writer'] as const;
export const PROVIDERS = ['offline', 'other'] as const;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Which of the tasks there are, however many there are. */
const pick = fc.nat(1_000);
const worker = fc.constantFrom(...WORKERS);
const kind = <K extends string>(name: K) => ({ kind: fc.constant(name) });
const priority = fc.integer({ min: 4, max: 6 });
const parents = fc.array(pick, { maxLength: 3 });
const policy = fc.constantFrom(...PARENT_FAILURE_POLICIES);
const maxRetries = fc.integer({ min: 0, max: 2 });
const inMs = fc.constantFrom(1_000, 3_000, HOUR);
/** Whether a command is sent once more under its id, as after a lost connection. */
const repeat = fc.oneof(
  { weight: 14, arbitrary: fc.constant('once' as const) },
  { weight: 2, arbitrary: fc.constant('at once' as const) },
  { weight: 1, arbitrary: fc.constant('after a power cut' as const) },
);
export type Repeat = typeof repeat extends fc.Arbitrary<infer R> ? R : never;

const submit = fc.record({
  ...kind('submit'),
  priority,
  parents,
  policy,
  maxRetries,
  agent: fc.constantFrom(...AGENTS),
  provider: fc.constantFrom(...PROVIDERS),
  inMs: fc.option(inMs, { freq: 4, nil: undefined }),
  repeat,
});
const settle = fc.record({
  ...kind('settle'),
  worker,
  how: fc.constantFrom('completed', 'failed', 'transient', 'limited', 'released', 'asks', 'stale'),
  waitMs: fc.constantFrom(2_000, 10 * MINUTE),
});
const edit = fc.record({
  ...kind('edit'),
  task: pick,
  patch: fc.record(
    { title: fc.constant(true), priority, parents, policy, maxRetries, inMs },
    { requiredKeys: [] },
  ),
  repeat,
});
const command = fc.record({ ...kind('command'), task: pick, verb: fc.constantFrom(...VERBS), repeat });
const pauses = fc.record({
  ...kind('pauses'),
  of: fc.constantFrom('queue', ...AGENTS, ...PROVIDERS),
  paused: fc.boolean(),
  running: fc.constantFrom('finish', 'pause'),
  repeat,
});

/** What befalls a queue in one step. */
export const operation = fc.oneof(
  { weight: 4, arbitrary: submit },
  { weight: 7, arbitrary: fc.record({ ...kind('claim'), worker }) },
  { weight: 6, arbitrary: settle },
  { weight: 3, arbitrary: fc.record({ ...kind('leave'), worker, how: fc.constantFrom('crashed', 'left') }) },
  { weight: 2, arbitrary: fc.record({ ...kind('step'), worker }) },
  { weight: 5, arbitrary: command },
  { weight: 1, arbitrary: fc.record({ ...kind('resubmit'), task: pick, repeat }) },
  { weight: 2, arbitrary: edit },
  { weight: 1, arbitrary: fc.record({ ...kind('runAgain'), task: pick, repeat }) },
  { weight: 2, arbitrary: fc.record({ ...kind('reorder'), task: pick, before: fc.option(pick), repeat }) },
  {
    weight: 2,
    arbitrary: fc.record({ ...kind('advance'), ms: fc.constantFrom(500, 1_000, 2_500, 10 * MINUTE) }),
  },
  { weight: 1, arbitrary: fc.record({ ...kind('jump'), ms: fc.constantFrom(-HOUR, 24 * HOUR) }) },
  { weight: 1, arbitrary: pauses },
  { weight: 1, arbitrary: fc.record({ ...kind('restart'), how: fc.constantFrom('power cut', 'closed') }) },
);
export type Operation = typeof operation extends fc.Arbitrary<infer O> ? O : never;
export type Of<K extends Operation['kind']> = Extract<Operation, { kind: K }>;
