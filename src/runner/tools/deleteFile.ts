import * as z from 'zod';
import { served } from './served.ts';
import type { Tool } from './tool.ts';

const inputSchema = z.strictObject({
  path: z.string().describe('Relative to the workspace folder, with / between names.'),
});

export const deleteFile: Tool<z.infer<typeof inputSchema>> = {
  name: 'delete_file',
  kind: 'edit',
  description:
    'Proposes to delete a text file. Nothing is deleted until the person applies it; your tools see it as if it were.',
  inputSchema,
  repeatable: true,
  async run({ path }, { proposal, propose }) {
    const files = await served(proposal.remove(path));
    propose(files);
    return `Proposed: ${files.map((file) => file.path).join(', ')} is deleted.`;
  },
};
