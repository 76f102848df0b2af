import * as z from 'zod';
import type { Edited, Prefill } from '../contract/form.ts';
import { isBlank, valuesOf, valuesSchema, BLANK, type Values } from './values.ts';

/** What is kept of a form: in its tab over a reload, and for the next form where it was not queued. */
export const keptFormSchema = z.object({
  /** The task that it changes; null: a new one. */
  edit: z.string().nullable().catch(null),
  values: valuesSchema,
  /** What stood in it before somebody else filled it in. */
  setAside: valuesSchema.nullable().catch(null),
  moreOpen: z.boolean().catch(false),
  /** When it was changed last, in milliseconds since the epoch: a window that goes suddenly may keep an older one. */
  at: z.number().catch(0),
});
export type KeptForm = z.infer<typeof keptFormSchema>;

interface Given {
  /** What stands in the form, or stood in it when its page went. */
  readonly standing: KeptForm | undefined;
  /** What was left in the last form that was not queued. */
  readonly left: KeptForm | undefined;
  readonly edited: Edited | null;
  readonly prefill: Prefill | null;
}

/** What a form begins with. What somebody has typed is never lost to what somebody else fills in: it is set aside. */
export function beginning({ standing, left, edited, prefill }: Given): KeptForm {
  const edit = edited?.id ?? null;
  const isStanding = standing?.edit === edit;
  if (edited) return isStanding ? standing : formOf(valuesOf(edited.draft), edit);
  const mine = newest([isStanding ? standing : undefined, left?.edit === null ? left : undefined]);
  if (!prefill || Object.keys(prefill).length === 0) return mine ?? formOf(BLANK, null);
  const typed = mine && !isBlank(mine.values) ? mine.values : (mine?.setAside ?? null);
  return { ...formOf(valuesOf(prefill), null), setAside: typed };
}

function formOf(values: Values, edit: string | null): KeptForm {
  return { edit, values, setAside: null, moreOpen: isSaidInMore(values), at: 0 };
}

/** The first one of those that are of the same time. */
function newest(forms: readonly (KeptForm | undefined)[]): KeptForm | undefined {
  const [first] = forms.filter((form) => form !== undefined).toSorted((a, b) => b.at - a.at);
  return first;
}

/** Whether anything is said in what is folded under More. */
function isSaidInMore(values: Values): boolean {
  const { description, title } = BLANK;
  return JSON.stringify({ ...values, description, title }) !== JSON.stringify(BLANK);
}
