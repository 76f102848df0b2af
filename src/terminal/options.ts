/** One option: the one definition behind parsing, help and "did you mean". */
export interface OptionSpec {
  readonly name: string;
  readonly short?: string;
  /** What its value is called in the help; absent: a switch. */
  readonly value?: string;
  readonly multiple?: true;
  readonly help: string;
  /** For the program's own tools; not in the help. */
  readonly hidden?: true;
}

export const COMMON_OPTIONS: readonly OptionSpec[] = [
  { name: 'workspace', value: 'DIR', help: 'the folder that the agents may read (default: this one)' },
  {
    name: 'store',
    value: 'DIR',
    help: "where the queue is kept (default: AGENT_TASK_QUEUE_STORE, else the user's data folder)",
  },
  { name: 'workers', value: 'N', help: 'how many tasks run at once, 1 to 64 (default: 3)' },
  { name: 'config', value: 'FILE', help: 'providers and agents, as JSON; the same shape as the settings' },
  { name: 'provider', value: 'ID', help: 'the provider for tasks that name none' },
  { name: 'model', value: 'ID', help: 'the model for tasks that name none' },
  { name: 'json', help: 'one JSON object a line instead of text' },
  { name: 'wait', help: 'wait for what is scheduled later, too' },
  {
    name: 'offline-pace',
    value: 'MS',
    help: 'a pause between the turns of the offline provider',
    hidden: true,
  },
  { name: 'help', short: 'h', help: 'this text' },
  { name: 'version', help: 'the version of the program' },
];

export interface CommandSpec {
  readonly name: string;
  readonly usage: string;
  /** One line, for the list of commands. */
  readonly help: string;
  /** More, for the command's own help. */
  readonly details?: string;
  readonly options: readonly OptionSpec[];
  /** How many arguments it takes. */
  readonly arguments: { readonly min: number; readonly max: number };
}

const SOME = { min: 1, max: Infinity } as const;
const ANY = { min: 0, max: Infinity } as const;

export const COMMANDS = [
  {
    name: 'run',
    usage: 'run [FILE…]',
    help: 'queue the task files, then run until nothing can move without a person',
    details: [
      'FILE is a *.task.md file, a folder with such files, or a glob. Without FILE, everything in the queue runs.',
      'Exit code: 0 all completed, 1 some did not, 2 bad input (nothing was queued), 130 after Ctrl-C. After Ctrl-C the',
      'next run goes on where this one stopped.',
    ].join('\n'),
    options: [],
    arguments: ANY,
  },
  {
    name: 'add',
    usage: 'add FILE… | add "SENTENCE"',
    help: 'queue task files, or one task in a sentence, without running them',
    options: [
      { name: 'type', value: 'TYPE', help: 'general, analysis, coding, research, review, documentation' },
      { name: 'agent', value: 'NAME', help: 'who does it (default: the agent of its type)' },
      { name: 'title', value: 'TEXT', help: 'default: the first line' },
      { name: 'description', value: 'TEXT', help: 'default: the sentence' },
      { name: 'instructions', value: 'TEXT', help: 'how to do it (default: as its type is usually done)' },
      { name: 'priority', value: 'N', help: '1 to 10, higher first (default: 5)' },
      {
        name: 'after',
        value: 'REF',
        multiple: true,
        help: 'a task that must complete first; may be repeated',
      },
      { name: 'at', value: 'TIME', help: 'not before, like 2026-12-01T09:30' },
      { name: 'ref', value: 'REF', help: 'its name in the queue' },
      { name: 'max-retries', value: 'N', help: 'how often it is tried again (default: 3)' },
      {
        name: 'context',
        value: 'PATH',
        multiple: true,
        help: 'for the agent to read: path, glob, file#L10-L40, @problems, @diff; may be repeated',
      },
    ],
    arguments: SOME,
  },
  {
    name: 'check',
    usage: 'check [FILE…]',
    help: 'say what is wrong with task files, as the editor does, without queueing them',
    details: [
      'FILE is as for run. Without FILE, all task files of the workspace are checked. Dependencies may be in any file of',
      'the workspace, or in the queue where there is one.',
      'Exit code: 0 nothing is wrong, or there are only warnings, 1 there are errors, 2 bad input.',
    ].join('\n'),
    options: [],
    arguments: ANY,
  },
  {
    name: 'list',
    usage: 'list',
    help: 'show the queue',
    options: [
      { name: 'status', value: 'STATUS', multiple: true, help: 'only these; may be repeated' },
      { name: 'agent', value: 'NAME', help: 'only this agent' },
      { name: 'type', value: 'TYPE', help: 'only this type' },
      { name: 'text', value: 'TEXT', help: 'only what has it in title, ref or description' },
      { name: 'limit', value: 'N', help: 'at most so many (default: 100; with --json all)' },
    ],
    arguments: { min: 0, max: 0 },
  },
  {
    name: 'show',
    usage: 'show REF|ID…',
    help: 'show all about a task: fields, steps, result, log',
    options: [],
    arguments: SOME,
  },
  {
    name: 'changes',
    usage: 'changes REF|ID…',
    help: 'print what tasks propose and nobody has decided about, as a patch that git apply takes',
    details: 'With --json: all files that they propose, a line a file, with their whole texts.',
    options: [],
    arguments: SOME,
  },
  {
    name: 'cancel',
    usage: 'cancel REF|ID…',
    help: 'end tasks for good; a running one stops at once',
    options: [],
    arguments: SOME,
  },
  {
    name: 'pause',
    usage: 'pause REF|ID…',
    help: 'hold tasks until they are resumed',
    options: [],
    arguments: SOME,
  },
  { name: 'resume', usage: 'resume REF|ID…', help: 'let paused tasks go on', options: [], arguments: SOME },
  {
    name: 'answer',
    usage: 'answer REF|ID TEXT',
    help: 'answer the question of a task, which then goes on',
    details:
      'TEXT may also come as several words. `show` has the question and the answers that the agent proposes.',
    options: [],
    arguments: { min: 2, max: Infinity },
  },
  {
    name: 'retry',
    usage: 'retry [--fresh] REF|ID…',
    help: 'give failed or cancelled tasks another go, after their last finished step',
    options: [{ name: 'fresh', help: 'from the first step' }],
    arguments: SOME,
  },
  {
    name: 'delete',
    usage: 'delete [--cascade] REF|ID…',
    help: 'remove tasks that do not run, with their results; this cannot be undone',
    options: [{ name: 'cascade', help: 'with all that depends on them, directly or not' }],
    arguments: SOME,
  },
  {
    name: 'export',
    usage: 'export [REF|ID…] | export --run REF|ID',
    help: 'print the history of tasks or of the whole queue, or one run, as JSON lines',
    details: [
      'A run holds what the model was told and said, with the parts of files that were read, and the proposed files as a',
      'whole; keys are never in it. `replay` drives it again.',
    ].join('\n'),
    options: [{ name: 'run', help: 'the current run of one task, step by step' }],
    arguments: ANY,
  },
  {
    name: 'replay',
    usage: 'replay FILE',
    help: 'drive a run again that export --run has written, offline and apart from your queue',
    details: 'Exit code: 0 it came to the same, 1 it did not, and where, 2 bad input.',
    options: [],
    arguments: { min: 1, max: 1 },
  },
] as const satisfies readonly CommandSpec[];

export type CommandName = (typeof COMMANDS)[number]['name'];
