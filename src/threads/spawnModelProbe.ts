import { MessageChannel, Worker } from 'node:worker_threads';
import { messagePortChannel } from '../transport/messagePort.ts';
import { ModelProbe } from '../transport/modelProbe.ts';

/** A thread that looks at models, for as long as somebody connects one. */
export interface ProbeThread {
  readonly probe: ModelProbe;
  /** Ends what is under way with it. */
  dispose(): void;
}

/** @param file the program of the threads that talk to models */
export function spawnModelProbe(file: string): ProbeThread {
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(file, {
    workerData: { probe: port2 },
    transferList: [port2],
    env: {},
    stdout: true,
    stderr: true,
  });
  worker.stdout.resume();
  worker.stderr.resume();
  const channel = messagePortChannel(port1);
  // Without a listener an error of the thread would be one of the extension host; whoever waits hears of the end.
  worker.on('error', () => undefined);
  worker.once('exit', () => channel.close());
  return {
    probe: new ModelProbe(channel),
    dispose: () => {
      channel.close();
      void worker.terminate();
    },
  };
}
