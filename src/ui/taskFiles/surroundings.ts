import * as vscode from 'vscode';
import { defined } from '../../core/defined.ts';
import { resolveProviders } from '../../core/provider.ts';
import { TASK_TYPES } from '../../core/taskTypes.ts';
import { shippedAgentName } from '../../files/agentFile.ts';
import { agentFolders } from '../agentFolders.ts';
import { loadAgents } from '../agents.ts';
import { hiddenFiles } from '../hiddenFiles.ts';
import type { SeenModels } from '../models/seenModels.ts';
import { readSettings } from '../settings.ts';
import { modelsOf, type ModelSources } from './modelsOf.ts';

interface Known {
  /** The models of a vendor that the editor offers now. */
  readonly offered: ModelSources['offered'];
  readonly seen: SeenModels;
}

/** What task files may name, as it is now. */
export async function taskFileSurroundings(shipped: vscode.Uri, { offered, seen }: Known) {
  const { agents: overrides, providers, defaultProvider, sensitive } = readSettings();
  const agents = await loadAgents(shipped, overrides);
  const folders = agentFolders(shipped);
  const agentFor = Object.fromEntries(
    TASK_TYPES.map((type) => [type, agents.forType(type)?.agent.name ?? shippedAgentName(type)]),
  );
  return {
    agents: agents.entries.map(({ agent: { name, description, type, provider }, source, path }) => {
      const folder = folders.find((one) => one.source === source)?.folder ?? shipped;
      return {
        name,
        description,
        ...defined({ type, provider }),
        uri: vscode.Uri.joinPath(folder, path).toString(),
      };
    }),
    agentFor,
    providers: Object.entries(resolveProviders(providers)).map(([id, config]) => {
      const ofAgents = agents.entries.flatMap(({ agent }) =>
        (agent.provider ?? defaultProvider) === id ? agent.models : [],
      );
      const known = modelsOf(config, { offered, ofAgents, seen: seen.of(id, config) });
      return { id, ...defined({ model: config.model }), ...known };
    }),
    ...defined({ defaultProvider }),
    sensitive,
    hidden: hiddenFiles(),
  };
}
