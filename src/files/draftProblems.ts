import type * as z from 'zod';
import { fieldProblems, type FieldProblem } from '../core/draft.ts';

/** The schema's problems in words for somebody who writes a file. */
export function draftProblems(error: z.ZodError): readonly FieldProblem[] {
  return fieldProblems(error).map(({ field, message }) => ({ field, message: inPlainWords(message) }));
}

function inPlainWords(message: string): string {
  const wrongType = /^invalid input: expected (\w+), received (\w+)$/.exec(message);
  if (wrongType) return typeWords(wrongType[1] ?? '', wrongType[2] ?? '');
  const option = /^invalid option: expected one of (.*)$/s.exec(message);
  if (option) return `must be one of ${(option[1] ?? '').replaceAll('"', '').split('|').join(', ')}`;
  const bound = /^too (?:small|big): expected (\w+) to (?:be|have) ([<>]=?)(-?[\d.]+)( \w+)?$/.exec(message);
  return bound ? boundWords(bound[2] ?? '', bound[3] ?? '', bound[4] ?? '') : message;
}

function typeWords(expected: string, received: string): string {
  if (received === 'null') return 'is empty';
  const wanted = TYPES[expected] ?? expected;
  if (expected === 'string' && received !== 'array' && received !== 'object')
    return `must be ${wanted}: put it in quotes`;
  const given = expected === 'int' && received === 'number' ? 'a fraction' : (TYPES[received] ?? received);
  return `must be ${wanted}${EXAMPLES[expected] ?? ''}, not ${given}`;
}

function boundWords(sign: string, limit: string, unit: string): string {
  if (sign === '>=' && limit === '1' && unit !== '') return 'is empty';
  const bounds: Readonly<Record<string, string>> = {
    '>=': `must ${unit ? 'have' : 'be'} at least ${limit}${unit}`,
    '>': `must ${unit ? 'have' : 'be'} more than ${limit}${unit}`,
    '<=': `must ${unit ? 'have' : 'be'} at most ${limit}${unit}`,
    '<': `must ${unit ? 'have' : 'be'} less than ${limit}${unit}`,
  };
  return bounds[sign] ?? `must be ${sign}${limit}`;
}

const TYPES: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a group of keys and values',
  record: 'a group of keys and values',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

const EXAMPLES: Readonly<Record<string, string>> = { array: ' like [a, b]' };
