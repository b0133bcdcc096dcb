import { listDifferences, type Match, type Seen } from '../match/match.ts';
import type { Random } from '../random.ts';
import { Numbered, type Told } from './numbered.ts';

/**
 * How a reply is cut off. `reset` and `empty`: nothing is done, and the connection is reset, or closed
 * without a word. `truncate`: half of the body comes. `slow`: all of it comes, bit by bit.
 */
export type Cut = 'reset' | 'empty' | 'truncate' | 'slow';

/** Milliseconds, by chance from the least to the most. */
export type Delay = { readonly min: number; readonly max: number };

export type FaultOptions = {
  readonly match: Match;
  readonly delay: Delay | undefined;
  /** What is answered in the place of the API. */
  readonly error: { readonly status: number } | undefined;
  readonly cut: Cut | undefined;
  /** How many of the calls that match it strikes, from 0 to 1. */
  readonly rate: number;
  /** So many calls; all when absent. */
  readonly times: number | undefined;
  /** Its own stream of chance. */
  readonly random: Random;
};

/** What is to go wrong with calls that match. */
export type Fault = FaultOptions & Told;

/** What goes wrong with one call. */
export type Misfortune = {
  /** Milliseconds. */
  readonly delay: number;
  readonly error: Fault['error'];
  readonly cut: Cut | undefined;
  /** The ids of the faults that struck it. */
  readonly ids: readonly number[];
};

export type Faults = Numbered<Fault>;

export const openFaults = (): Faults => new Numbered<Fault>();

/** What goes wrong with a call: delays add up, of errors and cuts the latest that was told counts. */
export const strike = (faults: Faults, seen: Seen): Misfortune | undefined => {
  const striking = faults.all().filter((fault) => isStruck(fault, seen));
  if (striking.length === 0) return undefined;
  const delay = striking.reduce((sum, fault) => sum + drawDelay(fault), 0);
  for (const fault of striking) faults.use(fault);
  const latest = striking.findLast(({ error, cut }) => error !== undefined || cut !== undefined);
  const ids = striking.map(({ id }) => id);
  return { delay, error: latest?.error, cut: latest?.cut, ids };
};

const isStruck = ({ match, rate, random }: Fault, seen: Seen): boolean =>
  listDifferences(match, seen).length === 0 && (rate === 1 || random.fraction() < rate);

const drawDelay = ({ delay, random }: Fault): number => {
  if (delay === undefined) return 0;
  const { min, max } = delay;
  return min === max ? min : Math.round(min + random.fraction() * (max - min));
};
