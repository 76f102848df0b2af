import { createDeepSeek } from '@ai-sdk/deepseek';
import type { Endpoint } from './endpoint.ts';
import type { SdkModel } from './sdkTurn.ts';

export function deepseekModel({ modelId, baseURL, key = '', fetch }: Endpoint): SdkModel {
  return { model: createDeepSeek({ baseURL, apiKey: key, fetch }).chat(modelId) };
}
