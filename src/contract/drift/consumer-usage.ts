import { joinPointer, type Operation } from '../../openapi/openapi.ts';
import type {
  BodyCoverage,
  Coverage,
  FieldCoverage,
  OperationCoverage,
  StatusCoverage,
  ValueCoverage,
} from '../coverage/coverage.ts';
import {
  type AffectedValues,
  type ChangeLocation,
  type ContractChange,
  formatValue,
  type Severity,
} from './change.ts';
import { toSignature } from './pair-operations.ts';

/** What a consumer does at one site. */
export type LocationUsage = {
  /** JSON pointers of what was there in the values, with `*` for entries; `''` where anything was. */
  readonly seen: ReadonlySet<string>;
  /** What a change is to it whose values are at a pointer. */
  severityOf(change: ContractChange, pointer: string): Severity;
};

/** What a consumer does with an operation; at some sites that is not known. */
export type ConsumerUsage = (
  operation: Operation,
) => (location: ChangeLocation) => LocationUsage | undefined;

/** Reads a coverage by the operations of a document. */
export function createConsumerUsage({ operations }: Coverage): ConsumerUsage {
  const exact = new Map(operations.map((one) => [toExactSignature(one), one]));
  const known = new Map(operations.map((one) => [toSignature(one), one]));
  return (operation) => {
    const covered = exact.get(toExactSignature(operation)) ?? known.get(toSignature(operation));
    return (location) =>
      isUnknown(covered, location)
        ? undefined
        : toLocationUsage(listParts(covered, location), covered?.calls ?? 0);
  };
}

/** Of calls that had left the journal nothing but their statuses is known. */
function isUnknown(covered: OperationCoverage | undefined, location: ChangeLocation): boolean {
  if (covered === undefined || covered.gone === 0 || location.part === 'operation') return false;
  if (location.part !== 'reply') return true;
  return location.type !== undefined && findStatus(covered, location.status) !== undefined;
}

/** A status that was answered. */
function findStatus({ statuses }: OperationCoverage, name: string): StatusCoverage | undefined {
  return statuses.find(({ status, calls }) => status.toUpperCase() === name && calls > 0);
}

function toExactSignature({ method, path }: Pick<Operation, 'method' | 'path'>): string {
  return `${method} ${path}`;
}

/** What is counted at a site. */
type CountedPart = {
  readonly calls: number;
  /** What is known of the values themselves. */
  readonly values: readonly ValueCoverage[];
  readonly fields: readonly FieldCoverage[];
};

function listParts(
  covered: OperationCoverage | undefined,
  location: ChangeLocation,
): readonly CountedPart[] {
  if (covered === undefined) return [];
  if (location.part === 'operation') return [{ calls: covered.calls, values: [], fields: [] }];
  if (location.part === 'parameter') {
    const parameter = covered.parameters.find(
      (one) => one.in === location.in && one.name.toLowerCase() === location.name.toLowerCase(),
    );
    return parameter ? [{ ...parameter, fields: [] }] : [];
  }
  if (location.part === 'request')
    return covered.request.filter(isOfType(location.type)).map(toPart);
  const status = findStatus(covered, location.status);
  if (status === undefined) return [];
  return location.type === undefined
    ? [{ calls: status.calls, values: [], fields: [] }]
    : status.bodies.filter(isOfType(location.type)).map(toPart);
}

function isOfType(type: string | undefined) {
  return (body: BodyCoverage): boolean => type === undefined || body.type === type;
}

function toPart({ calls, fields }: BodyCoverage): CountedPart {
  return {
    calls,
    values: fields.find(({ pointer }) => pointer === '')?.values ?? [],
    fields,
  };
}

function toLocationUsage(parts: readonly CountedPart[], calls: number): LocationUsage {
  const counts = toFieldCounts(parts);
  return {
    seen: new Set([...counts.values()].filter((one) => one.calls > 0).map((one) => one.pointer)),
    severityOf: ({ effect, affects }, pointer) =>
      effect === 'harmless' ? 'harmless' : toSeverity(counts, affects, { pointer, calls }),
  };
}

/** Where the values stand, and how often the operation was called. */
type CountedLocation = { readonly pointer: string; readonly calls: number };

function toSeverity(
  counts: FieldCounts,
  affects: AffectedValues,
  { pointer, calls }: CountedLocation,
): Severity {
  switch (affects.kind) {
    case 'any':
      return toUsageSeverity(isUsed(counts, pointer));
    case 'has':
      return toUsageSeverity(isUsed(counts, joinPointer(pointer, affects.name)));
    case 'is': {
      const { values } = countAt(counts, pointer);
      const value = values.find((one) => formatValue(one.value) === formatValue(affects.value));
      return toUsageSeverity(value === undefined ? isUsed(counts, pointer) : value.calls > 0);
    }
    case 'lacks':
      return isAlwaysThere(counts, pointer, affects.name) ? 'harmless' : 'breaking';
    case 'omitted':
      if (calls === 0) return 'unused';
      return countAt(counts, '').calls === calls ? 'harmless' : 'breaking';
  }
}

function toUsageSeverity(isUsed: boolean): Severity {
  return isUsed ? 'breaking' : 'unused';
}

type FieldCounts = ReadonlyMap<string, FieldCoverage>;

/** By pointer what was counted. */
function toFieldCounts(parts: readonly CountedPart[]): FieldCounts {
  const counts = new Map<string, FieldCoverage>();
  const add = (field: FieldCoverage) => {
    const { calls, values } = countAt(counts, field.pointer);
    counts.set(field.pointer, {
      ...field,
      calls: calls + field.calls,
      values: [...values, ...field.values],
    });
  };
  for (const { calls, values, fields } of parts) {
    add({ pointer: '', calls, values });
    for (const field of fields) if (field.pointer !== '') add(field);
  }
  return counts;
}

function countAt(counts: FieldCounts, pointer: string): FieldCoverage {
  return counts.get(pointer) ?? { pointer, calls: 0, values: [] };
}

/** What nobody counted may have been there, where what it is in was. */
function isUsed(counts: FieldCounts, pointer: string): boolean {
  const known = counts.get(pointer);
  if (known !== undefined) return known.calls > 0;
  return pointer !== '' && isUsed(counts, pointer.slice(0, pointer.lastIndexOf('/')));
}

/** Entries are counted by the call, so some of them may have lacked it. */
function isAlwaysThere(counts: FieldCounts, pointer: string, name: string): boolean {
  return (
    !`${pointer}/`.includes('/*/') &&
    countAt(counts, joinPointer(pointer, name)).calls === countAt(counts, pointer).calls
  );
}
