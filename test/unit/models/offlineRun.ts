import type { ModelMessage } from 'ai';
import * as z from 'zod';
import type { Model, ToolSpec, Turn } from '../../../src/runner/models/model.ts';
import { suggestFollowUps } from '../../../src/runner/tools/suggestFollowUps.ts';
import { writeFile } from '../../../src/runner/tools/writeFile.ts';
import { never } from './connections.ts';

/** A workspace in memory, and the tools over it as the real ones answer. */
export type Files = Readonly<Record<string, string>>;

export const TOOL_NAMES = [
  'list_files',
  'read_file',
  'search_text',
  'update_plan',
  'suggest_follow_ups',
] as const;

export function specs(names: readonly string[] = TOOL_NAMES): readonly ToolSpec[] {
  return names.map((name) => ({ name, description: name, inputSchema: z.looseObject({}) }));
}

const READ = z.strictObject({ path: z.string(), startLine: z.int().optional(), endLine: z.int().optional() });
const LIST = z.strictObject({ glob: z.string().optional(), limit: z.int().optional() });
const SEARCH = z.strictObject({
  pattern: z.string(),
  regex: z.boolean().optional(),
  glob: z.string().optional(),
  limit: z.int().optional(),
});
const PLAN = z.strictObject({
  steps: z.array(z.strictObject({ title: z.string(), status: z.enum(['pending', 'in_progress', 'done']) })),
});

function answer(files: Files, name: string, input: unknown): string {
  switch (name) {
    case 'list_files':
      LIST.parse(input);
      return Object.entries(files)
        .map(([path, text]) => `${path}\t${Buffer.byteLength(text)}`)
        .join('\n');
    case 'read_file': {
      const text = files[READ.parse(input).path];
      if (text === undefined) throw new Error('There is no such file.');
      return text
        .split('\n')
        .map((line, index) => `${String(index + 1).padStart(5)}\t${line}`)
        .join('\n');
    }
    case 'search_text': {
      const { pattern, regex } = SEARCH.parse(input);
      const found = regex === true ? new RegExp(pattern) : { test: (line: string) => line.includes(pattern) };
      return Object.entries(files)
        .flatMap(([path, text]) =>
          text
            .split('\n')
            .flatMap((line, index) => (found.test(line) ? [`${path}:${index + 1}: ${line}`] : [])),
        )
        .join('\n');
    }
    case 'write_file':
      return `Proposed: ${writeFile.inputSchema.parse(input).path}.`;
    case 'suggest_follow_ups':
      return suggestFollowUps.inputSchema.parse(input).followUps.length.toString();
    default:
      PLAN.parse(input);
      return 'The plan is kept.';
  }
}

/** What the runner's loop hands back for a turn's calls. */
export function toolMessage(files: Files, turn: Turn): ModelMessage {
  return {
    role: 'tool',
    content: turn.toolCalls.map(({ id, name, input }) => {
      const result = { type: 'tool-result', toolCallId: id, toolName: name } as const;
      try {
        return { ...result, output: { type: 'text', value: answer(files, name, input) } };
      } catch (error) {
        return { ...result, output: { type: 'error-text', value: String(error) } };
      }
    }),
  };
}

export interface OfflineRun {
  readonly turns: readonly Turn[];
  readonly messages: readonly ModelMessage[];
  readonly report: string;
}

/** Drives a model to its end, as the runner does; each conversation crosses JSON, as it does when it is stored. */
export async function drive(
  open: () => Model,
  files: Files,
  start: readonly ModelMessage[],
  tools: readonly ToolSpec[] = specs(),
): Promise<OfflineRun> {
  const messages: ModelMessage[] = [...start];
  const turns: Turn[] = [];
  while (turns.length < 30) {
    const request = { instructions: 'You are Reviewer.', messages: structuredClone(messages), tools };
    const turn = await open().turn(request, () => {}, never());
    turns.push(turn);
    messages.push(...turn.messages);
    if (turn.toolCalls.length === 0) return { turns, messages, report: turn.text };
    messages.push(toolMessage(files, turn));
  }
  throw new Error('The model does not come to an end.');
}
