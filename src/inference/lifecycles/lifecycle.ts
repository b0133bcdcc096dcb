import type { TimestampFormat } from '../effects/timestamp-formats.ts';

/** The states that a record enters by itself, as the clock says. */
export type Lifecycle = {
  /** The name of the rule that found it; `extension` where `x-sandlot` sets it. */
  readonly rule: string;
  readonly reason: string;
  /** The path to the property with the state: `status`, `attributes.status`. */
  readonly path: readonly string[];
  /** In order; a new record is in the first. */
  readonly states: readonly LifecycleState[];
} & LifecycleOutcome;

export type LifecycleState = {
  readonly value: string | boolean;
  /** How long after the state before it a record enters it, in milliseconds; 0: at the next read. */
  readonly after: number;
};

/** What records show of the work. */
export type LifecycleOutcome = {
  /** Properties that only a record in its last state has. */
  readonly results: readonly string[];
  readonly times: readonly LifecycleTime[];
  /** A number that says how far the work is. */
  readonly progress: LifecycleProgress | undefined;
};

/** A property that gets the time at which a record enters a state. */
export type LifecycleTime = {
  readonly property: string;
  readonly format: TimestampFormat;
  /** The position of the state. */
  readonly state: number;
};

export type LifecycleProgress = { readonly property: string; readonly end: number };

/** A lifecycle that `x-sandlot` sets; `false` for none. */
export type LifecycleOverride =
  | false
  | {
      readonly path: readonly string[];
      readonly states: readonly {
        readonly value: string | boolean;
        readonly after: number | undefined;
      }[];
      readonly results: readonly string[] | undefined;
    };
