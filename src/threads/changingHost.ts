import { isDeepStrictEqual } from 'node:util';
import type { Channel } from '../transport/channel.ts';
import { EngineHost, type EngineHostOptions } from './engineHost.ts';

/**
 * The way to the engine of a window whose settings change. An engine takes its settings when it starts: where they have
 * become others, its tasks go back to the queue and another one takes over with the new ones.
 */
export class ChangingHost {
  readonly #options: () => EngineHostOptions;
  readonly #going = new Set<Promise<void>>();
  #data: EngineHostOptions['data'];
  #host: EngineHost;
  /** There was an engine already: what follows takes its place, and opens nothing anew. */
  #hasServed = false;
  #editorProviders: readonly string[] = [];

  /** @param options as they are now; asked again with each `update` */
  constructor(options: () => EngineHostOptions) {
    this.#options = options;
    const first = options();
    this.#data = first.data;
    this.#host = new EngineHost(first);
  }

  /** Whether the engine runs in this process. */
  get owns(): boolean {
    return this.#host.owns;
  }

  /** For `EngineClient`. @throws QueueError as `EngineHost.connect` does */
  connect(): Promise<Channel> {
    return this.#host.connect();
  }

  /** As `EngineHost.serve`, for this engine and those that follow it. */
  serve(editorProviders: readonly string[]): void {
    this.#editorProviders = editorProviders;
    this.#host.serve(editorProviders);
  }

  /** Takes the options as they are now. An engine that they mean nothing new to is left alone. */
  update(): void {
    const options = this.#options();
    if (isDeepStrictEqual(lasting(options), lasting({ data: this.#data }))) return;
    this.#data = options.data;
    this.#hasServed ||= this.#host.hasServed;
    const handover = this.#hasServed ? { resumeOnStartup: 'handover' as const } : {};
    this.#letGo(this.#host);
    this.#host = new EngineHost({ ...options, data: { ...options.data, ...handover } });
    this.#host.serve(this.#editorProviders);
  }

  /** Closes the engine of this process, if there is one, and those that are still going. */
  async close(): Promise<void> {
    this.#letGo(this.#host);
    await Promise.all(this.#going);
  }

  #letGo(host: EngineHost): void {
    const going = host.close().finally(() => this.#going.delete(going));
    this.#going.add(going);
  }
}

/** What an engine goes by after it has opened. */
function lasting({ data }: Pick<EngineHostOptions, 'data'>) {
  const { resumeOnStartup: _, ...rest } = data;
  return rest;
}
