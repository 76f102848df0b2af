import * as z from 'zod';
import type { LocalServer, ModelList, ProbeTarget } from '../../../core/probe.ts';
import { messageOf } from '../../../core/errors.ts';
import { baseURLOf } from '../endpoint.ts';
import { networkCode } from '../errorFacts.ts';
import { ask, jsonOf, type Answer } from './ask.ts';

const LIST_MS = 10_000;
/** A server of this machine answers at once or is not there. */
const LOCAL_MS = 1_000;

/** Entries are as servers send them; only the id is common to all. */
const listSchema = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) });
export type ListedModel = z.infer<typeof listSchema>['data'][number];

/** The models that a provider names, in its own order. Never throws. */
export async function listModels(target: ProbeTarget): Promise<ModelList> {
  const baseURL = addressOf(target);
  if (baseURL === undefined) return { kind: 'unlisted' };
  const answer = await ask(`${baseURL}/models`, { ...target, timeoutMs: LIST_MS });
  if (!answer.came) return unreachable(baseURL, answer.error);
  if (answer.status === 401 || answer.status === 403) return { kind: 'refused' };
  const models = modelsIn(answer).map(({ id }) => id);
  return models.length > 0 ? { kind: 'listed', models } : { kind: 'unlisted' };
}

/** Of the addresses given, those at which a server answers with its models. */
export async function findLocalServers(
  addresses: Readonly<Partial<Record<LocalServer['kind'], string>>>,
): Promise<readonly LocalServer[]> {
  const kinds = ['ollama', 'lm-studio'] as const;
  const found = await Promise.all(
    kinds.map(async (kind): Promise<readonly LocalServer[]> => {
      const baseURL = addresses[kind];
      if (baseURL === undefined) return [];
      const answer = await ask(`${baseURL}/models`, { timeoutMs: LOCAL_MS });
      return listSchema.safeParse(jsonOf(answer)).success
        ? [{ kind, baseURL, models: modelsIn(answer).map(({ id }) => id) }]
        : [];
    }),
  );
  return found.flat();
}

export function modelsIn(answer: Answer): readonly ListedModel[] {
  const parsed = listSchema.safeParse(jsonOf(answer));
  return parsed.success ? parsed.data.data : [];
}

/** Undefined for what is not asked over the network. */
function addressOf({ config }: Pick<ProbeTarget, 'config'>): string | undefined {
  return config.type === 'offline' || config.type === 'vscode-lm' ? undefined : baseURLOf(config, undefined);
}

function unreachable(baseURL: string, error: unknown): ModelList {
  const timedOut = error instanceof Error && error.name === 'TimeoutError';
  const why = timedOut ? `no answer in ${LIST_MS / 1_000} s` : (networkCode(error) ?? messageOf(error));
  const { host } = new URL(baseURL);
  return { kind: 'unreachable', message: `${host} could not be reached (${why.slice(0, 200)}).` };
}
