import { timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { QueueError } from '../core/errors.ts';
import type { Channel } from '../transport/channel.ts';
import { PROTOCOL_VERSION } from './wire.ts';

const helloSchema = z.object({ hello: z.string(), protocol: z.int() });
const answerSchema = z.object({ welcome: z.boolean(), message: z.string().optional() });

/** The first words on a socket, from the owner's side. Calls `admitted` once the other end has shown the token. */
export function receive(channel: Channel, token: string, admitted: () => void): void {
  channel.onMessage((message) => {
    const hello = helloSchema.safeParse(message);
    const refusal = hello.success
      ? refusalOf(hello.data, token)
      : 'This is the line of Agent Task Queue alone.';
    if (refusal === undefined) {
      channel.onMessage(undefined); // what follows is for whoever is let in
      channel.post({ welcome: true });
      admitted();
    } else {
      channel.post({ welcome: false, message: refusal });
      channel.close();
    }
  });
}

function refusalOf(hello: z.infer<typeof helloSchema>, token: string): string | undefined {
  if (hello.protocol !== PROTOCOL_VERSION) {
    return (
      `The task queue is run by another version of Agent Task Queue (its protocol is ${PROTOCOL_VERSION}, yours is ` +
      `${hello.protocol}). Update both, or close the other one.`
    );
  }
  return sameText(hello.hello, token)
    ? undefined
    : 'The token does not fit. The owner of the store has changed; try again.';
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The first words from the side that attaches. @throws QueueError `version` when refused, `closed` when hung up on */
export function greet(channel: Channel, token: string): Promise<void> {
  return new Promise((resolve, reject) => {
    channel.onMessage((message) => {
      const answer = answerSchema.safeParse(message);
      if (answer.success && answer.data.welcome) resolve();
      else
        reject(
          new QueueError('version', answer.data?.message ?? 'Something else answers for the task queue.'),
        );
    });
    channel.onClose(() => reject(new QueueError('closed', 'The owner of the task queue hung up.')));
    channel.post({ hello: token, protocol: PROTOCOL_VERSION });
  });
}
