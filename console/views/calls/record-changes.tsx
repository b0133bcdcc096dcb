import type { CallEntry } from '../../state/types.ts';

/** The records that a call changed. */
export function RecordChanges(_props: { readonly entry: CallEntry }) {
  return null;
}
