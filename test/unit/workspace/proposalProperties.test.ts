import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import type { ProposedFile } from '../../../src/core/change.ts';
import type { LayeredFile, Proposal } from '../../../src/workspace/proposal.ts';
import type { WorkspaceReader } from '../../../src/workspace/reader.ts';
import { WorkspaceError } from '../../../src/workspace/workspaceError.ts';
import { TemporaryWorkspace } from './temporaryWorkspace.ts';
import { DoneWorkspace, filesOf, type Deed, type Tree } from './twinWorkspaces.ts';

const NAMES = ['a', 'b'];
/** Links beside the files: to a folder, to a file, out of the workspace, and to nothing. */
const LINKS = { toFolder: 'folder', toFile: 'file', out: '../other', gone: 'nowhere' };
/** What the links lead to is there on the disk: one that leads to nothing leads there whatever is proposed. */
const LINKED = { file: 'linked\n', 'folder/a': 'one\n' };

const somePath = fc
  .array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 })
  .map((names) => names.join('/'));
const askedPath = fc.oneof(
  { weight: 8, arbitrary: somePath },
  { weight: 1, arbitrary: fc.constantFrom(...Object.keys(LINKS), ...Object.keys(LINKED)) },
  { weight: 1, arbitrary: somePath.map((path) => `toFolder/${path}`) },
  { weight: 1, arbitrary: fc.constantFrom('out/new', 'gone/new', '../up', 'a/../../up') },
);
const someText = fc.constantFrom('', 'one\n', 'one\ntwo\n', 'no line feed', 'näive ✓\n');
const someDeed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ kind: fc.constant('write'), path: askedPath, text: someText }),
  fc.record({ kind: fc.constant('remove'), path: askedPath }),
  fc.record({ kind: fc.constant('move'), path: somePath, to: askedPath }),
);
const someTree = fc
  .array(fc.tuple(somePath, someText), { minLength: 1, maxLength: 6 })
  .map((files) => withoutFilesInFiles(files));
const someStory = fc.record({ tree: someTree, deeds: fc.array(someDeed, { minLength: 1, maxLength: 12 }) });

function withoutFilesInFiles(files: readonly (readonly [string, string])[]): Tree {
  const names = files.map(([name]) => name);
  const isFolder = (name: string): boolean => names.some((other) => other.startsWith(`${name}/`));
  return { ...Object.fromEntries(files.filter(([name]) => !isFolder(name))), ...LINKED };
}

function workspaceOf(tree: Tree): TemporaryWorkspace {
  const workspace = new TemporaryWorkspace(tree);
  for (const [name, target] of Object.entries(LINKS)) workspace.link(name, target);
  return workspace;
}

/** What is proposed, and all that a run would have kept of it. */
class Kept {
  readonly files = new Map<string, ProposedFile>();

  keep(files: readonly ProposedFile[]): void {
    for (const file of files) {
      if (file.text === file.base) this.files.delete(file.path);
      else this.files.set(file.path, file);
    }
  }

  layers(own: boolean): readonly LayeredFile[] {
    return [...this.files.values()].map(({ path, base, text, movedFrom }) => ({
      path,
      bytes: text === null ? null : Buffer.byteLength(text),
      movedFrom,
      own,
      texts: async () => ({ base, text }),
    }));
  }
}

async function propose(proposal: Proposal, deed: Deed): Promise<readonly ProposedFile[] | undefined> {
  try {
    switch (deed.kind) {
      case 'write':
        return await proposal.write(deed.path, deed.text);
      case 'remove':
        return await proposal.remove(deed.path);
      case 'move':
        return await proposal.move(deed.path, deed.to);
    }
  } catch (error) {
    assert(error instanceof WorkspaceError, String(error));
    return undefined;
  }
}

const OTHER_PATHS = [...Object.keys(LINKS), ...Object.keys(LINKED), 'toFolder/a', 'out/file.txt', 'a/.', ''];

/** All that can be seen of a workspace: listed, found, read and measured. */
async function seen(reader: WorkspaceReader): Promise<unknown> {
  const words = async (ask: Promise<unknown>): Promise<unknown> =>
    ask.catch((error: unknown) =>
      error instanceof WorkspaceError ? `${error.kind}: ${error.message}` : error,
    );
  const listed = await reader.list('**/*', 1_000);
  const toRead = [...listed.files.map(({ path }) => path), 'a', ...OTHER_PATHS];
  const toMeasure = [...allPaths(), ...OTHER_PATHS];
  return {
    listed,
    found: await reader.search('o', { limit: 500 }),
    read: await Promise.all(toRead.map(async (path) => [path, await words(readAll(reader, path))])),
    measured: await Promise.all(toMeasure.map(async (path) => [path, await words(measured(reader, path))])),
  };
}

