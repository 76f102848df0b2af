/** Keys that have their effect, here or where the file is shown. */
const USED: ReadonlySet<string> = new Set([
  'name',
  'description',
  'model',
  'tools',
  'disallowedTools',
  'user-invocable',
  'user-invokable',
  'target',
]);

/** Keys of VS Code, GitHub and Claude that do nothing here: in words, what does not happen. */
const NOT_APPLIED: Readonly<Record<string, string>> = {
  agents: 'Agents that this one may call (agents) are not called from the queue.',
  'argument-hint': 'The hint for the chat input (argument-hint) is not shown.',
  background: 'Every task runs in the background (background says nothing new).',
  color: 'The colour (color) is not shown.',
  'disable-model-invocation': 'No agent calls another here (disable-model-invocation says nothing new).',
  effort: 'The effort (effort) is not passed on to the model.',
  handoffs: 'Hand-offs to other agents (handoffs) are not offered; let one task depend on another instead.',
  hooks: 'Hooks (hooks) are not run.',
  infer: 'No agent calls another here (infer says nothing new).',
  initialPrompt: 'The first prompt (initialPrompt) is not sent: the task says what to do.',
  isolation: 'Tasks only propose changes (isolation says nothing new).',
  maxTurns: "The turn limit (maxTurns) is not applied; set the task's budget.steps instead.",
  'mcp-servers': 'MCP servers (mcp-servers) are not started.',
  mcpServers: 'MCP servers (mcpServers) are not started.',
  memory: 'No memory (memory) is kept between tasks.',
  metadata: 'The metadata (metadata) is not used.',
  permissionMode:
    'The permission mode (permissionMode) is not applied: a file never widens what an agent may do.',
  skills: 'Skills (skills) are not loaded.',
};

/** What of an agent file's front matter does not apply here, one sentence a key. */
export function agentNotes(values: ReadonlyMap<string, unknown>): readonly string[] {
  const notes = [...values.keys()]
    .filter((key) => !USED.has(key))
    .map((key) => NOT_APPLIED[key] ?? `The key ${key} is not known here and does nothing.`);
  if (values.get('target') === 'github-copilot') {
    notes.push('The agent is meant for GitHub alone (target: github-copilot) and is not offered here.');
  }
  return notes;
}
