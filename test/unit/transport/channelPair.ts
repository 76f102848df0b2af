import { ChannelListeners, type Channel } from '../../../src/transport/channel.ts';

/** Two ends of a line in memory; what one posts reaches the other in a later turn of the event loop. */
export function channelPair(): readonly [Channel, Channel] {
  const [left, right] = [new ChannelListeners(), new ChannelListeners()];
  const end = (): void => {
    left.ended();
    right.ended();
  };
  const half = (own: ChannelListeners, other: ChannelListeners): Channel => ({
    post: (message) => {
      const crossing: unknown = structuredClone(message);
      if (!own.closed) setImmediate(() => other.received(crossing));
    },
    onMessage: (listener) => own.onMessage(listener),
    onClose: (listener) => own.onClose(listener),
    close: () => void setImmediate(end),
  });
  return [half(left, right), half(right, left)];
}
