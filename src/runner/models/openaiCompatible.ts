import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { Endpoint } from './endpoint.ts';
import type { SdkModel } from './sdkTurn.ts';

/** Ollama, LM Studio, vLLM, OpenRouter and others. Many of them want no key: then no header is sent. */
export function openaiCompatibleModel({ providerId, modelId, baseURL, key, fetch }: Endpoint): SdkModel {
  const provider = createOpenAICompatible({
    name: providerId,
    baseURL,
    fetch,
    // Without it streams carry no token counts.
    includeUsage: true,
    ...(key === undefined ? {} : { apiKey: key }),
  });
  return { model: provider.chatModel(modelId) };
}
