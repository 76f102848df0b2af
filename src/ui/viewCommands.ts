/**
 * The commands whose code is loaded with the views (`views.ts`). They are registered at once: whoever comes before the
 * views waits for them.
 */
export const VIEW_COMMANDS = [
  'cancelTask',
  'copyTaskId',
  'copyTaskRef',
  'deleteCompleted',
  'deleteTask',
  'moveTask',
  'moveTaskDown',
  'moveTaskToTop',
  'moveTaskUp',
  'openResult',
  'pauseQueue',
  'pauseTask',
  'resumeQueue',
  'resumeTask',
  'retryTask',
  'retryTaskFresh',
  'setPriority',
  'showMore',
  'showTask',
] as const;

export type Run = (...args: unknown[]) => unknown;
export type ViewCommands = Readonly<Record<(typeof VIEW_COMMANDS)[number], Run>>;
