import type { IdStyle } from '../keys/id-styles.ts';
import { secretRenewal } from '../vocabulary/actions.ts';
import type { GeneratedProperty } from './initial-value-rules.ts';

/** A secret that an action gives a record anew. */
export type RenewedSecret = {
  readonly property: string;
  /** Its form, with `{key}` in place of the key of its record. */
  readonly style: IdStyle;
};

/** The secrets that `rotate`, `regenerate` or `reset-token` make anew; none for another verb. */
export function findRenewedSecrets(
  verb: string,
  generated: readonly GeneratedProperty[],
): readonly RenewedSecret[] {
  if (!secretRenewal.test(verb)) return [];
  return generated.flatMap(({ property, kind, style }) =>
    kind === 'secret' && style ? [{ property, style }] : [],
  );
}
