import * as z from 'zod';
import { served } from './served.ts';
import type { Tool } from './tool.ts';

const inputSchema = z.strictObject({
  from: z.string().describe('Relative to the workspace folder, with / between names.'),
  to: z
    .string()
    .describe('Where it is to be, its name included. Nothing may be there. Folders are made as needed.'),
});

export const moveFile: Tool<z.infer<typeof inputSchema>> = {
  name: 'move_file',
  kind: 'edit',
  description:
    'Proposes to move or rename a text file; what refers to it you change yourself. Nothing is moved until the person ' +
    'applies it; your tools see it as if it were.',
  inputSchema,
  repeatable: true,
  async run({ from, to }, { proposal, propose }) {
    propose(await served(proposal.move(from, to)));
    return `Proposed: ${from} is moved to ${to}.`;
  },
};
