import type { Mismatch } from '../judge/mismatch.ts';

/** A part of a whole, such as 3 of 4 operations. */
export type CoverageShare = { readonly seen: number; readonly all: number };

/** What calls exercised of a document. */
export type Coverage = {
  readonly document: { readonly title: string; readonly version: string };
  readonly calls: CallCounts;
  /** Totals by kind. Fields count only in bodies that were seen. */
  readonly counts: Readonly<
    Record<'operations' | 'statuses' | 'parameters' | 'values' | 'fields', CoverageShare>
  >;
  /** Every documented operation, in document order. */
  readonly operations: readonly OperationCoverage[];
  /** Calls that do not match the document, in call order. */
  readonly against: readonly MismatchedCall[];
};

export type CallCounts = {
  readonly total: number;
  /** Calls of a documented operation. */
  readonly matched: number;
  readonly unmatched: number;
  /** Calls whose request does not match the document. */
  readonly invalid: number;
  /** Calls whose reply does not match the document. */
  readonly unfit: number;
  /** Calls that were dropped from the journal; only their operation and status are known. */
  readonly gone: number;
};

export type OperationCoverage = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly calls: number;
  /** Calls that were dropped from the journal; only their status is known. */
  readonly gone: number;
  readonly statuses: readonly StatusCoverage[];
  readonly parameters: readonly ParameterCoverage[];
  /** Request bodies, by media type. */
  readonly request: readonly BodyCoverage[];
};

export type StatusCoverage = {
  /** The documented name (`200`, `4XX`, `default`), or the number of an undocumented status. */
  readonly status: string;
  readonly documented: boolean;
  readonly calls: number;
  /** Reply bodies, by media type. */
  readonly bodies: readonly BodyCoverage[];
};

export type ParameterCoverage = {
  readonly in: string;
  readonly name: string;
  readonly required: boolean;
  readonly calls: number;
  readonly values: readonly ValueCoverage[];
};

export type BodyCoverage = {
  readonly type: string;
  readonly calls: number;
  readonly fields: readonly FieldCoverage[];
};

export type FieldCoverage = {
  /** JSON pointer into the body; `*` stands for list entries and undeclared properties. */
  readonly pointer: string;
  /** Number of calls in which the field was present at least once. */
  readonly calls: number;
  readonly values: readonly ValueCoverage[];
};

/** An enumerated value. */
export type ValueCoverage = { readonly value: unknown; readonly calls: number };

/** A call that does not match the document. */
export type MismatchedCall = {
  readonly kind: 'unmatched' | 'invalid' | 'unfit';
  /** Position in the journal or archive, from 1. */
  readonly id: number;
  readonly operation?: string;
  /** Absent for calls from an archive. */
  readonly sandbox?: string;
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly breaches: readonly Mismatch[];
};

export const mismatchKindTexts = {
  unmatched: 'no matching operation',
  invalid: 'invalid request',
  unfit: 'invalid reply',
} as const;

type CallCounted = { readonly calls: number };

/** Adds up the parts of a document that calls exercised. */
export function summarizeOperations(operations: readonly OperationCoverage[]): Coverage['counts'] {
  const statuses = operations.flatMap((one) => one.statuses.filter(({ documented }) => documented));
  const parameters = operations.flatMap((one) => one.parameters);
  const bodies: readonly BodyCoverage[] = [
    ...operations.flatMap(({ request }) => request),
    ...statuses.flatMap((status) => status.bodies),
  ];
  const fields = bodies.flatMap((body) => body.fields);
  const values = [...parameters, ...fields].flatMap((one) => one.values);
  return {
    operations: toShare(operations),
    statuses: toShare(statuses),
    parameters: toShare(parameters),
    values: toShare(values),
    fields: toShare(fields.filter(({ pointer }) => pointer !== '')),
  };
}

function toShare(all: readonly CallCounted[]): CoverageShare {
  return {
    seen: all.filter(({ calls }) => calls > 0).length,
    all: all.length,
  };
}

/** Percentage rounded down, so that 100 means all. */
export function toPercent({ seen, all }: CoverageShare): number {
  return all === 0 ? 100 : Math.floor((100 * seen) / all);
}
