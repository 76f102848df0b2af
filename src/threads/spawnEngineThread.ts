import { Worker, type MessagePort } from 'node:worker_threads';
import { messageOf } from '../core/errors.ts';
import { serveMainLine, type MainServices } from '../transport/serveMainLine.ts';
import { messagePortChannel } from '../transport/messagePort.ts';
import { toMain, type EngineThreadData, type FromMain, type ToMain } from './engineMessages.ts';

/** A thread's first word on whether it owns the store. */
export type Started = Exclude<ToMain, { kind: 'mainLine' }>;

/** An engine thread as the main thread sees it. */
export interface EngineThread {
  /** Resolves when it is gone, for whatever reason. */
  readonly exited: Promise<void>;
  readonly started: Promise<Started>;
  /** Why it ended, or cannot go on, as far as it could say so. */
  readonly failure: () => string | undefined;
  post(message: FromMain, ports?: readonly MessagePort[]): void;
  /** The hard end, whatever it is doing. */
  terminate(): void;
}

/** A runaway engine takes down its own thread only. SQLite's memory is not part of it. */
const MEGABYTES = { maxOldGenerationSizeMb: 1_024 } as const;

export function spawnEngineThread(
  file: string,
  data: EngineThreadData,
  services: MainServices,
): EngineThread {
  const worker = new Worker(file, { workerData: data, resourceLimits: MEGABYTES });
  let failure: string | undefined;
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const started = new Promise<Started>((resolve) => {
    worker.on('message', (raw: unknown) => {
      const message = toMain.parse(raw);
      if (message.kind === 'mainLine') return answer(message.port, services);
      if (message.kind === 'failed') failure = message.message;
      resolve(message);
    });
    worker.once('error', (error) => {
      failure ??= `The task engine failed: ${messageOf(error)}.`;
    });
    void exited.then(() =>
      resolve({ kind: 'failed', message: failure ?? 'The engine thread ended before it was ready.' }),
    );
  });
  return {
    exited,
    started,
    failure: () => failure,
    post: (message, ports = []) => worker.postMessage(message, ports),
    terminate: () => void worker.terminate(),
  };
}

/** On a line of its own to one task thread; it keeps no process alive. */
function answer(port: MessagePort, services: MainServices): void {
  serveMainLine(messagePortChannel(port), services);
  port.unref(); // after the line listens, which holds the process
}
