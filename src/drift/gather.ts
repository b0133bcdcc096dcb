import type { Severity } from './change.ts';
import type { Found } from './list-found.ts';
import type { DriftChange, DriftPlace } from './report.ts';

const order: readonly Severity[] = ['breaking', 'unused', 'harmless'];

/** Puts together what is one change in many operations; a change is as bad as the worst of its places. */
export const gather = (found: readonly Found[]): readonly DriftChange[] => {
  const gathered = new Map<string, { readonly first: Found; readonly places: DriftPlace[] }>();
  for (const one of found) {
    const { rule, before, after, message } = one.change;
    const key = [rule, before, after, message].join('\n');
    const known = gathered.get(key) ?? { first: one, places: [] };
    gathered.set(key, known);
    known.places.push({ operation: one.operation, place: one.place, severity: one.severity });
  }
  return [...gathered.values()]
    .map(({ first, places }): DriftChange => {
      const { rule, message, before, after } = first.change;
      return {
        severity: worstOf(places),
        rule,
        message: toSentence(message),
        before,
        after,
        places,
      };
    })
    .sort((one, other) => order.indexOf(one.severity) - order.indexOf(other.severity));
};

const worstOf = (places: readonly DriftPlace[]): Severity =>
  places.reduce<Severity>(
    (worst, { severity }) => (order.indexOf(severity) < order.indexOf(worst) ? severity : worst),
    'harmless',
  );

const toSentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
