import { stringify } from 'yaml';
import { fileStem } from './fileStem.ts';
import { readFrontMatter } from './frontMatter.ts';
import { withoutByteOrderMark } from './range.ts';

/** The file that an agent of this name lies in; undefined where nothing of the name can stand in a file's name. */
export function agentFileName(name: string): string | undefined {
  const stem = fileStem(name, 'agent');
  return stem === undefined ? undefined : `${stem}.agent.md`;
}

/**
 * A new agent to write on: every key that has an effect, and the sections that the shipped agents have, with what belongs
 * there.
 */
export function newAgentFile(name: string): string {
  return `---
${nameLine(name)}
# Shown where an agent is chosen, and told to the model as what it is.
description: One sentence that says what this agent is for.
# What it may use: edit proposes changes, todo is its plan, vscode/askQuestions asks you and waits.
# The word agent would let it queue tasks of its own, at your cost. [] is nothing at all.
tools: [read, search, edit, todo, vscode/askQuestions]
# The model by its provider's own id. Left out, the one that is chosen in the queue.
# model: gpt-5
# Not offered where you choose an agent, but found where a task names it:
# user-invocable: false
---

## Backstory

Who the agent is, and what it has learned to look out for. Two or three sentences.

## Goal

What a task leaves behind when it went well: one sentence that you could hold a result against.

## How you work

1. Call \`update_plan\` first, with the steps of this task, and keep it true.
2. Read what the task is about before you claim or change anything.
3. Say here what this agent does that another would not: in which order, by which questions, how it checks itself.

## When something is unclear

Say what it decides by itself, and what it would ask for.

## Your result

- First a paragraph of one to three sentences: the answer, or what was done.
- Then the parts that every result of this agent has, each statement with its place as \`path:line\`.
`;
}

/** The same file under another name; all else stays as it is written. */
export function renamedAgentFile(input: string, name: string): string {
  const text = withoutByteOrderMark(input);
  const { positions, bodyOffset } = readFrontMatter(text, { plainLines: true });
  const lineBreak = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  const lines = text.split(/\r\n|\n|\r/);
  if (bodyOffset === 0) return ['---', nameLine(name), '---', '', ...lines].join(lineBreak);
  const place = positions.get('name');
  const from = (place?.key ?? place?.value)?.line;
  // Lines count from 1; without a name it goes right under the first one.
  if (from === undefined || !place) return lines.toSpliced(1, 0, nameLine(name)).join(lineBreak);
  const { endLine, endColumn } = place.value;
  const last = endColumn === 1 && endLine > from ? endLine - 1 : endLine;
  return lines.toSpliced(from - 1, last - from + 1, nameLine(name)).join(lineBreak);
}

function nameLine(name: string): string {
  return stringify({ name }, { lineWidth: 0 }).trimEnd();
}
