import type { ProposedFile } from '../core/change.ts';
import { messageOf } from '../core/errors.ts';
import type { FollowUp } from '../core/followUp.ts';
import { Stopped } from '../core/stop.ts';
import { cutText } from './cutText.ts';
import { Parked } from './parked.ts';
import type { ToolCallRecord, ToolRecord } from './records.ts';
import { ToolError, type PlanStep, type Tool, type ToolContext } from './tools/tool.ts';

/** The most that one call may put into the conversation, in characters. */
const MAX_RESULT = 100_000;

/** How what was cut ends, from its last character or the one before it. */
const CUT = /^.?\n… \d+ more characters left out\.$/su;

/** What a call may touch, but for what it tells of itself. */
export type CallContext = Omit<ToolContext, 'setPlan' | 'suggest' | 'propose'>;

/** What a call answers, and what it proposes. */
export interface Called {
  readonly record: ToolRecord;
  readonly changes: readonly ProposedFile[];
}

/**
 * Runs one call. Whatever is wrong with it (an unknown tool, broken arguments, a file that is not there) becomes a
 * result that the model can react to; it never ends the run.
 *
 * @throws Parked where the call waits for a person; Stopped where somebody else owns the task; what `signal` is aborted with
 */
export async function callTool(
  call: ToolCallRecord,
  tools: readonly Tool[],
  context: CallContext,
): Promise<Called> {
  if (call.invalid !== undefined) return refused(call.invalid);
  const tool = tools.find(({ name }) => name === call.name);
  if (!tool)
    return refused(`There is no tool ${call.name}. You have: ${tools.map(({ name }) => name).join(', ')}.`);
  const input = tool.inputSchema.safeParse(call.input);
  if (!input.success) {
    const problems = input.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    return refused(`The arguments of ${call.name} are not valid. ${problems.join('; ')}`);
  }
  return run(tool, input.data, context);
}

async function run(tool: Tool, input: unknown, context: CallContext): Promise<Called> {
  const changes: ProposedFile[] = [];
  const propose = (files: readonly ProposedFile[]) => changes.push(...files);
  let plan: readonly PlanStep[] | undefined;
  const setPlan = (steps: readonly PlanStep[]) => {
    plan = steps;
  };
  const followUps: FollowUp[] = [];
  const suggest = (suggested: readonly FollowUp[]) => followUps.push(...suggested);
  try {
    const text = cut(await tool.run(input, { ...context, setPlan, suggest, propose }));
    const record = {
      text,
      isError: false,
      ...(plan ? { plan: [...plan] } : {}),
      ...(followUps.length > 0 ? { followUps } : {}),
    };
    return { record, changes };
  } catch (error) {
    context.signal.throwIfAborted();
    if (error instanceof Parked || error instanceof Stopped) throw error;
    if (error instanceof ToolError) return refused(error.message);
    return refused(`${tool.name} failed: ${messageOf(error)}`);
  }
}

export function refused(text: string): Called {
  return { record: { text: cut(text), isError: true }, changes: [] };
}

/** An answer from a recording is cut already. */
function cut(text: string): string {
  if (text.length < 2 * MAX_RESULT && CUT.test(text.slice(MAX_RESULT - 1))) return text;
  const kept = cutText(text, MAX_RESULT);
  return kept === text ? text : `${kept}\n… ${text.length - kept.length} more characters left out.`;
}
