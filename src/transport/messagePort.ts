import type { MessagePort } from 'node:worker_threads';
import { ChannelListeners, type Channel } from './channel.ts';

/** A channel over one end of a `MessageChannel`. It ends when either side closes its port or its thread is gone. */
export function messagePortChannel(port: MessagePort): Channel {
  const listeners = new ChannelListeners();
  port.on('message', (message: unknown) => listeners.received(message));
  port.on('close', () => listeners.ended());
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => listeners.onMessage(listener),
    onClose: (listener) => listeners.onClose(listener),
    close: () => port.close(),
  };
}
