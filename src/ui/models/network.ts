import * as vscode from 'vscode';
import { DIRECT, networkFromEnvironment, type Network } from '../../core/network.ts';

/**
 * How the editor's own requests leave this machine: its settings, else the environment. A task thread has neither, and
 * is told with each key.
 */
export function editorNetwork(): Network {
  const http = vscode.workspace.getConfiguration('http');
  const certificates = {
    strictSSL: http.get('proxyStrictSSL', true),
    systemCertificates: http.get('systemCertificates', true),
  };
  if (http.get<string>('proxySupport') === 'off') return { ...DIRECT, ...certificates };
  const fromEnvironment = networkFromEnvironment(process.env);
  const proxy = http.get<string>('proxy')?.trim();
  const authorization = http.get<string | null>('proxyAuthorization')?.trim();
  const noProxy = http.get<readonly string[]>('noProxy') ?? [];
  return {
    ...fromEnvironment,
    ...certificates,
    ...(proxy ? { httpProxy: proxy, httpsProxy: proxy } : {}),
    ...(authorization ? { proxyAuthorization: authorization } : {}),
    noProxy: noProxy.length > 0 ? [...noProxy] : fromEnvironment.noProxy,
  };
}
