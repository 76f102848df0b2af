import { readFile } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { shippedAgentName } from '../files/agentFile.ts';
import type { AgentSet } from '../files/agentSet.ts';
import { parseTaskFile, type ParsedTaskFile } from '../files/taskFile.ts';
import { BadInput } from './badInput.ts';
import { errnoWords } from './fileErrors.ts';
import type { TaskFilePath } from './findTaskFiles.ts';

export interface ParsedFiles {
  /** In the order in which they were given. */
  readonly files: readonly ParsedTaskFile[];
  /** What to call a file by its path in the workspace. */
  readonly shown: ReadonlyMap<string, string>;
}

/** Reads each of the files. @throws BadInput naming one that cannot be read */
export async function parseTaskFiles(
  found: readonly TaskFilePath[],
  workspace: string,
  agents: AgentSet,
): Promise<ParsedFiles> {
  const files = await Promise.all(
    found.map(async (file) =>
      parseTaskFile(await readText(file), {
        path: pathIn(workspace, file.real),
        agents: agents.names,
        defaultAgent: (type) => agents.forType(type)?.agent.name ?? shippedAgentName(type),
      }),
    ),
  );
  return { files, shown: new Map(found.map((file) => [pathIn(workspace, file.real), file.shown])) };
}

/** With `/`, from the workspace folder; a file elsewhere keeps its whole path. */
export function pathIn(workspace: string, file: string): string {
  const inside = relative(workspace, file);
  return (inside.startsWith('..') ? file : inside).split(sep).join('/');
}

async function readText({ real, shown }: TaskFilePath): Promise<string> {
  try {
    return await readFile(real, 'utf8');
  } catch (error) {
    throw new BadInput([{ file: shown, message: errnoWords(error) }]);
  }
}
