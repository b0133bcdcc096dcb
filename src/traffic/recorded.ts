import type { Exchange, Way } from '../contract/contract.ts';

/** A call as it was recorded. */
export type RecordedCall = Exchange & {
  /** Where it stands in the archive, from 1. */
  readonly id: number;
  /** Where it went; absent where that is no address of HTTP. */
  readonly address: URL | undefined;
  /** Whose body was there and is not in the archive: browsers leave some out. */
  readonly leftOut: readonly Way[];
};
