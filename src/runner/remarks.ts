import type { ModelMessage } from 'ai';
import type { Remarks } from '../engine/port.ts';

/** What a person says to the last answer and what it proposes, as the next message of the conversation. */
export function remarksMessage({ text, remarks }: Remarks): ModelMessage {
  const comments = remarks.map(({ path, line, quote, text: said }) =>
    [`${path}:${line}`, ...(quote.trim() === '' ? [] : [`> ${quote.trim()}`]), said.trim()].join('\n'),
  );
  const content = [
    'The person has looked at your result and at the changes that you propose, and sends them back.',
    text.trim(),
    comments.length > 0 ? 'Comments on the proposed files:' : '',
    ...comments,
    'Your proposal stands as it is, with what the person may have changed in it by hand: read a file again before you edit it. ' +
      'Do what is asked, and end with a result that replaces the last one.',
  ].filter((part) => part !== '');
  return { role: 'user', content: content.join('\n\n') };
}
