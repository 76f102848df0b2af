import * as z from 'zod';
import { messageOf } from '../../../core/errors.ts';
import type { ContextSize, ModelTest, ProbeTarget } from '../../../core/probe.ts';
import { createModel } from '../create.ts';
import type { ToolSpec, Turn, TurnRequest } from '../model.ts';
import { contextSize } from './contextSize.ts';

/** A large model of one's own machine is loaded with its first request, which takes a while. */
const IDLE_MS = 120_000;

const inputSchema = z.strictObject({ word: z.literal('ready').describe('The word "ready".') });
const REPORT: ToolSpec = {
  name: 'report',
  description: 'Reports that the connection works. Call it once, with the word "ready".',
  inputSchema,
};
const REQUEST: TurnRequest = {
  instructions: 'You test a connection. You have one tool, and call it when you are asked to.',
  messages: [{ role: 'user', content: 'Call the tool `report` with the word "ready". Say nothing else.' }],
  tools: [REPORT],
};

/**
 * Asks a model for one tool call, over the same code that runs tasks, and its server for the real context size: small
 * requests work where tasks then do not.
 *
 * @throws only the reason of an aborted signal
 */
export async function testModel(target: ProbeTarget, signal: AbortSignal): Promise<ModelTest> {
  const { providerId, config, model, key, network } = target;
  try {
    const asked = createModel({
      providerId,
      config,
      idleMs: IDLE_MS,
      ...(model === undefined ? {} : { modelId: model }),
      ...(key === undefined ? {} : { key }),
      ...(network === undefined ? {} : { network }),
    });
    const callsTools = isCalled(await asked.turn(REQUEST, () => undefined, signal));
    const context = await sizeOf(target, asked.id);
    return { callsTools, ...(context === undefined ? {} : { context }) };
  } catch (error) {
    signal.throwIfAborted();
    return { failure: messageOf(error), callsTools: false };
  }
}

/** OpenAI and DeepSeek do not say it. */
async function sizeOf(target: ProbeTarget, model: string): Promise<ContextSize | undefined> {
  const { config } = target;
  return config.type === 'openai-compatible' ? contextSize(config.baseURL, model, target) : undefined;
}

function isCalled({ toolCalls }: Turn): boolean {
  return toolCalls.some(
    ({ name, input, invalid }) =>
      name === REPORT.name && invalid === undefined && inputSchema.safeParse(input).success,
  );
}
