import { TASK_TYPES, type TaskType } from '../../core/taskTypes.ts';
import type { Memory } from '../memory.ts';
import { GROUP_IDS, type GroupId } from './groups.ts';

const KEY = 'tasks.filter';

/** What the person narrowed the tree to. What is left out lets everything through. */
export interface TreeFilter {
  readonly groups?: readonly GroupId[];
  readonly agent?: readonly string[];
  readonly type?: readonly TaskType[];
  /** '' stands for tasks that take the default one. */
  readonly provider?: readonly string[];
  /** Found in title, ref or description. */
  readonly text?: string;
}

/** Undefined where nothing narrows anything. */
export function narrowing(filter: TreeFilter): TreeFilter | undefined {
  const { groups = [], agent = [], type = [], provider = [], text = '' } = filter;
  const kept = {
    ...(groups.length > 0 ? { groups } : {}),
    ...(agent.length > 0 ? { agent } : {}),
    ...(type.length > 0 ? { type } : {}),
    ...(provider.length > 0 ? { provider } : {}),
    ...(text.trim() ? { text: text.trim() } : {}),
  };
  return Object.keys(kept).length > 0 ? kept : undefined;
}

/** The filter of the last window; what cannot be read of it is left out. */
export function recallFilter(memory: Memory): TreeFilter | undefined {
  const kept = memory.get(KEY);
  if (typeof kept !== 'object' || kept === null) return undefined;
  const values = new Map<string, unknown>(Object.entries(kept));
  const text = values.get('text');
  return narrowing({
    groups: GROUP_IDS.filter((id) => strings(values.get('groups')).includes(id)),
    agent: strings(values.get('agent')),
    type: TASK_TYPES.filter((type) => strings(values.get('type')).includes(type)),
    provider: strings(values.get('provider')),
    text: typeof text === 'string' ? text : '',
  });
}

export function keepFilter(memory: Memory, filter: TreeFilter | undefined): void {
  void memory.update(KEY, filter);
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
