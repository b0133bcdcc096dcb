import { isRefusal } from '../refusal.ts';
import type { Breach } from './breach.ts';

/** A schema that cannot be compiled is the document's fault: by it nothing is judged. */
export const judged = (judge: () => readonly Breach[]): readonly Breach[] => {
  try {
    return judge();
  } catch (refusal) {
    if (isRefusal(refusal) && refusal.status === 501) return [];
    throw refusal;
  }
};
