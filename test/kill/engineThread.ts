// The shipped engine thread, with a way for the test to end its task threads at any moment.
import { createRequire } from 'node:module';
import threads from 'node:worker_threads';
import { KILL_TASK_THREAD } from './protocol.ts';

const live = new Set<threads.Worker>();

class Watched extends threads.Worker {
  constructor(...args: ConstructorParameters<typeof threads.Worker>) {
    super(...args);
    live.add(this);
    this.once('exit', () => live.delete(this));
  }
}
Object.assign(threads, { Worker: Watched });

const orders = new threads.BroadcastChannel(KILL_TASK_THREAD);
orders.addEventListener('message', () => {
  const all = [...live];
  void all[Math.floor(Math.random() * all.length)]?.terminate();
});

createRequire(import.meta.url)('../../dist/engineThread.cjs');
