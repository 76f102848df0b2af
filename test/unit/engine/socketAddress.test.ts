import { strict as assert } from 'node:assert';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import nodeFs from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { probeSocket } from '../../../src/engine/local/probeSocket.ts';
import {
  socketAddress,
  SocketFolderError,
  type SocketEnvironment,
} from '../../../src/engine/local/socketAddress.ts';

describe('socketAddress', function () {
  if (process.platform === 'win32') return;
  const uid = process.getuid?.() ?? -1;
  let parent = '';

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'atq-sock-'));
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  const address = (nonce = 'n', over: Partial<SocketEnvironment> = {}, storeDir = '/store'): string =>
    socketAddress(storeDir, nonce, { platform: 'linux', uid, parents: [parent], files: nodeFs, ...over });

  it('lies in a folder that only its user can enter', () => {
    const folder = dirname(address());
    assert.equal(dirname(folder), parent);
    assert.equal(lstatSync(folder).mode & 0o777, 0o700);
  });

  it('differs by store and by ownership, and not otherwise', () => {
    const all = [address('a'), address('b'), address('a', {}, '/other')];
    assert.equal(new Set(all).size, 3);
    assert.equal(address('a'), all[0]);
  });

  it('stays short however long the path of the store is', () => {
    assert.ok(Buffer.byteLength(address('n', {}, `/${'ö'.repeat(500)}`)) < 100);
  });

  it('goes to the next place when one is too long, missing or cannot be written', () => {
    const long = join(parent, 'x'.repeat(100));
    mkdirSync(long);
    const found = address('n', { parents: [long, join(parent, 'missing'), parent] });
    assert.equal(dirname(dirname(found)), parent);
  });

  it('says so when there is no place at all', () => {
    assert.throws(() => address('n', { parents: [join(parent, 'missing')] }), SocketFolderError);
  });

  it('refuses a folder that others can enter', () => {
    const folder = dirname(address());
    chmodSync(folder, 0o755);
    assert.throws(() => address(), { name: 'SocketFolderError', message: /is open to other users/ });
  });

  it('refuses a folder of somebody else', () => {
    const files = {
      mkdirSync: nodeFs.mkdirSync,
      lstatSync: () => ({ isDirectory: () => true, uid: uid + 1, mode: 0o40700 }),
    };
    assert.throws(() => address('n', { files }), {
      name: 'SocketFolderError',
      message: /belongs to another user/,
    });
  });

  it('refuses a link in place of its folder', () => {
    symlinkSync(parent, join(parent, `atq-${uid}`));
    assert.throws(() => address(), { name: 'SocketFolderError', message: /is not a folder/ });
  });

  it('is a named pipe on Windows', () => {
    assert.match(
      address('n', { platform: 'win32', parents: [] }),
      /^\\\\\.\\pipe\\agent-task-queue-[0-9a-f]{12}-[0-9a-f]{12}$/,
    );
  });

  it('answers a probe while somebody listens, and is silent before and after', async () => {
    const path = address();
    assert.equal(await probeSocket(path), 'silent');
    const server = createServer().listen(path);
    await once(server, 'listening');
    assert.equal(await probeSocket(path), 'answers');
    server.close();
    await once(server, 'close');
    assert.equal(await probeSocket(path), 'silent');
  });
});
