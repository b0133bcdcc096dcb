import {
  isObject,
  type JsonObject,
  type OpenApiDocument,
  objectOf,
  readPointer,
  resolvePointer,
} from '../../openapi/openapi.ts';
import { type ContractChange, toContractChange } from './change.ts';
import { readStability, readSunset, stabilityChanged, sunsetChanged } from './compare-lifecycle.ts';
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
 * - changes of operations whose `x-stability-level` is draft or alpha break nobody, and no level may fall.
 */
export function applyLifecycle(
  found: readonly FoundChange[],
  context: LifecycleContext,
): readonly FoundChange[] {
  const unstable = listUnstableOperations(context);
  return found.flatMap((one): readonly FoundChange[] => {
    const isUnstable = unstable.has(one.operation);
    const judged = judgeAnnouncement(one.change, context);
    if (judged.length > 0)
      return judged
        .filter((change) => change === one.change || !isUnstable || change.rule !== sunsetMissing)
        .map((change) => ({
          ...one,
          change,
          severity: change === one.change ? one.severity : change.effect,
        }));
    if (one.severity !== 'unused' && (isUnstable || isRemovable(one.change, context)))
      return [{ ...one, severity: 'info' }];
    return [one.change.rule === extensibleValueRemoved ? { ...one, severity: 'breaking' } : one];
  });
}

const unstableLevels: ReadonlySet<unknown> = new Set(['draft', 'alpha']);

function listUnstableOperations({
  documents,
  operations: { kept, removed },
}: LifecycleContext): ReadonlySet<string> {
  return new Set(
    [...kept.map(({ before }) => before), ...removed]
      .filter(({ pointer }) =>
        unstableLevels.has(readStability(readPart(documents.before, pointer))),
      )
      .map(({ id }) => id),
  );
}

function readPart({ root }: OpenApiDocument, pointer: string): JsonObject {
  const own = readPointer(root, pointer);
  const value = isObject(own) && '$ref' in own ? resolvePointer(root, pointer).value : own;
  return objectOf(value);
}

/** Whether a part was announced to go, and its time has come. */
function isRemovable(
  { rule, before }: ContractChange,
  { documents, policy: { deprecationDays, today } }: LifecycleContext,
): boolean {
  const part = readPart(documents.before, before);
  if (!rule.endsWith('-removed') || part.deprecated !== true) return false;
  const sunset = toDay(readSunset(part));
  if (sunset !== undefined) return sunset < today;
  const since = toDay(part['x-deprecated-at']);
  return (
    deprecationDays === 0 || (since !== undefined && countDays(since, today) >= deprecationDays)
  );
}

/** The changes in place of one of an announcement; none for other changes. */
function judgeAnnouncement(
  change: ContractChange,
  { documents, policy }: LifecycleContext,
): readonly ContractChange[] {
  const [before, after] = [
    readPart(documents.before, change.before),
    readPart(documents.after, change.after),
  ];
  const toBreaking = (rule: string, message: string) => [toContractChange(rule, change, message)];
  if (change.rule.endsWith('-deprecated'))
    return [change, ...judgeNewSunset(readSunset(after), policy, toBreaking)];
  if (change.rule === sunsetChanged) return judgeMovedSunset({ before, after }, change, toBreaking);
  if (change.rule === stabilityChanged)
    return judgeStability({ before, after }, change, toBreaking);
  return [];
}

type BothParts = { readonly before: JsonObject; readonly after: JsonObject };

function judgeMovedSunset(
  { before, after }: BothParts,
  change: ContractChange,
  toBreaking: ToBreaking,
): readonly ContractChange[] {
  const sunset = readSunset(after);
  const [old, now] = [toDay(readSunset(before)), toDay(sunset)];
  if (now === undefined)
    return sunset === undefined
      ? toBreaking('sunset-moved', change.message)
      : toBreaking('sunset-invalid', describeInvalidSunset(sunset));
  const isSooner = old !== undefined && now < old;
  return isSooner ? toBreaking('sunset-moved', change.message) : [change];
}

function judgeStability(
  { before, after }: BothParts,
  change: ContractChange,
  toBreaking: ToBreaking,
): readonly ContractChange[] {
  const [old, now] = [toStability(before), toStability(after)];
  if (now === unknownStability)
    return toBreaking('stability-invalid', `${change.message}, which is not a level of stability`);
  return now < old ? toBreaking('stability-decreased', change.message) : [change];
}

type ToBreaking = (rule: string, message: string) => readonly ContractChange[];

/** The name of the rule, which unstable operations need not follow. */
const sunsetMissing = 'sunset-missing';

function judgeNewSunset(
  sunset: unknown,
  { deprecationDays, today }: LifecyclePolicy,
  toBreaking: ToBreaking,
): readonly ContractChange[] {
  const day = toDay(sunset);
  if (sunset === undefined)
    return deprecationDays > 0
      ? toBreaking(sunsetMissing, 'the deprecation has no `x-sunset`')
      : [];
  if (day === undefined) return toBreaking('sunset-invalid', describeInvalidSunset(sunset));
  return countDays(today, day) < deprecationDays
    ? toBreaking('sunset-too-soon', `the sunset ${day} is less than ${deprecationDays} days away`)
    : [];
}

function describeInvalidSunset(sunset: unknown): string {
  return `the sunset ${JSON.stringify(sunset)} is not a day such as 2026-12-31`;
}

const stabilityLevels: readonly unknown[] = ['draft', 'alpha', 'beta', 'stable'];
const unknownStability = -1;

/** The rank of a level. */
function toStability(part: JsonObject): number {
  return stabilityLevels.indexOf(readStability(part));
}

/** A day such as `2026-01-31`, also of a time. */
function toDay(value: unknown): string | undefined {
  const day = typeof value === 'string' ? /^\d{4}-\d\d-\d\d/.exec(value)?.[0] : undefined;
  return day === undefined || Number.isNaN(Date.parse(day)) ? undefined : day;
}

const dayLength = 24 * 60 * 60 * 1000;

function countDays(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / dayLength;
}
