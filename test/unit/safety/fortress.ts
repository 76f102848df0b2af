import { strict as assert } from 'node:assert';
import nodeFs from 'node:fs';
import path from 'node:path';
import type { ProposedFile } from '../../../src/core/change.ts';
import { isSensitive } from '../../../src/workspace/sensitive.ts';
import { OUTSIDE, TemporaryWorkspace } from '../workspace/temporaryWorkspace.ts';
import { LINKS, PARENT } from './escapes.ts';

/** Stands in every file of the workspace that no agent may read. */
export const SECRET = 'SECRET-OF-THE-WORKSPACE';

const TREE: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "project" }\n',
  'src/main.ts': 'export const main = 1;\n',
  'src/other.ts': 'export const other = 2;\n',
  'docs/a.md': '# A\n',
  '.gitignore': 'private/\n',
  ...Object.fromEntries(
    [
      '.env',
      '.env.local',
      '.npmrc',
      'src/.env',
      'keys/id_rsa',
      'keys/server.pem',
      '.aws/credentials',
      '.git/config',
      '.git/HEAD',
      '.git/hooks/pre-commit',
      'src/.git/config',
      'private/notes.md',
      'node_modules/pkg/index.js',
    ].map((name) => [name, `${SECRET}\n`]),
  ),
};

/** A workspace with secrets in it, canaries around it, and every link that leads out of it. */
export class Fortress implements Disposable {
  readonly workspace = new TemporaryWorkspace(TREE);
  readonly #before: Map<string, string>;

  constructor() {
    for (const [name, target] of Object.entries(LINKS)) this.workspace.link(name, this.written(target));
    this.#before = this.#everything();
  }

  /** The text as it is written for this place. */
  written(text: string): string {
    return text.replace(PARENT, this.workspace.parent);
  }

  /** Puts a file into the workspace that agents may read. */
  write(name: string, text: string): void {
    this.workspace.write(name, text);
    this.#before.set(path.join(this.workspace.root, name), text);
  }

  /** @param text what a model would read */
  mustNotTell(text: string, what: string): void {
    for (const canary of [OUTSIDE, SECRET, this.workspace.parent]) {
      assert(!text.includes(canary), `${what} tells ${canary}: ${text.slice(0, 300)}`);
    }
  }

  /** Whatever is proposed may be applied: it lies inside, is no secret and holds none. */
  mustBeHarmless({ path: proposed, base, text, movedFrom }: ProposedFile, what: string): void {
    this.mustNotTell(`${base}${text}`, what);
    for (const name of movedFrom === null ? [proposed] : [proposed, movedFrom]) {
      const real = this.#realOf(path.resolve(this.workspace.root, name));
      const relative = path.relative(this.workspace.root, real);
      const isInside =
        relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
      assert(isInside, `${what} would write ${real}`);
      assert(!isSensitive(relative), `${what} would write ${relative}`);
      assert(!/^(private|node_modules)(\/|$)/.test(relative), `${what} would write ${relative}`);
    }
  }

  /** Nothing in the workspace or around it is other than it was. */
  mustBeUntouched(): void {
    assert.deepEqual(this.#everything(), this.#before);
  }

  [Symbol.dispose](): void {
    this.workspace[Symbol.dispose]();
  }

  /** Where a path leads to, or would. */
  #realOf(absolute: string): string {
    try {
      return nodeFs.realpathSync(absolute);
    } catch {
      return path.join(this.#realOf(path.dirname(absolute)), path.basename(absolute));
    }
  }

  #everything(): Map<string, string> {
    const found = new Map<string, string>();
    collect(this.workspace.parent, found);
    return found;
  }
}

/** All names with their contents, or with what they link to; a link is not followed. */
function collect(folder: string, found: Map<string, string>): void {
  for (const entry of nodeFs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isSymbolicLink()) found.set(file, `-> ${nodeFs.readlinkSync(file)}`);
    else if (entry.isFile()) found.set(file, nodeFs.readFileSync(file, 'utf8'));
    else {
      found.set(file, '');
      collect(file, found);
    }
  }
}
