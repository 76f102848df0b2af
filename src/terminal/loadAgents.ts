import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { QueueConfig } from '../core/provider.ts';
import { parseAgentFile, shippedAgentType } from '../files/agentFile.ts';
import { AgentSet, type AgentFile, type AgentSource } from '../files/agentSet.ts';
import { BadInput } from './badInput.ts';
import { errnoOf, errnoWords } from './fileErrors.ts';
import type { Surroundings } from './io.ts';

interface AgentFolder {
  readonly source: AgentSource;
  readonly path: string;
}

/** The agents of the workspace, of the user and of the program, merged, with the configuration's overrides. */
export async function loadAgents(
  workspace: string,
  overrides: QueueConfig['agents'],
  { home, shippedAgents, cwd }: Pick<Surroundings, 'home' | 'shippedAgents' | 'cwd'>,
): Promise<AgentSet> {
  const folders: readonly AgentFolder[] = [
    { source: 'workspace', path: join(workspace, '.github', 'agents') },
    { source: 'workspace', path: join(workspace, '.claude', 'agents') },
    { source: 'user', path: join(home, '.copilot', 'agents') },
    { source: 'shipped', path: shippedAgents },
  ];
  const files = await Promise.all(folders.map((folder) => readFolder(folder, cwd)));
  return new AgentSet(files.flat(), overrides);
}

async function readFolder({ source, path }: AgentFolder, cwd: string): Promise<readonly AgentFile[]> {
  const names = await orNothing(readdir(path), path);
  const files = names.filter((name) => name.endsWith('.md')).toSorted();
  return Promise.all(
    files.map(async (name) => {
      const file = join(path, name);
      const near = relative(cwd, file);
      const shown = (near.startsWith('..') ? file : near).split(sep).join('/');
      const type = source === 'shipped' ? shippedAgentType(shown) : undefined;
      const options = { path: shown, ...(type === undefined ? {} : { type }) };
      return { source, file: parseAgentFile(await read(file, shown), options) };
    }),
  );
}

async function read(file: string, shown: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new BadInput([{ file: shown, message: errnoWords(error) }]);
  }
}

/** A folder that is not there holds no agents. */
async function orNothing(names: Promise<readonly string[]>, folder: string): Promise<readonly string[]> {
  try {
    return await names;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return [];
    throw new BadInput([{ file: folder, message: errnoWords(error) }]);
  }
}
