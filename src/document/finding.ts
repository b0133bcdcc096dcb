/** What is wrong with a document. */
export type Finding = {
  /** `error`: the operation is not served; `warning`: it is, and this is worth knowing. */
  readonly severity: 'error' | 'warning';
  /** JSON pointer into the document as it is served. */
  readonly pointer: string;
  /** A sentence: what is wrong, and what to do. */
  readonly message: string;
};
