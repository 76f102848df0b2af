import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { VIEW_COMMANDS } from '../../../src/ui/viewCommands.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const read = (name: string): unknown => JSON.parse(readFileSync(path.join(ROOT, name), 'utf8'));

const entry = z.object({ command: z.string(), when: z.string().optional(), group: z.string().optional() });
const manifest = z
  .object({
    contributes: z.object({
      commands: z.array(z.object({ command: z.string(), icon: z.string().optional() })),
      menus: z.record(z.string(), z.array(entry)),
      keybindings: z.array(z.object({ command: z.string(), when: z.string() })),
    }),
  })
  .parse(read('package.json')).contributes;
const words = z.record(z.string(), z.string()).parse(read('package.nls.json'));
const contributed = new Set(manifest.commands.map(({ command }) => command));

describe('the contributions', () => {
  it('name every command of the views', () => {
    for (const name of VIEW_COMMANDS) assert.ok(contributed.has(`agentTaskQueue.${name}`), name);
  });

  it('put no command into a menu or on a key that is not contributed', () => {
    const used = [...Object.values(manifest.menus).flat(), ...manifest.keybindings];
    for (const { command } of used) assert.ok(contributed.has(command), command);
  });

  it('give a row two inline actions at the most, each with an icon', () => {
    const inline = (manifest.menus['view/item/context'] ?? []).filter(({ group }) =>
      group?.startsWith('inline'),
    );
    for (const { command } of inline)
      assert.ok(manifest.commands.find((one) => one.command === command)?.icon, `${command} has no icon`);
    const rows = [
      'task.pending',
      'task.queued',
      'task.running',
      'task.paused',
      'task.paused.needsYou',
      'task.paused.needsYou.asks',
      'task.completed',
      'task.completed.needsYou.reviewing',
      'task.completed.reviewed',
      'task.completed.reviewed.discarded',
      'task.running.reviewing',
      'task.paused.needsYou.reviewing',
      'task.failed.reviewing',
      'change.pending',
      'change.pending.running',
      'change.applied',
      'change.discarded.running',
      'task.failed',
      'task.cancelled',
      'agent.active.shipped',
      'agent.paused.workspace',
      'section.agents',
      'provider.active.default.connected',
      'provider.paused.other',
      'schedule.active',
      'schedule.paused',
    ];
    for (const row of rows) {
      const shown = inline.filter(({ when }) => matches(when ?? '', row));
      assert.ok(shown.length <= 2, `${row}: ${shown.map(({ command }) => command).join(', ')}`);
    }
  });

  it('let a proposal be applied where it is undecided, and never while its task runs', () => {
    const menu = manifest.menus['view/item/context'] ?? [];
    const offered = (row: string) =>
      new Set(
        menu
          .filter(({ when }) => matches(when ?? '', row))
          .map(({ command }) => command.replace('agentTaskQueue.', ''))
          .filter((name) => /Changes$|File$|^sendBack$/.test(name)),
      );
    const undecided = ['reviewChanges', 'applyChanges', 'discardChanges'];
    assert.deepEqual(offered('task.completed.needsYou.reviewing'), new Set([...undecided, 'sendBack']));
    assert.deepEqual(offered('task.failed.dependent.reviewing'), new Set(undecided));
    assert.deepEqual(offered('task.running.reviewing'), new Set(['reviewChanges']));
    assert.deepEqual(offered('task.completed'), new Set());
    assert.deepEqual(
      offered('task.completed.reviewed.discarded'),
      new Set(['reviewChanges', 'bringBackChanges', 'sendBack']),
    );
    assert.deepEqual(offered('change.pending'), new Set(['reviewChanges', 'applyFile', 'discardFile']));
    assert.deepEqual(offered('change.discarded'), new Set(['reviewChanges', 'bringBackFile']));
    for (const state of ['pending', 'applied', 'discarded'])
      assert.deepEqual(offered(`change.${state}.running`), new Set(['reviewChanges']));
  });

  it('bind keys in their own view alone, and never while somebody types', () => {
    for (const { command, when } of manifest.keybindings) {
      assert.match(when, /focusedView == agentTaskQueue\./, command);
      assert.match(when, /!inputFocus/, command);
    }
  });

  it('have their words, and no word too many', () => {
    const text = readFileSync(path.join(ROOT, 'package.json'), 'utf8');
    const asked = new Set([...text.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key ?? ''));
    assert.deepEqual(
      [...asked].filter((key) => !(key in words)),
      [],
    );
    assert.deepEqual(
      Object.keys(words).filter((key) => !asked.has(key)),
      [],
    );
  });
});

/** Whether a row's menu condition holds for its `viewItem`. */
function matches(when: string, row: string): boolean {
  const pattern = /viewItem =~ \/(.*)\//.exec(when)?.[1];
  if (pattern !== undefined) return new RegExp(pattern).test(row);
  return /viewItem == (\S+)/.exec(when)?.[1] === row;
}
