import type { FollowUp } from '../../../core/followUp.ts';
import type { PromptOutline } from '../../promptOutline.ts';
import { gather } from './findings.ts';
import { code, place } from './markdown.ts';
import type { PastCall } from './transcript.ts';

const MAX_SUGGESTED = 3;

/** What rules can suggest to do next: the open ends that were found, those that call themselves broken first. */
export function suggestions(outline: PromptOutline, calls: readonly PastCall[]): readonly FollowUp[] {
  const { openEnds } = gather(outline, calls);
  const broken = openEnds.filter(({ text }) => text.includes('FIXME'));
  const open = openEnds.filter(({ text }) => !text.includes('FIXME'));
  return [...broken, ...open].slice(0, MAX_SUGGESTED).map(({ path, line, text }) => ({
    title: `Settle the ${text.includes('FIXME') ? 'FIXME' : 'TODO'} in ${path}:${line}`,
    description: `Do what ${place(path, line)} asks for, or say why it can go: ${code(text.slice(0, 300))}`,
    type: 'coding',
  }));
}
