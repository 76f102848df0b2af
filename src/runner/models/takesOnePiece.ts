import { APICallError, type LanguageModelV4 } from '@ai-sdk/provider';
import { simulateStreamingMiddleware, wrapLanguageModel } from 'ai';
import { causes } from './errorFacts.ts';
import { OnePiece } from './onePiece.ts';
import { UnfitAnswer } from './unfitAnswer.ts';

/**
 * The model, which now also takes an answer in one piece: it is read as the SDK reads answers that were not to be
 * streamed, and told as a stream. Nothing is asked twice.
 *
 * @param behind the same model behind another `fetch`
 */
export function takesOnePiece(
  model: LanguageModelV4,
  behind: (fetch: typeof globalThis.fetch) => LanguageModelV4,
): LanguageModelV4 {
  return wrapLanguageModel({
    model,
    middleware: {
      specificationVersion: 'v4',
      wrapStream: async ({ doStream, params }) => {
        try {
          return await doStream();
        } catch (error) {
          const whole = causes(error).find((cause) => cause instanceof OnePiece);
          if (!whole) throw error;
          return told(
            behind(async () => whole.response),
            params,
          );
        }
      },
    },
  });
}

type Params = Parameters<LanguageModelV4['doStream']>[0];

async function told(model: LanguageModelV4, params: Params) {
  const simulated = wrapLanguageModel({ model, middleware: simulateStreamingMiddleware() });
  try {
    return await simulated.doStream(params);
  } catch (error) {
    if (!APICallError.isInstance(error)) throw error;
    throw new UnfitAnswer({ kind: 'foreign' }, { cause: error });
  }
}
