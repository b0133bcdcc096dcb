import type { Coverage } from '../coverage/coverage.ts';

/** What recorded traffic was judged to be. */
export type TrafficReport = {
  readonly document: { readonly source: string; readonly title: string; readonly version: string };
  /** The file of the archive. */
  readonly archive: string;
  readonly calls: {
    readonly total: number;
    /** Those that were judged. */
    readonly judged: number;
    /** Those of other hosts and paths, and what browsers ask before they ask. */
    readonly elsewhere: number;
    readonly unmatched: number;
    readonly invalid: number;
    readonly unfit: number;
    /** Those that got no reply. */
    readonly unanswered: number;
    /** Bodies that are not in the archive, which nothing can be said of. */
    readonly leftOut: number;
  };
  /** The operations that were called, in the document's order. */
  readonly operations: readonly JudgedOperation[];
  readonly failures: readonly TrafficFailure[];
};

export type JudgedOperation = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly calls: number;
};

/** A call that is against the document. */
export type TrafficFailure = Coverage['against'][number];
