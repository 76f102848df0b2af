// An engine thread that says it is ready, takes whoever comes, and fails at the first call.
import { MessagePort, parentPort } from 'node:worker_threads';
import * as z from 'zod';

const connect = z.object({ kind: z.literal('connect'), port: z.instanceof(MessagePort) });

parentPort?.postMessage({ kind: 'ready' });
parentPort?.on('message', (raw: unknown) => {
  const opened = connect.safeParse(raw);
  if (!opened.success) return; // what a window tells its engine besides
  const { port } = opened.data;
  port.on('message', (message: unknown) => {
    if (!z.looseObject({ hello: z.string() }).safeParse(message).success) throw new Error('A listener threw');
    port.postMessage({ welcome: true });
  });
});
