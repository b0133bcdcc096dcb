import {
  isObject,
  type OpenApiDocument,
  objectOf,
  readPointer,
  resolvePointer,
} from '../../openapi/openapi.ts';
import { type ContractChange, toContractChange } from './change.ts';
import type { FoundChange } from './list-changes.ts';
import type { PairedOperations } from './pair-operations.ts';
import { extensibleValueRemoved } from './schemas/compare-keywords.ts';
import type { ComparedDocuments } from './schemas/schema-pair.ts';

/** How an API announces that parts of it go. */
export type LifecyclePolicy = {
  /** The least number of days between a deprecation and the removal. */
  readonly deprecationDays: number;
  /** Such as `2026-01-31`. */
  readonly today: string;
};

type LifecycleContext = {
  readonly documents: ComparedDocuments;
  readonly operations: PairedOperations;
  readonly policy: LifecyclePolicy;
};

/**
 * Judges removals by their announcement, and operations by their stability:
 * - what is `deprecated` may be removed after its `x-sunset`, or so many days after `x-deprecated-at`;
 * - a new deprecation must announce a sunset that is far enough away, and a sunset must not come nearer;
 * - a value of `x-extensible-enum` must not be removed from what clients send;
 * - changes of operations whose `x-stability-level` is draft or alpha break nobody, and the level must not fall.
 */
export function applyLifecycle(
  found: readonly FoundChange[],
  { documents, operations: { kept, removed }, policy }: LifecycleContext,
): readonly FoundChange[] {
  const unstable = new Set(
    [...kept.map(({ before }) => before), ...removed]
      .filter(({ pointer }) => unstableLevels.has(readLevel(documents.before, pointer)))
      .map(({ id }) => id),
  );
  const judged = found.map((one): FoundChange => {
    if (one.change.rule === extensibleValueRemoved) return { ...one, severity: 'breaking' };
    if (one.severity !== 'breaking') return one;
    const isAnnounced =
      one.change.rule.endsWith('-removed') && isRemovable(documents.before, one.change, policy);
    return isAnnounced || unstable.has(one.operation) ? { ...one, severity: 'info' } : one;
  });
  const announcements = kept.flatMap(({ before, after }) =>
    listAnnouncementChanges(
      documents,
      { before: before.pointer, after: after.pointer },
      policy,
    ).map(
      (change): FoundChange => ({
        operation: before.id,
        place: 'operation',
        severity: change.effect,
        change,
      }),
    ),
  );
  return [...judged, ...announcements];
}

const unstableLevels = new Set(['draft', 'alpha']);

const stabilityLevels = ['draft', 'alpha', 'beta', 'stable'];

function readLevel(document: OpenApiDocument, pointer: string): string {
  const level = objectAtPointer(document, pointer)['x-stability-level'];
  return typeof level === 'string' ? level : 'stable';
}

function objectAtPointer({ root }: OpenApiDocument, pointer: string) {
  const own = readPointer(root, pointer);
  const value = isObject(own) && '$ref' in own ? resolvePointer(root, pointer).value : own;
  return objectOf(value);
}

/** Whether a part was announced to go, and its time has come. */
function isRemovable(
  document: OpenApiDocument,
  { before }: ContractChange,
  { deprecationDays, today }: LifecyclePolicy,
): boolean {
  const part = objectAtPointer(document, before);
  if (part.deprecated !== true) return false;
  const sunset = readDay(part, 'x-sunset') ?? readDay(part, 'sunset');
  if (sunset !== undefined) return sunset < today;
  const since = readDay(part, 'x-deprecated-at');
  return since !== undefined && countDays(since, today) >= deprecationDays;
}

/** What an operation announces about its own end, and how stable it is. */
function listAnnouncementChanges(
  documents: ComparedDocuments,
  pointers: { readonly before: string; readonly after: string },
  { deprecationDays, today }: LifecyclePolicy,
): readonly ContractChange[] {
  const [before, after] = [
    objectAtPointer(documents.before, pointers.before),
    objectAtPointer(documents.after, pointers.after),
  ];
  const toBreaking = (rule: string, message: string) =>
    toContractChange('breaking', rule, pointers, message);
  const [oldSunset, sunset] = [readDay(before, 'x-sunset'), readDay(after, 'x-sunset')];
  const isNew = before.deprecated !== true && after.deprecated === true;
  const [oldLevel, level] = [
    readLevel(documents.before, pointers.before),
    readLevel(documents.after, pointers.after),
  ];
  return [
    ...(isNew && sunset === undefined && deprecationDays > 0
      ? [toBreaking('sunset-missing', 'the operation is now deprecated and has no `x-sunset`')]
      : []),
    ...(isNew && sunset !== undefined && countDays(today, sunset) < deprecationDays
      ? [
          toBreaking(
            'sunset-too-soon',
            `the sunset ${sunset} is less than ${deprecationDays} days away`,
          ),
        ]
      : []),
    ...(oldSunset !== undefined && (sunset === undefined || sunset < oldSunset)
      ? [toBreaking('sunset-moved', `the sunset moved from ${oldSunset} to ${sunset ?? 'none'}`)]
      : []),
    ...(stabilityLevels.indexOf(level) < stabilityLevels.indexOf(oldLevel)
      ? [toBreaking('stability-decreased', `the stability fell from ${oldLevel} to ${level}`)]
      : []),
  ];
}

/** A day such as `2026-01-31`, also of a time. */
function readDay(part: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const text = part[name];
  return typeof text === 'string' && /^\d{4}-\d\d-\d\d/.test(text) ? text.slice(0, 10) : undefined;
}

const dayLength = 24 * 60 * 60 * 1000;

function countDays(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / dayLength;
}
