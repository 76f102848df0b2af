/**
 * Each phase is one window: started, tested, closed. All windows of a run share one profile and one workspace, so a
 * phase finds in the workspace's storage what the one before it left. The tests of a phase lie in the folder of its name.
 */
export const PHASES = ['start', 'restart', 'models'] as const;
export type Phase = (typeof PHASES)[number];

/** Names the variable that holds a RunnerTask for the runner inside the extension host. */
export const TASK = 'AGENT_TASK_QUEUE_INTEGRATION';

export interface RunnerTask {
  readonly phase: Phase;
  /** The file that mocha's report is written to. */
  readonly report: string;
  /** The file that the counts are written to. */
  readonly counts: string;
  readonly grep?: string | undefined;
}
