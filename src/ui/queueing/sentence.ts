import * as vscode from 'vscode';
import { wholeDraft, type DraftDefaults, type OwnDraft } from '../../core/ownDraft.ts';
import type { Submitted } from '../../engine/port.ts';
import { editorAsker } from './asker.ts';
import { problemIn } from './fields/texts.ts';
import { KeptDraft } from './keptDraft.ts';
import { review, type Next } from './review.ts';
import { queueDrafts, surroundings, type QueueingTools } from './submit.ts';

/** How a task begins that is asked for in one sentence. */
export interface Beginning {
  readonly title: string;
  /** What is known of the task already: its context, its agent. */
  readonly own?: OwnDraft;
}

/**
 * Asks for one sentence and queues it; More… leads to every field. What is typed and chosen is kept until it is queued:
 * whoever goes away finds it again.
 */
export async function askAndQueue(tools: QueueingTools, beginning: Beginning): Promise<readonly Submitted[]> {
  const kept = new KeptDraft(tools.memory);
  const left = kept.get();
  let own: OwnDraft = { ...left, ...beginning.own };
  let next: Next | 'review' = hasMoreThanText(left) ? 'review' : 'sentence';
  for (;;) {
    switch (next) {
      case 'queue':
        return queueKept(tools, own, kept);
      case 'form':
        await vscode.commands.executeCommand('agentTaskQueue.newTaskForm', own);
        await kept.clear(); // the form keeps what stands in it
        return [];
      case 'start-over':
        await kept.clear();
        own = beginning.own ?? {};
        break;
      case 'sentence':
      case 'review':
        break;
    }
    const answer: Said | undefined =
      next === 'review'
        ? await review(tools, own, (changed) => kept.set(changed))
        : await askSentence(tools, beginning, own, kept);
    if (!answer) return [];
    ({ own, next } = answer);
  }
}

/** Forgets it first: whoever asks for the next task before this one is queued must not find this one again. */
async function queueKept(
  tools: QueueingTools,
  own: OwnDraft,
  kept: KeptDraft,
): Promise<readonly Submitted[]> {
  await kept.clear();
  try {
    return await queueDrafts(tools, [own]);
  } catch (error) {
    await kept.set(own);
    throw error;
  }
}

/** What was said so far, and where it leads. */
interface Said {
  readonly own: OwnDraft;
  readonly next: Next | 'review';
}

function hasMoreThanText(own: OwnDraft): boolean {
  return Object.keys(own).some((field) => field !== 'description');
}

async function askSentence(
  tools: QueueingTools,
  { title }: Beginning,
  own: OwnDraft,
  kept: KeptDraft,
): Promise<Said | undefined> {
  const { defaults } = await surroundings(tools);
  const { description = '', ...rest } = own;
  const answer = await (tools.asker ?? editorAsker).text({
    title,
    prompt: vscode.l10n.t('What is to be done? One sentence is enough.'),
    placeholder: vscode.l10n.t('Review the error handling in src/server.ts'),
    value: description,
    check: (text) => sentenceProblem({ ...rest, description: text }, defaults),
    onChange: (text) => void kept.set(text === '' ? rest : { ...rest, description: text }),
    buttons: [
      { id: 'form', iconPath: new vscode.ThemeIcon('edit'), tooltip: vscode.l10n.t('Go On in the Form') },
      { id: 'more', iconPath: new vscode.ThemeIcon('ellipsis'), tooltip: vscode.l10n.t('More…') },
    ],
  });
  if (!answer) return undefined;
  const said = answer.text.trim() === '' ? rest : { ...rest, description: answer.text };
  switch (answer.button) {
    case 'form':
      return { next: 'form', own: said };
    case 'more':
      return { next: 'review', own: said };
    default:
      return { next: 'queue', own: said };
  }
}

/** Text that is too short is said so while it is typed. */
function sentenceProblem(own: OwnDraft, defaults: DraftDefaults) {
  return problemIn(wholeDraft(own, defaults), 'description');
}
