import type { WriteStream } from 'node:tty';
import type { Output } from './io.ts';

/** One of the process's two outputs. `onBroken`: whoever read it has gone; nothing more is written then. */
export function streamOutput(
  stream: Pick<WriteStream, 'write' | 'on' | 'off'> &
    Partial<Pick<WriteStream, 'isTTY' | 'columns' | 'rows'>>,
  onBroken: () => void,
): Output {
  let broken = false;
  stream.on('error', () => {
    if (broken) return;
    broken = true;
    onBroken();
  });
  return {
    write: (text) => {
      if (!broken) stream.write(text);
    },
    isTerminal: stream.isTTY === true,
    get columns() {
      return sizeOr(stream.columns, 80);
    },
    get rows() {
      return sizeOr(stream.rows, 24);
    },
    onResize: (listener) => {
      stream.on('resize', listener);
      return () => stream.off('resize', listener);
    },
  };
}

/** Some terminals say that they are 0 wide. */
function sizeOr(size: number | undefined, otherwise: number): number {
  return size !== undefined && size > 0 ? size : otherwise;
}
