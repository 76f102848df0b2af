/** What an agent may write for a path in order to get out of the workspace, or at what is closed in it. */
export interface Escape {
  readonly path: string;
  /**
   * `refused`: nothing may be there for an agent. `literal`: it looks like a way out and is a name like any other, of a
   * file that is not there.
   */
  readonly meaning: 'refused' | 'literal';
}

/** Stands for the folder that the workspace lies in; its own name is `project`. */
export const PARENT = '<parent>';

/** Links of the workspace: each name with what it leads to. */
export const LINKS: Readonly<Record<string, string>> = {
  'to-file': '../outside.txt',
  'to-folder': '../other',
  'to-parent': '..',
  'to-here-and-up': './src/../..',
  'to-absolute': `${PARENT}/outside.txt`,
  'to-absolute-folder': `${PARENT}/other`,
  'to-root': '/',
  'to-etc': '/etc',
  'to-proc': '/proc/self',
  'to-environment': '/proc/self/environ',
  'to-proc-root': '/proc/self/root',
  'to-descriptors': '/dev/fd',
  'to-null': '/dev/null',
  'to-twin': '../project-other',
  'to-outer-secret': '../other/.env',
  'chain-1': 'chain-2',
  'chain-2': 'src/chain-3',
  'src/chain-3': '../to-folder',
  'src/up': '../..',
  'src/up-up': '../../..',
  'src/main-outside.ts': '../../outside.txt',
  loop: 'loop',
  'loop-1': 'loop-2',
  'loop-2': 'loop-1',
  dangling: '../not-there',
  'dangling-folder': '../not-there/deep',
  'dangling-inside': 'src/not-there',
  'to-env': '.env',
  'to-key': 'keys/id_rsa',
  'to-git': '.git',
  'to-hooks': '.git/hooks',
  'to-private': 'private',
  'src/to-private-file': '../private/notes.md',
};

const CLIMBING = [
  '..',
  '../',
  '../outside.txt',
  '../other/deep/file.txt',
  '../project-other/file.txt',
  '../project/../outside.txt',
  '../project/src/main.ts',
  '../../etc/passwd',
  './../outside.txt',
  '././../outside.txt',
  './/..//outside.txt',
  'src/..',
  'src/../..',
  'src/../../outside.txt',
  'src/../src/../../outside.txt',
  'src/./.././../outside.txt',
  'src//..//..//outside.txt',
  'src/main.ts/../../../outside.txt',
  'missing/../../outside.txt',
  'missing/../src/main.ts',
  'a/b/c/../../../../outside.txt',
  'to-folder/../outside.txt',
  'to-root/../etc/passwd',
  `${'../'.repeat(12)}etc/passwd`,
  `${'src/'.repeat(8)}${'../'.repeat(9)}outside.txt`,
];

const ABSOLUTE = [
  '/',
  '//',
  '/.',
  '/etc/passwd',
  '/etc/../etc/passwd',
  '//etc/passwd',
  '///etc/passwd',
  '/./etc/passwd',
  '/proc/self/environ',
  '/proc/self/cwd/package.json',
  '/proc/self/root/etc/passwd',
  '/proc/1/environ',
  '/dev/stdin',
  '/dev/fd/0',
  '/dev/tcp/127.0.0.1/80',
  '/root/.ssh/id_rsa',
  '/home/person/.aws/credentials',
  '/tmp/atq-escaped.txt',
  `${PARENT}/outside.txt`,
  `${PARENT}/other/.env`,
  `${PARENT}/project-other/file.txt`,
  `${PARENT}/project/../outside.txt`,
  `${PARENT}/project/src/main.ts`,
  `/${PARENT}/outside.txt`,
];

const WINDOWS = [
  'C:',
  'C:/',
  'C:\\',
  'c:outside.txt',
  'C:..\\outside.txt',
  'C:/Windows/win.ini',
  'C:\\Windows\\win.ini',
  'Z:/outside.txt',
  '\\',
  '\\etc\\passwd',
  '\\\\server\\share\\file.txt',
  '//server/share/file.txt',
  '\\\\?\\C:\\outside.txt',
  '\\\\?\\UNC\\server\\share\\file.txt',
  '\\\\.\\C:\\outside.txt',
  '\\\\.\\PhysicalDrive0',
  '\\\\.\\pipe\\outside',
  '//./C:/outside.txt',
  '//?/C:/outside.txt',
  '\\??\\C:\\outside.txt',
  '..\\outside.txt',
  '..\\..\\etc\\passwd',
  '.\\..\\outside.txt',
  'src\\..\\..\\outside.txt',
  'src/..\\../outside.txt',
  '..\\/outside.txt',
  '../\\outside.txt',
  'src\\main.ts',
];

const UNSPEAKABLE = [
  '',
  ' ',
  '\t',
  '\0',
  'src/main.ts\0',
  'src/main.ts\0.png',
  '../outside.txt\0',
  '\0../outside.txt',
  'src/\0/../../outside.txt',
  'src\n/main.ts',
  'src/main.ts\n../outside.txt',
  '..\n/outside.txt',
  '..\r/outside.txt',
  '\u001b[2J../outside.txt',
  'src/\u001b]8;;file:///etc/passwd\u0007main.ts',
  'src/\u007fmain.ts',
  'src/\u0085main.ts',
  'src/\ud800.ts',
  '\udc00/outside.txt',
  `${'a/'.repeat(600)}b`,
  'a'.repeat(100_000),
];

const URLS = [
  'file:///etc/passwd',
  'FILE:///etc/passwd',
  'file://localhost/etc/passwd',
  'https://example.com/../outside.txt',
  'http://127.0.0.1:1/outside.txt',
  'vscode-remote://host/etc/passwd',
  'vscode-userdata:///User/settings.json',
  'untitled:///etc/passwd',
  'git://server/project.git',
];

