/** What the editor remembers, for the workspace or the person. What comes out of it was written by whatever version came before. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}
