import { Agent, EnvHttpProxyAgent, fetch, type Dispatcher } from 'undici';
import type { Network } from '../../core/network.ts';

/** This machine is reached straight, whatever is set: the editor does so too, and Ollama lives here. */
const HERE = ['localhost', '127.0.0.1', '::1'];

/** `fetch` through the proxies of `network`, with its rules for certificates. */
export function proxyFetch(network: Network): typeof globalThis.fetch {
  const dispatcher = dispatcherFor(network);
  return (input, init = {}) => {
    const { method, body, signal } = init;
    if (input instanceof Request || (typeof body !== 'string' && body !== undefined && body !== null))
      throw new TypeError('Requests to models are an address and a text.');
    return fetch(input, {
      dispatcher,
      headers: [...new Headers(init.headers)],
      ...(method === undefined ? {} : { method }),
      ...(typeof body === 'string' ? { body } : {}),
      ...(signal ? { signal } : {}),
    });
  };
}

function dispatcherFor(network: Network): Dispatcher {
  const { httpProxy, httpsProxy, noProxy, proxyAuthorization, strictSSL } = network;
  const tls = strictSSL ? {} : { rejectUnauthorized: false };
  if (httpProxy === undefined && httpsProxy === undefined) return new Agent({ connect: tls });
  return new EnvHttpProxyAgent({
    ...(httpProxy === undefined ? {} : { httpProxy }),
    ...(httpsProxy === undefined ? {} : { httpsProxy }),
    noProxy: [...HERE, ...noProxy].join(','),
    ...(proxyAuthorization === undefined ? {} : { token: proxyAuthorization }),
    ...(strictSSL ? {} : { connect: tls, requestTls: tls, proxyTls: tls }),
  });
}
