import type { ProgressReport } from '../core/event.ts';
import type { PlanStep } from './tools/tool.ts';

/**
 * The agent's own plan as progress: steps first (3 of 7), and a percentage from them. A step under way counts half.
 */
export function planProgress(plan: readonly PlanStep[]): ProgressReport {
  const done = plan.filter((step) => step.status === 'done').length;
  const current = plan.findIndex((step) => step.status === 'in_progress');
  const shown = current >= 0 ? current : Math.min(done, plan.length - 1);
  const part = done + (current >= 0 ? 0.5 : 0);
  return {
    percentage: plan.length === 0 ? 0 : Math.round((part / plan.length) * 100),
    currentStep: plan.length === 0 ? 0 : shown + 1,
    totalSteps: plan.length,
    stepTitle: plan[shown]?.title ?? null,
  };
}
