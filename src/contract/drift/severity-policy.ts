import { isObject } from '../../openapi/openapi.ts';
import type { DriftChange, Severity } from './change.ts';
import { type ChangeEffect, isRuleName, listRuleNames } from './rules.ts';

/** How severe a user finds the changes of a rule; `off` leaves them out. */
export type ChosenSeverity = ChangeEffect | 'off';

/** A user's own view of changes. */
export type SeverityPolicy = {
  /** By the name of a rule, with or without `request-`, `-narrowed` and the like; `*` is for all others. */
  readonly severities: ReadonlyMap<string, ChosenSeverity>;
  readonly ignored: readonly IgnoredChange[];
  /** The day on which entries expire, such as `2026-01-31`. */
  readonly today: string;
};

/** A change that the user accepts. */
export type IgnoredChange = {
  readonly rule: string;
  /** The operation, as the report names it; every one if absent. */
  readonly operation?: string;
  /** A part of the message or of a place. */
  readonly contains?: string;
  readonly reason: string;
  /** The last day on which the entry counts. */
  readonly until?: string;
};

type RatedChanges = { readonly changes: readonly DriftChange[]; readonly notes: readonly string[] };

/** Gives changes the severities of a policy. An `unused` change stays so, unless its rule is off. */
export function applySeverityPolicy(
  changes: readonly DriftChange[],
  policy: SeverityPolicy | undefined,
): RatedChanges {
  if (policy === undefined) return { changes, notes: [] };
  const { severities, ignored, today } = policy;
  const isExpired = ({ until }: IgnoredChange): boolean => until !== undefined && until < today;
  const inForce = ignored.filter((entry) => !isExpired(entry));
  const matched = new Set<IgnoredChange>();
  const rated = changes.flatMap((change): readonly DriftChange[] => {
    const chosen = findSeverity(severities, change.rule);
    if (chosen === 'off') return [];
    const entry = inForce.find((one) => matchesChange(one, change));
    if (entry !== undefined) {
      matched.add(entry);
      return [{ ...change, severity: 'ignored', reason: entry.reason }];
    }
    return [chosen === undefined ? change : withSeverity(change, chosen)];
  });
  return {
    changes: rated,
    notes: ignored
      .filter((entry) => !matched.has(entry))
      .map((entry) =>
        isExpired(entry)
          ? `The entry that ignores ${describeIgnored(entry)} expired on ${entry.until}.`
          : `The entry that ignores ${describeIgnored(entry)} matches no change. Remove it.`,
      ),
  };
}

function withSeverity(change: DriftChange, severity: Exclude<ChosenSeverity, 'off'>): DriftChange {
  const rate = (own: Severity): Severity => (own === 'unused' ? own : severity);
  return {
    ...change,
    severity: rate(change.severity),
    places: change.places.map((place) => ({ ...place, severity: rate(place.severity) })),
  };
}

/** The most precise name of a rule wins. */
function findSeverity(
  severities: SeverityPolicy['severities'],
  rule: string,
): ChosenSeverity | undefined {
  const [name] = listRuleNames(rule).filter((one) => severities.has(one));
  return severities.get(name ?? '*');
}

function matchesChange(
  { rule, operation, contains = '' }: IgnoredChange,
  change: DriftChange,
): boolean {
  const places = change.places.filter(
    (place) => (operation ?? place.operation) === place.operation,
  );
  // A change of a shared schema is ignored only if every place of it is.
  if (places.length < change.places.length || !listRuleNames(change.rule).includes(rule))
    return false;
  return change.message.includes(contains) || places.some(({ place }) => place.includes(contains));
}

function describeIgnored({ rule, operation }: IgnoredChange): string {
  return operation === undefined ? rule : `${rule} in ${operation}`;
}

const chosenSeverities: readonly ChosenSeverity[] = ['breaking', 'warning', 'info', 'off'];

/**
 * Reads the severities of rules: `{ "operation-removed": "warning" }`.
 * @throws an error whose message names the file and the entry.
 */
export function parseSeverities(value: unknown, source: string): SeverityPolicy['severities'] {
  if (!isObject(value))
    throw new Error(
      `${source} must be an object of rules and severities, such as {"type": "info"}.`,
    );
  return new Map(
    Object.entries(value).map(([rule, text]) => {
      if (rule !== '*' && !isRuleName(rule))
        throw new Error(`${source}: ${describeUnknown(rule)}.`);
      const severity = chosenSeverities.find((one) => one === text);
      if (severity !== undefined) return [rule, severity] as const;
      throw new Error(
        `${source}: the severity of ${JSON.stringify(rule)} must be one of ${chosenSeverities.join(', ')}, not ${JSON.stringify(text)}.`,
      );
    }),
  );
}

function describeUnknown(rule: string): string {
  return `unknown rule ${JSON.stringify(rule)}; docs/drift.md lists all`;
}

/** The fields of an entry, and what is wrong with a value of theirs. */
const ignoredFields = new Map<string, (value: unknown) => string | undefined>([
  ['rule', requireRule],
  ['reason', (value) => requireText(value, 'needs a text in "reason"')],
  ['operation', (value) => requireOptionalText(value, 'needs a text in "operation"')],
  ['contains', (value) => requireOptionalText(value, 'needs a text in "contains"')],
  [
    'until',
    (value) =>
      value === undefined || isDay(`${value}`)
        ? undefined
        : 'needs a day such as 2026-12-31 in "until"',
  ],
]);

/** True for a day of the calendar: neither `May` nor `2026-13-99`. */
function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}

function requireRule(value: unknown): string | undefined {
  const problem = requireText(value, 'needs the name of a rule in "rule"');
  if (problem !== undefined || isRuleName(`${value}`)) return problem;
  return `names an ${describeUnknown(`${value}`)}`;
}

function requireText(value: unknown, problem: string): string | undefined {
  return typeof value === 'string' && value !== '' ? undefined : problem;
}

function requireOptionalText(value: unknown, problem: string): string | undefined {
  return value === undefined ? undefined : requireText(value, problem);
}

/**
 * Reads a list of changes to ignore: `[{ "rule": "operation-removed", "reason": "…", "until": "2026-12-31" }]`.
 * @throws an error whose message names the file and the entry.
 */
export function parseIgnoredChanges(value: unknown, source: string): readonly IgnoredChange[] {
  if (!Array.isArray(value)) throw new Error(`${source} must be a list of changes to ignore.`);
  return value.map((entry: unknown, index) => {
    const problem = findEntryProblem(entry);
    if (problem !== undefined) throw new Error(`${source}: entry ${index + 1} ${problem}.`);
    return entry as IgnoredChange;
  });
}

function findEntryProblem(entry: unknown): string | undefined {
  if (!isObject(entry)) return 'must be an object';
  const unknown = Object.keys(entry).find((name) => !ignoredFields.has(name));
  if (unknown !== undefined)
    return `has the unknown field ${JSON.stringify(unknown)}; it may have ${[...ignoredFields.keys()].join(', ')}`;
  for (const [name, findProblem] of ignoredFields) {
    const problem = findProblem(entry[name]);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
