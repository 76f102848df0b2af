import type { EditorPart, EditorRequest } from '../../core/editorTurn.ts';
import type { Failure } from '../../core/failure.ts';
import { permanent, transient } from './failures.ts';
import { quotable } from './serverWords.ts';

type Failed = Extract<EditorPart, { type: 'failed' }>;

/**
 * What an error of the editor's language models means for the task. Its codes are few and its vendors word the rest:
 * `Blocked` is said where an extension asked too often, and a used-up quota only by the error's name or words.
 */
export function editorFailure(failed: Failed, request: EditorRequest, providerId: string): Failure {
  const words = quotable(failed.words, { key: undefined, request: JSON.stringify(request.messages) });
  const said = words === undefined ? '' : ` ("${words}")`;
  switch (failed.code) {
    case 'NoPermissions':
      return permanent(
        `VS Code does not let Agent Task Queue use the models of ${providerId}. Run "Agent Task Queue: Connect a Model" again and allow it, then retry the task.`,
      );
    case 'Gone':
      return transient(`${providerId} offers no model in this window just now. Look at its extension.`);
    case 'NotFound':
      return permanent(
        `${providerId} has no model ${request.model ?? 'at all'} in this window${said}. Choose another one, or run "Agent Task Queue: Connect a Model" again.`,
      );
    default:
      return byWords(failed, said, providerId);
  }
}

function byWords({ code, words }: Failed, said: string, providerId: string): Failure {
  const all = `${code} ${words}`;
  if (code === 'Blocked' || LIMITED.test(all)) {
    return { kind: 'rate-limit', message: `${providerId} takes no more requests for now${said}.` };
  }
  if (DECLINED.test(all)) {
    return permanent(
      `${providerId} declined the request${said}. Change the wording of the task, or choose another model.`,
    );
  }
  return TOO_LONG.test(all)
    ? permanent(
        `The conversation is longer than the model of ${providerId} allows${said}. Give the task less context, or choose a model that takes more.`,
      )
    : transient(`${providerId} failed${said}. Try again later.`);
}

const LIMITED = /quota|rate.?limit|too many requests|\b429\b/i;
const DECLINED = /off.?topic|content.?filter|responsible ai|filtered/i;
const TOO_LONG = /context.?length|token limit|too many tokens|maximum context|prompt is too long/i;
