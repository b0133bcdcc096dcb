import { setTimeout } from 'node:timers/promises';
import type { Cut, Misfortune } from '../double/double.ts';
import { refuse } from '../refusal.ts';
import type { Reply } from '../response/shape.ts';
import type { Performed } from './perform.ts';

/** A reply that never comes; the journal calls its status 0. */
const noReply: Reply = { status: 0, headers: {}, body: undefined };
const nothing = { reply: noReply, notices: [], findings: [] };

/** Performs a call with what is to go wrong with it. */
export const suffer = async (
  { delay, error, cut }: Misfortune,
  perform: () => Promise<Performed>,
): Promise<Performed> => {
  // A slow reply takes its time while it goes out.
  if (delay > 0 && cut !== 'slow') await setTimeout(delay);
  if (cut === 'reset' || cut === 'empty') return { ...nothing, cut: { kind: cut } };
  if (error !== undefined) throw toRefusal(error.status);
  const performed = await perform();
  return cut === undefined ? performed : { ...performed, cut: { kind: cut, delay } };
};

const toRefusal = (status: number) =>
  refuse({
    status,
    code: 'fault',
    detail: `A fault that was told to this sandbox answers ${status}.`,
  });

/** A cut, and for how many milliseconds a slow reply goes out; a second when absent or 0. */
export type Cutting = { readonly kind: Cut; readonly delay?: number };
