import * as z from 'zod';
import type { ContextSize, ProbeTarget } from '../../../core/probe.ts';
import { ask, jsonOf, type Asking } from './ask.ts';
import { modelsIn } from './listModels.ts';

const ASK_MS = 3_000;

const loadedSchema = z.looseObject({
  models: z.array(
    z.looseObject({
      name: z.string(),
      model: z.string().optional(),
      context_length: z.int().positive().optional(),
    }),
  ),
});
const shownSchema = z.looseObject({ model_info: z.record(z.string(), z.unknown()) });
const studioSchema = z.looseObject({
  data: z.array(
    z.looseObject({
      id: z.string(),
      loaded_context_length: z.int().positive().optional(),
      max_context_length: z.int().positive().optional(),
    }),
  ),
});

/**
 * How much fits into one request, where the server tells: Ollama (`/api/ps`, `/api/show`) and LM Studio
 * (`/api/v0/models`) say it of a loaded model, so it is asked after the model has answered; vLLM, OpenRouter and others say
 * it in their list. OpenAI and DeepSeek do not.
 */
export async function contextSize(
  baseURL: string,
  model: string,
  target: Pick<ProbeTarget, 'key' | 'network'>,
): Promise<ContextSize | undefined> {
  const asking = { key: target.key, network: target.network, timeoutMs: ASK_MS };
  const root = baseURL.replace(/\/v1$/, '');
  return (
    (await ofOllama(root, model, asking)) ??
    (await ofStudio(root, model, asking)) ??
    (await ofList(baseURL, model, asking))
  );
}

async function ofOllama(root: string, model: string, asking: Asking): Promise<ContextSize | undefined> {
  const loaded = loadedSchema.safeParse(jsonOf(await ask(`${root}/api/ps`, asking)));
  if (!loaded.success) return undefined;
  const same = (name: string | undefined) => name === model || name === `${model}:latest`;
  const tokens = loaded.data.models.find((one) => same(one.name) || same(one.model))?.context_length;
  if (tokens === undefined) return undefined;
  const shown = shownSchema.safeParse(jsonOf(await ask(`${root}/api/show`, { ...asking, body: { model } })));
  const info = shown.success ? Object.entries(shown.data.model_info) : [];
  const possible = info.find(([name]) => name.endsWith('.context_length'))?.[1];
  return { tokens, ...more(possible, tokens), server: 'ollama' };
}

async function ofStudio(root: string, model: string, asking: Asking): Promise<ContextSize | undefined> {
  const listed = studioSchema.safeParse(jsonOf(await ask(`${root}/api/v0/models`, asking)));
  const found = listed.success ? listed.data.data.find(({ id }) => id === model) : undefined;
  const tokens = found?.loaded_context_length;
  return tokens === undefined
    ? undefined
    : { tokens, ...more(found?.max_context_length, tokens), server: 'lm-studio' };
}

/** The fields in which servers name it, none of them part of the API that they are compatible with. */
const FIELDS = ['max_model_len', 'context_length', 'context_window', 'max_context_length'] as const;

async function ofList(baseURL: string, model: string, asking: Asking): Promise<ContextSize | undefined> {
  const entry = modelsIn(await ask(`${baseURL}/models`, asking)).find(({ id }) => id === model);
  const tokens = FIELDS.map((field) => entry?.[field]).find(isSize);
  return tokens === undefined ? undefined : { tokens };
}

function more(possible: unknown, tokens: number): { possible?: number } {
  return isSize(possible) && possible > tokens ? { possible } : {};
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}
