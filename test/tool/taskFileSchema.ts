import { format, resolveConfig } from 'prettier';
import * as z from 'zod';
import { taskDraftSchema } from '../../src/core/task.ts';
import { keyDoc } from '../../src/files/taskFileKeys.ts';

/** Where the schema is published. */
export const SCHEMA_FILE = 'media/schema/task-file.schema.json';

const { shape } = taskDraftSchema;

/** What may stand between the fences, from the one definition of a task. */
const frontMatter = z.strictObject({
  id: shape.ref,
  agent: shape.agent.optional(),
  type: shape.type,
  priority: shape.priority,
  dependsOn: shape.dependsOn,
  onParentFailure: shape.onParentFailure,
  scheduledAt: z.string().optional(),
  schedule: shape.schedule,
  maxRetries: shape.maxRetries,
  context: shape.context,
  provider: shape.provider,
  model: shape.model,
  budget: shape.budget,
});

/** The JSON schema of a task file's front matter. */
export function taskFileSchema(): Schema {
  const schema = z.toJSONSchema(frontMatter, { io: 'input', target: 'draft-7' });
  return { title: 'The front matter of a task file', ...documented(schema, '') };
}

/** As it is published. */
export async function schemaText(): Promise<string> {
  return format(JSON.stringify(taskFileSchema()), { ...(await resolveConfig(SCHEMA_FILE)), parser: 'json' });
}

type Schema = z.core.JSONSchema.BaseSchema;

/** With what each key is for. Its default is said there, since for some the settings decide. */
function documented(schema: Schema, prefix: string): Schema {
  const properties = Object.entries(schema.properties ?? {}).map(([key, property]) => {
    if (typeof property === 'boolean') throw new Error(`${prefix}${key} has no schema of its own.`);
    const { default: _, ...rest } = property;
    const text = keyDoc(`${prefix}${key}`)?.text;
    if (text === undefined) throw new Error(`${prefix}${key} has no documentation.`);
    return [key, { description: text, ...documented(rest, `${prefix}${key}.`) }] as const;
  });
  return properties.length === 0 ? schema : { ...schema, properties: Object.fromEntries(properties) };
}
