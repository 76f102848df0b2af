// Another process on the same store: does what it is told, and says what came of it.
import * as z from 'zod';
import { EngineClient } from '../../src/engine/client.ts';
import { EngineHost } from '../../src/threads/engineHost.ts';
import { hostOptions } from './hostOptions.ts';
import { order, type Answer } from './secondHostProtocol.ts';

const [, , storeDir = '', more = '{}'] = process.argv;
const data = z.object({ offlinePaceMs: z.number().exactOptional() }).parse(JSON.parse(more));
const host = new EngineHost(hostOptions(storeDir, data));
const engine = new EngineClient({ connect: () => host.connect() });

process.on('message', (raw) => {
  obey(raw).then(
    (refs) => tell({ refs, owns: host.owns }),
    (error: unknown) => tell({ refs: [String(error)], owns: host.owns }),
  );
});

async function obey(raw: unknown): Promise<readonly string[]> {
  const request = order.parse(raw);
  if (request.kind === 'cancel') await engine.cancel(request.id);
  if (request.kind === 'close') {
    await engine.close();
    await host.close();
    process.disconnect();
    return [];
  }
  const { tasks } = await engine.list();
  return tasks.map(({ ref, status }) => `${ref} ${status}`);
}

function tell(answer: Answer): void {
  if (process.connected) process.send?.(answer);
}
