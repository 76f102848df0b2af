import * as z from 'zod';
import { agentSchema } from '../core/agent.ts';
import { MAX_APPLIED_FILES, MAX_PROPOSED_FILES, MAX_PROPOSED_TEXT, MAX_REMARK } from '../core/change.ts';
import { delegationSchema } from '../core/delegation.ts';
import { LOG_LEVELS, progressReportSchema } from '../core/event.ts';
import { failureSchema } from '../core/failure.ts';
import { STATUSES } from '../core/lifecycle.ts';
import { pauseReasonSchema } from '../core/reason.ts';
import { TASK_TYPES, taskResultSchema, usageSchema } from '../core/task.ts';

const id = z.string().min(1).max(300);
const command = z.object({ commandId: id.optional() }).optional();
const fence = z.strictObject({ task: id, attempt: z.int().min(0) });
const step = {
  step: z.int().min(0),
  kind: z.enum(['prompt', 'turn', 'tool', 'remarks']),
  name: z.string(),
  // JSON has no `undefined`: what is not there arrives as no key at all.
  input: z.unknown().default(null),
};
const outcome = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('completed'), result: taskResultSchema }),
  z.strictObject({ kind: z.literal('failed'), failure: failureSchema }),
  z.strictObject({ kind: z.literal('cancelled') }),
  z.strictObject({ kind: z.literal('paused'), reason: pauseReasonSchema }),
  z.strictObject({ kind: z.literal('released'), why: z.string().max(1_000).optional() }),
]);
const report = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('progress'), progress: progressReportSchema }),
  z.strictObject({ kind: z.literal('log'), level: z.enum(LOG_LEVELS), text: z.string() }),
  z.strictObject({ kind: z.literal('unanswered'), paid: usageSchema }),
]);
const lanePausing = z.strictObject({
  paused: z.boolean(),
  running: z.enum(['finish', 'pause']).optional(),
});
function oneOrMore<T extends z.ZodType<string>>(value: T) {
  return z.union([value, z.array(value).max(100)]);
}

const listFilter = z.strictObject({
  status: z.array(z.enum(STATUSES)).optional(),
  agent: oneOrMore(z.string()).optional(),
  type: oneOrMore(z.enum(TASK_TYPES)).optional(),
  provider: oneOrMore(z.string()).optional(),
  needsYou: z.boolean().optional(),
  text: z.string().optional(),
  order: z.enum(['queue', 'newest']).optional(),
  offset: z.int().min(0).optional(),
  limit: z.int().min(1).optional(),
});

const text = z.string().max(MAX_PROPOSED_TEXT).nullable();
const path = z.string().min(1).max(4_096);
const lines = { added: z.int().min(0), removed: z.int().min(0) };
const change = z.strictObject({ path, base: text, text, movedFrom: path.nullable(), ...lines });
const paths = z.array(path).max(MAX_PROPOSED_FILES);
const applyFile = z.strictObject({
  path,
  before: text,
  after: text,
  changes: z.array(z.strictObject({ task: id, path, revision: z.int().min(0) })),
});
const remark = z.strictObject({
  path,
  line: z.int().min(1),
  quote: z.string().max(1_000),
  text: z.string().trim().min(1).max(MAX_REMARK),
});

/** What each method takes. Everything that comes in from a socket or another thread is checked against it. */
export const ARGUMENTS = {
  // Drafts and patches are checked by their own schemas, which name the field that is wrong.
  submit: z.tuple([
    z.strictObject({ tasks: z.array(z.looseObject({})), agents: z.array(agentSchema) }),
    command,
  ]),
  edit: z.tuple([
    id,
    z.looseObject({}),
    z.object({ commandId: id.optional(), agents: z.array(agentSchema).optional() }).optional(),
  ]),
  reorder: z.tuple([z.array(id).min(1).max(1_000), id.nullable(), command]),
  cancel: z.tuple([id, z.object({ commandId: id.optional(), note: z.string().optional() }).optional()]),
  pause: z.tuple([id, command]),
  resume: z.tuple([id, command]),
  answer: z.tuple([
    id,
    z.string(),
    z.object({ commandId: id.optional(), attempt: z.int().min(0).optional() }).optional(),
  ]),
  retry: z.tuple([
    id,
    z
      .object({
        commandId: id.optional(),
        fresh: z.boolean().optional(),
        provider: z.string().optional(),
        model: z.string().optional(),
      })
      .optional(),
  ]),
  runAgain: z.tuple([id, z.looseObject({}), command]),
  setSchedule: z.tuple([id, z.strictObject({ paused: z.boolean() }), command]),
  removeSchedule: z.tuple([id, command]),
  remove: z.tuple([id, z.object({ commandId: id.optional(), cascade: z.boolean().optional() }).optional()]),
  setAgent: z.tuple([id, lanePausing, command]),
  setProvider: z.tuple([id, lanePausing, command]),
  setQueue: z.tuple([lanePausing, command]),
  get: z.tuple([z.string()]),
  list: z.tuple([listFilter.optional()]),
  log: z.tuple([
    z.strictObject({
      task: id.optional(),
      afterSeq: z.int().min(0).optional(),
      limit: z.int().min(1).optional(),
    }),
  ]),
  graph: z.tuple([id]),
  run: z.tuple([id, z.int().min(0)]),
  dependants: z.tuple([z.array(id).max(10_000)]),
  claim: z.tuple([
    z.strictObject({
      worker: id,
      pid: z.int(),
      providers: z.array(z.string()),
      defaultProvider: z.string().optional(),
      waitMs: z.number().min(0),
    }),
  ]),
  worker: z.tuple([id]),
  report: z.tuple([fence, z.array(report)]),
  admitCall: z.tuple([fence, usageSchema]),
  stream: z.tuple([fence, z.string()]),
  beginStep: z.tuple([fence, z.strictObject(step)]),
  finishStep: z.tuple([
    fence,
    z.strictObject({
      ...step,
      output: z.unknown().default(null),
      usage: usageSchema.optional(),
      startedAt: z.number(),
      changes: z.array(change).max(MAX_PROPOSED_FILES).optional(),
    }),
  ]),
  proposed: z.tuple([fence, id, path]),
  createTask: z.tuple([fence, z.int().min(0), delegationSchema]),
  fetchResult: z.tuple([fence, id]),
  settle: z.tuple([fence, outcome]),
  leave: z.tuple([id, z.enum(['left', 'crashed'])]),
  follow: z.tuple([z.int().min(0)]),
  'review.changes': z.tuple([id]),
  'review.texts': z.tuple([id, path]),
  'review.beneath': z.tuple([id]),
  'review.revise': z.tuple([
    id,
    path,
    z.strictObject({ revision: z.int().min(0), base: text, text, ...lines }),
    command,
  ]),
  'review.decide': z.tuple([id, paths.nullable(), z.enum(['discarded', 'pending']), command]),
  'review.beginApply': z.tuple([id, z.array(applyFile).min(1).max(MAX_APPLIED_FILES), command]),
  'review.endApply': z.tuple([id, z.array(path).max(MAX_APPLIED_FILES), command]),
  'review.sendBack': z.tuple([
    id,
    z.strictObject({ text: z.string().max(MAX_REMARK), remarks: z.array(remark).max(500) }),
    command,
  ]),
} as const;
