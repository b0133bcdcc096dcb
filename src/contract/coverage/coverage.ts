import { createRequire } from 'node:module';
import { describeJsonError } from '../../base/json-syntax.ts';
import { describeSchemaError } from '../../base/schema-error.ts';
import { createAjv } from '../../openapi/openapi.ts';
import type { Mismatch } from '../judge/mismatch.ts';
import type { ReportedDocument, ReportedOperation } from '../report.ts';

/** A part of a whole, such as 3 of 4 operations. */
export type CoverageShare = { readonly seen: number; readonly all: number };

/** What calls exercised of a document. */
export type Coverage = {
  readonly document: Pick<ReportedDocument, 'title' | 'version'>;
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

export type CallCounts = MismatchCounts & {
  readonly total: number;
  /** Calls of a documented operation. */
  readonly matched: number;
  /** Calls that were dropped from the journal; only their operation and status are known. */
  readonly gone: number;
};

export type MismatchCounts = {
  /** Calls of no documented operation. */
  readonly unmatched: number;
  /** Calls whose request does not match the document. */
  readonly invalid: number;
  /** Calls whose reply does not match the document. */
  readonly unfit: number;
};

export type OperationCoverage = ReportedOperation & {
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
  /** What the archive calls it, such as the description of an interaction. */
  readonly name?: string;
  readonly operation?: string;
  /** Absent for calls from an archive. */
  readonly sandbox?: string;
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly mismatches: readonly Mismatch[];
};

/** The status of a call for a reader; 0 stands for no reply. */
export function formatCallStatus(status: number): string {
  return status === 0 ? 'no reply' : `${status}`;
}

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

/** Kinds of calls that make a gate fail. */
export type FailingCalls = keyof MismatchCounts;

export type CoverageGate = {
  /** Minimum share of exercised operations, in percent. */
  readonly minOperations?: number | undefined;
  readonly failOn?: readonly FailingCalls[] | undefined;
};

/** Lists why a coverage fails its gate, one sentence each. */
export function listGateFailures(
  { calls, counts: { operations } }: Coverage,
  { minOperations = 0, failOn = [] }: CoverageGate,
): readonly string[] {
  return [
    ...(toPercent(operations) < minOperations
      ? [
          `${operations.seen} of ${operations.all} operations (${toPercent(operations)} %) were exercised; the minimum is ${minOperations} %.`,
        ]
      : []),
    ...listFailingCalls(calls, failOn),
  ];
}

const failingCallTexts: Readonly<Record<FailingCalls, string>> = {
  invalid: 'were invalid',
  unmatched: 'matched no operation of the document',
  unfit: 'had a reply that does not match the document',
};

/** One sentence for each kind of calls that must not occur and did. */
export function listFailingCalls(
  calls: MismatchCounts & { readonly total: number },
  failOn: readonly FailingCalls[],
): readonly string[] {
  return failOn
    .filter((kind) => calls[kind] > 0)
    .map((kind) => `${calls[kind]} of ${calls.total} calls ${failingCallTexts[kind]}.`);
}

/** Lists the parts of an operation that no call exercised, as short texts. */
export function listUncovered({
  statuses,
  parameters,
  request,
}: OperationCoverage): readonly string[] {
  return [
    ...statuses.filter(({ calls }) => calls === 0).map(({ status }) => status),
    ...parameters.flatMap(({ in: place, name, calls, values }) =>
      listUncoveredValues(`${place} ${name}`, calls, values),
    ),
    ...request.flatMap((body) => listUncoveredInBody('sent', body)),
    ...statuses
      .filter(({ calls }) => calls > 0)
      .flatMap(({ status, bodies }) => bodies.flatMap((body) => listUncoveredInBody(status, body))),
  ];
}

function listUncoveredValues(
  name: string,
  calls: number,
  values: readonly ValueCoverage[],
): readonly string[] {
  return calls === 0
    ? [name]
    : values
        .filter((value) => value.calls === 0)
        .map(({ value }) => `${name} = ${JSON.stringify(value)}`);
}

function listUncoveredInBody(
  where: string,
  { type, calls, fields }: BodyCoverage,
): readonly string[] {
  if (calls === 0) return [`${where} ${type}`];
  // Fields inside an absent field are not listed.
  return fields.flatMap((field) =>
    listUncoveredValues(`${where} ${field.pointer || 'body'}`, field.calls, field.values),
  );
}

/**
 * Parses the output of `sandlot coverage --json`.
 * @throws an error with a sentence for the user; `name` is the name of the file.
 */
export function parseCoverage(text: string, name: string): Coverage {
  const value = parseCoverageJson(text, name);
  // The published schema is the definition of the format.
  const schema = createRequire(import.meta.url)('sandlot/schemas/coverage.json');
  const ajv = createAjv();
  const isCoverage = ajv.compile<Coverage>(schema);
  if (isCoverage(value)) return value;
  const error = isCoverage.errors?.[0];
  throw toCoverageError(name, error && `it${error.instancePath} ${describeSchemaError(error)}`);
}

function parseCoverageJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw toCoverageError(name, describeJsonError(text));
  }
}

function toCoverageError(name: string, fault: string | undefined): Error {
  return new Error(
    `${name} is not a coverage report: ${fault}. Create one with "sandlot coverage URL --json" or "sandlot check-traffic --coverage FILE".`,
  );
}
