import tls from 'node:tls';
import { FailureError } from '../../core/failure.ts';
import type { Network } from '../../core/network.ts';
import { permanent } from './failures.ts';

/**
 * `fetch` as `network` says. Node's own does where no proxy is set and certificates are verified; what else it takes is
 * loaded with the first request.
 *
 * @throws FailureError permanent, where a proxy is set that is none
 */
export function networkFetch(network: Network | undefined): typeof globalThis.fetch {
  if (!network) return globalThis.fetch;
  checkProxies(network);
  if (network.systemCertificates) trustSystem();
  if (isStraight(network)) return globalThis.fetch;
  let made: Promise<typeof globalThis.fetch> | undefined;
  return async (input, init) => {
    made ??= import('./proxyFetch.ts').then(({ proxyFetch }) => proxyFetch(network));
    return (await made)(input, init);
  };
}

/** Whether requests may go through somebody else's machine first. */
export function usesProxy({ httpProxy, httpsProxy }: Network): boolean {
  return httpProxy !== undefined || httpsProxy !== undefined;
}

function isStraight(network: Network): boolean {
  return !usesProxy(network) && network.strictSSL;
}

/** The message does not quote it: it may hold a password. */
function checkProxies({ httpProxy, httpsProxy }: Network): void {
  for (const proxy of [httpProxy, httpsProxy]) {
    if (proxy === undefined || isProxy(proxy)) continue;
    throw new FailureError(
      permanent(
        'The proxy is no address like http://host:port. Correct http.proxy, or HTTPS_PROXY and HTTP_PROXY.',
      ),
    );
  }
}

function isProxy(text: string): boolean {
  return URL.canParse(text) && /^(https?|socks5?):$/.test(new URL(text).protocol);
}

let isTrusted = false;

/** For this thread alone, and once: reading them takes some milliseconds. Older Node versions cannot. */
function trustSystem(): void {
  if (isTrusted || !('setDefaultCACertificates' in tls)) return;
  isTrusted = true;
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), ...tls.getCACertificates('system')]);
}
