import { distinct, followUpFrom, typeNamed, type FollowUp } from '../core/followUp.ts';
import { partFollowUps, type Parted } from './followUpList.ts';

/** What the last words of a run come to. */
export interface ResultText extends Parted {
  /** Where the text itself says which part of it is the summary. */
  readonly summary?: string;
}

/**
 * Takes apart what a model wrote as its result: Markdown, with or without a closing list of follow-ups, or one of the
 * JSON shapes that some models answer in whatever they are told. What is not understood to its end stays in the text as
 * it is. Never throws.
 */
export function readResultText(text: string): ResultText {
  const trimmed = text.trim();
  return (
    wholeObject(trimmed) ??
    closingObject(trimmed) ??
    partFollowUps(trimmed) ?? { rest: trimmed, followUps: [] }
  );
}

/** The whole answer is one object in the shape of a result. */
function wholeObject(text: string): ResultText | undefined {
  const fenced = /^```(?:json)?[ \t]*\n([\s\S]*)\n```$/i.exec(text)?.[1];
  const fields = shapeOf(fenced ?? text);
  const output = fields?.get('output');
  const summary = fields?.get('summary');
  if (!fields || typeof output !== 'string' || output.trim() === '') return undefined;
  const followUps = followUpsOf(fields.get('followups') ?? []);
  if (!followUps) return undefined;
  return {
    rest: output.trim(),
    followUps,
    ...(typeof summary === 'string' && summary.trim() !== '' ? { summary } : {}),
  };
}

/** Markdown that closes with a fenced object of follow-ups. */
function closingObject(text: string): ResultText | undefined {
  const start = text.lastIndexOf('\n```json');
  if (start < 0 || !text.endsWith('\n```')) return undefined;
  const fields = shapeOf(text.slice(text.indexOf('\n', start + 1), -'```'.length));
  if (!fields || fields.has('output')) return undefined;
  const followUps = followUpsOf(fields.get('followups'));
  const rest = withoutLastHeading(text.slice(0, start));
  return followUps && rest !== '' ? { rest, followUps } : undefined;
}

/** A heading that nothing stands under any more. */
function withoutLastHeading(text: string): string {
  return text
    .trimEnd()
    .replace(/(?:^|\n)#{1,6}[ \t][^\n]*$/, '')
    .trimEnd();
}

const SHAPE: ReadonlySet<string> = new Set(['summary', 'output', 'followups', 'artifacts']);

/** The fields of an object that has none but those of a result, `follow_ups` and the like as one name. */
function shapeOf(json: string): ReadonlyMap<string, unknown> | undefined {
  const value = parsed(json);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value).map(([key, field]) => [nameOf(key), field] as const);
  return entries.every(([key]) => SHAPE.has(key)) ? new Map(entries) : undefined;
}

/** Undefined where one of them is none: nothing of a text is dropped that was not understood. */
function followUpsOf(value: unknown): readonly FollowUp[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const read = value.map(followUpOf);
  const followUps = read.filter((one) => one !== undefined);
  return followUps.length < read.length ? undefined : distinct(followUps);
}

function followUpOf(value: unknown): FollowUp | undefined {
  if (typeof value === 'string') return followUpFrom(value, '');
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = new Map(Object.entries(value).map(([key, field]) => [nameOf(key), field]));
  const text = (name: string) => {
    const field: unknown = fields.get(name);
    return typeof field === 'string' ? field : '';
  };
  return followUpFrom(text('title'), text('description'), typeNamed(text('type')));
}

function nameOf(key: string): string {
  return key.toLowerCase().replace(/[\s_-]/g, '');
}

function parsed(json: string): unknown {
  if (!json.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
