/** After how many steps without waiting for a disk the event loop gets its turn. */
const STEPS = 1_000;

/**
 * Lets the event loop turn now and then in a loop whose awaits are all settled at once, so that a cancel can come in.
 * The returned function is called once a step and throws the signal's reason once it is aborted.
 */
export function breathing(signal: AbortSignal | undefined): () => Promise<void> | undefined {
  let steps = 0;
  return () => {
    signal?.throwIfAborted();
    steps++;
    return steps % STEPS === 0 ? turn(signal) : undefined;
  };
}

async function turn(signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
  signal?.throwIfAborted();
}
