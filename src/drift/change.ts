/** What a change is to consumers: to those that keep to the document, or to one whose coverage is known. */
export type Severity = 'breaking' | 'harmless' | 'unused';

/** Whose values a change of a schema touches, of all that have a value there. */
export type Touch =
  | { readonly kind: 'any' }
  /** Those that have a property. */
  | { readonly kind: 'has'; readonly name: string }
  /** Those that do not always have it. */
  | { readonly kind: 'lacks'; readonly name: string }
  /** Those calls that do not have the whole of it. */
  | { readonly kind: 'left out' }
  /** Those that are this. */
  | { readonly kind: 'is'; readonly value: unknown };

/** What differs between two documents, in one place. */
export type Change = {
  /** A stable word for programs, in kebab-case. */
  readonly rule: string;
  readonly effect: Exclude<Severity, 'unused'>;
  /** Where it stands in each document; where one has nothing there, what it would stand in. */
  readonly before: string;
  readonly after: string;
  /** A sentence for people. */
  readonly message: string;
  readonly touch: Touch;
};

/** Where calls of an operation meet a change. */
export type Site =
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
export type Both = { readonly before: string; readonly after: string };

/** Everybody who gets there. */
export const anybody: Touch = { kind: 'any' };

/** A change that touches everybody who gets there. */
export const toChange = (
  effect: Change['effect'],
  rule: string,
  { before, after }: Both,
  message: string,
): Change => ({ rule, effect, before, after, message, touch: anybody });

/** Which way values go: what is sent may become less narrow, what is answered more. */
export type Way = 'request' | 'reply';

/** Whether there are fewer values than before, more, or others. */
export type Turn = 'narrowed' | 'widened' | 'changed';

/** What a turn does to those at the other end. */
export const effectOf = (way: Way, turn: Turn): Change['effect'] =>
  turn === (way === 'request' ? 'widened' : 'narrowed') ? 'harmless' : 'breaking';

/** A value in a sentence. */
export const quote = (value: unknown): string => JSON.stringify(value) ?? 'nothing';
