import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import * as z from 'zod';

const root = path.resolve(import.meta.dirname, '../..');
const BUNDLE = path.join(root, 'dist/cli.cjs');
export const EXAMPLES = path.join(root, 'examples/workspace');

/** One line of `--json`. */
export const lineSchema = z.looseObject({ type: z.string() });
export type Line = z.infer<typeof lineSchema>;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that was started and may still run. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** The first line of stdout, printed already or still to come, of which `is` is true. */
  line(is: (line: string) => boolean): Promise<string>;
  errorLine(is: (line: string) => boolean): Promise<string>;
}

/** A workspace folder, a store and a home of their own, with the program to run in them. */
export class Place implements AsyncDisposable {
  readonly folder: string;
  readonly #children = new Set<ChildProcess>();
  readonly env: NodeJS.ProcessEnv;

  private constructor(folder: string, env: NodeJS.ProcessEnv) {
    this.folder = folder;
    this.env = {
      PATH: process.env['PATH'],
      HOME: path.join(folder, 'home'),
      TZ: 'UTC',
      AGENT_TASK_QUEUE_STORE: path.join(folder, 'store'),
      ...env,
    };
  }

  static async make(
    files: Readonly<Record<string, string>> = {},
    env: NodeJS.ProcessEnv = {},
  ): Promise<Place> {
    const place = new Place(await mkdtemp(path.join(os.tmpdir(), 'agent-task-queue-cli-')), env);
    await place.write({ 'src/greet.ts': 'export const greet = () => "hello"; // TODO: names\n', ...files });
    return place;
  }

  get workspace(): string {
    return path.join(this.folder, 'workspace');
  }

  get store(): string {
    return path.join(this.folder, 'store');
  }

  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(this.workspace, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }

  start(...args: readonly string[]): Running {
    const child = spawn(process.execPath, [BUNDLE, ...args], { cwd: this.workspace, env: this.env });
    this.#children.add(child);
    const stdout = new Lines(child.stdout);
    const stderr = new Lines(child.stderr);
    const ended = new Promise<Ended>((resolve) => {
      child.once('close', (code) => {
        this.#children.delete(child);
        stdout.end();
        stderr.end();
        resolve({ code, stdout: stdout.text, stderr: stderr.text });
      });
    });
    return { child, ended, line: (is) => stdout.find(is), errorLine: (is) => stderr.find(is) };
  }

  run(...args: readonly string[]): Promise<Ended> {
    return this.start(...args).ended;
  }

  /** The tasks of the store, by ref. */
  async tasks(): Promise<ReadonlyMap<string, Line>> {
    const { stdout } = await this.run('list', '--json');
    return new Map(jsonLines(stdout).map((task) => [z.string().parse(task['ref']), task]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const gone = [...this.#children].map((child) => new Promise((resolve) => child.once('close', resolve)));
    for (const child of this.#children) child.kill('SIGKILL');
    await Promise.all(gone);
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** What a stream has said so far, by lines. */
class Lines {
  readonly #lines: string[] = [];
  readonly #waiting = new Set<() => void>();
  #isOver = false;

  constructor(stream: Readable) {
    createInterface({ input: stream }).on('line', (line) => {
      this.#lines.push(line);
      this.#tell();
    });
  }

  get text(): string {
    return this.#lines.map((line) => `${line}\n`).join('');
  }

  find(is: (line: string) => boolean): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = this.#lines.find(is);
        if (found === undefined && !this.#isOver) return;
        this.#waiting.delete(look);
        if (found !== undefined) resolve(found);
        else reject(new Error(`The program ended without the line. It said:\n${this.text.slice(-1_000)}`));
      };
      this.#waiting.add(look);
      look();
    });
  }

  end(): void {
    this.#isOver = true;
    this.#tell();
  }

  #tell(): void {
    for (const look of this.#waiting) look();
  }
}

/** The objects of `--json` output. */
export function jsonLines(stdout: string): readonly Line[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => lineSchema.parse(JSON.parse(line)));
}

/** Whether a line of JSON has these values. */
export function has(wanted: Readonly<Record<string, unknown>>): (line: string) => boolean {
  return (text) => {
    const line = lineSchema.parse(JSON.parse(text));
    return Object.entries(wanted).every(([name, value]) => line[name] === value);
  };
}

/** A task file with this front matter. */
export function taskFile(frontMatter: string, title = 'Look at greet.ts'): string {
  return [
    '---',
    frontMatter,
    '---',
    '',
    `# ${title}`,
    '',
    'Read src/greet.ts and say what it does.',
    '',
    '## Instructions',
    '',
    'Name each export with its line.',
    '',
  ].join('\n');
}
