import type { Coverage } from '../coverage/coverage.ts';
import { type ReportedDocument, toReportedDocument } from '../report.ts';
import type { Severity } from './change.ts';
import { createConsumerUsage } from './consumer-usage.ts';
import { type FoundChange, listFoundChanges } from './list-changes.ts';
import type { ComparedDocuments } from './schemas/schema-pair.ts';

export type { Severity } from './change.ts';
export type { ComparedDocuments } from './schemas/schema-pair.ts';

/** Compares two documents. With a coverage, changes that the consumer never meets are `unused`. */
export function compareDocuments(documents: ComparedDocuments, coverage?: Coverage): Drift {
  const found = listFoundChanges(documents, coverage && createConsumerUsage(coverage));
  const changes = groupChanges(found);
  const count = (severity: Severity) => changes.filter((one) => one.severity === severity).length;
  return {
    before: toReportedDocument(documents.before),
    after: toReportedDocument(documents.after),
    summary: { breaking: count('breaking'), harmless: count('harmless'), unused: count('unused') },
    changes,
  };
}

const severityOrder: readonly Severity[] = ['breaking', 'unused', 'harmless'];

/** Groups equal changes of many operations. A group is as severe as its worst place. */
export function groupChanges(found: readonly FoundChange[]): readonly DriftChange[] {
  const gathered = new Map<
    string,
    { readonly first: FoundChange; readonly places: DriftPlace[] }
  >();
  for (const one of found) {
    const { rule, before, after, message } = one.change;
    const key = [rule, before, after, message].join('\n');
    const known = gathered.get(key) ?? { first: one, places: [] };
    gathered.set(key, known);
    known.places.push({ operation: one.operation, place: one.place, severity: one.severity });
  }
  return [...gathered.values()]
    .map(({ first, places }): DriftChange => {
      const { rule, message, before, after } = first.change;
      return {
        severity: worstOf(places),
        rule,
        message: toSentence(message),
        before,
        after,
        places,
      };
    })
    .sort(
      (one, other) => severityOrder.indexOf(one.severity) - severityOrder.indexOf(other.severity),
    );
}

function worstOf(places: readonly DriftPlace[]): Severity {
  return places.reduce<Severity>(
    (worst, { severity }) =>
      severityOrder.indexOf(severity) < severityOrder.indexOf(worst) ? severity : worst,
    'harmless',
  );
}

function toSentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

/** All changes between two documents. */
export type Drift = {
  readonly before: ReportedDocument;
  readonly after: ReportedDocument;
  readonly summary: Readonly<Record<Severity, number>>;
  /** Breaking changes first. */
  readonly changes: readonly DriftChange[];
};

/** A change with every place where it applies. */
export type DriftChange = {
  readonly severity: Severity;
  readonly rule: string;
  readonly message: string;
  /** JSON pointers into the two documents. */
  readonly before: string;
  readonly after: string;
  readonly places: readonly DriftPlace[];
};

/** A place where a change applies. */
export type DriftPlace = {
  readonly operation: string;
  /** Such as `reply 200 application/json /data/*`. */
  readonly place: string;
  readonly severity: Severity;
};
