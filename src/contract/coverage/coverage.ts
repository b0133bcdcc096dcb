import type { Mismatch } from '../judge/mismatch.ts';

/** So many of so many. */
export type CoverageShare = { readonly seen: number; readonly all: number };

/** What calls exercised of a document. */
export type Coverage = {
  readonly document: { readonly title: string; readonly version: string };
  readonly calls: CallCounts;
  /** Of what the document has; of fields those that are in bodies that were seen. */
  readonly counts: Readonly<
    Record<'operations' | 'statuses' | 'parameters' | 'values' | 'fields', CoverageShare>
  >;
  /** All of the document, in its order. */
  readonly operations: readonly OperationCoverage[];
  /** The calls that were against the document, in their order. */
  readonly against: readonly MismatchedCall[];
};

export type CallCounts = {
  readonly total: number;
  /** Those of an operation of the document. */
  readonly matched: number;
  readonly unmatched: number;
  /** Those of which the request was against the document. */
  readonly invalid: number;
  /** Those of which the reply was. */
  readonly unfit: number;
  /** Those that had left the journal: of them only operations and statuses are known. */
  readonly gone: number;
};

export type OperationCoverage = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly calls: number;
  /** Those of them of which no more than the status is known. */
  readonly gone: number;
  readonly statuses: readonly StatusCoverage[];
  readonly parameters: readonly ParameterCoverage[];
  /** What was sent, by media type. */
  readonly request: readonly BodyCoverage[];
};

export type StatusCoverage = {
  /** As the document calls it (`200`, `4XX`, `default`), or the number where it does not. */
  readonly status: string;
  readonly documented: boolean;
  readonly calls: number;
  /** What was answered, by media type. */
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
  /** JSON pointer into the body; `*` stands for each entry of a list and each name that is not declared. */
  readonly pointer: string;
  /** In so many calls it was there at least once. */
  readonly calls: number;
  readonly values: readonly ValueCoverage[];
};

/** A value of an enumeration. */
export type ValueCoverage = { readonly value: unknown; readonly calls: number };

/** A call that was against the document. */
export type MismatchedCall = {
  readonly kind: 'unmatched' | 'invalid' | 'unfit';
  /** Where it stands in its journal or archive, from 1. */
  readonly id: number;
  readonly operation?: string;
  /** Absent where it is of none. */
  readonly sandbox?: string;
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly breaches: readonly Mismatch[];
};

/** How a call is against the document. */
export const mismatchKindTexts = {
  unmatched: 'of no operation',
  invalid: 'against the document',
  unfit: 'answered against the document',
} as const;

type CallCounted = { readonly calls: number };

/** How much of what there is was seen. */
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

/** So many in a hundred, rounded down: all of them only where it is all. */
export function toPercent({ seen: observed, all }: CoverageShare): number {
  return all === 0 ? 100 : Math.floor((100 * observed) / all);
}
