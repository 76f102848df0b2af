import { Worker, type MessagePort } from 'node:worker_threads';
import { messageOf, QueueError } from '../core/errors.ts';
import type { Channel } from '../transport/channel.ts';
import { Rpc } from '../transport/rpc.ts';
import { ThreadGone, ThreadNotStarted, type TaskThread } from './taskThread.ts';

export interface SpawnOptions {
  /** The thread's program. It posts any one message to its maker once it is ready to run. */
  readonly file: string;
  /** Given to the thread as it is. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Ports that are among `data` and move to the thread. */
  readonly ports: readonly MessagePort[];
  /** The line on which the thread is told what to run. */
  readonly control: Channel;
}

const MEGABYTES = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64 } as const;

/**
 * Starts a task thread. Its environment is empty, so nothing that it starts inherits a key; its memory is limited, so a
 * task that eats it takes down its own thread only.
 */
export function spawnThread(options: SpawnOptions): TaskThread {
  const worker = new Worker(options.file, {
    workerData: options.data,
    transferList: [...options.ports],
    env: {},
    resourceLimits: MEGABYTES,
    stdout: true,
    stderr: true,
  });
  // Nothing of ours prints; what a library prints must not pile up.
  worker.stdout.resume();
  worker.stderr.resume();
  let isStarted = false;
  worker.once('message', () => {
    isStarted = true;
  });
  let cause: Error | undefined;
  worker.on('error', (error: Error) => {
    cause = error;
  });
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const gone = exited.then((): never => {
    const Gone = isStarted ? ThreadGone : ThreadNotStarted;
    throw new Gone(cause ? messageOf(cause) : 'The task thread ended.', cause ? { cause } : {});
  });
  gone.catch(() => undefined);
  const rpc = new Rpc(options.control, {});
  return {
    exited,
    run: async (claim) => {
      // The line of a thread that ends breaks first; why it ended is known once it is gone.
      const told = rpc.call('run', claim).catch((error: unknown) => {
        if (error instanceof QueueError && error.code === 'closed') return gone;
        throw error;
      });
      await Promise.race([told, gone]);
    },
    stop: (kind) => rpc.send('stop', kind),
    terminate: async () => {
      await worker.terminate();
      await exited;
    },
  };
}
