import type {
  BodyCoverage,
  Coverage,
  FieldCoverage,
  OperationCoverage,
  StatusCoverage,
  ValueCoverage,
} from '../coverage/coverage.ts';
import { below, type Operation } from '../document/document.ts';
import { type Change, quote, type Severity, type Site, type Touch } from './change.ts';
import { toAddress } from './pair-operations.ts';

/** What a consumer does at one site. */
export type Use = {
  /** JSON pointers of what was there in the values, with `*` for entries; `''` where anything was. */
  readonly seen: ReadonlySet<string>;
  /** What a change is to it whose values are at a pointer. */
  severityOf(change: Change, pointer: string): Severity;
};

/** What a consumer does with an operation; at some sites that is not known. */
export type Uses = (operation: Operation) => (site: Site) => Use | undefined;

/** Reads a coverage by the operations of a document. */
export const openUses = ({ operations }: Coverage): Uses => {
  const exact = new Map(operations.map((one) => [toName(one), one]));
  const known = new Map(operations.map((one) => [toAddress(one), one]));
  return (operation) => {
    const covered = exact.get(toName(operation)) ?? known.get(toAddress(operation));
    return (site) =>
      isUnknown(covered, site) ? undefined : toUse(listParts(covered, site), covered?.calls ?? 0);
  };
};

/** Of calls that had left the journal nothing but their statuses is known. */
const isUnknown = (covered: OperationCoverage | undefined, site: Site): boolean => {
  if (covered === undefined || covered.gone === 0 || site.part === 'operation') return false;
  if (site.part !== 'reply') return true;
  return site.type !== undefined && findStatus(covered, site.status) !== undefined;
};

/** A status that was answered. */
const findStatus = ({ statuses }: OperationCoverage, name: string): StatusCoverage | undefined =>
  statuses.find(({ status, calls }) => status.toUpperCase() === name && calls > 0);

const toName = ({ method, path }: Pick<Operation, 'method' | 'path'>): string =>
  `${method} ${path}`;

/** What is counted at a site. */
type Part = {
  readonly calls: number;
  /** What is known of the values themselves. */
  readonly values: readonly ValueCoverage[];
  readonly fields: readonly FieldCoverage[];
};

const listParts = (covered: OperationCoverage | undefined, site: Site): readonly Part[] => {
  if (covered === undefined) return [];
  if (site.part === 'operation') return [{ calls: covered.calls, values: [], fields: [] }];
  if (site.part === 'parameter') {
    const parameter = covered.parameters.find(
      (one) => one.in === site.in && one.name.toLowerCase() === site.name.toLowerCase(),
    );
    return parameter ? [{ ...parameter, fields: [] }] : [];
  }
  if (site.part === 'request') return covered.request.filter(isOfType(site.type)).map(toPart);
  const status = findStatus(covered, site.status);
  if (status === undefined) return [];
  return site.type === undefined
    ? [{ calls: status.calls, values: [], fields: [] }]
    : status.bodies.filter(isOfType(site.type)).map(toPart);
};

const isOfType =
  (type: string | undefined) =>
  (body: BodyCoverage): boolean =>
    type === undefined || body.type === type;

const toPart = ({ calls, fields }: BodyCoverage): Part => ({
  calls,
  values: fields.find(({ pointer }) => pointer === '')?.values ?? [],
  fields,
});

const toUse = (parts: readonly Part[], calls: number): Use => {
  const counts = toCounts(parts);
  return {
    seen: new Set([...counts.values()].filter((one) => one.calls > 0).map((one) => one.pointer)),
    severityOf: ({ effect, touch }, pointer) =>
      effect === 'harmless' ? 'harmless' : toSeverity(counts, touch, { pointer, calls }),
  };
};

/** Where the values stand, and how often the operation was called. */
type Place = { readonly pointer: string; readonly calls: number };

const toSeverity = (counts: Counts, touch: Touch, { pointer, calls }: Place): Severity => {
  switch (touch.kind) {
    case 'any':
      return byUse(isUsed(counts, pointer));
    case 'has':
      return byUse(isUsed(counts, below(pointer, touch.name)));
    case 'is': {
      const { values } = countAt(counts, pointer);
      const value = values.find((one) => quote(one.value) === quote(touch.value));
      return byUse(value === undefined ? isUsed(counts, pointer) : value.calls > 0);
    }
    case 'lacks':
      return isAlwaysThere(counts, pointer, touch.name) ? 'harmless' : 'breaking';
    case 'left out':
      if (calls === 0) return 'unused';
      return countAt(counts, '').calls === calls ? 'harmless' : 'breaking';
  }
};

const byUse = (isUsed: boolean): Severity => (isUsed ? 'breaking' : 'unused');

type Counts = ReadonlyMap<string, FieldCoverage>;

/** By pointer what was counted. */
const toCounts = (parts: readonly Part[]): Counts => {
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
};

const countAt = (counts: Counts, pointer: string): FieldCoverage =>
  counts.get(pointer) ?? { pointer, calls: 0, values: [] };

/** What nobody counted may have been there, where what it is in was. */
const isUsed = (counts: Counts, pointer: string): boolean => {
  const known = counts.get(pointer);
  if (known !== undefined) return known.calls > 0;
  return pointer !== '' && isUsed(counts, pointer.slice(0, pointer.lastIndexOf('/')));
};

/** Entries are counted by the call, so some of them may have lacked it. */
const isAlwaysThere = (counts: Counts, pointer: string, name: string): boolean =>
  !`${pointer}/`.includes('/*/') &&
  countAt(counts, below(pointer, name)).calls === countAt(counts, pointer).calls;
