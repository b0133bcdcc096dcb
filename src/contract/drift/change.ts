import { type ChangeEffect, type DriftDirection, effectOfRule } from './rules.ts';

/**
 * The effect of a change. `unused` is a breaking change that a known consumer never meets, `ignored` one
 * that the user's list accepts. A `warning` may break some clients.
 */
export type Severity = 'breaking' | 'warning' | 'unused' | 'ignored' | 'info';

/** From the most to the least severe. */
export const severityOrder: readonly Severity[] = [
  'breaking',
  'warning',
  'unused',
  'ignored',
  'info',
];

/** The values that a change of a schema affects. */
export type AffectedValues =
  | { readonly kind: 'any' }
  /** Values that have the property. */
  | { readonly kind: 'has'; readonly name: string }
  /** Values that may lack the property. */
  | { readonly kind: 'lacks'; readonly name: string }
  /** Calls that do not send the body or parameter. */
  | { readonly kind: 'omitted' }
  /** Values equal to this one. */
  | { readonly kind: 'is'; readonly value: unknown };

/** A difference at one place of two documents. */
export type ContractChange = {
  /** Stable name in kebab-case, such as `request-type-narrowed`. */
  readonly rule: string;
  readonly effect: ChangeEffect;
  /** JSON pointers into both documents; the enclosing object where one has no such place. */
  readonly before: string;
  readonly after: string;
  /** A sentence without capital and full stop. */
  readonly message: string;
  readonly affects: AffectedValues;
};

/** The part of an operation where a change applies. */
export type ChangeLocation =
  | { readonly part: 'operation' }
  | { readonly part: 'parameter'; readonly in: string; readonly name: string }
  | { readonly part: 'request'; readonly type?: string }
  /** What a webhook or a callback sends. */
  | { readonly part: 'event'; readonly event: string; readonly type?: string }
  | {
      readonly part: 'reply';
      readonly status: string;
      readonly type?: string;
      readonly header?: string;
    };

/** JSON pointers of corresponding places. */
export type PointerPair = { readonly before: string; readonly after: string };

export const allValues: AffectedValues = { kind: 'any' };

/** Creates a change that affects all values. The rule says what it does to clients. */
export function toContractChange(
  rule: string,
  { before, after }: PointerPair,
  message: string,
): ContractChange {
  return { rule, effect: effectOfRule(rule), before, after, message, affects: allValues };
}

/** Formats a value for a message. */
export function formatValue(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}

/** How values are written: JSON tells 1 from "1"; a URL, a header, a form or XML does not. */
export type ValueNotation = 'typed' | 'text';

/** The values that a schema describes. */
export type DescribedValues = {
  readonly direction: DriftDirection;
  readonly notation: ValueNotation;
};

/** Corresponding schemas that are still to be compared. */
export type LocatedSchemas = DescribedValues & {
  readonly location: ChangeLocation;
  readonly before: string;
  readonly after: string;
};

export type PartDifferences = {
  readonly changes: readonly {
    readonly location: ChangeLocation;
    readonly change: ContractChange;
  }[];
  readonly schemas: readonly LocatedSchemas[];
};

export const noDifferences: PartDifferences = { changes: [], schemas: [] };

export function mergeDifferences(drifts: readonly PartDifferences[]): PartDifferences {
  return {
    changes: drifts.flatMap(({ changes }) => changes),
    schemas: drifts.flatMap(({ schemas }) => schemas),
  };
}

export function oneDifference(location: ChangeLocation, change: ContractChange): PartDifferences {
  return {
    changes: [{ location, change }],
    schemas: [],
  };
}

/** A change with every place where it applies. */
export type DriftChange = {
  readonly severity: Severity;
  readonly rule: string;
  /** The section that describes the rule, such as `docs/drift.md#values`. */
  readonly docs: string;
  readonly message: string;
  /** JSON pointers into the two documents. */
  readonly before: string;
  readonly after: string;
  readonly places: readonly DriftPlace[];
  /** Why the user's list accepts an `ignored` change. */
  readonly reason?: string;
};

/** A place where a change applies. */
export type DriftPlace = {
  readonly operation: string;
  /** Such as `reply 200 application/json /data/*`. */
  readonly place: string;
  readonly severity: Severity;
};
