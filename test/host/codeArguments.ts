import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';

/** What the `code` command's arguments ask for, as far as tests need it. */
export interface CodeArguments {
  readonly developmentPaths: readonly string[];
  readonly testsPath: string | undefined;
  readonly userDataDir: string | undefined;
  readonly extensionsDir: string | undefined;
  readonly disableExtensions: boolean;
  readonly folder: string | undefined;
  readonly workspace: string | undefined;
}

/** Understands the arguments of `code` that `@vscode/test-electron` passes; flags of the desktop window are ignored. */
export function parseCodeArguments(argv: readonly string[]): CodeArguments {
  const { values, positionals } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    options: {
      extensionDevelopmentPath: { type: 'string', multiple: true },
      extensionTestsPath: { type: 'string' },
      'user-data-dir': { type: 'string' },
      'extensions-dir': { type: 'string' },
      'folder-uri': { type: 'string' },
      'disable-extensions': { type: 'boolean' },
    },
  });
  const folderUri = text(values['folder-uri']);
  const places = [...positionals, ...(folderUri === undefined ? [] : [fileURLToPath(folderUri)])];
  return {
    developmentPaths: texts(values.extensionDevelopmentPath),
    testsPath: text(values.extensionTestsPath),
    userDataDir: text(values['user-data-dir']),
    extensionsDir: text(values['extensions-dir']),
    disableExtensions: values['disable-extensions'] === true,
    folder: places.find((place) => statSync(place, { throwIfNoEntry: false })?.isDirectory()),
    workspace: places.find((place) => place.endsWith('.code-workspace')),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
