import * as z from 'zod';
import type { FileList } from '../../workspace/reader.ts';
import { served } from './served.ts';
import type { Tool } from './tool.ts';

const inputSchema = z.strictObject({
  glob: z
    .string()
    .default('**/*')
    .describe('Matched against the whole path: "src/**/*.ts", "**/*.md", or the name of a folder.'),
  limit: z.int().min(1).max(1_000).default(200).describe('How many files to list at most, 1 to 1000.'),
});

export const listFiles: Tool<z.infer<typeof inputSchema>> = {
  name: 'list_files',
  kind: 'read',
  description:
    'Lists the files of the workspace, one a line: path, tab, size in bytes. Files that .gitignore names, node_modules, ' +
    'dist and the like are left out. Use it to find out what there is before you read.',
  inputSchema,
  repeatable: true,
  async run({ glob, limit }, { workspace, signal }) {
    const list = await served(workspace.list(glob, limit, signal));
    return [...list.files.map(({ path, bytes }) => `${path}\t${bytes}`), ...remarks(list, glob)].join('\n');
  },
};

function remarks({ files, total, secrets, complete }: FileList, glob: string): readonly string[] {
  const hint =
    glob.includes('/') || !glob.includes('*')
      ? ''
      : ` The whole path is matched: **/${glob} looks in all folders.`;
  const more = total - files.length;
  return [
    ...(total === 0 ? [`No file matches ${glob}.${hint}`] : []),
    ...(more > 0 ? [`… and ${more} more. Narrow the glob, or raise limit (at most 1000).`] : []),
    ...(secrets.length > 0
      ? [`Not listed, because they may hold keys or passwords: ${secrets.join(', ')}`]
      : []),
    ...(complete ? [] : ['The workspace could not be looked through to its end; there may be more.']),
  ];
}
