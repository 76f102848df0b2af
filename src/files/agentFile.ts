import { agentSchema, type Agent } from '../core/agent.ts';
import { TASK_TYPES, type TaskType } from '../core/task.ts';
import { draftProblems } from './draftProblems.ts';
import { agentNotes } from './agentNotes.ts';
import { readAgentTools } from './agentTools.ts';
import { placeOf } from './fieldPositions.ts';
import { readFrontMatter, type FrontMatter } from './frontMatter.ts';
import { findHeadings, type Heading } from './markdownHeadings.ts';
import { section } from './markdownSections.ts';
import { inOrder, type Problem } from './problem.ts';

/** The names of the shipped agents, by the type of task each is there for. */
const SHIPPED_AGENTS: Readonly<Record<TaskType, string>> = {
  general: 'Generalist',
  analysis: 'Analyst',
  coding: 'Developer',
  research: 'Researcher',
  review: 'Reviewer',
  documentation: 'Writer',
};

export function shippedAgentName(type: TaskType): string {
  return SHIPPED_AGENTS[type];
}

/** The type that a shipped agent's file is named after: `review.agent.md`. */
export function shippedAgentType(path: string): TaskType | undefined {
  return TASK_TYPES.find((type) => stemOf(path) === type);
}

export interface AgentFileOptions {
  /** Any path with `/`; the file's name is the agent's where it has no `name`. */
  readonly path: string;
  /** For shipped agents: the task type that it is the agent of. */
  readonly type?: TaskType;
}

export interface ParsedAgentFile {
  readonly path: string;
  /** There if and only if the file has no problems. */
  readonly agent?: Agent;
  /** False: the file says that people do not choose this agent. */
  readonly userInvocable: boolean;
  /** Where the agent is meant to work, if the file says so: `vscode`, `github-copilot`. */
  readonly target?: string;
  /** Models by the names that the editor shows; they mean nothing to a provider. */
  readonly editorModels: readonly string[];
  /** What of the file does not apply here: one sentence each. */
  readonly notes: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * Reads a custom-agent file of VS Code (`.github/agents`) or Claude (`.claude/agents`). Keys that mean nothing here
 * are named in `notes`. Never throws.
 */
export function parseAgentFile(text: string, options: AgentFileOptions): ParsedAgentFile {
  const frontMatter = readFrontMatter(text, { plainLines: true });
  const { values } = frontMatter;
  const models = readModels(values.get('model'));
  const tools = readAgentTools(values.get('tools'), values.get('disallowedTools'));
  const parsed = agentSchema.safeParse({
    name: values.get('name') ?? stemOf(options.path),
    description: values.get('description') ?? '',
    ...(options.type === undefined ? {} : { type: options.type }),
    ...readBody(frontMatter.body),
    ...(tools.kinds === undefined ? {} : { tools: tools.kinds }),
    models: models.ids,
  });
  const wrong = parsed.success ? [] : draftProblems(parsed.error).map((problem) => at(frontMatter, problem));
  const shapes = [...models.problems, ...tools.problems].map((problem) => at(frontMatter, problem));
  const problems = inOrder([...frontMatter.problems, ...shapes, ...wrong]);
  const target = values.get('target');
  return {
    path: options.path,
    ...(parsed.success && problems.length === 0 ? { agent: parsed.data } : {}),
    userInvocable: (values.get('user-invocable') ?? values.get('user-invokable')) !== false,
    ...(typeof target === 'string' ? { target } : {}),
    editorModels: models.names,
    notes: [...agentNotes(values), ...models.names.map(modelNote), ...tools.notes],
    problems,
  };
}

function at(frontMatter: FrontMatter, { field, message }: { field: string; message: string }): Problem {
  const place = placeOf(frontMatter.positions, field === 'models' ? 'model' : field);
  return { ...(place ?? frontMatter.lines.range(0, 0)), field, message, code: 'invalid-value' };
}

interface Models {
  readonly ids: readonly string[];
  readonly names: readonly string[];
  readonly problems: readonly { field: string; message: string }[];
}

/** An id goes to the provider; what reads like `GPT-5 (copilot)` or is one of Claude's short names does not. */
function readModels(value: unknown): Models {
  if (value === undefined || value === null) return { ids: [], names: [], problems: [] };
  const listed: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = listed.flatMap((entry) => (typeof entry === 'string' && entry.trim() ? [entry.trim()] : []));
  const isName = (text: string) => /[\s()]/.test(text) || /^(?:sonnet|opus|haiku|inherit)$/i.test(text);
  const message = 'must be the name of a model or a list of such names';
  return {
    ids: texts.filter((text) => !isName(text)),
    names: texts.filter(isName),
    problems: texts.length === listed.length ? [] : [{ field: 'model', message }],
  };
}

function modelNote(name: string): string {
  return `The model "${name}" is a name of the editor's, not a provider's id: the model chosen in the queue is used.`;
}

/** The body is the instructions; the sections `## Backstory` and `## Goal` are taken out of it. */
function readBody(body: string): { backstory: string; goal: string; instructions: string } {
  const headings = findHeadings(body);
  const backstory = namedSection(body, headings, 'backstory');
  const goal = namedSection(body, headings, 'goal');
  const taken = [backstory, goal].filter((part) => part !== undefined).toSorted((a, b) => a.start - b.start);
  let rest = '';
  let position = 0;
  for (const part of taken) {
    rest += body.slice(position, part.start);
    position = part.end;
  }
  rest += body.slice(position);
  return {
    backstory: backstory?.text ?? '',
    goal: goal?.text ?? '',
    instructions: section(rest, 0, rest.length).text,
  };
}

function namedSection(body: string, headings: readonly Heading[], name: string) {
  const index = headings.findIndex(({ level, text }) => level === 2 && text.toLowerCase() === name);
  const heading = headings[index];
  if (!heading) return undefined;
  const end = headings.slice(index + 1).find(({ level }) => level <= 2)?.start ?? body.length;
  return { start: heading.start, end, text: section(body, heading.next, end).text };
}

function stemOf(path: string): string {
  return (path.split('/').at(-1) ?? path).replace(/(?:\.agent)?\.md$/i, '');
}
