import { timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { Clock } from '../core/clock.ts';
import { QueueError } from '../core/errors.ts';
import type { Channel } from '../transport/channel.ts';
import { PROTOCOL_VERSION } from './protocol.ts';

const helloSchema = z.object({ hello: z.string(), protocol: z.int() });
const answerSchema = z.object({ welcome: z.boolean(), message: z.string().optional() });

/** How long either side waits for the other's first word, in milliseconds. */
export const PATIENCE_MS = 10_000;

/**
 * The first words on a line, from the owner's side. Calls `admitted` once the other end has shown the token; one that
 * says nothing is hung up on.
 */
export function receive(channel: Channel, token: string, clock: Clock, admitted: () => void): void {
  const stopTimer = clock.after(PATIENCE_MS, () => channel.close());
  channel.onClose(stopTimer);
  channel.onMessage((message) => {
    stopTimer();
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

/**
 * The first words from the side that attaches. An owner that was stopped (SIGSTOP, a debugger) still takes connections,
 * so that silence is an answer too.
 *
 * @throws QueueError `version` when refused, `closed` when hung up on, `unavailable` when nothing is answered
 */
export function greet(channel: Channel, token: string, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    const stopTimer = clock.after(PATIENCE_MS, () => reject(new QueueError('unavailable', SILENT)));
    channel.onClose(() => {
      stopTimer();
      reject(new QueueError('closed', 'The owner of the task queue hung up.'));
    });
    channel.onMessage((message) => {
      stopTimer();
      const answer = answerSchema.safeParse(message);
      if (answer.success && answer.data.welcome) resolve();
      else
        reject(
          new QueueError('version', answer.data?.message ?? 'Something else answers for the task queue.'),
        );
    });
    channel.post({ hello: token, protocol: PROTOCOL_VERSION });
  });
}

const SILENT =
  'The owner of the task queue does not answer. It may be stopped or very busy: wait for it, or end it.';
