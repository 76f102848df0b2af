import * as z from 'zod';
import type { SearchResult } from '../../workspace/searchFiles.ts';
import { served } from './served.ts';
import type { Tool } from './tool.ts';

const inputSchema = z.strictObject({
  pattern: z.string().min(1).describe('What a line must contain; upper and lower case differ.'),
  regex: z
    .boolean()
    .default(false)
    .describe(
      'True: pattern is a regular expression of JavaScript, tried on the first 1,000 characters of a line.',
    ),
  glob: z.string().default('**/*').describe('Which files to search, such as "src/**/*.ts" or "src".'),
  limit: z.int().min(1).max(500).default(100).describe('How many lines to show at most, 1 to 500.'),
});

export const searchText: Tool<z.infer<typeof inputSchema>> = {
  name: 'search_text',
  kind: 'search',
  description:
    'Searches the text files of the workspace line by line. Answers with path:line: text. Files that .gitignore names, ' +
    'node_modules, dist and the like are not searched, nor files over 4 MB.',
  inputSchema,
  repeatable: true,
  async run({ pattern, regex, glob, limit }, { workspace, signal }) {
    const result = await served(workspace.search(pattern, { regex, glob, limit, signal }));
    const lines = result.matches.map(({ path, line, text }) => `${path}:${line}: ${text}`);
    return [...lines, ...remarks(result, limit, glob)].join('\n');
  },
};

function remarks(result: SearchResult, limit: number, glob: string): readonly string[] {
  const { matches, filesSearched, complete, skipped } = result;
  const isCut = !complete && matches.length >= limit;
  return [
    ...(matches.length === 0 ? [`No line matches. ${filesSearched} files searched (${glob}).`] : []),
    ...(isCut ? [`… there are more. Narrow the pattern or the glob, or raise limit (at most 500).`] : []),
    ...(complete || isCut ? [] : ['The workspace could not be searched to its end; there may be more.']),
    ...(skipped.length > 0 ? [`Not searched, being too large or not readable: ${skipped.join(', ')}`] : []),
  ];
}
