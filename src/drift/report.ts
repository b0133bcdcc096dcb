import type { Severity } from './change.ts';

/** What changed from one document to another. */
export type Drift = {
  readonly before: Named;
  readonly after: Named;
  readonly summary: Readonly<Record<Severity, number>>;
  /** What breaks consumers first. */
  readonly changes: readonly DriftChange[];
};

type Named = { readonly source: string; readonly title: string; readonly version: string };

/** One change, with all that meets it. */
export type DriftChange = {
  readonly severity: Severity;
  readonly rule: string;
  readonly message: string;
  /** JSON pointers into the two documents. */
  readonly before: string;
  readonly after: string;
  readonly places: readonly DriftPlace[];
};

/** Where an operation meets a change. */
export type DriftPlace = {
  readonly operation: string;
  /** Such as `reply 200 application/json /data/*`. */
  readonly place: string;
  readonly severity: Severity;
};
