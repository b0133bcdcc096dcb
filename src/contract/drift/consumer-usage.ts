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

/** A consumer's use of one location. */
export type LocationUsage = {
  /**
   * JSON pointers of the values that were present, with `*` for list entries; `''` for any
   * value.
   */
  readonly seen: ReadonlySet<string>;
  /** The severity of a change for values at a pointer. */
  severityOf(change: ContractChange, pointer: string): Severity;
};

/** A consumer's use of an operation; `undefined` for locations without data. */
export type ConsumerUsage = (
  operation: Operation,
) => (location: ChangeLocation) => LocationUsage | undefined;

/** Looks up a coverage by the operations of a document. */
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

/** For calls that were dropped from the journal only the status is known; of events, nothing is. */
function isUnknown(covered: OperationCoverage | undefined, location: ChangeLocation): boolean {
  if (location.part === 'event') return true;
  if (covered === undefined || covered.gone === 0 || location.part === 'operation') return false;
  if (location.part !== 'reply') return true;
  return location.type !== undefined && findStatus(covered, location.status) !== undefined;
}

/** Finds a status that occurred. */
function findStatus({ statuses }: OperationCoverage, name: string): StatusCoverage | undefined {
  return statuses.find(({ status, calls }) => status.toUpperCase() === name && calls > 0);
}

function toExactSignature({ method, path }: Pick<Operation, 'method' | 'path'>): string {
  return `${method} ${path}`;
}

/** Counts at one location. */
type CountedPart = {
  readonly calls: number;
  /** Enumerated values of the whole body or parameter. */
  readonly values: readonly ValueCoverage[];
  readonly fields: readonly FieldCoverage[];
};

function listParts(
  covered: OperationCoverage | undefined,
  location: ChangeLocation,
): readonly CountedPart[] {
  if (covered === undefined || location.part === 'event') return [];
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
    severityOf: ({ effect, affects }, pointer) => {
      if (effect === 'info') return effect;
      const severity = toSeverity(counts, affects, { pointer, calls });
      return severity === 'breaking' ? effect : severity;
    },
  };
}

/** Pointer of the values, and number of calls of the operation. */
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
      return isAlwaysThere(counts, pointer, affects.name) ? 'info' : 'breaking';
    case 'omitted':
      if (calls === 0) return 'unused';
      return countAt(counts, '').calls === calls ? 'info' : 'breaking';
  }
}

function toUsageSeverity(isUsed: boolean): Severity {
  return isUsed ? 'breaking' : 'unused';
}

type FieldCounts = ReadonlyMap<string, FieldCoverage>;

/** Adds up the counts by pointer. */
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

/** A value that was not counted may have been present if its parent was. */
function isUsed(counts: FieldCounts, pointer: string): boolean {
  const known = counts.get(pointer);
  if (known !== undefined) return known.calls > 0;
  return pointer !== '' && isUsed(counts, pointer.slice(0, pointer.lastIndexOf('/')));
}

/** Entries are counted per call, so single entries may have lacked the property. */
function isAlwaysThere(counts: FieldCounts, pointer: string, name: string): boolean {
  return (
    !`${pointer}/`.includes('/*/') &&
    countAt(counts, joinPointer(pointer, name)).calls === countAt(counts, pointer).calls
  );
}
