import type { ProviderState, Schedule, WorkerInfo } from '../../engine/port.ts';
import type { ProviderFacts } from '../providerFacts.ts';
import type { AgentFacts, AgentTrouble } from './facts.ts';

export const SECTIONS = ['agents', 'models', 'schedules', 'workers'] as const;
export type SectionId = (typeof SECTIONS)[number];

export interface SectionNode {
  readonly kind: 'section';
  readonly id: SectionId;
  readonly count: number;
  /** What is to be said of all of it together, or empty. */
  readonly note: string;
}

export interface AgentNode {
  readonly kind: 'agent';
  readonly facts: AgentFacts;
  readonly isDefault: boolean;
  readonly isPaused: boolean;
  readonly running: number;
  readonly waiting: number;
}

export interface ProblemNode {
  readonly kind: 'problem';
  readonly trouble: AgentTrouble;
}

export interface ProviderNode {
  readonly kind: 'provider';
  readonly facts: ProviderFacts;
  /** Undefined: its tasks start. */
  readonly state: ProviderState | undefined;
  /** What it took today, or empty. */
  readonly spent: string;
}

export interface WorkerNode {
  readonly kind: 'worker';
  readonly info: WorkerInfo;
  /** From 1, in the order in which they came. */
  readonly number: number;
  /** Of the task that it runs. */
  readonly title: string | undefined;
}

export interface ScheduleNode {
  readonly kind: 'schedule';
  readonly schedule: Schedule;
}

export type AgentsNode = SectionNode | AgentNode | ProblemNode | ProviderNode | ScheduleNode | WorkerNode;

export function isAgentNode(node: unknown): node is AgentNode {
  return isNode(node) && node.kind === 'agent';
}

export function isProviderNode(node: unknown): node is ProviderNode {
  return isNode(node) && node.kind === 'provider';
}

export function isScheduleNode(node: unknown): node is ScheduleNode {
  return isNode(node) && node.kind === 'schedule';
}

function isNode(node: unknown): node is { readonly kind: unknown } {
  return typeof node === 'object' && node !== null && 'kind' in node;
}
