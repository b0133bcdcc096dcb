import { Audience, type Bounds, type Journal, openJournal } from '../journal/journal.ts';
import type { Sandbox } from '../store/store.ts';
import { type Faults, openFaults } from './fault.ts';
import { type Overrides, openOverrides } from './override.ts';
import type { Meter } from './rate-limit.ts';

export { type CannedAnswers, openCannedAnswers } from './canned-answer.ts';
export {
  type Cut,
  type Delay,
  type Fault,
  type FaultOptions,
  type Faults,
  type Misfortune,
  strike,
} from './fault.ts';
export { mergePatch } from './merge-patch.ts';
export {
  type Canned,
  type Override,
  type OverrideOptions,
  type Overrides,
  type Taken,
  takeAnswer,
} from './override.ts';
export { type Allowance, Meter, type RateLimit } from './rate-limit.ts';

/** What a sandbox has beside the API's own state: what a test double is asked and told. */
export type Double = {
  readonly journal: Journal;
  readonly overrides: Overrides;
  readonly faults: Faults;
  /** Absent: as many calls as anybody likes. */
  meter: Meter | undefined;
};

/** The doubles of sandboxes. Each lives as long as its sandbox is in memory. */
export type Doubles = {
  of(sandbox: Sandbox): Double;
  /** Back to how it was at first, but that ids go on. */
  reset(sandbox: Sandbox): void;
};

export type DoublesOptions = {
  /** How much a journal keeps. */
  readonly journal: Bounds;
};

export const openDoubles = ({ journal: bounds }: DoublesOptions): Doubles => {
  const doubles = new WeakMap<Sandbox, Double>();
  const audience = new Audience();
  const of = (sandbox: Sandbox): Double => {
    const known = doubles.get(sandbox);
    if (known !== undefined) return known;
    const made: Double = {
      journal: openJournal(bounds, { sandbox: sandbox.name, audience }),
      overrides: openOverrides(),
      faults: openFaults(),
      meter: undefined,
    };
    doubles.set(sandbox, made);
    return made;
  };
  return {
    of,
    reset: (sandbox) => {
      const double = of(sandbox);
      double.journal.clear();
      double.overrides.clear();
      double.faults.clear();
      double.meter = undefined;
    },
  };
};