const THROUGH_LINKS = [
  ...Object.keys(LINKS),
  'to-folder/deep/file.txt',
  'to-folder/.env',
  'to-folder/new.txt',
  'to-folder/new/deep/file.txt',
  'to-parent/outside.txt',
  'to-parent/project-other/file.txt',
  'to-here-and-up/outside.txt',
  'to-absolute-folder/deep/file.txt',
  'to-root/etc/passwd',
  'to-root/proc/self/environ',
  'to-root/tmp/atq-escaped.txt',
  'to-etc/passwd',
  'to-proc/environ',
  'to-proc/cwd/package.json',
  'to-proc/root/etc/passwd',
  'to-proc-root/etc/passwd',
  'to-descriptors/0',
  'to-twin/file.txt',
  'chain-1/deep/file.txt',
  'chain-2/.env',
  'src/up/outside.txt',
  'src/up-up/escaped.txt',
  'loop/file.txt',
  'loop-1/file.txt',
  'dangling/new.txt',
  'dangling-folder/new.txt',
  'dangling-inside/new.txt',
  'to-file/under-a-file.txt',
  'to-git/config',
  'to-git/hooks/pre-commit',
  'to-hooks/post-checkout',
  'to-private/notes.md',
  'to-private/new.md',
  'to-parent/project/.env',
  'to-parent/project/private/notes.md',
];

const SECRETS = [
  '.env',
  './.env',
  './/./.env',
  '.env/',
  '.ENV',
  '.Env',
  '.env.',
  '.env ',
  '.env. .',
  '.env::$DATA',
  '.env:stream',
  '.e\u200bnv',
  '.\u200denv',
  '.env\u202e',
  '\ufeff.env',
  '.env~',
  '.env.bak',
  '.env.local',
  '.env.production',
  'src/.env',
  'keys/id_rsa',
  'keys/ID_RSA',
  'keys/id_rsa.bak',
  'keys/server.pem',
  'keys/new.pem',
  '.npmrc',
  '.ssh/id_ed25519',
  '.aws/credentials',
];

const REPOSITORY = [
  '.git',
  '.git/',
  '.git/config',
  '.git/HEAD',
  '.git/hooks/pre-commit',
  '.git/hooks/post-checkout',
  '.git/info/exclude',
  '.git/modules/x/config',
  './.git/config',
  '.GIT/config',
  '.Git/hooks/pre-commit',
  '.git./config',
  '.git /config',
  '.git::$INDEX_ALLOCATION/config',
  '.g\u200cit/config',
  'git~1/config',
  'GIT~1/hooks/pre-commit',
  'src/.git/config',
  'src/.git/hooks/pre-commit',
  'node_modules/pkg/index.js',
  'node_modules/pkg/new.js',
  'private/notes.md',
  'private/new.md',
  './private//notes.md',
];

/** Ways to write two dots, or a slash, that nobody here undoes. */
const LITERAL_DOTS =
  '%2e%2e %2E%2E .%2e %2e. %252e%252e %c0%ae%c0%ae %u002e%u002e %%32e%%32e &#46;&#46; =2E=2E 0x2e0x2e ․․ ．． ‥ 。。 ... .... ..; ..%00 ..%0d%0a'
    .split(' ')
    .concat('.. ', ' ..', '.\u200b.', '..\u200b', '\u202e..')
    .map((dots) => `${dots}/outside.txt`);

const LITERAL_SLASHES = '%2f %2F %252f %5c %255c %c0%af %u2215 &#47; ∕ ／ ⁄ ⧸ ＼ ⧵ ∖'
  .split(' ')
  .map((slash) => `..${slash}outside.txt`);

const HOME = [
  '~',
  '~/outside.txt',
  '~/.bashrc',
  '~root/.bashrc',
  '~+/outside.txt',
  '$HOME/outside.txt',
  '${HOME}/outside.txt',
  '$(pwd)/outside.txt',
  '`pwd`/outside.txt',
  '%USERPROFILE%/outside.txt',
  '%SYSTEMROOT%/win.ini',
  '$env:USERPROFILE/outside.txt',
  '${workspaceFolder}/outside.txt',
  'jar:file:///a.jar!/b',
  '|cat outside.txt',
  '; cat outside.txt',
  '-rf',
  'CON',
  'nul',
  'COM1.txt',
  'aux.c',
  'src/LPT9',
  'outside.txt',
  'project/src/main.ts',
];

/** As a path each is refused, too. */
const CLIMBING_GLOBS =
  '../** ../* ../../** **/../.. src/../../* /** //** /etc/* C:/** ..\\** src/**/../../../* !../outside.txt/../x */../../outside.txt'.split(
    ' ',
  );

/** As a path each is a name like any other. */
const LITERAL_GLOBS =
  '{..,src}/outside.txt {../,}outside.txt [.][.]/outside.txt [.]./outside.txt .?/outside.txt ??/outside.txt @(..)/outside.txt +(.)/outside.txt !(src)/outside.txt {.,.}{.,.}/outside.txt'.split(
    ' ',
  );

export const ESCAPES: readonly Escape[] = [
  ...[CLIMBING, ABSOLUTE, WINDOWS, UNSPEAKABLE, URLS, THROUGH_LINKS, SECRETS, REPOSITORY, CLIMBING_GLOBS]
    .flat()
    .map((path): Escape => ({ path, meaning: 'refused' })),
  ...[LITERAL_DOTS, LITERAL_SLASHES, HOME, LITERAL_GLOBS]
    .flat()
    .map((path): Escape => ({ path, meaning: 'literal' })),
];
