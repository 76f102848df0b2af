import { SAFE_TOOL_KINDS, TOOL_KINDS, type ToolKind } from '../core/agent.ts';

export interface AgentTools {
  /** Undefined: the file does not say, so the safe set. */
  readonly kinds: readonly ToolKind[] | undefined;
  readonly notes: readonly string[];
  readonly problems: readonly { readonly field: string; readonly message: string }[];
}

/**
 * The tools that an agent file names (`tools`) less those it forbids (`disallowedTools`), as our kinds. Whoever has
 * any tool may plan as well: a plan touches nothing, and it is what a person sees of the progress.
 */
export function readAgentTools(tools: unknown, disallowed: unknown): AgentTools {
  const named = readNames(tools, 'tools');
  const forbidden = readNames(disallowed, 'disallowedTools');
  const problems = [...named.problems, ...forbidden.problems];
  if (named.names === undefined && forbidden.names === undefined) {
    return { kinds: undefined, notes: [], problems };
  }
  // A file that only forbids starts from what it would have had.
  const allowed = named.names ?? SAFE_TOOL_KINDS;
  const barred = new Set((forbidden.names ?? []).flatMap((name) => kindsOf(bare(name)) ?? []));
  const kinds = new Set(allowed.flatMap((name) => kindsOf(name) ?? []).filter((kind) => !barred.has(kind)));
  if (kinds.size > 0) kinds.add('plan');
  const unknown = allowed.filter((name) => kindsOf(name) === undefined);
  return { kinds: TOOL_KINDS.filter((kind) => kinds.has(kind)), notes: toolNotes(unknown), problems };
}

function toolNotes(unknown: readonly string[]): readonly string[] {
  if (unknown.length === 0) return [];
  const names = unknown.length > 10 ? [...unknown.slice(0, 10), `${unknown.length - 10} more`] : unknown;
  return [`Tools that do not exist here are left out: ${names.join(', ')}.`];
}

function readNames(value: unknown, field: string) {
  if (value === undefined || value === null) return { names: undefined, problems: [] };
  const listed: readonly unknown[] =
    typeof value === 'string' ? splitNames(value) : Array.isArray(value) ? value : [value];
  const names = listed.flatMap((entry) => (typeof entry === 'string' ? [entry.trim()] : [])).filter(Boolean);
  const message = 'must be a list of tool names, like [read, search]';
  return { names, problems: names.length === listed.length ? [] : [{ field, message }] };
}

/** Splits at commas, but not at those in brackets: `Read, Bash(git add:*, git commit:*)`. */
function splitNames(text: string): readonly string[] {
  const names: string[] = [];
  let depth = 0;
  let name = '';
  for (const character of text) {
    if (character === '(') depth++;
    if (character === ')') depth = Math.max(0, depth - 1);
    if (character === ',' && depth === 0) {
      names.push(name);
      name = '';
    } else {
      name += character;
    }
  }
  return [...names, name].filter((part) => part.trim() !== '');
}

/** `Bash(git:*)` without what stands in brackets. Only for what is forbidden: to forbid more is safe, to allow more is not. */
function bare(name: string): string {
  return name.replace(/\(.*$/s, '').trim();
}

/** Undefined for a name that we have no kind for. A set's own name goes first: `search/codebase`, `edit/editFiles`. */
function kindsOf(name: string): readonly ToolKind[] | undefined {
  const lower = name.toLowerCase();
  if (lower === '*') return TOOL_KINDS;
  const [set = '', member] = lower.split('/');
  const kind = KIND_OF.get(member === undefined || !SETS.has(set) ? lower : set);
  return kind === undefined ? undefined : [kind];
}

/** The tool sets of VS Code, whose members are named `set/member`. */
const SETS: ReadonlySet<string> = new Set(['read', 'search', 'edit', 'execute', 'todo', 'todos', 'agent']);

/** Names as VS Code, GitHub and Claude use them. */
const NAMES: Readonly<Record<ToolKind, string>> = {
  read: 'read readfile problems notebookread changes',
  search:
    'search codebase grep glob ls filesearch textsearch listdirectory searchresults usages findtestfiles',
  edit: 'edit editfiles multiedit write notebookedit createfile createdirectory new',
  execute:
    'execute bash shell powershell runcommands runinterminal terminal runtasks runtests runnotebooks getterminaloutput killshell bashoutput',
  plan: 'plan todo todos todowrite update_plan',
  ask: 'ask askquestions vscode/askquestions askuserquestion ask_user',
  delegate: 'delegate agent agents runsubagent task create_task',
};

const KIND_OF: ReadonlyMap<string, ToolKind> = new Map(
  TOOL_KINDS.flatMap((kind) => NAMES[kind].split(' ').map((name) => [name, kind] as const)),
);
