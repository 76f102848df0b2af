import { createOpenAI } from '@ai-sdk/openai';
import type { Endpoint } from './endpoint.ts';
import type { SdkModel } from './sdkTurn.ts';

/**
 * Models of older families do not reason, and refuse a request that asks for their encrypted reasoning ("Encrypted
 * content is not supported with this model"). Every other model is asked for it, also those whose names the SDK does
 * not know.
 */
const WITHOUT_REASONING = /^(ft:)?(gpt-3|gpt-4|chatgpt-|gpt-5(\.\d+)?-chat)/;

/** The Responses API keeps nothing (`store: false`), so that a conversation can be given back after a restart. */
export function openaiModel(endpoint: Endpoint, api: 'responses' | 'chat'): SdkModel {
  const { modelId, baseURL, key = '', fetch } = endpoint;
  const provider = createOpenAI({ baseURL, apiKey: key, fetch });
  if (api === 'chat') return { model: provider.chat(modelId) };
  const include = WITHOUT_REASONING.test(modelId) ? {} : { include: ['reasoning.encrypted_content'] };
  return {
    model: provider.responses(modelId),
    providerOptions: { openai: { store: false, ...include } },
  };
}
