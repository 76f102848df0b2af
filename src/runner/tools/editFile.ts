import * as z from 'zod';
import { inShort } from './proposed.ts';
import { replaceText } from './replaceText.ts';
import { served } from './served.ts';
import type { Tool } from './tool.ts';

const text = z.string().transform((value) => value.replace(/\r\n?/g, '\n'));

const inputSchema = z.strictObject({
  path: z.string().describe('Relative to the workspace folder, with / between names.'),
  edits: z
    .array(
      z.strictObject({
        search: text
          .refine((value) => value !== '', 'is empty; write_file makes new files')
          .describe('The text to replace, exactly as it stands in the file, white space included.'),
        replace: text.describe('What stands there instead; empty to take it out.'),
        all: z.boolean().default(false).describe('Every place. Otherwise there must be exactly one.'),
      }),
    )
    .min(1)
    .max(100)
    .describe('One after the other: each sees what those before it have made. All of them, or none.'),
});

export const editFile: Tool<z.infer<typeof inputSchema>> = {
  name: 'edit_file',
  kind: 'edit',
  description:
    'Proposes changes in a file: each search text, with enough lines around it to be found once, is replaced. Read the ' +
    'file first. Nothing is written until the person applies it; your tools see it as if it were.',
  inputSchema,
  repeatable: true,
  async run({ path, edits }, { proposal, propose }) {
    const files = await served(
      proposal.edit(path, (before) => edits.reduce((now, edit) => replaceText(path, now, edit), before)),
    );
    propose(files);
    const [file] = files;
    return file ? `Proposed: ${inShort(file)}.` : `All of it together changes nothing in ${path}.`;
  },
};
