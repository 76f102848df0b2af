import { CompletionItemKind } from 'vscode-languageserver-types';
import { presets, type Preset } from '../core/when.ts';
import type { ValueChoice } from './valueItem.ts';

const WORDS: Readonly<Record<Preset['id'], string>> = {
  'ten-minutes': 'In ten minutes',
  hour: 'In an hour',
  evening: 'This evening',
  morning: 'Tomorrow morning',
  monday: 'Next Monday',
};

/** Times that a task is often put off to, in the zone of the machine. @param now milliseconds since the epoch */
export function likelyTimes(now: number): readonly ValueChoice[] {
  return presets(new Date(now)).map(({ id, at }) => ({
    value: localTime(new Date(at)),
    kind: CompletionItemKind.Value,
    detail: WORDS[id],
    isBare: true,
  }));
}

/** To the minute, without an offset: the zone of whoever reads it. */
function localTime(time: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day}T${two(time.getHours())}:${two(time.getMinutes())}`;
}
