import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import type { Workbench } from '../../browser/stage/workbench.ts';

const KEYS = 120;
const PAUSE_MS = 40;

/** In the page: from the key's own time to the moment after the frame that shows it is painted. */
const LISTEN = `{
  globalThis.benchKeystrokes = [];
  addEventListener('keydown', ({ timeStamp }) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => globalThis.benchKeystrokes.push(performance.now() - timeStamp);
      port2.postMessage(undefined);
    });
  }, { capture: true });
}`;

/** Types into the open text editor as a fast person does. @returns milliseconds from key to paint, one for each key */
export async function measureKeystrokes({ page }: Workbench): Promise<readonly number[]> {
  await page.locator('.editor-instance .view-lines').first().click();
  await page.evaluate(LISTEN);
  for (let n = 0; n < KEYS; n++) {
    await page.keyboard.press(n % 40 === 39 ? 'Enter' : 'x');
    await pause(PAUSE_MS);
  }
  return z.array(z.number()).parse(await page.evaluate('globalThis.benchKeystrokes'));
}
