import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { TASK_TYPES, taskResultSchema, type TaskType } from '../../src/core/task.ts';
import { readRunFile } from '../../src/files/runFile.ts';
import { replayRun } from '../../src/threads/replayRun.ts';
import { Place } from '../cli/program.ts';
import { WASM_PATH } from '../fake/engine.ts';
import { startModelServer, type ModelServer } from '../fake/modelServer.ts';
import { explorer } from './explorer.ts';
import { bytesOf, Installed, PACKAGES, type Package } from './packages.ts';

const WAYS = ['offline', 'model'] as const;
type Way = (typeof WAYS)[number];

/** Whose tasks propose changes, by way. */
const PROPOSING: Readonly<Record<Way, readonly TaskType[]>> = {
  offline: ['documentation'],
  model: ['coding', 'documentation'],
};

const taskSchema = z.looseObject({
  ref: z.string(),
  status: z.string(),
  result: taskResultSchema.nullable(),
  review: z.looseObject({ state: z.string(), files: z.int() }),
  errorMessage: z.string().nullable(),
});
type Ended = z.infer<typeof taskSchema>;

/** `path:line` in a text, for any path with an ending. */
function placesIn(text: string): readonly { readonly path: string; readonly line: number }[] {
  return [...text.matchAll(/([\w@./-]+\.\w+):(\d+)/g)].map(([, file = '', line]) => ({
    path: file,
    line: Number(line),
  }));
}

/** A package as a workspace, with a task of each type in it that have run one way. */
class Scene implements AsyncDisposable {
  readonly place: Place;
  readonly tasks = new Map<TaskType, Ended>();
  readonly before: ReadonlyMap<string, string>;
  readonly #pkg: Package;

  private constructor(place: Place, pkg: Package, before: ReadonlyMap<string, string>) {
    this.place = place;
    this.#pkg = pkg;
    this.before = before;
  }

  static async run(installed: Installed, pkg: Package, way: Way, server: ModelServer): Promise<Scene> {
    const place = await Place.make();
    await rm(place.workspace, { recursive: true });
    await installed.copyTo(place.workspace, pkg);
    const scene = new Scene(place, pkg, await bytesOf(place.workspace));
    const config = path.join(place.folder, 'config.json');
    const providers = TASK_TYPES.map((type): [string, object] => {
      const conversation = scene.conversation(type);
      server.script(conversation, explorer(type, pkg.word), 'turn');
      return [`lab-${type}`, { type: 'openai-compatible', baseURL: server.url(conversation), model: 'm' }];
    });
    await writeFile(config, JSON.stringify({ providers: Object.fromEntries(providers) }));
    for (const type of TASK_TYPES) {
      const provider = way === 'offline' ? 'offline' : `lab-${type}`;
      const sentence = `Find out how ${pkg.word} works, and what rests on it`;
      const options = ['--type', type, '--ref', type, '--provider', provider, '--config', config];
      const { code, stderr } = await place.run('add', sentence, ...options);
      assert.equal(code, 0, stderr);
    }
    await place.run('run', '--config', config);
    const listed = await place.tasks();
    for (const type of TASK_TYPES) scene.tasks.set(type, taskSchema.parse(listed.get(type)));
    return scene;
  }

  conversation(type: TaskType): string {
    return `${this.#pkg.name}-${type}`;
  }

  task(type: TaskType): Ended {
    const task = this.tasks.get(type);
    assert.ok(task);
    return task;
  }

  result(type: TaskType) {
    const { result, errorMessage } = this.task(type);
    assert.ok(result, errorMessage ?? 'no result');
    return result;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.place[Symbol.asyncDispose]();
  }
}

describe('packages of other people', () => {
  let installed: Installed;
  let server: ModelServer;
  const counts: Record<string, Record<string, string>> = {};

  before('install the packages', async () => {
    installed = await Installed.make();
    server = await startModelServer();
  });
  after('remove them', async () => {
    await server.close();
    await installed[Symbol.asyncDispose]();
    console.log('Places named in results that exist, and files proposed:');
    console.table(counts);
  });

  for (const pkg of PACKAGES) {
    for (const way of WAYS) {
      describe(`${pkg.name} ${pkg.version}, ${way}`, () => {
        let scene: Scene;
        before('run a task of each type', async () => {
          scene = await Scene.run(installed, pkg, way, server);
        });
        after(() => scene[Symbol.asyncDispose]());

        for (const type of TASK_TYPES) {
          it(`${type}: completes, and names only files and lines that are there`, async () => {
            assert.equal(scene.task(type).status, 'completed', scene.task(type).errorMessage ?? '');
            const { summary, output } = scene.result(type);
            const places = placesIn(`${summary}\n${output}`);
            assert.ok(places.length > 0, `no place is named:\n${output}`);
            for (const { path: file, line } of places) {
              const text = await readFile(path.join(scene.place.workspace, file), 'utf8');
              assert.ok(line >= 1 && line <= text.split('\n').length, `${file}:${line} is not there`);
            }
            const column = way === 'offline' ? 'offline' : 'scripted model';
            const row = (counts[`${pkg.name} ${type}`] ??= {});
            row[column] = `${places.length} places, ${scene.task(type).review.files} proposed`;
          });

          it(`${type}: is driven again to the same from its file`, async () => {
            const { stdout } = await scene.place.run('export', '--run', type);
            const { recording, problem } = readRunFile(stdout);
            assert.ok(recording, problem?.message);
            assert.deepEqual((await replayRun(recording, WASM_PATH)).differences, []);
          });
        }

        it('proposes where its type and its agent allow it, and leaves every byte of the package alone', async () => {
          const proposing = TASK_TYPES.filter((type) => scene.task(type).review.files > 0);
          assert.deepEqual(proposing.toSorted(), PROPOSING[way].toSorted());
          assert.deepEqual(await bytesOf(scene.place.workspace), scene.before);
        });

        if (way === 'model') {
          it('counts the tokens that the server counted', () => {
            for (const type of TASK_TYPES) {
              const { inputTokens, outputTokens } = scene.result(type).metrics;
              const counted = server.tokens(scene.conversation(type));
              assert.deepEqual(
                [inputTokens, outputTokens],
                [counted.inputTokens, counted.outputTokens],
                type,
              );
            }
          });
        }
      });
    }
  }
});
