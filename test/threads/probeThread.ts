// A task thread whose task does what its ref says, to see what the house around a task thread is worth.
import { BroadcastChannel, MessagePort, parentPort, resourceLimits, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { NO_USAGE } from '../../src/core/task.ts';
import { EngineClient } from '../../src/engine/client.ts';
import type { Claim } from '../../src/engine/port.ts';
import { messagePortChannel } from '../../src/transport/messagePort.ts';
import { Rpc } from '../../src/transport/rpc.ts';

const port = z.instanceof(MessagePort);
const data = z.looseObject({ engine: port, control: port }).parse(workerData);
const engine = new EngineClient({ connect: async () => messagePortChannel(data.engine) });
const claimSchema = z.custom<Claim>();

new Rpc(messagePortChannel(data.control), {
  run: async (raw) => {
    const claim = claimSchema.parse(raw);
    const output = await act(claim);
    const metrics = { ...NO_USAGE, requests: 0, executionTimeMs: 0 };
    const result = { summary: 'Seen.', output, followUps: [], artifacts: [], metrics, sample: true };
    await engine.settle(claim, { kind: 'completed', result });
  },
  stop: () => undefined,
});

async function act({ details, attempt }: Claim): Promise<string> {
  switch (details.ref) {
    case 'look around':
      return JSON.stringify({ env: process.env, resourceLimits, workerData: Object.keys(data) });
    case 'eat memory once':
      if (attempt === 1) eat();
      return 'Not hungry.';
    case 'hear nothing':
      for (;;);
    default:
      await new Promise((resolve) => {
        new BroadcastChannel(details.ref).addEventListener('message', resolve);
      });
      return 'Waited.';
  }
}

function eat(): void {
  const eaten: unknown[] = [];
  for (let fill = 0.5; ; fill++) eaten.push(Array<number>(1_000_000).fill(fill));
}

parentPort?.postMessage('started');
