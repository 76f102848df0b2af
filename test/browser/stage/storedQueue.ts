import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { REPOSITORY } from './editor.ts';

const run = promisify(execFile);

const taskSchema = z.looseObject({
  id: z.string(),
  ref: z.string(),
  title: z.string(),
  status: z.string(),
  type: z.string(),
  agent: z.string(),
  priority: z.int(),
  attempt: z.int(),
  dependencies: z.array(z.string()),
  review: z.looseObject({ state: z.string() }),
});
export type StoredTask = z.infer<typeof taskSchema>;

const eventSchema = z.looseObject({
  type: z.string(),
  task: z.string().nullish(),
  status: z.string().optional(),
  percentage: z.number().optional(),
  seq: z.int(),
});
export type StoredEvent = z.infer<typeof eventSchema>;

/** The queue of a window, seen by the terminal program: another pair of eyes than the tree. */
export class StoredQueue {
  readonly store: string;

  constructor(store: string) {
    this.store = store;
  }

  /** All tasks. */
  async list(): Promise<readonly StoredTask[]> {
    return z.array(taskSchema).parse(await this.#ask('list', '--json'));
  }

  /** @throws AssertionError where no task, or more than one, has this title */
  async task(title: string): Promise<StoredTask> {
    const tasks = (await this.list()).filter((task) => task.title === title);
    const [task] = tasks;
    assert.ok(task && tasks.length === 1, `${tasks.length} tasks are called ${title}.`);
    return task;
  }

  /** All that happened, in its order. */
  async history(): Promise<readonly StoredEvent[]> {
    return z.array(eventSchema).parse(await this.#ask('export'));
  }

  /** The titles of tasks in the order in which they began to run, each as often as it did. */
  async starts(): Promise<readonly string[]> {
    const titles = new Map((await this.list()).map(({ id, title }) => [id, title]));
    const starts = (await this.history()).filter(
      ({ type, status }) => type === 'status' && status === 'running',
    );
    return starts.map(({ task }) => titles.get(task ?? '') ?? '');
  }

  /** Runs a command of the terminal program against this queue. @returns its lines of JSON */
  async #ask(...command: readonly string[]): Promise<readonly unknown[]> {
    const cli = path.join(REPOSITORY, 'dist/cli.cjs');
    const { stdout } = await run(process.execPath, [cli, ...command, '--store', this.store], {
      maxBuffer: 2 ** 28,
    });
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line));
  }
}
