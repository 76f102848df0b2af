import * as vscode from 'vscode';

/** A file as the task found it, and as it proposes it. */
export const BASE_SCHEME = 'atq-base';
export const PROPOSAL_SCHEME = 'atq-proposal';

export interface ProposalPlace {
  readonly task: string;
  readonly path: string;
  /** Of the agent's proposal: another one has other URIs, so that an open editor never changes under the person's hands. */
  readonly revision: number;
}

/** The same path for all schemes, so that each shows the file in its language. */
export function proposalUri(
  scheme: typeof BASE_SCHEME | typeof PROPOSAL_SCHEME,
  { task, path, revision }: ProposalPlace,
): vscode.Uri {
  return vscode.Uri.from({ scheme, authority: task, path: `/${path}`, query: `revision=${revision}` });
}

/** Undefined for the URI of anything else. */
export function placeOf(uri: vscode.Uri): ProposalPlace | undefined {
  if (uri.scheme !== BASE_SCHEME && uri.scheme !== PROPOSAL_SCHEME) return undefined;
  const revision = Number(/^revision=(\d{1,9})$/.exec(uri.query)?.[1] ?? Number.NaN);
  const path = uri.path.slice(1);
  return uri.authority === '' || path === '' || Number.isNaN(revision)
    ? undefined
    : { task: uri.authority, path, revision };
}
