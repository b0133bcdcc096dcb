import type { Coverage } from '../coverage/coverage.ts';
import { type ReportedDocument, toReportedDocument } from '../report.ts';
import { type DriftChange, type DriftPlace, type Severity, severityOrder } from './change.ts';
import { createConsumerUsage } from './consumer-usage.ts';
import { applyLifecycle, type LifecyclePolicy } from './lifecycle-policy.ts';
import { type FoundChange, listFoundChanges } from './list-changes.ts';
import { pairOperations } from './pair-operations.ts';
import { findRule } from './rules.ts';
import type { ComparedDocuments } from './schemas/schema-pair.ts';
import { applySeverityPolicy, type SeverityPolicy } from './severity-policy.ts';

export type { DriftChange, DriftPlace, Severity } from './change.ts';
export type { LifecyclePolicy } from './lifecycle-policy.ts';
export type { ComparedDocuments } from './schemas/schema-pair.ts';
export { parseIgnoredChanges, parseSeverities, type SeverityPolicy } from './severity-policy.ts';

/** What decides how severe the changes of two documents are. */
export type DriftPolicies = {
  /** With it, changes that this consumer never meets are `unused`. */
  readonly coverage?: Coverage | undefined;
  readonly severity?: SeverityPolicy | undefined;
  readonly lifecycle?: LifecyclePolicy | undefined;
};

/** Compares two documents. */
export function compareDocuments(
  documents: ComparedDocuments,
  { coverage, severity: severities, lifecycle }: DriftPolicies = {},
): Drift {
  const operations = pairOperations(documents.before, documents.after);
  const uses = coverage && createConsumerUsage(coverage);
  const found = listFoundChanges(documents, operations, uses);
  const changes = groupChanges(
    lifecycle ? applyLifecycle(found, { documents, operations, policy: lifecycle }) : found,
  );
  const { changes: rated, notes } = applySeverityPolicy(changes, severities);
  const count = (severity: Severity) => rated.filter((one) => one.severity === severity).length;
  return {
    before: toReportedDocument(documents.before),
    after: toReportedDocument(documents.after),
    summary: {
      breaking: count('breaking'),
      warning: count('warning'),
      unused: count('unused'),
      ignored: count('ignored'),
      info: count('info'),
    },
    changes: rated.toSorted(bySeverity),
    notes,
  };
}

function bySeverity({ severity: one }: DriftChange, { severity: other }: DriftChange): number {
  return severityOrder.indexOf(one) - severityOrder.indexOf(other);
}

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
  return [...gathered.values()].map(({ first, places }): DriftChange => {
    const { rule, message, before, after } = first.change;
    return {
      severity: worstOf(places),
      rule,
      docs: `docs/drift.md${findRule(rule)?.docs}`,
      message: toSentence(message),
      before,
      after,
      places,
    };
  });
}

function worstOf(places: readonly DriftPlace[]): Severity {
  return places.reduce<Severity>(
    (worst, { severity }) =>
      severityOrder.indexOf(severity) < severityOrder.indexOf(worst) ? severity : worst,
    'info',
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
  /** Sentences about the policy: entries that have expired, or that match no change. */
  readonly notes: readonly string[];
};
