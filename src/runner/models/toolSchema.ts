import * as z from 'zod';

/** A tool's input as JSON Schema, in the draft that every provider takes. */
export function toolSchema(inputSchema: z.ZodType) {
  return z.toJSONSchema(inputSchema, { target: 'draft-7', io: 'input' });
}
