/** What came instead of an answer, seen before the SDK has made anything of it. */
export type Unfit =
  /** A page for people where the API should be: a wrong address, or a network that wants a sign-in. */
  | { readonly kind: 'web-page' }
  /** The connection broke in the middle of an answer in one piece. */
  | { readonly kind: 'cut' }
  /** Half of an answer in one piece; `why`: the provider's own word for it. */
  | { readonly kind: 'ended-early'; readonly why?: string }
  /** It is longer than any answer is. */
  | { readonly kind: 'endless' }
  /** It begins like JSON and is none. */
  | { readonly kind: 'broken-json' }
  /** JSON, and not of the API that was asked. */
  | { readonly kind: 'foreign' };

export class UnfitAnswer extends Error {
  override readonly name = 'UnfitAnswer';
  readonly unfit: Unfit;

  constructor(unfit: Unfit, options?: ErrorOptions) {
    super(unfit.kind, options);
    this.unfit = unfit;
  }
}

/** An error object with the status of a good answer, in one piece. */
export class ErrorAnswer extends Error {
  override readonly name = 'ErrorAnswer';
  readonly said: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(said: unknown, headers: Headers) {
    super('an error instead of an answer');
    this.said = said;
    this.headers = Object.fromEntries(headers);
  }
}
