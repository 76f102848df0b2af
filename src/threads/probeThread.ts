import type { MessagePort } from 'node:worker_threads';
import { findLocalServers, listModels } from '../runner/models/probe/listModels.ts';
import { testModel } from '../runner/models/probe/testModel.ts';
import { messagePortChannel } from '../transport/messagePort.ts';
import { serveProbe } from '../transport/modelProbe.ts';

/** Serves until the thread is ended, which also ends what is under way. */
export function startProbe(port: MessagePort): void {
  serveProbe(messagePortChannel(port), {
    listModels,
    testModel: (target) => testModel(target, new AbortController().signal),
    findLocalServers,
  });
}
