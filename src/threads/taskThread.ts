import fs from 'node:fs/promises';
import { MessagePort, parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { messageOf } from '../core/errors.ts';
import { providerSchema } from '../core/provider.ts';
import { FailureError } from '../core/failure.ts';
import { budgetSchema } from '../core/task.ts';
import { STOP_KINDS, Stopped } from '../core/stop.ts';
import { EngineClient } from '../engine/client.ts';
import type { Claim } from '../engine/port.ts';
import { layersOf } from '../runner/layers.ts';
import { createModel } from '../runner/models/create.ts';
import type { Model } from '../runner/models/model.ts';
import { buildPrompt } from '../runner/prompt.ts';
import { promptRoom } from '../runner/promptRoom.ts';
import { runClaim, type RunTools } from '../runner/runClaim.ts';
import { toolsFor } from '../runner/tools/registry.ts';
import { systemClock } from '../engine/systemClock.ts';
import { MainLine } from '../transport/mainLine.ts';
import type { Credentials } from '../transport/serveMainLine.ts';
import { messagePortChannel } from '../transport/messagePort.ts';
import { Rpc } from '../transport/rpc.ts';
import { readContext } from '../workspace/context.ts';
import { gitChanges } from '../workspace/gitChanges.ts';
import { Proposal } from '../workspace/proposal.ts';
import { WorkspaceReader, type ReaderOptions } from '../workspace/reader.ts';
import { contextRemarks } from '../workspace/taskContext.ts';
import { WorkspaceError } from '../workspace/workspaceError.ts';
import { askForProblems } from './askForProblems.ts';
import { gitProgram } from './gitProgram.ts';
import { inTime } from './inTime.ts';

/** What a task thread is started with. */
export interface TaskThreadData {
  /** The engine, served on this line. */
  readonly engine: MessagePort;
  /** `run` and `stop` come in here. */
  readonly control: MessagePort;
  /** What only the main thread can give is asked for here. */
  readonly main: MessagePort;
  readonly settings: z.infer<typeof settingsSchema>;
}

const settingsSchema = z.object({
  workspaceFolders: z.array(z.string()),
  providers: z.record(z.string(), providerSchema),
  defaultBudget: budgetSchema.default({}),
  sensitive: z.array(z.string()).default([]),
  hidden: z.array(z.array(z.string())).default([]),
  /** What git is given of the environment; this thread has none. */
  environment: z.record(z.string(), z.string()),
  /** A pause of the offline sample's turns, so that a person can watch them. Milliseconds. */
  offlinePaceMs: z.number().min(0),
});

const dataSchema = z.object({
  engine: z.instanceof(MessagePort),
  control: z.instanceof(MessagePort),
  main: z.instanceof(MessagePort),
  settings: settingsSchema,
});

/** The supervisor is this thread's maker and of the same build: what bears a fence is a claim of the port. */
const claimSchema = z.custom<Claim>(
  (value) => z.looseObject({ task: z.string(), attempt: z.int() }).safeParse(value).success,
);
const stopKindSchema = z.enum(STOP_KINDS);

const data = dataSchema.parse(workerData);
const engine = new EngineClient({ connect: async () => messagePortChannel(data.engine) });
const main = new MainLine(messagePortChannel(data.main));
const workspace: ReaderOptions = {
  folders: data.settings.workspaceFolders,
  files: fs,
  sensitive: data.settings.sensitive,
  hidden: data.settings.hidden,
};
const problems = askForProblems(main, systemClock);
const git = gitProgram({
  environment: data.settings.environment,
  workspaceFolders: data.settings.workspaceFolders,
  clock: systemClock,
});
let running: AbortController | undefined;

new Rpc(messagePortChannel(data.control), {
  run: async (claim) => {
    running = new AbortController();
    try {
      await run(claimSchema.parse(claim), running.signal);
    } finally {
      running = undefined;
    }
  },
  stop: (kind) => running?.abort(new Stopped(stopKindSchema.parse(kind))),
});

async function run(claim: Claim, signal: AbortSignal): Promise<void> {
  const warn = (texts: readonly string[]) => {
    const logs = texts.map((text) => ({ kind: 'log', level: 'warning', text }) as const);
    if (logs.length > 0) void engine.report(claim, logs).catch(() => undefined);
  };
  warn(await prepared(signal));
  const tools: RunTools = {
    work: engine,
    clock: systemClock,
    defaultBudget: data.settings.defaultBudget,
    openModel,
    tools: toolsFor(claim.agent),
    openProposal: async () => {
      await requireFolders();
      return Proposal.open({ ...workspace, layers: layersOf(claim, engine) });
    },
    problems,
    writePrompt: async ({ agent, details, parents }, reader) => {
      const contextTokens = data.settings.providers[claim.provider]?.contextTokens;
      const room = promptRoom(contextTokens, agent.maxOutputTokens, parents.length > 0);
      const context = await readContext(reader, details.context, signal, {
        ...room.context,
        problems,
        changes: gitChanges({ ...workspace, git, workspace: reader }),
        queuedAt: details.createdAt,
      });
      warn(contextRemarks(context).map((remark) => `Context: ${remark}`));
      return buildPrompt({ agent, task: details, context, parents, resultRoom: room.results });
    },
  };
  return runClaim(claim, tools, signal);
}

/** An agent would find nothing in a folder that is gone, and take that for its result. */
async function requireFolders(): Promise<void> {
  try {
    await new WorkspaceReader(workspace).requireFolders();
  } catch (error) {
    if (!(error instanceof WorkspaceError)) throw error;
    const message = `${error.message} Bring it back or open another one, and retry the task.`;
    throw new FailureError({ kind: 'permanent', message }, { cause: error });
  }
}

/** A main thread that is busy or going must not keep a task from running: it is not waited for longer than this. */
const PREPARED_MS = 3_000;

/** Unsaved editors are saved now, so that the task reads what the person sees. */
async function prepared(signal: AbortSignal): Promise<readonly string[]> {
  return (await inTime(main.beforeRun(), PREPARED_MS, systemClock, signal)) ?? [];
}

async function openModel(claim: Claim): Promise<Model> {
  const config = data.settings.providers[claim.provider];
  if (!config) {
    const message = `The provider ${claim.provider} is not configured here.`;
    throw new FailureError({ kind: 'permanent', message });
  }
  const modelId = claim.details.model ?? claim.agent.models[0];
  const { key, baseURL, network } =
    config.type === 'offline' || config.type === 'vscode-lm' ? {} : await credentialsOf(claim.provider);
  return createModel({
    providerId: claim.provider,
    config,
    ...(modelId === undefined ? {} : { modelId }),
    ...(key === undefined ? {} : { key }),
    ...(network === undefined ? {} : { network }),
    environment: baseURL === undefined ? {} : { baseURL },
    editorTurn: (request, signal) => main.editorTurn(request, signal),
    offlinePaceMs: data.settings.offlinePaceMs,
  });
}

/** The window that holds the keys may be going just now: the task goes on in the next one. */
async function credentialsOf(provider: string): Promise<Credentials> {
  try {
    return await main.credentials(provider);
  } catch (error) {
    const message = `The key for ${provider} could not be read: ${messageOf(error)}`;
    throw new FailureError({ kind: 'transient', message });
  }
}

parentPort?.postMessage('started'); // from here on, what ends this thread is its task's doing
