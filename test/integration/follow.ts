import { closeSync, openSync, readSync } from 'node:fs';

const INTERVAL_MS = 200;

/** Copies what is appended to a file to this process's output until stopped. */
export function follow(file: string): { stop(): void } {
  const descriptor = openSync(file, 'a+');
  const chunk = Buffer.alloc(65_536);
  let position = 0;
  const copy = () => {
    for (let read = next(); read > 0; read = next()) process.stdout.write(chunk.toString('utf8', 0, read));
  };
  const next = () => {
    const read = readSync(descriptor, chunk, 0, chunk.length, position);
    position += read;
    return read;
  };
  const timer = setInterval(copy, INTERVAL_MS);
  return {
    stop() {
      clearInterval(timer);
      copy();
      closeSync(descriptor);
    },
  };
}
