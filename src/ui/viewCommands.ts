/**
 * The commands whose code is loaded with the views (`views.ts`). They are registered at once: whoever comes before the
 * views waits for them.
 */
export const VIEW_COMMANDS = [
  'cancelTask',
  'clearFilter',
  'copyTaskId',
  'copyTaskRef',
  'deleteCompleted',
  'deleteTask',
  'disconnectProvider',
  'duplicateTask',
  'editTask',
  'filterTasks',
  'moveTask',
  'moveTaskDown',
  'moveTaskToTop',
  'moveTaskUp',
  'openAgentFile',
  'openResult',
  'pauseAgent',
  'pauseProvider',
  'pauseQueue',
  'pauseSchedule',
  'pauseTask',
  'queueTaskWithAgent',
  'removeSchedule',
  'resumeAgent',
  'resumeProvider',
  'resumeQueue',
  'resumeSchedule',
  'resumeTask',
  'retryTask',
  'retryTaskFresh',
  'retryTaskWithModel',
  'runAgain',
  'searchTasks',
  'setDefaultAgent',
  'setDefaultProvider',
  'setPriority',
  'showMore',
  'showTask',
] as const;

export type Run = (...args: unknown[]) => unknown;
export type ViewCommands = Readonly<Record<(typeof VIEW_COMMANDS)[number], Run>>;
