import { compileGlob } from './glob.ts';

/** Files that hold keys, passwords or tokens by their names. Compared in lower case, as `plainName` gives them. */
const NAMES: ReadonlySet<string> = new Set(
  [
    // The repository's own folder holds credentials of remotes and hooks; git~1 is its short name on Windows.
    '.git git~1 .git-credentials',
    '.ssh .gnupg .aws .azure .kube .gcloud',
    '.npmrc .pypirc .netrc _netrc .pgpass .my.cnf .dockercfg .htpasswd htpasswd',
    '.envrc .dev.vars .vault-token .s3cfg .boto .terraformrc terraform.rc local.settings.json',
    'credentials credentials.json credentials.toml credentials.yml credentials.yaml credentials.csv credentials.xml',
    'secrets.json secrets.yml secrets.yaml secrets.toml secrets.env secrets.ini secrets.txt',
    'secret.json secret.yml secret.yaml secret.toml secret.env secret.ini secret.txt',
    '.bash_history .zsh_history .node_repl_history .python_history .psql_history',
  ].flatMap((names) => names.split(' ')),
);

const NAME_PATTERNS: readonly RegExp[] = [
  /^\.env([._-](?!(example|sample|template|dist|defaults?)$).*)?$/,
  /.\.env$/,
  /\.(pem|key|p8|p12|pfx|jks|keystore|kdbx?|ppk|keytab|gpg|ovpn)$/,
  /\.(tfvars|tfstate)(\.json)?$/,
  /^\.?id_(rsa|dsa|ecdsa|ed25519|ecdsa_sk|ed25519_sk)(?!.*\.pub$)/,
  /^(client_?secrets?|service[-_]?account).*\.json$/,
  /-firebase-adminsdk-.*\.json$/,
];

const PATH_PATTERNS: readonly RegExp[] = [
  /(^|\/)\.docker\/config\.json$/,
  /(^|\/)\.config\/(gcloud|gh|git|rclone)\//,
];

/**
 * Whether a path (`/` between names) is named like a file that holds secrets. It judges names, not contents: a secret in
 * a file with an ordinary name is not found out.
 */
export function isSensitive(path: string): boolean {
  const names = path.split('/').map(plainName);
  const plain = names.join('/');
  return (
    names.some((name) => NAMES.has(name) || NAME_PATTERNS.some((pattern) => pattern.test(name))) ||
    PATH_PATTERNS.some((pattern) => pattern.test(plain))
  );
}

/**
 * `isSensitive`, and besides what matches one of a person's own patterns: a glob as in context entries, at any depth and
 * whatever the case (`*.secret`, `private/**`).
 *
 * @throws WorkspaceError `malformed` or `outside` for a pattern that is no glob
 */
export function sensitivePaths(patterns: readonly string[]): (path: string) => boolean {
  const globs = patterns.flatMap((pattern) => {
    compileGlob(pattern); // judged as it was written
    const anywhere = `**/${pattern.toLowerCase()}`;
    return [compileGlob(anywhere), compileGlob(`${anywhere}/**`)];
  });
  return (path) => isSensitive(path) || globs.some((glob) => glob.matches(path.toLowerCase()));
}

/**
 * The name that some file system may take this one for: without case, without what HFS+ skips, without an NTFS stream
 * and the dots and spaces that Windows drops; and the name that a copy kept by an editor or a person was made from.
 */
function plainName(name: string): string {
  const [beforeStream = ''] = name
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .split(':', 1);
  return beforeStream
    .replace(/[. ]+$/, '')
    .toLowerCase()
    .replace(/(~|\.(bak|backup|old|orig|save|saved|swp|tmp|copy))+$/, '');
}
