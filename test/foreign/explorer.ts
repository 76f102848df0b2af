import * as z from 'zod';
import type { TaskType } from '../../src/core/task.ts';
import type { Step, StepRequest, StepSource } from '../fake/modelScript.ts';

const bodySchema = z.looseObject({
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown() })),
});

interface Hit {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

/** What the tools have answered so far, the oldest first. */
function answers({ body }: StepRequest): readonly string[] {
  const { messages } = bodySchema.parse(body);
  return messages.flatMap(({ role, content }) => (role === 'tool' ? [z.string().parse(content)] : []));
}

/** `path:line: text`, as `search_text` answers. */
function hitsIn(request: StepRequest): readonly Hit[] {
  return answers(request)
    .flatMap((text) => text.split('\n'))
    .flatMap((line) => {
      const [, path, number, text] = /^([^\s:]+):(\d+): ?(.*)$/.exec(line) ?? [];
      return path === undefined ? [] : [{ path, line: Number(number), text: text ?? '' }];
    });
}

function hitIn(request: StepRequest): Hit {
  const hits = hitsIn(request);
  const hit = hits.find(({ path }) => /\.[cm]?[jt]s$/.test(path)) ?? hits[0];
  if (!hit) throw new Error('The search has found nothing.');
  return hit;
}

/** The text of some lines, as `read_file` answered it last. */
function linesRead(request: StepRequest): string {
  return (answers(request).at(-1) ?? '')
    .split('\n')
    .flatMap((line) => /^\s*\d+\t(.*)$/.exec(line)?.slice(1) ?? [])
    .join('\n');
}

/** A model that knows nothing: it looks for a word, reads where it stands, and tells and proposes only what it has seen. */
export function explorer(type: TaskType, word: string): readonly StepSource[] {
  const read = (request: StepRequest): Step => {
    const { path, line } = hitIn(request);
    const range = { startLine: Math.max(1, line - 3), endLine: line + 3 };
    return {
      text: `The word stands in ${path}.`,
      toolCalls: [{ name: 'read_file', args: { path, ...range } }],
    };
  };
  const look: Step = {
    text: 'First what there is, and where the word stands.',
    toolCalls: [
      { name: 'list_files', args: { limit: 50 } },
      { name: 'search_text', args: { pattern: word, limit: 20 } },
    ],
  };
  const report = (request: StepRequest): Step => {
    const places = hitsIn(request).slice(0, 5);
    const found = places.map(
      ({ path, line, text }) => `- ${path}:${line} \`${text.trim().replaceAll('`', "'")}\``,
    );
    return {
      text: `The word stands in ${places.length} places at least.\n\n## Places\n\n${found.join('\n')}`,
    };
  };
  return [look, read, ...changes(type), report];
}

function changes(type: TaskType): readonly StepSource[] {
  switch (type) {
    case 'coding':
      return [
        (request) => {
          const search = linesRead(request);
          const edits = [{ search, replace: `// Looked at.\n${search}` }];
          return { toolCalls: [{ name: 'edit_file', args: { path: hitIn(request).path, edits } }] };
        },
      ];
    case 'documentation':
      return [
        (request) => {
          const { path, line } = hitIn(request);
          const args = { path: 'docs/word.md', content: `# The word\n\nIt stands in ${path}:${line}.\n` };
          return { toolCalls: [{ name: 'write_file', args }] };
        },
      ];
    case 'analysis':
    case 'general':
    case 'research':
    case 'review':
      return [];
  }
}
