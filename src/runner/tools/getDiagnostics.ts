import * as z from 'zod';
import { NO_EDITOR, problemLine, readProblems, type FoundProblems } from '../../workspace/problems.ts';
import { served } from './served.ts';
import { ToolError, type Tool } from './tool.ts';

const inputSchema = z.strictObject({
  glob: z
    .string()
    .default('**/*')
    .describe('Of which files: a path, a folder or a glob such as "src/**/*.ts".'),
  limit: z.int().min(1).max(500).default(100).describe('How many problems to tell at most, 1 to 500.'),
});

export const getDiagnostics: Tool<z.infer<typeof inputSchema>> = {
  name: 'get_diagnostics',
  kind: 'read',
  description:
    'Tells the problems that the editor shows (of compilers, linters, language servers), errors first, one a line: ' +
    'path:line:column: severity: message [source]. They are about the files on the disk, not about changes that you ' +
    'propose, and most language servers look at open files only: no problem told is no proof that there is none.',
  inputSchema,
  repeatable: true,
  async run({ glob, limit }, { workspace, problems, signal }) {
    const found = await served(readProblems(workspace, problems, { glob }, signal));
    if (!found) throw new ToolError(`${NO_EDITOR} Read the files instead.`);
    return [...found.problems.slice(0, limit).map(problemLine), ...remarks(found, limit, glob)].join('\n');
  },
};

function remarks({ problems, leftOut, complete }: FoundProblems, limit: number, glob: string) {
  const more = problems.length - limit;
  return [
    ...(problems.length === 0 ? [`The editor shows no problem for ${glob}.`] : []),
    ...(more > 0 ? [`… and ${more} more. Narrow the glob, or raise limit (at most 500).`] : []),
    ...(complete ? [] : ['The editor shows more than were looked at. Narrow the glob.']),
    ...(leftOut.length > 0
      ? [`Not told, because these files must not be read: ${leftOut.slice(0, 20).join(', ')}`]
      : []),
  ];
}
