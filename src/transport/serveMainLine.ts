import * as z from 'zod';
import type { EditorProblems } from '../core/editorProblem.ts';
import { editorRequestSchema, type EditorTurn } from '../core/editorTurn.ts';
import { QueueError } from '../core/errors.ts';
import { networkSchema } from '../core/network.ts';
import type { Channel } from './channel.ts';
import { Rpc } from './rpc.ts';
import { StreamSender } from './streams.ts';

export const credentialsSchema = z.strictObject({
  key: z.string().optional(),
  /** Where the environment says that the provider is. */
  baseURL: z.string().optional(),
  network: networkSchema.optional(),
});

/**
 * What a provider needs to be asked: from the keychain, the editor's settings or the environment. Never stored, logged
 * or put in an error.
 */
export type Credentials = Readonly<z.infer<typeof credentialsSchema>>;

/** What only the main thread can give to a task. */
export interface MainServices {
  readonly credentials: (provider: string) => Promise<Credentials>;
  /**
   * Called before each attempt, which waits for it, though not for long.
   *
   * @returns what is different from what the person sees, a sentence each
   */
  readonly beforeRun?: () => Promise<readonly string[]>;
  /** Absent where there is no editor. */
  readonly editorTurn?: EditorTurn;
  /** What the editor shows as problems of what lies in `base`, or of everything. Absent where there is no editor. */
  readonly problems?: (base: string) => Promise<EditorProblems>;
}

export const EDITOR_TURN = 'editorTurn';

/**
 * Answers one task thread over a line of its own, which passes the engine thread by: no key is ever in a process-wide
 * place, and none waits longer than the request that needs it.
 */
export function serveMainLine(channel: Channel, services: MainServices): void {
  const streams = new StreamSender((name, [request], signal) => {
    if (name !== EDITOR_TURN || !services.editorTurn) throw new QueueError('version', NO_EDITOR);
    return services.editorTurn(editorRequestSchema.parse(request), signal);
  });
  const rpc: Rpc = new Rpc(channel, {
    credentials: async (provider) =>
      credentialsSchema.parse(await services.credentials(z.string().parse(provider))),
    beforeRun: () => services.beforeRun?.() ?? [],
    problems: async (base) => (await services.problems?.(z.string().parse(base))) ?? null,
    ...streams.methods(() => rpc),
  });
  channel.onClose(() => streams.close());
}

const NO_EDITOR = 'The models of the editor are reached in a window of the editor only.';
