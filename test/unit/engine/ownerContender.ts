// Contends for a store, and kills itself while it owns it for the fifth time, after it has reported what it saw.
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { acquireOwner, OwnedError, type Ownership } from '../../../src/engine/local/owner.ts';
import { probeSocket } from '../../../src/engine/local/probeSocket.ts';
import { currentIdentity } from '../../../src/engine/local/processIdentity.ts';

const [, , storeDir = ''] = process.argv;
const LIVES = 5;
const identity = currentIdentity();
const report = { acquired: 0, violations: 0 };

/** Only the owner is in here: somebody else's mark is a violation. */
function beAlone(owner: Ownership): void {
  const mark = `${storeDir}/mark`;
  try {
    closeSync(openSync(mark, 'wx'));
  } catch {
    report.violations++;
  }
  const end = performance.now() + Math.random() * 4;
  while (performance.now() < end);
  if (!owner.still()) report.violations++;
  unlinkSync(mark);
}

async function contend(): Promise<void> {
  const nonce = randomUUID();
  const address =
    process.platform === 'win32' ? `\\\\.\\pipe\\${nonce}` : `${storeDir}/${nonce.slice(0, 13)}.sock`;
  const server = createServer((socket) => socket.destroy()).listen(address);
  await once(server, 'listening');
  try {
    const owner = await acquireOwner({
      storeDir,
      address,
      token: 't',
      protocol: 1,
      schema: 1,
      nonce,
      identity,
      probe: probeSocket,
      now: Date.now,
    });
    report.acquired++;
    beAlone(owner);
    if (report.acquired === LIVES) {
      writeSync(1, `${report.acquired} ${report.violations}`);
      process.kill(process.pid, 'SIGKILL');
    }
    owner.release();
  } catch (error) {
    if (!(error instanceof OwnedError)) throw error;
  } finally {
    server.close();
  }
}

for (;;) await contend();
