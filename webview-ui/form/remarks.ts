import type { Problems } from './problems.ts';
import type { FieldId, Values } from './values.ts';

/**
 * What is said at the fields, and from when on. A field is left in peace until the person has left it or tried to queue;
 * from then on its problem is said as long as it is there, and no longer.
 */
export class Remarks {
  readonly #left = new Set<FieldId>();
  readonly #refused = new Map<FieldId, string>();
  #tried = false;

  /** The person has left a field. */
  left(field: FieldId): void {
    this.#left.add(field);
  }

  /** The person tried to queue: everything that is wrong is said. */
  tried(): void {
    this.#tried = true;
  }

  /** The queue itself refused what stands in a field; that holds until the person changes it. */
  refused(field: FieldId, message: string): void {
    this.#refused.set(field, message);
  }

  changed(part: Partial<Values>): void {
    for (const field of this.#refused.keys()) if (field in part) this.#refused.delete(field);
  }

  forget(): void {
    this.#left.clear();
    this.#refused.clear();
    this.#tried = false;
  }

  /** All that is wrong: what the form finds, and what the queue refused. */
  all(found: Problems): Problems {
    return new Map([...found, ...[...this.#refused].filter(([field]) => !found.has(field))]);
  }

  /** Of that, what is said. */
  shown(found: Problems): Problems {
    const all = this.all(found);
    if (this.#tried) return all;
    return new Map([...all].filter(([field]) => this.#left.has(field) || this.#refused.has(field)));
  }
}
