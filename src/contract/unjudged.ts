import { isRefusal } from '../refusal.ts';
import type { Breach } from './breach.ts';

/**
 * A schema that cannot be compiled, or that asks itself about the same value for ever, is the
 * document's fault: by it nothing is judged.
 */
export const judged = (judge: () => readonly Breach[]): readonly Breach[] => {
  try {
    return judge();
  } catch (cause) {
    if (cause instanceof RangeError || (isRefusal(cause) && cause.status === 501)) return [];
    throw cause;
  }
};
