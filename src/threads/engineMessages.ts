import { MessagePort } from 'node:worker_threads';
import * as z from 'zod';
import { dayBudgetSchema, providerSchema } from '../core/provider.ts';
import { budgetSchema } from '../core/task.ts';

/** What the engine thread is started with. No key is among it. */
export const engineThreadData = z.object({
  /** What whoever connects has to show, over a port as over the socket. */
  token: z.string(),
  /** The store's folder; made if it is missing. */
  storeDir: z.string(),
  wasmPath: z.string(),
  taskThreadFile: z.string(),
  /** 0: this engine only answers; it runs nothing. */
  maxWorkers: z.int().min(0).max(64),
  workspaceFolders: z.array(z.string()),
  providers: z.record(z.string(), providerSchema),
  defaultProvider: z.string().optional(),
  /** For tasks that have no budget of their own. */
  defaultBudget: budgetSchema.optional(),
  /** What all queues of the user together may use in a day. */
  dayBudget: dayBudgetSchema.optional(),
  /** Where they tell each other what they have used; left out, this queue counts alone. */
  spendingDir: z.string().optional(),
  /** Globs of files that agents must not read, besides those that look like secrets. */
  sensitive: z.array(z.string()).optional(),
  /** What the editor hides of each workspace folder (`files.exclude`), in their order. */
  hidden: z.array(z.array(z.string())).optional(),
  /** What happens to unfinished work that the engine finds: see `ResumeOnStartup`. */
  resumeOnStartup: z.enum(['always', 'recent', 'ask', 'handover']).optional(),
  /** How much of what has ended is kept; left out: all of it. */
  keep: z.object({ keepDays: z.number().min(0), keepCount: z.int().min(0) }).optional(),
  /** A pause of the offline sample's turns, so that a person can watch them. Milliseconds. */
  offlinePaceMs: z.number().min(0),
});
export type EngineThreadData = z.infer<typeof engineThreadData>;

const port = z.instanceof(MessagePort);

/** From the main thread to the engine thread. */
export const fromMain = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('connect'), port }),
  /** The providers whose models this window's editor offers, by id; none until it is said. */
  z.object({ kind: z.literal('serve'), editorProviders: z.array(z.string()) }),
  z.object({ kind: z.literal('close') }),
]);
export type FromMain = z.infer<typeof fromMain>;

/** From the engine thread to the main thread. */
export const toMain = z.discriminatedUnion('kind', [
  /** The store is open. `setAside`: a damaged file was found and lies there now. */
  z.object({ kind: z.literal('ready'), setAside: z.string().optional() }),
  /** Another process owns the store: attach to it. */
  z.object({ kind: z.literal('owned') }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
  /** A new task thread will ask on this line for what only the main thread can give. */
  z.object({ kind: z.literal('mainLine'), port }),
]);
export type ToMain = z.infer<typeof toMain>;
