import { createConnection } from 'node:net';

/** Whether somebody listens on a local socket. */
export type Probe = (address: string) => Promise<'answers' | 'silent'>;

/** What the system says of an address on which nobody listens. */
const NOBODY = new Set(['ECONNREFUSED', 'ENOENT', 'ENOTSOCK', 'ENOTDIR']);
const PATIENCE_MS = 2000;

/**
 * Connects and hangs up. The kernel takes the connection even while the listener's thread is busy, and refuses it once
 * that thread is gone. Every doubt counts as an answer: two owners are worse than none.
 */
export const probeSocket: Probe = (address) =>
  new Promise((resolve) => {
    const socket = createConnection(address);
    const done = (answer: 'answers' | 'silent'): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(PATIENCE_MS, () => done('answers'));
    socket.once('connect', () => done('answers'));
    socket.once('error', (error) =>
      done('code' in error && NOBODY.has(String(error.code)) ? 'silent' : 'answers'),
    );
  });
