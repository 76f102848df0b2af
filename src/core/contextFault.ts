/** Why an entry of `context` gives an agent nothing. */
export interface ContextFault {
  /** `unreadable`: nobody will ever be able to read it as it is written; `missing`: nothing is there now. */
  readonly kind: 'unreadable' | 'missing';
  /** In words, without the name of the field. */
  readonly message: string;
  /** The entry that was probably meant. */
  readonly meant?: string;
}
