/**
 * In the place of tap's domains of errors, which follow each promise until it is collected: that took an
 * eighth of a run. Whose an error is that nobody catches, own-test.ts knows.
 */
export class Domain {
  destroy() {}
}
