// The entry of the threads that talk to models: one runs tasks, another looks at a model before it is connected. They
// share a bundle, since what it takes to ask a model is most of it.
import { MessagePort, workerData } from 'node:worker_threads';
import * as z from 'zod';

const probeSchema = z.object({ probe: z.instanceof(MessagePort) });

const asProbe = probeSchema.safeParse(workerData);
if (asProbe.success) {
  void import('./probeThread.ts').then(({ startProbe }) => startProbe(asProbe.data.probe));
} else {
  void import('./taskThread.ts');
}
