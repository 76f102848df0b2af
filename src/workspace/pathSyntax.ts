import { WorkspaceError, type WorkspaceErrorKind } from './workspaceError.ts';

/** Longer than any path worth naming, shorter than what file systems choke on. */
const MAX_PATH = 1_000;

interface PathRule {
  readonly kind: WorkspaceErrorKind;
  /** Ends the sentence that the path begins. */
  readonly says: string;
  breaks(path: string): boolean;
}

const RULES: readonly PathRule[] = [
  {
    kind: 'malformed',
    says: 'is empty. Name a file such as src/main.ts.',
    breaks: (path) => path.trim() === '',
  },
  {
    kind: 'malformed',
    says: `is longer than ${MAX_PATH} characters.`,
    breaks: (path) => path.length > MAX_PATH,
  },
  {
    kind: 'malformed',
    says: 'contains a control character or a broken one.',
    breaks: (path) => /[\p{Cc}\p{Cs}]/u.test(path),
  },
  {
    kind: 'malformed',
    says: 'is a URL. Only files of the workspace can be read.',
    breaks: (path) => /^[a-z][a-z\d+.-]+:\/\//i.test(path),
  },
  {
    kind: 'outside',
    says: 'is an absolute path. Paths are relative to the workspace folder, such as src/main.ts.',
    // A drive (`C:`, also without a slash), a share (`\\host`, `//host`) and a device (`\\?\`) on every platform: the same
    // path must not be refused here and read there.
    breaks: (path) => /^([\\/]|[a-z]:)/i.test(path),
  },
  {
    kind: 'malformed',
    says: 'contains a backslash. Write / between folders.',
    breaks: (path) => path.includes('\\'),
  },
  {
    kind: 'outside',
    says: 'contains "..". Write the path from the workspace folder down.',
    breaks: (path) => path.split('/').includes('..'),
  },
];

/** Names that Windows reads as something else: streams, devices, and names whose end it drops. */
const WINDOWS_RULES: readonly PathRule[] = [
  {
    kind: 'malformed',
    says: 'contains a character that no file name has on Windows.',
    breaks: (path) => /[:*?"<>|]/.test(path),
  },
  {
    kind: 'malformed',
    says: 'has a name that ends with a dot or a space.',
    breaks: (path) => segmentsOf(path).some((name) => /[. ]$/.test(name)),
  },
  {
    kind: 'malformed',
    says: 'names a device of Windows.',
    breaks: (path) =>
      segmentsOf(path).some((name) =>
        /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d¹²³])(\.|$)/i.test(name),
      ),
  },
];

/**
 * The names of a path that is relative to the workspace folder, outermost first; none for the folder itself. What looks
 * encoded (`%2e%2e`, `~`, `$HOME`) is taken literally. Says nothing about what is on the disk.
 *
 * @throws WorkspaceError `malformed` or `outside`
 */
export function pathSegments(path: string, windows: boolean): readonly string[] {
  const rules = windows ? [...RULES, ...WINDOWS_RULES] : RULES;
  const broken = rules.find((rule) => rule.breaks(path));
  if (broken) throw new WorkspaceError(broken.kind, `${quoted(path)} ${broken.says}`);
  return segmentsOf(path);
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.' && name !== '..');
}

/** A path as it was given, safe to stand in a line of text. */
export function quoted(path: string): string {
  return JSON.stringify(path.length > 200 ? `${path.slice(0, 199)}…` : path);
}

/** Whether a name can be spoken of in a path: no separators of another platform, nothing that breaks a line. */
export function isNameable(name: string): boolean {
  return !/[\p{Cc}\p{Cs}\\]/u.test(name);
}
