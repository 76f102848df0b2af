import * as vscode from 'vscode';
import { defined } from '../../core/defined.ts';
import { resolveProviders } from '../../core/provider.ts';
import { TASK_TYPES } from '../../core/taskTypes.ts';
import { shippedAgentName } from '../../files/agentFile.ts';
import { agentFolders } from '../agentFolders.ts';
import { loadAgents } from '../agents.ts';
import { hiddenFiles } from '../hiddenFiles.ts';
import { readSettings } from '../settings.ts';
import { modelsOf } from './modelsOf.ts';

/** What task files may name, as it is now. */
export async function taskFileSurroundings(shipped: vscode.Uri) {
  const { agents: overrides, providers, defaultProvider, sensitive } = readSettings();
  const agents = await loadAgents(shipped, overrides);
  const folders = agentFolders(shipped);
  const agentFor = Object.fromEntries(
    TASK_TYPES.map((type) => [type, agents.forType(type)?.agent.name ?? shippedAgentName(type)]),
  );
  return {
    agents: agents.entries.map(({ agent: { name, description, type }, source, path }) => {
      const folder = folders.find((one) => one.source === source)?.folder ?? shipped;
      return { name, description, ...defined({ type }), uri: vscode.Uri.joinPath(folder, path).toString() };
    }),
    agentFor,
    providers: await Promise.all(
      Object.entries(resolveProviders(providers)).map(async ([id, config]) => {
        const { models, named } = await modelsOf(config);
        const ofAgents = agents.entries.flatMap(({ agent }) => (agent.provider === id ? agent.models : []));
        return { id, ...defined({ model: config.model }), models, named: [...named, ...ofAgents] };
      }),
    ),
    ...defined({ defaultProvider }),
    sensitive,
    hidden: hiddenFiles(),
  };
}
