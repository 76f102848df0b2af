// The shipped engine thread, with a way for the test to end it at any moment.
import { createRequire } from 'node:module';
import { BroadcastChannel, workerData } from 'node:worker_threads';
import * as z from 'zod';

const { storeDir } = z.looseObject({ storeDir: z.string() }).parse(workerData);
const orders = new BroadcastChannel(`end ${storeDir}`);
orders.addEventListener('message', () => process.exit(1));

createRequire(import.meta.url)('../../dist/engineThread.cjs');
