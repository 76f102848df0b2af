import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { defined } from './core/defined.ts';
import type { EditorTurn } from './core/editorTurn.ts';
import { EngineClient } from './engine/client.ts';
import { spendingFolder } from './files/userFolder.ts';
import type { Submitted, TaskEngine } from './engine/port.ts';
import { ChangingHost } from './threads/changingHost.ts';
import type { EngineHostOptions } from './threads/engineHost.ts';
import { registerChatTools } from './ui/chat/registerChatTools.ts';
import { spawnModelProbe } from './threads/spawnModelProbe.ts';
import { command } from './ui/command.ts';
import { DisposableStore } from './ui/disposables.ts';
import { registerLinks } from './ui/links/registerLinks.ts';
import { FILES_EXCLUDE, hiddenFiles } from './ui/hiddenFiles.ts';
import { EditorOffer } from './ui/models/editorOffer.ts';
import { Keys } from './ui/models/keys.ts';
import { registerModelCommands } from './ui/models/modelCommands.ts';
import { editorNetwork } from './ui/models/network.ts';
import { registerPanels } from './ui/panel/panelCommands.ts';
import { providerFacts } from './ui/providerFacts.ts';
import { registerQueueingCommands } from './ui/queueingCommands.ts';
import { QueueWatch } from './ui/queueWatch.ts';
import { saveBeforeRun } from './ui/saveBeforeRun.ts';
import { storeFolder } from './ui/storeFolder.ts';
import { openSettings } from './ui/openSettings.ts';
import { AgentFileWatch } from './ui/agentFileWatch.ts';
import { readSettings, SECTION, tellProblems } from './ui/settings.ts';
import { RESULT_SCHEME, ResultDocuments } from './ui/resultDocument.ts';
import { registerReview } from './ui/reviewLater.ts';
import type { TaskFileLanguage } from './ui/taskFiles/taskFileLanguage.ts';
import { showViewsLater } from './ui/viewsLater.ts';
import { withFirstTaskFile } from './ui/withFirstTaskFile.ts';

/** What other extensions, and the tests, get from this one. */
export interface Api {
  /** The port. The engine starts with the first call. */
  readonly engine: TaskEngine;
}

let open: { readonly client: EngineClient; readonly host: ChangingHost } | undefined;

/** Called by VS Code once the window stands. Nothing here waits: the engine has a thread of its own. */
export function activate(context: vscode.ExtensionContext): Api {
  const keys = new Keys(context.secrets, context.globalState);
  const host = new ChangingHost(() => hostOptions(context, keys));
  const client = new EngineClient({ connect: () => host.connect() });
  open = { client, host };
  const views = context.subscriptions;
  const watch = new QueueWatch(client);
  let started: Promise<TaskFileLanguage> | undefined;
  const language = () => (started ??= startLanguage(context, client, watch));
  views.push(showQueue(context, client, watch, keys, language));
  showStoreToTerminals(context);
  const offer = new EditorOffer(
    () => readSettings().providers,
    (providers) => host.serve(providers),
  );
  const update = () => {
    host.update();
    offer.update();
  };
  views.push(
    offer,
    registerModelCommands({
      keys,
      memory: context.globalState,
      openProbe: () => spawnModelProbe(context.asAbsolutePath('dist/taskThread.cjs')),
    }),
    command('openSettings', () => openSettings()),
    command('openWalkthrough', openWalkthrough),
    command('newTaskFile', makeTaskFile),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if ([SECTION, FILES_EXCLUDE].some((section) => change.affectsConfiguration(section))) update();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(update),
    vscode.workspace.onDidChangeWorkspaceFolders(update),
    withFirstTaskFile(language),
  );
  void isStored(context).then((stored) => stored && watch.watch());
  return { engine: client };
}

/** Called by VS Code when the window closes or reloads: running tasks go back to the queue, the store is given up. */
export async function deactivate(): Promise<void> {
  await open?.client.close();
  await open?.host.close();
  open = undefined;
}

function showQueue(
  context: vscode.ExtensionContext,
  engine: TaskEngine,
  watch: QueueWatch,
  keys: Keys,
  language: () => Promise<TaskFileLanguage>,
): vscode.Disposable {
  const opened = new DisposableStore();
  opened.add(watch);
  const results = new ResultDocuments(engine);
  opened.add(vscode.workspace.registerTextDocumentContentProvider(RESULT_SCHEME, results));
  const shippedAgents = vscode.Uri.joinPath(context.extensionUri, 'media', 'agents');
  const shown = { engine, shippedAgents, memory: context.workspaceState, watch };
  const views = opened.add(showViewsLater({ ...shown, providers: () => providerFacts(keys) }));
  const queued = ([first]: readonly Submitted[]) => {
    watch.watch();
    if (first) views.reveal(first.id);
  };
  const queueing = { ...shown, language, queued };
  opened.add(registerQueueingCommands(queueing));
  opened.add(registerChatTools(queueing));
  opened.add(registerReview(engine, context.workspaceState, watch));
  opened.add(registerLinks());
  opened.add(registerPanels({ ...queueing, extension: context.extensionUri }));
  return opened;
}

