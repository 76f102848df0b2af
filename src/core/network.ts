import * as z from 'zod';

/** How requests leave this machine: what an editor's settings or the environment say about proxies and certificates. */
export const networkSchema = z.strictObject({
  /** For `http:` and `https:` addresses; absent: straight. */
  httpProxy: z.string().optional(),
  httpsProxy: z.string().optional(),
  /** Hosts that are reached straight: names, `.domains`, `host:port`, `*` for all. This machine always is. */
  noProxy: z.array(z.string()).default([]),
  /** The value of a `Proxy-Authorization` header. */
  proxyAuthorization: z.string().optional(),
  /** False: a certificate that cannot be verified is taken all the same. */
  strictSSL: z.boolean().default(true),
  /** Whether the operating system's certificates count beside Node's own. */
  systemCertificates: z.boolean().default(false),
});
export type Network = z.infer<typeof networkSchema>;

export const DIRECT: Network = { noProxy: [], strictSSL: true, systemCertificates: false };

type Variables = Readonly<Record<string, string | undefined>>;

/** What the variables say that most programs know: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`, lower case first. */
export function networkFromEnvironment(variables: Variables): Network {
  const all = variable(variables, 'ALL_PROXY');
  const httpProxy = variable(variables, 'HTTP_PROXY') ?? all;
  const httpsProxy = variable(variables, 'HTTPS_PROXY') ?? all;
  return {
    ...DIRECT,
    ...(httpProxy === undefined ? {} : { httpProxy }),
    ...(httpsProxy === undefined ? {} : { httpsProxy }),
    noProxy: hosts(variable(variables, 'NO_PROXY') ?? ''),
  };
}

function variable(variables: Variables, name: string): string | undefined {
  return [variables[name.toLowerCase()], variables[name]].find(Boolean)?.trim();
}

function hosts(text: string): string[] {
  return text.split(/[\s,]+/).filter((host) => host !== '');
}
