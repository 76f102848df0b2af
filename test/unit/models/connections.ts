import { modelMessageSchema, type ModelMessage } from 'ai';
import * as z from 'zod';
import { FailureError, type Failure } from '../../../src/core/failure.ts';
import type { ProviderConfig } from '../../../src/core/provider.ts';
import { createModel, type ModelOptions } from '../../../src/runner/models/create.ts';
import type { Model, ToolCall, ToolSpec, Turn, TurnRequest } from '../../../src/runner/models/model.ts';
import type { ModelServer } from '../../fake/modelServer.ts';

/** Looks like a real key, so that a leak would be found by its shape too. */
export const KEY = 'sk-proj-Zx81kQpLw07VtBn3';

/** One way to reach a provider. */
export interface Connection {
  readonly name: string;
  readonly modelId: string;
  readonly dialect: 'openai' | 'deepseek';
  /** Whether its answers bear reasoning that must come back. */
  readonly reasons: boolean;
  config(baseURL: string): ProviderConfig;
}

export const CONNECTIONS: readonly Connection[] = [
  {
    name: 'openai responses',
    modelId: 'gpt-5.4-mini',
    dialect: 'openai',
    reasons: true,
    config: (baseURL) => ({ type: 'openai', api: 'responses', baseURL }),
  },
  {
    name: 'openai chat',
    modelId: 'gpt-4.1',
    dialect: 'openai',
    reasons: false,
    config: (baseURL) => ({ type: 'openai', api: 'chat', baseURL }),
  },
  {
    name: 'deepseek',
    modelId: 'deepseek-v4-flash',
    dialect: 'deepseek',
    reasons: true,
    config: (baseURL) => ({ type: 'deepseek', baseURL }),
  },
  {
    name: 'openai-compatible',
    modelId: 'qwen3',
    dialect: 'openai',
    reasons: true,
    config: (baseURL) => ({ type: 'openai-compatible', baseURL, keyVariable: 'LAB_KEY' }),
  },
];

/** The model behind `path`. An idle timeout that a test would notice, and that a busy machine does not reach. */
export function connect(
  connection: Connection,
  server: ModelServer,
  path: string,
  more: Partial<ModelOptions> = {},
): Model {
  return createModel({
    providerId: 'lab',
    config: connection.config(server.url(path, connection.dialect)),
    modelId: connection.modelId,
    key: KEY,
    idleMs: 5_000,
    ...more,
  });
}

export const READ_FILE: ToolSpec = {
  name: 'read_file',
  description: 'Reads a file.',
  inputSchema: z.strictObject({ path: z.string() }),
};

export function ask(text: string, more: Partial<TurnRequest> = {}): TurnRequest {
  return {
    instructions: 'You review code.',
    messages: [{ role: 'user', content: text }],
    tools: [READ_FILE],
    ...more,
  };
}

/** The request after `turn`, as it is after a restart: what was kept went through JSON, each call got a result. */
export function goOn(request: TurnRequest, turn: Turn): TurnRequest {
  const results: ModelMessage[] = turn.toolCalls.map(resultOf);
  const stored = JSON.stringify([...request.messages, ...turn.messages, ...results]);
  return { ...request, messages: z.array(modelMessageSchema).parse(JSON.parse(stored)) };
}

function resultOf(call: ToolCall): ModelMessage {
  const value = call.invalid ?? `result of ${call.name}`;
  return {
    role: 'tool',
    content: [
      { type: 'tool-result', toolCallId: call.id, toolName: call.name, output: { type: 'text', value } },
    ],
  };
}

export const never = (): AbortSignal => new AbortController().signal;

/** The failure of a turn that must not succeed. */
export async function failureOf(turn: Promise<Turn>): Promise<{ failure: Failure; error: FailureError }> {
  try {
    await turn;
  } catch (error) {
    if (error instanceof FailureError) return { failure: error.failure, error };
    throw error;
  }
  throw new Error('the turn should have failed');
}
