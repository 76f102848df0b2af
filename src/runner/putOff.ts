/** The task cannot go on now, through no fault of its own: it gives its worker back and waits in the queue. */
export class PutOff extends Error {
  override readonly name = 'PutOff';
  /** Why, as a short phrase. */
  readonly why: string;

  constructor(why: string) {
    super(why);
    this.why = why;
  }
}
