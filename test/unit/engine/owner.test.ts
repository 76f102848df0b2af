import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import nodeFs, {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  acquireOwner,
  OwnedError,
  OwnershipError,
  readOwner,
  type AcquireOptions,
  type Ownership,
} from '../../../src/engine/local/owner.ts';
import { probeSocket } from '../../../src/engine/local/probeSocket.ts';
import { socketAddress } from '../../../src/engine/local/socketAddress.ts';
import type { ProcessIdentity } from '../../../src/engine/local/processIdentity.ts';

const me: ProcessIdentity = {
  pid: 1,
  processStart: '10',
  bootId: 'boot',
  pidNamespace: 'ns',
  hostId: 'host',
};
const KILLS = Number(process.env['OWNER_KILLS'] ?? 6);

describe('acquireOwner', () => {
  let storeDir = '';
  /** The addresses on which somebody listens. */
  let listening: Set<string>;
  let nonces = 0;

  beforeEach(() => {
    storeDir = mkdtempSync(join(tmpdir(), 'atq-owner-'));
    listening = new Set();
  });
  afterEach(() => rmSync(storeDir, { recursive: true, force: true }));

  function acquire(
    identity: Partial<ProcessIdentity> = {},
    over: Partial<AcquireOptions> = {},
  ): Promise<Ownership> {
    const nonce = `n${++nonces}`;
    const address = `/sockets/${nonce}.sock`;
    listening.add(address);
    return acquireOwner({
      storeDir,
      address,
      token: `token-${nonce}`,
      protocol: 3,
      schema: 5,
      nonce,
      identity: { ...me, ...identity },
      probe: (asked) => Promise.resolve(listening.has(asked) ? 'answers' : 'silent'),
      now: () => 1000,
      ...over,
    });
  }
  const die = (owner: Ownership): boolean => listening.delete(owner.record.address);

  it('gives an unowned store to the first who asks', async () => {
    const owner = await acquire();
    assert.equal(owner.generation, 1);
    assert.ok(owner.still());
    assert.deepEqual(await readOwner(storeDir), owner.record);
    assert.deepEqual([owner.record.protocol, owner.record.schema, owner.record.startedAt], [3, 5, 1000]);
  });

  it('keeps the token in a file that only its user can read', async function () {
    if (process.platform === 'win32') this.skip();
    await acquire();
    assert.equal(statSync(join(storeDir, 'owner.1')).mode & 0o777, 0o600);
  });

  it('refuses a second one while the owner answers, and says where to attach', async () => {
    const owner = await acquire();
    await assert.rejects(acquire(), (error) => {
      assert.ok(error instanceof OwnedError);
      assert.deepEqual(error.record, owner.record);
      return true;
    });
    assert.ok(owner.still());
    assert.deepEqual(readdirSync(storeDir), ['owner.1']);
  });

  it('changes no file of a store that another process owns', async () => {
    await acquire();
    writeFileSync(join(storeDir, 'tasks.db'), 'the tasks');
    const contents = (): unknown =>
      readdirSync(storeDir).map((name) => [name, readFileSync(join(storeDir, name), 'utf8')]);
    const before = contents();
    await assert.rejects(acquire({ pid: 2 }), OwnedError);
    assert.deepEqual(contents(), before);
  });

  it('is told by a real socket also where the path has 300 characters, blanks and umlauts', async () => {
    const far = join(storeDir, 'Überlänge mit Leerzeichen', 'x'.repeat(120), 'ö'.repeat(50), 'y'.repeat(100));
    mkdirSync(far, { recursive: true });
    const address = socketAddress(far, 'nonce');
    const server = createServer();
    server.listen(address);
    await once(server, 'listening');
    const over = { storeDir: far, address, probe: probeSocket };
    await acquire({}, over);
    await assert.rejects(acquire({ pid: 2 }, over), OwnedError);
    server.close();
    await once(server, 'close');
    assert.equal((await acquire({ pid: 2 }, over)).generation, 2);
  });

  it('takes over from an owner that released it', async () => {
    const owner = await acquire();
    owner.release();
    owner.release();
    assert.equal(await readOwner(storeDir), undefined);
    assert.equal(owner.still(), false);
    assert.equal((await acquire()).generation, 2);
  });

  it('leaves no token behind when it is released', async () => {
    const owner = await acquire();
    owner.release();
    assert.doesNotMatch(readFileSync(join(storeDir, 'owner.1'), 'utf8'), /token-/);
  });

  it('takes over from a dead process and removes its file', async () => {
    die(await acquire({ pid: 77 }));
    assert.equal((await acquire()).generation, 2);
    assert.deepEqual(readdirSync(storeDir), ['owner.2']);
  });

  it('takes over from a dead thread of the same process', async () => {
    die(await acquire());
    assert.equal((await acquire()).generation, 2);
  });

  it('takes over after the machine was started anew, whatever the namespace', async () => {
    die(await acquire({ bootId: 'earlier', pidNamespace: 'other' }));
    assert.equal((await acquire()).generation, 2);
  });

  it('tells an owner that was overtaken', async () => {
    const slow = await acquire();
    die(slow);
    const next = await acquire();
    assert.equal(slow.still(), false);
    slow.release();
    assert.ok(next.still());
    assert.deepEqual(readdirSync(storeDir), ['owner.2']);
  });

  it('tells an owner whose file a person deleted, also once there is another of that number', async () => {
    const first = await acquire();
    rmSync(join(storeDir, 'owner.1'));
    assert.equal(first.still(), false);
    const second = await acquire();
    assert.equal(second.generation, 1);
    assert.equal(first.still(), false);
  });

  const strangers: readonly [string, Partial<ProcessIdentity>][] = [
    ['on another machine', { hostId: 'elsewhere', bootId: 'theirs' }],
    ['in another container', { pidNamespace: 'other' }],
  ];
  for (const [where, identity] of strangers) {
    it(`refuses in words when a silent owner is ${where}, and names the file to delete`, async () => {
      die(await acquire({ pid: 77, ...identity }));
      await assert.rejects(acquire(), (error) => {
        assert.ok(error instanceof OwnershipError);
        assert.ok(error.message.includes(`process 77 ${where}`), error.message);
        assert.ok(error.message.includes(join(storeDir, 'owner.1')));
        return true;
      });
      assert.ok(existsSync(join(storeDir, 'owner.1')));
    });

    it(`attaches to an owner ${where} that answers`, async () => {
      await acquire(identity);
      await assert.rejects(acquire(), OwnedError);
    });

    it(`takes over from an owner ${where} that released it`, async () => {
      (await acquire(identity)).release();
      assert.equal((await acquire()).generation, 2);
    });
  }

  it('takes over where a power cut left an unreadable file', async () => {
    writeFileSync(join(storeDir, 'owner.4'), '');
    assert.equal(await readOwner(storeDir), undefined);
    assert.equal((await acquire()).generation, 5);
  });

  it('counts generations as numbers', async () => {
    writeFileSync(join(storeDir, 'owner.9'), '');
    writeFileSync(join(storeDir, 'owner.10'), '');
    assert.equal((await acquire()).generation, 11);
  });

  it('lets only one of many win at the same time', async () => {
    die(await acquire({ pid: 77 }));
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => acquire()));
    const winners = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    assert.equal(winners.length, 1);
    assert.ok(winners[0]?.still());
    for (const result of results)
      if (result.status === 'rejected') assert.ok(result.reason instanceof OwnedError);
    assert.deepEqual(readdirSync(storeDir), ['owner.2']);
  });

  it('does not let a slow contender win with an old view of the folder', async () => {
    const dead = await acquire({ pid: 77 });
    die(dead);
    let latest: Ownership | undefined;
    const slow = acquire(
      {},
      {
        probe: async (address) => {
          if (address !== dead.record.address) return listening.has(address) ? 'answers' : 'silent';
          (await acquire()).release();
          latest = await acquire();
          return 'silent';
        },
      },
    );
    await assert.rejects(slow, OwnedError);
    assert.ok(latest?.still());
    assert.deepEqual(readdirSync(storeDir), ['owner.3']);
  });

  it('does not let a slow contender win by a listing that misses the ruling file', async () => {
    const dead = await acquire({ pid: 77 });
    die(dead);
    let blind = false;
    const files = {
      ...nodeFs,
      readdirSync: (path: string) => nodeFs.readdirSync(path).filter((name) => !blind || name !== 'owner.3'),
      unlinkSync: (path: string) => {
        nodeFs.unlinkSync(path);
        if (path.endsWith('owner.2')) blind = false;
      },
    };
    const probe = async (address: string): Promise<'answers' | 'silent'> => {
      if (address !== dead.record.address) return listening.has(address) ? 'answers' : 'silent';
      (await acquire()).release();
      await acquire();
      blind = true;
      return 'silent';
    };
    await assert.rejects(acquire({}, { files, probe }), OwnedError);
    assert.deepEqual(readdirSync(storeDir), ['owner.3']);
  });

  it('removes what a contender that was killed left, and nothing that is fresh', async () => {
    const old = join(storeDir, 'owner.new.old');
    const fresh = join(storeDir, 'owner.new.fresh');
    for (const path of [old, fresh]) writeFileSync(path, '{}');
    utimesSync(old, 1000, 1000);
    utimesSync(fresh, 2000, 2000);
    await acquire({}, { now: () => 2_010_000 });
    assert.deepEqual(readdirSync(storeDir), ['owner.1', 'owner.new.fresh']);
  });

  it('says what is wrong with a folder that cannot be used', async () => {
    await assert.rejects(acquire({}, { storeDir: join(storeDir, 'none') }), {
      name: 'OwnershipError',
      message: /could not be written \(ENOENT\)/,
    });
  });

  it('says that the disk is full, and leaves nothing there', async () => {
    const files = {
      ...nodeFs,
      writeFileSync: (path: string) => {
        nodeFs.writeFileSync(path, '');
        throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      },
    };
    await assert.rejects(acquire({}, { files }), {
      name: 'OwnershipError',
      message: /\(ENOSPC\)\. The disk is full/,
    });
    assert.deepEqual(readdirSync(storeDir), []);
  });

  it('has one owner at a time among processes that are killed while they own it', async () => {
    let violations = 0;
    let acquired = 0;
    const contendAgainAndAgain = async (): Promise<void> => {
      for (let kill = 0; kill < KILLS / 3; kill++) {
        const report = await runContender(storeDir);
        violations += report.violations;
        acquired += report.acquired;
      }
    };
    await Promise.all([contendAgainAndAgain(), contendAgainAndAgain(), contendAgainAndAgain()]);
    assert.equal(violations, 0);
    assert.ok(acquired > KILLS);
  }).timeout(5000 + KILLS * 5_000);
});

const contender = fileURLToPath(new URL('ownerContender.ts', import.meta.url));

/** Runs a contender until it kills itself, and answers what it reported. */
async function runContender(storeDir: string): Promise<{ acquired: number; violations: number }> {
  const child = spawn(process.execPath, [contender, storeDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const exit: unknown[] = await once(child, 'close');
  assert.deepEqual(exit, [null, 'SIGKILL'], 'the contender ended by itself');
  const [acquired = Number.NaN, violations = Number.NaN] = said.split(' ').map(Number);
  return { acquired, violations };
}
