import path from 'node:path';
import type { CodeArguments } from './codeArguments.ts';

/** The page of the workbench that does what the arguments ask for. */
export function workbenchUrl(origin: string, args: CodeArguments): string {
  const url = new URL(origin);
  if (args.workspace !== undefined) url.searchParams.set('workspace', path.resolve(args.workspace));
  else if (args.folder !== undefined) url.searchParams.set('folder', path.resolve(args.folder));
  else url.searchParams.set('ew', 'true');
  url.searchParams.set('payload', JSON.stringify(payload(origin, args)));
  return url.href;
}

function payload(origin: string, args: CodeArguments): readonly (readonly [string, string])[] {
  return [
    ...args.developmentPaths.map((place) => ['extensionDevelopmentPath', remoteUri(origin, place)] as const),
    ...(args.testsPath === undefined
      ? []
      : [['extensionTestsPath', remoteUri(origin, args.testsPath)] as const]),
    ...(args.disableExtensions ? [['disableExtensions', 'true'] as const] : []),
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];
}

/** The workbench takes its remote's name from the page's own address; another host or port fails without a word. */
function remoteUri(origin: string, place: string): string {
  return `vscode-remote://${new URL(origin).host}${encodeURI(path.resolve(place))}`;
}
