import * as z from 'zod';
import type { FileLines } from '../../workspace/reader.ts';
import { served } from './served.ts';
import type { Tool } from './tool.ts';

const MAX_LINES = 2_000;
const MAX_BYTES = 64 * 1024;

const lineNumber = z.int().min(1).optional();

const inputSchema = z.strictObject({
  path: z.string().describe('Relative to the workspace folder, with / between names.'),
  startLine: lineNumber.describe('The first line to read, from 1. Left out: the first.'),
  endLine: lineNumber.describe('The last line to read, included. Left out: the last.'),
});

export const readFile: Tool<z.infer<typeof inputSchema>> = {
  name: 'read_file',
  kind: 'read',
  description:
    'Reads a text file, or some lines of it, with line numbers. At most 2,000 lines or 64 KB at a time; the answer says ' +
    'what was left out and how to go on.',
  inputSchema,
  repeatable: true,
  async run({ path, startLine, endLine }, { workspace, signal }) {
    const limits = { maxLines: MAX_LINES, maxBytes: MAX_BYTES, signal };
    const lines = await served(workspace.readLines(path, startLine, endLine, limits));
    if (lines.lines.length === 0) return `${lines.path} is empty.`;
    return [...numbered(lines), ...whatFollows(lines)].join('\n');
  },
};

function numbered({ lines, firstLine }: FileLines): readonly string[] {
  return lines.map((line, index) => `${String(firstLine + index).padStart(5)}\t${line}`);
}

function whatFollows({ path, lines, firstLine, totalLines, cut }: FileLines): readonly string[] {
  const last = firstLine + lines.length - 1;
  if (totalLines !== undefined && last >= totalLines && firstLine === 1) return [];
  const total = totalLines === undefined ? '' : ` of ${totalLines}`;
  const goOn = cut ? ` More was asked for than fits: go on with startLine ${last + 1}.` : '';
  return [`[Lines ${firstLine}–${last}${total} of ${path}.${goOn}]`];
}
