import { strict as assert } from 'node:assert';
import nodeFs from 'node:fs';
import path from 'node:path';
import { Folders } from '../../../src/workspace/folders.ts';
import { PathGuard } from '../../../src/workspace/guard.ts';
import { WorkspaceError, type WorkspaceErrorKind } from '../../../src/workspace/workspaceError.ts';
import type { WorkspaceFiles } from '../../../src/workspace/workspaceFiles.ts';
import { filesWith, OUTSIDE, systemError, TemporaryWorkspace } from './temporaryWorkspace.ts';

/** What an agent may try, and how it must end: refused for that reason, or `nothing` where no such file is there. */
const ATTEMPTS: readonly (readonly [string, WorkspaceErrorKind | 'nothing'])[] = [
  ['..', 'outside'],
  ['../outside.txt', 'outside'],
  ['../../etc/passwd', 'outside'],
  ['../project-other/file.txt', 'outside'],
  ['./../outside.txt', 'outside'],
  ['src/../../outside.txt', 'outside'],
  ['src/../src/main.ts', 'outside'],
  ['src/..', 'outside'],
  ['src//..//..//outside.txt', 'outside'],
  ['src/./.././../outside.txt', 'outside'],
  ['missing/../../outside.txt', 'outside'],
  ['to-outside/../outside.txt', 'outside'],
  ['/', 'outside'],
  ['/etc/passwd', 'outside'],
  ['//etc/passwd', 'outside'],
  ['//server/share/file.txt', 'outside'],
  ['///etc/passwd', 'outside'],
  ['C:\\Windows\\win.ini', 'outside'],
  ['C:/Windows/win.ini', 'outside'],
  ['c:outside.txt', 'outside'],
  ['\\\\server\\share\\file.txt', 'outside'],
  ['\\\\?\\C:\\outside.txt', 'outside'],
  ['\\\\.\\PhysicalDrive0', 'outside'],
  ['\\etc\\passwd', 'outside'],
  ['..\\outside.txt', 'malformed'],
  ['src\\..\\..\\outside.txt', 'malformed'],
  ['src\\main.ts', 'malformed'],
  ['', 'malformed'],
  ['   ', 'malformed'],
  ['src/main.ts\0', 'malformed'],
  ['src/main.ts\0.png', 'malformed'],
  ['../outside.txt\0', 'malformed'],
  ['src/\nmain.ts', 'malformed'],
  ['src/\x1b[2Jmain.ts', 'malformed'],
  ['src/\ud800.ts', 'malformed'],
  [`${'a/'.repeat(600)}b`, 'malformed'],
  ['file:///etc/passwd', 'malformed'],
  ['https://example.com/../outside.txt', 'malformed'],
  ['vscode-remote://host/etc/passwd', 'malformed'],
  ['%2e%2e/outside.txt', 'nothing'],
  ['..%2foutside.txt', 'nothing'],
  ['%2e%2e%2foutside.txt', 'nothing'],
  ['%252e%252e/outside.txt', 'nothing'],
  ['..%c0%afoutside.txt', 'nothing'],
  ['%00', 'nothing'],
  ['~/outside.txt', 'nothing'],
  ['~root/.bashrc', 'nothing'],
  ['$HOME/outside.txt', 'nothing'],
  ['${HOME}/outside.txt', 'nothing'],
  ['%USERPROFILE%/outside.txt', 'nothing'],
  ['.../outside.txt', 'nothing'],
  ['.. /outside.txt', 'nothing'],
  ['․․/outside.txt', 'nothing'],
  ['．．/outside.txt', 'nothing'],
  ['‥/outside.txt', 'nothing'],
  ['..∕outside.txt', 'nothing'],
  ['..／outside.txt', 'nothing'],
  ['|cat outside.txt', 'nothing'],
  ['$(cat outside.txt)', 'nothing'],
  ['to-file', 'outside'],
  ['to-outside', 'outside'],
  ['to-outside/deep/file.txt', 'outside'],
  ['to-outside/not-there-yet.txt', 'outside'],
  ['to-outside/new/folder/file.txt', 'outside'],
  ['to-parent/outside.txt', 'outside'],
  ['to-absolute', 'outside'],
  ['to-root/etc/passwd', 'outside'],
  ['to-proc', 'outside'],
  ['chain-1', 'outside'],
  ['to-neighbour/file.txt', 'outside'],
  ['dangling', 'outside'],
  ['dangling/new.txt', 'outside'],
  ['dangling-inside', 'outside'],
  ['src/up/outside.txt', 'outside'],
  ['loop', 'unreadable'],
  ['loop/file.txt', 'unreadable'],
  ['src/main.ts/file.txt', 'missing'],
  ['.env', 'secret'],
  ['.ENV', 'secret'],
  ['.env.local', 'secret'],
  ['./.env', 'secret'],
  ['src//.env', 'secret'],
  ['.env.', 'secret'],
  ['.env::$DATA', 'secret'],
  ['.e\u200bnv', 'secret'],
  ['.git', 'secret'],
  ['.git/config', 'secret'],
  ['.GIT/config', 'secret'],
  ['.git./config', 'secret'],
  ['git~1/config', 'secret'],
  ['src/.git/hooks/pre-commit', 'secret'],
  ['harmless.txt', 'secret'],
  ['harmless-folder/config', 'secret'],
  ['node_modules/pkg/index.js', 'excluded'],
  ['node_modules', 'excluded'],
  ['dist/main.js', 'excluded'],
  ['node_modules/linked/main.ts', 'excluded'],
  ['private', 'excluded'],
  ['private/notes.md', 'excluded'],
  ['private/not-there-yet.md', 'excluded'],
  ['to-private/notes.md', 'excluded'],
];

