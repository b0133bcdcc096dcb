import type { Exchange, ExchangeSide } from '../judge/exchange.ts';
import type { Mismatch } from '../judge/mismatch.ts';

/** A recorded call. */
export type ArchivedCall = Exchange & {
  /** Position in the recording, from 1. */
  readonly id: number;
  /** What the recording calls it, such as the description of an interaction. */
  readonly name?: string | undefined;
  /** Absent for other schemes than HTTP, and where the recording names no host. */
  readonly address: URL | undefined;
  /** Present where the recording is of this API alone, so that no host is needed. */
  readonly isOfApi?: true;
  /** Sides whose body was not recorded: browsers omit some. */
  readonly leftOut: readonly ExchangeSide[];
  /** Sides whose content type is not recorded, so that it was guessed from the body. */
  readonly guessedTypes?: readonly ExchangeSide[];
  /** `partial`: the reply has only what the client needs, so nothing in it is missing. */
  readonly replyExtent?: 'partial';
  /** Whether a mismatch is due to the recording, which leaves a value open. */
  readonly ignores?: (side: ExchangeSide, mismatch: Mismatch) => boolean;
};
