export const TASK_TYPES = ['general', 'analysis', 'coding', 'research', 'review', 'documentation'] as const;
export type TaskType = (typeof TASK_TYPES)[number];
