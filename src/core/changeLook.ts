import type { ChangeKind, ProposedFile, Review } from './change.ts';

/** How a proposed file differs from what the task found, as source control has it. */
export type ChangeLook = 'added' | 'modified' | 'deleted' | 'moved';

export const CHANGE_LETTERS: Readonly<Record<ChangeLook, string>> = {
  added: 'A',
  modified: 'M',
  deleted: 'D',
  moved: 'R',
};

export function lookOfChange({
  kind,
  movedFrom,
}: Pick<ProposedFile, 'movedFrom'> & { readonly kind: ChangeKind }): ChangeLook {
  switch (kind) {
    case 'delete':
      return 'deleted';
    case 'create':
      return movedFrom === null ? 'added' : 'moved';
    case 'edit':
      return movedFrom === null ? 'modified' : 'moved';
  }
}

/** Lines that come and go, as everybody writes them: "+12 −3". Empty where none do. */
export function lineCounts({ added, removed }: Pick<Review, 'added' | 'removed'>): string {
  const counts = [
    added > 0 ? `+${added.toLocaleString()}` : '',
    removed > 0 ? `−${removed.toLocaleString()}` : '',
  ];
  return counts.filter(Boolean).join(' ');
}

/** Name and folder of a path; a file at the top lies in ''. */
export function splitPath(path: string): readonly [name: string, folder: string] {
  const at = path.lastIndexOf('/');
  return [path.slice(at + 1), path.slice(0, Math.max(0, at))];
}

/** Where each moved file went, by where it was. */
export function movesOf(
  changes: readonly Pick<ProposedFile, 'path' | 'movedFrom'>[],
): ReadonlyMap<string, string> {
  return new Map(
    changes.flatMap(({ path, movedFrom }) => (movedFrom === null ? [] : [[movedFrom, path] as const])),
  );
}
