/** Why a path or a pattern was not served. */
export type WorkspaceErrorKind =
  | 'malformed' // not a path, glob or pattern that can be understood
  | 'outside' // absolute, `..`, or a link that leads out of the workspace
  | 'secret' // named like a file that holds keys or passwords
  | 'excluded' // left out by .gitignore, the editor or by default
  | 'missing'
  | 'not-a-file'
  | 'binary'
  | 'unreadable'; // the operating system refuses

/** Its message is written for the agent that asked: what is wrong, what to do. It names no path outside the workspace. */
export class WorkspaceError extends Error {
  override readonly name = 'WorkspaceError';
  readonly kind: WorkspaceErrorKind;

  constructor(kind: WorkspaceErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
