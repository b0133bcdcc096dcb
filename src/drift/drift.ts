import type { Coverage } from '../coverage/coverage.ts';
import type { Severity } from './change.ts';
import { gather } from './gather.ts';
import { listFound } from './list-found.ts';
import type { Documents } from './pair.ts';
import type { Drift } from './report.ts';
import { openUses } from './use.ts';

export type { Severity } from './change.ts';
export type { Documents } from './pair.ts';
export type { Drift, DriftChange, DriftPlace } from './report.ts';

/** Compares two documents; for a consumer, what it does not use breaks nothing. */
export const compareDocuments = (documents: Documents, coverage?: Coverage): Drift => {
  const found = listFound(documents, coverage && openUses(coverage));
  const changes = gather(found);
  const count = (severity: Severity) => changes.filter((one) => one.severity === severity).length;
  return {
    before: nameOf(documents.before),
    after: nameOf(documents.after),
    summary: { breaking: count('breaking'), harmless: count('harmless'), unused: count('unused') },
    changes,
  };
};

const nameOf = ({ source, title, version }: Drift['before']): Drift['before'] => ({
  source,
  title,
  version,
});
