import * as z from 'zod';
import { inShort } from './proposed.ts';
import { served } from './served.ts';
import type { Tool } from './tool.ts';

const inputSchema = z.strictObject({
  path: z
    .string()
    .describe('Relative to the workspace folder, with / between names. Folders are made as needed.'),
  content: z.string().describe('The whole text of the file.'),
});

export const writeFile: Tool<z.infer<typeof inputSchema>> = {
  name: 'write_file',
  kind: 'edit',
  description:
    'Proposes a new file, or a new text for a whole file. For a change in a file that exists use edit_file: a person ' +
    'reviews what you propose, and small changes are read more surely. Nothing is written until the person applies it; ' +
    'your tools see it as if it were.',
  inputSchema,
  repeatable: true,
  async run({ path, content }, { proposal, propose }) {
    const files = await served(proposal.write(path, content));
    propose(files);
    const [file] = files;
    return file ? `Proposed: ${inShort(file)}.` : `${path} has this text already; nothing is proposed.`;
  },
};
