import * as vscode from 'vscode';
import {
  PARENT_FAILURE_POLICIES,
  PRIORITY,
  TASK_TYPES,
  type ParentFailurePolicy,
  type TaskType,
} from '../../../core/task.ts';
import type { AgentEntry } from '../../../files/agentSet.ts';
import type { Choice } from '../asker.ts';
import { set, unset, type Field, type FieldTools } from './field.ts';

export function agentField({ ask, agents }: FieldTools): Field {
  const label = vscode.l10n.t('Agent');
  return {
    id: 'agent',
    label,
    icon: 'hubot',
    value: ({ agent }) => agent,
    edit: async ({ agent }) => {
      const offered = agents.entries.filter(({ userInvocable }) => userInvocable);
      const chosen = await ask.pick({
        title: label,
        placeholder: vscode.l10n.t('Who does it?'),
        items: offered.map(agentChoice),
        active: agent,
        canGoBack: true,
      });
      return chosen === undefined ? undefined : set({ agent: chosen });
    },
  };
}

function agentChoice({ agent, source }: AgentEntry): Choice<string> {
  const sources = {
    workspace: vscode.l10n.t('from the workspace'),
    user: vscode.l10n.t('yours'),
    shipped: '',
  };
  return { label: agent.name, description: sources[source], detail: agent.description, value: agent.name };
}

export function typeField({ ask }: FieldTools): Field {
  const label = vscode.l10n.t('Type');
  return {
    id: 'type',
    label,
    icon: 'tag',
    value: ({ type }) => typeWords(type ?? 'general'),
    edit: async ({ type = 'general' }) => {
      const chosen = await ask.pick<TaskType>({
        title: label,
        placeholder: vscode.l10n.t(
          'What kind of work is it? It brings the usual instructions and agent along.',
        ),
        items: TASK_TYPES.map((value) => ({ label: typeWords(value), value })),
        active: type,
        canGoBack: true,
      });
      return chosen === undefined ? undefined : set({ type: chosen });
    },
  };
}

function typeWords(type: TaskType): string {
  switch (type) {
    case 'general':
      return vscode.l10n.t('General');
    case 'analysis':
      return vscode.l10n.t('Analysis');
    case 'coding':
      return vscode.l10n.t('Coding');
    case 'research':
      return vscode.l10n.t('Research');
    case 'review':
      return vscode.l10n.t('Review');
    case 'documentation':
      return vscode.l10n.t('Documentation');
  }
}

export function priorityField({ ask }: FieldTools): Field {
  const label = vscode.l10n.t('Priority');
  const { min, max } = PRIORITY;
  return {
    id: 'priority',
    label,
    icon: 'arrow-up',
    value: ({ priority = PRIORITY.default }) => priorityWords(priority),
    edit: async ({ priority = PRIORITY.default }) => {
      const chosen = await ask.pick({
        title: label,
        placeholder: vscode.l10n.t('Higher ones run first.'),
        items: Array.from({ length: max - min + 1 }, (_, n) => ({
          label: priorityWords(max - n),
          value: max - n,
        })),
        active: priority,
        canGoBack: true,
      });
      return chosen === undefined ? undefined : set({ priority: chosen });
    },
  };
}

/** "5 · Medium" */
export function priorityWords(priority: number): string {
  const word =
    priority <= 3 ? vscode.l10n.t('Low') : priority <= 6 ? vscode.l10n.t('Medium') : vscode.l10n.t('High');
  return `${priority} · ${word}`;
}

export function parentFailureField({ ask }: FieldTools): Field {
  const label = vscode.l10n.t('When One of Them Fails');
  return {
    id: 'onParentFailure',
    label,
    icon: 'git-compare',
    isShown: ({ dependsOn = [] }) => dependsOn.length > 0,
    value: ({ onParentFailure = 'block' }) => policyWords(onParentFailure),
    edit: async ({ onParentFailure = 'block' }) => {
      const chosen = await ask.pick<ParentFailurePolicy>({
        title: label,
        items: PARENT_FAILURE_POLICIES.map((value) => ({ label: policyWords(value), value })),
        active: onParentFailure,
        canGoBack: true,
      });
      return chosen === undefined
        ? undefined
        : chosen === 'block'
          ? unset('onParentFailure')
          : set({ onParentFailure: chosen });
    },
  };
}

function policyWords(policy: ParentFailurePolicy): string {
  switch (policy) {
    case 'block':
      return vscode.l10n.t('Wait until it has been retried');
    case 'cancel':
      return vscode.l10n.t('Cancel this one too');
    case 'run':
      return vscode.l10n.t('Run all the same');
  }
}
