import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { DIRECT, networkFromEnvironment, type Network } from '../../../src/core/network.ts';
import { createModel } from '../../../src/runner/models/create.ts';
import type { Turn } from '../../../src/runner/models/model.ts';
import { CERTIFICATE, CERTIFICATE_FILE } from '../../fake/certificate.ts';
import { startModelServer, type ModelServer } from '../../fake/modelServer.ts';
import { startProxy, type Proxy } from '../../fake/proxy.ts';
import { ask, failureOf, KEY, never } from './connections.ts';

/** No server of this name is on any network: only a proxy reaches it. */
const ELSEWHERE = 'models.test';

function turn(baseURL: string, network: Network, key = KEY): Promise<Turn> {
  const config = { type: 'openai-compatible', baseURL, keyVariable: 'LAB_KEY', model: 'fake-1' } as const;
  return createModel({ providerId: 'lab', config, key, network, idleMs: 5_000 }).turn(
    ask('Hello'),
    () => {},
    never(),
  );
}

describe('how requests to models leave this machine', () => {
  let plain: ModelServer;
  let secure: ModelServer;
  let proxy: Proxy;
  let secureProxy: Proxy;
  before(async () => {
    plain = await startModelServer();
    secure = await startModelServer({ certificate: CERTIFICATE });
    proxy = await startProxy(Number(new URL(plain.origin).port));
    secureProxy = await startProxy(Number(new URL(secure.origin).port));
    for (const server of [plain, secure]) server.script('lab', [{ text: 'Hello from far away.', chunks: 8 }]);
  });
  after(async () => {
    await proxy[Symbol.asyncDispose]();
    await secureProxy[Symbol.asyncDispose]();
    await plain.close();
    await secure.close();
  });

  it('through the proxy that is set for http', async () => {
    const { text } = await turn(`http://${ELSEWHERE}/s/lab/v1`, { ...DIRECT, httpProxy: proxy.url });
    assert.equal(text, 'Hello from far away.');
    assert.equal(proxy.asked.at(-1)?.what, `POST http://${ELSEWHERE}/s/lab/v1/chat/completions`);
  });

  it('through a tunnel of the proxy for https, with its authorization, which is not sent on', async () => {
    const network = {
      ...DIRECT,
      strictSSL: false,
      httpsProxy: secureProxy.url,
      proxyAuthorization: 'Basic eA==',
    };
    const { text } = await turn(`https://${ELSEWHERE}/s/lab/v1`, network);
    assert.equal(text, 'Hello from far away.');
    assert.deepEqual(secureProxy.asked.at(-1), {
      what: `CONNECT ${ELSEWHERE}:443`,
      authorization: 'Basic eA==',
    });
    const { headers } = secure.requests('lab').at(-1) ?? {};
    assert.deepEqual(
      [headers?.['authorization'], headers?.['proxy-authorization']],
      [`Bearer ${KEY}`, undefined],
    );
  });

  it('straight to the hosts that are excepted, and always to this machine', async () => {
    const before = proxy.asked.length;
    await turn(plain.url('lab'), { ...DIRECT, httpProxy: proxy.url });
    const network = { ...DIRECT, httpProxy: proxy.url, noProxy: ['.example.com', ELSEWHERE] };
    const { failure } = await failureOf(turn(`http://${ELSEWHERE}/s/lab/v1`, network));
    assert.match(
      failure.message,
      /could not be reached \(E\w+ at models\.test\)\. Check the network, the proxy/,
    );
    assert.equal(proxy.asked.length, before);
  });

  it('to nobody whose certificate cannot be verified, unless that is allowed', async () => {
    const { failure } = await failureOf(turn(secure.url('lab'), DIRECT));
    assert.equal(failure.kind, 'permanent');
    assert.match(failure.message, /could not be trusted \(DEPTH_ZERO_SELF_SIGNED_CERT at 127\.0\.0\.1/);
    assert.equal(
      (await turn(secure.url('lab'), { ...DIRECT, strictSSL: false })).text,
      'Hello from far away.',
    );
  });

  it('with the certificates of the operating system, where they are asked for', async () => {
    const run = async (systemCertificates: boolean) => {
      const network: Network = { ...DIRECT, systemCertificates };
      const script = `
        const { createModel } = await import(${JSON.stringify(import.meta.resolve('../../../src/runner/models/create.ts'))});
        const config = { type: 'openai-compatible', baseURL: ${JSON.stringify(secure.url('lab'))}, model: 'fake-1' };
        const model = createModel({ providerId: 'lab', config, network: ${JSON.stringify(network)} });
        const request = { instructions: 'Hi', messages: [{ role: 'user', content: 'Hi' }], tools: [] };
        const answer = model.turn(request, () => {}, new AbortController().signal);
        console.log(await answer.then((turn) => turn.text, (error) => error.message));`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        env: { SSL_CERT_FILE: CERTIFICATE_FILE },
      });
      const [said] = await Promise.all([text(child.stdout), once(child, 'exit')]);
      return said.trim();
    };
    assert.match(await run(false), /could not be trusted/);
    assert.equal(await run(true), 'Hello from far away.');
  });

  it('says where a proxy does not let anybody through', async () => {
    const network = { ...DIRECT, httpsProxy: plain.origin };
    const { failure } = await failureOf(turn('https://models.test/v1', network));
    assert.equal(failure.kind, 'transient');
    assert.match(failure.message, /the proxy/);
  });

  it('refuses a proxy that is none without quoting it', () => {
    assert.throws(
      () => turn(plain.url('lab'), { ...DIRECT, httpProxy: 'somebody:secret@proxy' }),
      (error) =>
        error instanceof Error && /http\.proxy/.test(error.message) && !error.message.includes('secret'),
    );
  });

  it('as the environment says, lower case first', () => {
    assert.deepEqual(
      networkFromEnvironment({
        HTTPS_PROXY: 'http://A',
        https_proxy: 'http://a',
        no_proxy: 'x.test, .y.test',
      }),
      { ...DIRECT, httpsProxy: 'http://a', noProxy: ['x.test', '.y.test'] },
    );
    assert.deepEqual(networkFromEnvironment({ ALL_PROXY: 'http://a', HTTPS_PROXY: '' }), {
      ...DIRECT,
      httpProxy: 'http://a',
      httpsProxy: 'http://a',
    });
    assert.deepEqual(networkFromEnvironment({}), DIRECT);
  });
});
