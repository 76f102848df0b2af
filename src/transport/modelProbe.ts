import * as z from 'zod';
import {
  localServerSchema,
  LOCAL_SERVERS,
  modelListSchema,
  modelTestSchema,
  probeTargetSchema,
  type LocalServer,
  type LocalServerKind,
  type ModelList,
  type ModelTest,
  type ProbeTarget,
} from '../core/probe.ts';
import type { Channel } from './channel.ts';
import { Rpc } from './rpc.ts';

const addressesSchema = z.partialRecord(z.enum(LOCAL_SERVERS), z.string());
export type LocalAddresses = Readonly<Partial<Record<LocalServerKind, string>>>;

/** What looks at models before they are used. */
export interface ProbeServices {
  listModels(target: ProbeTarget): Promise<ModelList>;
  testModel(target: ProbeTarget): Promise<ModelTest>;
  findLocalServers(addresses: LocalAddresses): Promise<readonly LocalServer[]>;
}

/** Answers on a line to a thread of its own, so that nothing of it is done where the editor is drawn. */
export function serveProbe(channel: Channel, services: ProbeServices): void {
  new Rpc(channel, {
    listModels: (target) => services.listModels(probeTargetSchema.parse(target)),
    testModel: (target) => services.testModel(probeTargetSchema.parse(target)),
    findLocalServers: (addresses) => services.findLocalServers(addressesSchema.parse(addresses)),
  });
}

/** The other end. Each call is refused with `closed` when the thread is gone. */
export class ModelProbe implements ProbeServices {
  readonly #rpc: Rpc;

  constructor(channel: Channel) {
    this.#rpc = new Rpc(channel, {});
  }

  /** @throws QueueError */
  async listModels(target: ProbeTarget): Promise<ModelList> {
    return modelListSchema.parse(await this.#rpc.call('listModels', target));
  }

  /** @throws QueueError */
  async testModel(target: ProbeTarget): Promise<ModelTest> {
    return modelTestSchema.parse(await this.#rpc.call('testModel', target));
  }

  /** @throws QueueError */
  async findLocalServers(addresses: LocalAddresses): Promise<readonly LocalServer[]> {
    return z.array(localServerSchema).parse(await this.#rpc.call('findLocalServers', addresses));
  }
}
