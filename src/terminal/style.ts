import type { Status } from '../core/lifecycle.ts';
import type { Output } from './io.ts';

export type Colour = 'red' | 'green' | 'yellow' | 'blue' | 'dim' | 'bold';

const CODES: Readonly<Record<Colour, readonly [number, number]>> = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  dim: [2, 22],
  bold: [1, 22],
};

/** Puts text into a colour, or leaves it as it is where colours are not wanted. */
export type Paint = (colour: Colour, text: string) => string;

export const plain: Paint = (_colour, text) => text;

const coloured: Paint = (colour, text) => {
  const [on, off] = CODES[colour];
  return `\u001b[${on}m${text}\u001b[${off}m`;
};

/** Colours on a terminal, unless NO_COLOR (https://no-color.org) is set or the terminal is dumb. */
export function paintFor(output: Output, env: Readonly<Record<string, string | undefined>>): Paint {
  const wanted = output.isTerminal && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  return wanted ? coloured : plain;
}

export const SIGNS: Readonly<Record<Status, string>> = {
  pending: '○',
  queued: '·',
  running: '●',
  paused: '‖',
  completed: '✔',
  failed: '✖',
  cancelled: '⊘',
};

export const STATUS_COLOURS: Readonly<Record<Status, Colour>> = {
  pending: 'yellow',
  queued: 'dim',
  running: 'blue',
  paused: 'yellow',
  completed: 'green',
  failed: 'red',
  cancelled: 'dim',
};