/** When a file was changed last is another matter. */
async function readAll(reader: WorkspaceReader, path: string): Promise<unknown> {
  return { ...(await reader.readLines(path)), modifiedAt: undefined };
}

/** How large a folder is, is another matter. */
async function measured(reader: WorkspaceReader, path: string): Promise<unknown> {
  const facts = await reader.stat(path);
  return facts?.kind === 'folder' ? facts.kind : facts;
}

function allPaths(): readonly string[] {
  const deeper = (paths: readonly string[]) =>
    paths.flatMap((path) => NAMES.map((name) => `${path}/${name}`));
  const two = deeper(NAMES);
  return [...NAMES, ...two, ...deeper(two)];
}

interface Story {
  readonly tree: Tree;
  readonly deeds: readonly Deed[];
}

/** A story told to a proposal, with all of it really done beside it. */
interface Told {
  readonly story: Story;
  readonly workspace: TemporaryWorkspace;
  readonly proposal: Proposal;
  readonly kept: Kept;
  /** Deeds that only one of the two could do. */
  readonly differing: readonly Deed[];
  readonly done: DoneWorkspace;
  /** What can be seen where it is done. */
  readonly view: unknown;
}

async function tell(story: Story): Promise<Told> {
  const workspace = workspaceOf(story.tree);
  const done = new DoneWorkspace(workspaceOf(story.tree));
  const proposal = await workspace.proposal();
  const kept = new Kept();
  const differing: Deed[] = [];
  for (const deed of story.deeds) {
    const files = await propose(proposal, deed);
    if (done.do(deed) !== (files !== undefined)) differing.push(deed);
    kept.keep(files ?? []);
  }
  return { story, workspace, proposal, kept, differing, done, view: await seen(done.workspace.reader()) };
}

describe('what an agent proposes, whatever it does', () => {
  const stories: Told[] = [];
  before(async () => {
    for (const story of fc.sample(someStory, 15)) stories.push(await tell(story));
  });
  after(() => {
    for (const { workspace, done } of stories) {
      workspace[Symbol.dispose]();
      done[Symbol.dispose]();
    }
  });

  const afterEvery = async (judge: (told: Told) => void | Promise<void>): Promise<void> => {
    for (const told of stories) {
      try {
        await judge(told);
      } catch (error) {
        throw new Error(`After ${JSON.stringify(told.story)}`, { cause: error });
      }
    }
  };

  it('is refused exactly where it could not be done', () =>
    afterEvery(({ differing }) => assert.deepEqual(differing, [])));

  it('looks as if it had been done', () =>
    afterEvery(async ({ proposal, view }) => assert.deepEqual(await seen(proposal.reader), view)));

  it('leaves the workspace as it is', () =>
    afterEvery(({ story, workspace }) => {
      assert.deepEqual({ ...filesOf(workspace) }, { ...story.tree });
    }));

  it('comes to the same when its net changes are applied at once', () =>
    afterEvery(({ story, kept, done }) => {
      using applied = new DoneWorkspace(workspaceOf(story.tree));
      applied.apply(kept.files.values());
      assert.deepEqual(filesOf(applied.workspace), filesOf(done.workspace));
    }));

  it('has nothing to it but what differs from what was found', () =>
    afterEvery(({ story, kept }) => {
      for (const { path, base, text } of kept.files.values()) {
        assert.equal(base, story.tree[path] ?? null, path);
        assert.notEqual(text, base, path);
      }
    }));

  it('names as the origin of a file another one that was found', () =>
    afterEvery(({ story, kept }) => {
      for (const { path, movedFrom, text } of kept.files.values())
        assert(movedFrom === null || (movedFrom !== path && movedFrom in story.tree && text !== null), path);
    }));

  it('is the same when it is opened again from what was kept', () =>
    afterEvery(async ({ workspace, kept, view }) => {
      const again = await workspace.proposal(kept.layers(true));
      assert.deepEqual(await seen(again.reader), view);
    }));

  it('is what a task finds that rests on it', () =>
    afterEvery(async ({ workspace, kept, view }) => {
      const child = await workspace.proposal(kept.layers(false));
      assert.deepEqual(await seen(child.reader), view);
    }));
});
