/** What a change is to consumers: to those that keep to the document, or to one whose coverage is known. */
export type Severity = 'breaking' | 'harmless' | 'unused';

/** Whose values a change of a schema touches, of all that have a value there. */
export type AffectedValues =
  | { readonly kind: 'any' }
  /** Those that have a property. */
  | { readonly kind: 'has'; readonly name: string }
  /** Those that do not always have it. */
  | { readonly kind: 'lacks'; readonly name: string }
  /** Those calls that do not have the whole of it. */
  | { readonly kind: 'omitted' }
  /** Those that are this. */
  | { readonly kind: 'is'; readonly value: unknown };

/** What differs between two documents, in one place. */
export type ContractChange = {
  /** A stable word for programs, in kebab-case. */
  readonly rule: string;
  readonly effect: Exclude<Severity, 'unused'>;
  /** Where it stands in each document; where one has nothing there, what it would stand in. */
  readonly before: string;
  readonly after: string;
  /** A sentence for people. */
  readonly message: string;
  readonly affects: AffectedValues;
};

/** Where calls of an operation meet a change. */
export type ChangeLocation =
  | { readonly part: 'operation' }
  | { readonly part: 'parameter'; readonly in: string; readonly name: string }
  | { readonly part: 'request'; readonly type?: string }
  | {
      readonly part: 'reply';
      readonly status: string;
      readonly type?: string;
      readonly header?: string;
    };

/** Two places of which one took the other's. */
export type PointerPair = { readonly before: string; readonly after: string };

/** Everybody who gets there. */
export const allValues: AffectedValues = { kind: 'any' };

/** A change that touches everybody who gets there. */
export function toContractChange(
  effect: ContractChange['effect'],
  rule: string,
  { before, after }: PointerPair,
  message: string,
): ContractChange {
  return { rule, effect, before, after, message, affects: allValues };
}

/** Which way values go: what is sent may become less narrow, what is answered more. */
export type DriftDirection = 'request' | 'reply';

/** Whether there are fewer values than before, more, or others. */
export type ValueSpaceChange = 'narrowed' | 'widened' | 'changed';

/** What a turn does to those at the other end. */
export function effectOf(
  direction: DriftDirection,
  change: ValueSpaceChange,
): ContractChange['effect'] {
  return change === (direction === 'request' ? 'widened' : 'narrowed') ? 'harmless' : 'breaking';
}

/** A value in a sentence. */
export function formatValue(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}

/** Two schemas still to be compared, and where calls meet them. */
export type LocatedSchemas = {
  readonly location: ChangeLocation;
  readonly direction: DriftDirection;
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

/** Nothing differs. */
export const noDifferences: PartDifferences = { changes: [], schemas: [] };

/** What several parts tell. */
export function mergeDifferences(drifts: readonly PartDifferences[]): PartDifferences {
  return {
    changes: drifts.flatMap(({ changes }) => changes),
    schemas: drifts.flatMap(({ schemas }) => schemas),
  };
}

/** One change and no more. */
export function oneDifference(location: ChangeLocation, change: ContractChange): PartDifferences {
  return {
    changes: [{ location, change }],
    schemas: [],
  };
}
