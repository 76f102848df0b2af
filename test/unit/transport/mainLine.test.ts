import { strict as assert } from 'node:assert';
import type { EditorProblems } from '../../../src/core/editorProblem.ts';
import type { EditorPart, EditorRequest } from '../../../src/core/editorTurn.ts';
import { DIRECT } from '../../../src/core/network.ts';
import type { Channel } from '../../../src/transport/channel.ts';
import { MainLine } from '../../../src/transport/mainLine.ts';
import { serveMainLine, type MainServices } from '../../../src/transport/serveMainLine.ts';
import { Rpc } from '../../../src/transport/rpc.ts';
import { settle } from '../../fake/clock.ts';
import { channelPair } from './channelPair.ts';

const REQUEST: EditorRequest = {
  vendor: 'lab',
  messages: [{ role: 'user', parts: [{ type: 'text', text: 'Hello' }] }],
  tools: [],
  countFrom: 0,
};
const END: EditorPart = { type: 'end', inputTokens: 3, outputTokens: 5 };

describe('the line to the main thread', () => {
  let near: Channel;

  function open(services: Partial<MainServices>): MainLine {
    const [here, there] = channelPair();
    near = here;
    serveMainLine(there, { credentials: async () => ({}), ...services });
    return new MainLine(here);
  }

  async function parts(line: MainLine, signal = new AbortController().signal): Promise<EditorPart[]> {
    const all: EditorPart[] = [];
    for await (const part of line.editorTurn(REQUEST, signal)) all.push(part);
    return all;
  }

  it('brings key, address and network of the provider that is named', async () => {
    const asked: string[] = [];
    const given = { key: 'k', baseURL: 'http://a.test', network: { ...DIRECT, httpsProxy: 'http://p.test' } };
    const line = open({ credentials: async (provider) => (asked.push(provider), given) });
    assert.deepEqual(await line.credentials('lab'), given);
    assert.deepEqual(asked, ['lab']);
  });

  it('refuses a question for keys that names no provider', async () => {
    open({});
    await assert.rejects(new Rpc(near, {}).call('credentials', 7), { code: 'internal' });
  });

  it('answers before a run with what is different, and with nothing where nobody looks', async () => {
    assert.deepEqual(await open({ beforeRun: async () => ['a.ts is not saved.'] }).beforeRun(), [
      'a.ts is not saved.',
    ]);
    assert.deepEqual(await open({}).beforeRun(), []);
  });

  it('brings the problems that the editor shows of a place, and none where there is no editor', async () => {
    const shown: EditorProblems = {
      problems: [{ path: 'a.ts', line: 1, column: 2, severity: 'error', message: 'No x.', source: 'ts' }],
      total: 7,
    };
    const asked: string[] = [];
    const line = open({ problems: async (base) => (asked.push(base), shown) });
    assert.deepEqual(await line.problems('src'), shown);
    assert.deepEqual(asked, ['src']);
    assert.equal(await open({}).problems(''), undefined);
  });

  it('passes on what a model of the editor says, piece by piece', async () => {
    const said: EditorPart[] = [{ type: 'text', text: 'Hi' }, END];
    const asked: EditorRequest[] = [];
    const line = open({
      editorTurn: async function* (request) {
        asked.push(request);
        yield* said;
      },
    });
    assert.deepEqual(await parts(line), said);
    assert.deepEqual(asked, [REQUEST]);
  });

  it('says where there is no editor', async () => {
    await assert.rejects(parts(open({})), /in a window of the editor only/);
  });

  it('takes no part that is none', async () => {
    const line = open({
      editorTurn: async function* () {
        yield JSON.parse('{ "type": "text" }');
      },
    });
    await assert.rejects(parts(line), { name: 'ZodError' });
  });

  it('calls a turn off when the task is stopped, and when the task thread is gone', async () => {
    const ends: string[] = [];
    const line = open({
      editorTurn: async function* (_, signal) {
        yield { type: 'text', text: 'Hi' };
        await new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
        ends.push('called off');
      },
    });
    const stop = new AbortController();
    const stopped = parts(line, stop.signal);
    await settle();
    stop.abort();
    await stopped;
    await settle();
    assert.deepEqual(ends, ['called off']);
    const lost = parts(line);
    await settle();
    near.close();
    await assert.rejects(lost, { code: 'closed' });
    await settle();
    assert.deepEqual(ends, ['called off', 'called off']);
  });
});