/** The language server for task files, with a process of its own. */
async function startLanguage(
  context: vscode.ExtensionContext,
  engine: TaskEngine,
  watch: QueueWatch,
): Promise<TaskFileLanguage> {
  const [{ TaskFileLanguageClient }, { TaskFiles }] = await Promise.all([
    import('./language/client.ts'),
    import('./ui/taskFiles/taskFiles.ts'),
  ]);
  const shippedAgents = vscode.Uri.joinPath(context.extensionUri, 'media', 'agents');
  const files = new TaskFiles({
    engine,
    shippedAgents,
    isStored: () => isStored(context),
    memory: context.globalState,
    changed: () => void language.update(),
  });
  const language = new TaskFileLanguageClient({
    serverFile: context.asAbsolutePath('dist/languageServer.cjs'),
    help: vscode.Uri.joinPath(context.extensionUri, 'media', 'help', 'agent-task-files.md'),
    surroundings: () => files.surroundings(),
    queued: (refs) => files.queued(refs),
  });
  context.subscriptions.push(
    language,
    files.show(watch, language),
    files.offerUpdates(language),
    watch.onDidChange(({ moved }) => moved && void language.queueChanged()),
    new AgentFileWatch(shippedAgents, () => void language.update()),
    files.followModels(),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if ([SECTION, FILES_EXCLUDE].some((section) => change.affectsConfiguration(section)))
        void language.update();
    }),
  );
  await language.start();
  return language;
}

function hostOptions(context: vscode.ExtensionContext, keys: Keys): EngineHostOptions {
  const settings = readSettings();
  const { providers, defaultProvider, maxWorkers, budget, dayBudget, sensitive, problems } = settings;
  tellProblems(problems);
  return {
    engineThreadFile: context.asAbsolutePath('dist/engineThread.cjs'),
    data: {
      storeDir: storeFolder(context),
      wasmPath: context.asAbsolutePath('dist/sql-wasm.wasm'),
      taskThreadFile: context.asAbsolutePath('dist/taskThread.cjs'),
      // In a workspace that is not trusted the queue can be looked at, but nothing runs.
      maxWorkers: vscode.workspace.isTrusted ? maxWorkers : 0,
      workspaceFolders: (vscode.workspace.workspaceFolders ?? []).map(({ uri }) =>
        path.normalize(uri.fsPath),
      ),
      providers,
      ...(defaultProvider === undefined ? {} : { defaultProvider }),
      defaultBudget: budget,
      dayBudget,
      spendingDir: spendingFolder({ env: process.env, home: homedir(), platform: process.platform }),
      sensitive: [...sensitive],
      hidden: hiddenFiles(),
      resumeOnStartup: settings.resumeOnStartup,
      keep: settings.keep,
      offlinePaceMs: 0,
    },
    credentials: async (provider) => ({
      ...defined({ key: await keys.find(provider, providers) }),
      network: editorNetwork(),
    }),
    editorTurn: askEditor,
    problems: async (base) => (await import('./ui/editorProblems.ts')).editorProblems(base),
    beforeRun: saveBeforeRun,
    notify: (message) => void vscode.window.showWarningMessage(message),
  };
}

/** What talks to the editor's models is loaded with the first turn of one. */
const askEditor: EditorTurn = async function* (request, signal) {
  const { editorTurn } = await import('./ui/models/editorModels.ts');
  yield* editorTurn(request, signal);
};

async function makeTaskFile(folder: unknown): Promise<void> {
  const room = await import('./ui/taskFiles/newTaskFile.ts');
  await room.makeTaskFile(folder instanceof vscode.Uri ? folder : undefined);
}

async function openWalkthrough(): Promise<void> {
  const id = 'agent-task-queue.agent-task-queue#start';
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', id, false);
}

/** The terminal program finds the queue of the window that its terminal is in. */
function showStoreToTerminals(context: vscode.ExtensionContext): void {
  const { environmentVariableCollection } = context;
  environmentVariableCollection.description = vscode.l10n.t(
    'Lets agent-task-queue find the queue of this window.',
  );
  environmentVariableCollection.replace('AGENT_TASK_QUEUE_STORE', storeFolder(context));
}

/** Whether an earlier window left a queue: then its work goes on without anybody having to look. */
async function isStored(context: vscode.ExtensionContext): Promise<boolean> {
  return access(path.join(storeFolder(context), 'tasks.db')).then(
    () => true,
    () => false,
  );
}
