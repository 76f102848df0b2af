import type { Frame } from 'playwright-core';
import type { TaskEngine } from '../../../src/engine/port.ts';
import { timed } from '../measure.ts';
import { draft } from '../openEngine.ts';

const ROUNDS = 15;
let queued = 0;

/**
 * Another program queues tasks, one after another, ahead of all others.
 *
 * @param part of the page, as a selector, in which the title of each has to appear
 * @returns milliseconds from the call of `submit` to the title in the page, one for each task
 */
export function measureRefresh(
  engine: TaskEngine,
  provider: string,
  page: Pick<Frame, 'evaluate'>,
  part: string,
): Promise<readonly number[]> {
  return timed(ROUNDS, async () => {
    const title = `Seen at once ${++queued}`;
    const seen = page.evaluate(appearance(part, title));
    await engine.submit({
      tasks: [{ ...draft(`seen-${queued}`, provider), title, priority: 10 }],
      agents: [],
    });
    await seen;
  });
}

/** Resolves in the page when the text appears. */
function appearance(part: string, text: string): string {
  return `new Promise((resolve) => {
    const root = document.querySelector(${JSON.stringify(part)});
    const look = () => {
      if (!root.textContent.includes(${JSON.stringify(text)})) return;
      observer.disconnect();
      resolve(true);
    };
    const observer = new MutationObserver(look);
    observer.observe(root, { subtree: true, childList: true, characterData: true });
    look();
  })`;
}
