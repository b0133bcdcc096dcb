import type { JsonObject } from '../document/document.ts';
import { listDifferences, type Match, type Seen } from '../match/match.ts';
import { Numbered, type Told } from './numbered.ts';

/** A canned answer; what it does not say is the document's. */
export type Canned = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: unknown;
  /** The name of a documented example. */
  readonly example?: string;
  /** Laid over the body that would be answered without it (RFC 7396). */
  readonly merge?: JsonObject;
};

export type OverrideOptions = {
  readonly match: Match;
  /** One call after the other gets the next, and those after the last get the last. */
  readonly answers: readonly [Canned, ...Canned[]];
  /** For so many calls; for all when absent. */
  readonly times: number | undefined;
  /** `allowed`: the answers need not be documented. */
  readonly outsideDocument: 'allowed' | 'refused';
};

/** Canned answers put in front of an operation for the calls that match. */
export type Override = OverrideOptions & Told;

/** What one call gets. */
export type Taken = Pick<Override, 'id' | 'outsideDocument'> & { readonly canned: Canned };

export type Overrides = Numbered<Override>;

export const openOverrides = (): Overrides => new Numbered<Override>();

/** The canned answer to a call, by the latest override that matches; it counts as used. */
export const takeAnswer = (overrides: Overrides, seen: Seen): Taken | undefined => {
  const override = overrides
    .all()
    .findLast(({ match }) => listDifferences(match, seen).length === 0);
  if (override === undefined) return undefined;
  const { id, answers, used, outsideDocument } = override;
  const canned = answers.reduce((last, next, index) => (index <= used ? next : last));
  overrides.use(override);
  return { id, outsideDocument, canned };
};
