import type { Methods } from '../src/transport/rpc.ts';
import type { View } from './contract/view.ts';

/** One kind of view: it holds all that is on show, and how that looks is a function of it. */
export interface Page<V extends View = View> {
  /** What the editor's side pushes to it. */
  readonly pushed: Methods;
  /** Shows another view of its kind, or the same one again. Also called first of all. */
  show(view: V): void;
  /** A template of lit. */
  render(): unknown;
}

/** Asks for a redraw. Changes that come before the next frame are drawn together; `after` is called when they are. */
export type Redraw = (after?: () => void) => void;