describe('PathGuard', () => {
  let workspace: TemporaryWorkspace;

  before(() => {
    workspace = new TemporaryWorkspace({
      'src/main.ts': 'main',
      'src/.gitkeep': '',
      '.gitignore': 'private/\n',
      'private/notes.md': 'private',
      '.env': 'KEY=1',
      '.git/config': '[core]',
      'node_modules/pkg/index.js': '',
      'dist/main.js': '',
      'docs/a b (c) [d].md': 'odd',
      'docs/ünï 🎉.md': 'odd',
    });
    workspace.link('to-file', '../outside.txt');
    workspace.link('to-outside', '../other');
    workspace.link('to-parent', '..');
    workspace.link('to-absolute', path.join(workspace.parent, 'outside.txt'));
    workspace.link('to-root', '/');
    workspace.link('to-proc', '/proc/self/environ');
    workspace.link('to-neighbour', '../project-other');
    workspace.link('chain-1', 'chain-2');
    workspace.link('chain-2', 'to-file');
    workspace.link('dangling', '../not-there');
    workspace.link('dangling-inside', 'src/not-there');
    workspace.link('loop', 'loop');
    workspace.link('src/up', '../..');
    workspace.link('harmless.txt', '.env');
    workspace.link('harmless-folder', '.git');
    workspace.link('to-private', 'private');
    workspace.link('node_modules/linked', '../src');
    workspace.link('inside.ts', 'src/main.ts');
    workspace.link('docs/sources', '../src');
  });
  after(() => workspace[Symbol.dispose]());

  const guard = (files: WorkspaceFiles = nodeFs.promises, windows = false): PathGuard =>
    new PathGuard(new Folders([workspace.root], files), files, { windows });

  async function refusal(asked: string, of = guard()): Promise<WorkspaceError> {
    const error: unknown = await of.resolve(asked).then(
      (resolved) => assert.fail(`${JSON.stringify(asked)} was resolved to ${resolved.real}`),
      (thrown: unknown) => thrown,
    );
    assert(error instanceof WorkspaceError, String(error));
    return error;
  }

  describe('refuses', () => {
    assert(ATTEMPTS.length >= 60);
    for (const [asked, expected] of ATTEMPTS) {
      const shown = JSON.stringify(asked.length > 60 ? `${asked.slice(0, 60)}…` : asked);
      if (expected === 'nothing') {
        it(`${shown}: taken literally, it is nothing`, async () => {
          const resolved = await guard().resolve(asked);
          assert.equal(resolved.exists, false);
          assert(resolved.real.startsWith(workspace.root + path.sep), resolved.real);
        });
      } else {
        it(`${shown}: ${expected}`, async () => {
          const { kind, message } = await refusal(asked);
          assert.equal(kind, expected, message);
        });
      }
    }
  });

  it('names no path of the machine in what it says', async () => {
    for (const [asked, expected] of ATTEMPTS) {
      if (expected === 'nothing') continue;
      const { message } = await refusal(asked);
      assert(!message.includes(workspace.parent), message);
      assert(!message.includes(OUTSIDE), message);
    }
  });

  it('resolves what lies inside', async () => {
    for (const asked of [
      'src/main.ts',
      './src//main.ts',
      'src/./main.ts',
      'inside.ts',
      'docs/sources/main.ts',
    ]) {
      const { real, exists } = await guard().resolve(asked);
      assert.equal(real, path.join(workspace.root, 'src/main.ts'));
      assert.equal(exists, true);
    }
  });

  it('resolves a link that leads out and in again by where it ends', async () => {
    const { real } = await guard().resolve('to-parent/project/src/main.ts');
    assert.equal(real, path.join(workspace.root, 'src/main.ts'));
  });

  it('resolves names with spaces, brackets and emoji', async () => {
    assert.equal((await guard().resolve('docs/a b (c) [d].md')).exists, true);
    assert.equal((await guard().resolve('docs/ünï 🎉.md')).exists, true);
  });

  it('writes a path without what means nothing', async () => {
    assert.equal((await guard().resolve('./src//main.ts/')).path, 'src/main.ts');
    assert.equal((await guard().resolve('.')).path, '.');
  });

  it('resolves what is not there yet below the real parent', async () => {
    const resolved = await guard().resolve('docs/sources/new/file.ts');
    assert.equal(resolved.exists, false);
    assert.equal(resolved.real, path.join(workspace.root, 'src/new/file.ts'));
  });

  it('lets a person ask by name for what is secret or excluded, and tells it', async () => {
    const secret = await guard().resolve('.env', { byName: true });
    assert.deepEqual([secret.secret, secret.excluded], [true, false]);
    const excluded = await guard().resolve('private/notes.md', { byName: true });
    assert.deepEqual([excluded.secret, excluded.excluded], [false, true]);
  });

  it('does not lead to secrets by a harmless name, nor out, whoever asks', async () => {
    await assert.rejects(guard().resolve('harmless.txt', { byName: true }), { kind: 'secret' });
    await assert.rejects(guard().resolve('to-file', { byName: true }), { kind: 'outside' });
    await assert.rejects(guard().resolve('../outside.txt', { byName: true }), { kind: 'outside' });
  });

  it('goes by where the disk says that a name leads, whatever its case', async () => {
    // A file system that tells no cases apart, and one that knows short names.
    const realpath = (file: string) =>
      Promise.resolve(
        file
          .replace(/SRC/, 'src')
          .replace(/PRIVAT~1/, 'private')
          .replace(/ENV~1/, '.env'),
      );
    const insensitive = guard(filesWith({ realpath }));
    const { real } = await insensitive.resolve('SRC/main.ts');
    assert.equal(real, path.join(workspace.root, 'src/main.ts'));
    assert.equal((await refusal('PRIVAT~1/notes.md', insensitive)).kind, 'excluded');
    assert.equal((await refusal('ENV~1', insensitive)).kind, 'secret');
  });

  describe('on Windows', () => {
    const attempts: readonly (readonly [string, WorkspaceErrorKind])[] = [
      ['src/main.ts::$DATA', 'malformed'],
      ['src/main.ts:stream', 'malformed'],
      ['src/main.ts.', 'malformed'],
      ['src/main.ts ', 'malformed'],
      ['src./main.ts', 'malformed'],
      ['.. /outside.txt', 'malformed'],
      ['.../outside.txt', 'malformed'],
      ['NUL', 'malformed'],
      ['src/con', 'malformed'],
      ['src/com1.txt', 'malformed'],
      ['aux.c', 'malformed'],
      ['LPT9', 'malformed'],
      ['CONIN$', 'malformed'],
      ['src/ma?n.ts', 'malformed'],
      ['src/<main>.ts', 'malformed'],
      ['D:/file.txt', 'outside'],
    ];
    for (const [asked, expected] of attempts) {
      it(`${JSON.stringify(asked)}: ${expected}`, async () => {
        assert.equal((await refusal(asked, guard(nodeFs.promises, true))).kind, expected);
      });
    }

    it('ordinary names pass', async () => {
      assert.equal((await guard(nodeFs.promises, true).resolve('src/main.ts')).exists, true);
      assert.equal((await guard(nodeFs.promises, true).resolve('src/console.ts')).exists, false);
    });
  });

  describe('with several folders', () => {
    const several = (): PathGuard => {
      const folders = [workspace.root, path.join(workspace.parent, 'project-other')];
      return new PathGuard(new Folders(folders, nodeFs.promises), nodeFs.promises);
    };

    it('takes the first name for the folder', async () => {
      const { real } = await several().resolve('project-other/file.txt');
      assert.equal(real, path.join(workspace.parent, 'project-other/file.txt'));
      assert.equal((await several().resolve('project/src/main.ts')).exists, true);
    });

    it('follows a link from one folder into the other', async () => {
      const { real } = await several().resolve('project/to-neighbour/file.txt');
      assert.equal(real, path.join(workspace.parent, 'project-other/file.txt'));
    });

    it('refuses what begins with no folder, and what lies in none', async () => {
      const error = await refusal('src/main.ts', several());
      assert.match(error.message, /must begin with a workspace folder: project\/, project-other\//);
      assert.equal((await refusal('project/to-outside/deep/file.txt', several())).kind, 'outside');
      assert.equal((await refusal('other/deep/file.txt', several())).kind, 'missing');
    });

    it('tells two folders of one name apart', async () => {
      const folders = [path.join(workspace.root, 'src'), path.join(workspace.parent, 'project-other')];
      workspace.write('lib/src/twin.ts');
      const twins = new Folders([...folders, path.join(workspace.root, 'lib/src')], nodeFs.promises);
      const { real } = await new PathGuard(twins, nodeFs.promises).resolve('src-2/twin.ts');
      assert.equal(real, path.join(workspace.root, 'lib/src/twin.ts'));
    });
  });

  it('says so when no folder is open', async () => {
    const none = new PathGuard(new Folders([], nodeFs.promises), nodeFs.promises);
    assert.match((await refusal('src/main.ts', none)).message, /No folder is open/);
  });

  it('says so when the folder is gone', async () => {
    const gone = new Folders([path.join(workspace.parent, 'gone')], nodeFs.promises);
    const error = await refusal('src/main.ts', new PathGuard(gone, nodeFs.promises));
    assert.equal(error.message, 'The workspace folder gone cannot be opened.');
  });

  it('works for a workspace that is itself reached by a link', async () => {
    const link = path.join(workspace.parent, 'link-to-project');
    nodeFs.symlinkSync(workspace.root, link);
    const linked = new PathGuard(new Folders([link], nodeFs.promises), nodeFs.promises);
    assert.equal((await linked.resolve('src/main.ts')).real, path.join(workspace.root, 'src/main.ts'));
    assert.equal((await refusal('to-file', linked)).kind, 'outside');
  });

  it('tells in its own words what the system refuses', async () => {
    const denied = filesWith({ stat: () => Promise.reject(systemError('EACCES')) });
    const error = await refusal('src/main.ts', guard(denied));
    assert.equal(error.message, '"src/main.ts" cannot be read (EACCES).');
  });
});
