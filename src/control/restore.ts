import { quote, type Refusal, refuse, type Violation } from '../refusal.ts';
import type { Sandbox } from '../store/store.ts';

/** Where a call names a snapshot. */
type Place = Pick<Violation, 'in' | 'pointer'>;

/** Takes a sandbox back to a snapshot; refuses (404) one that is not there. */
export const restore = async (sandbox: Sandbox, snapshot: string, place?: Place): Promise<void> => {
  if (!(await sandbox.snapshots.restore(snapshot))) throw toNoSnapshot(sandbox, snapshot, place);
};

/** So many snapshots are named to somebody who asked for another. */
const shown = 20;

/** 404 for a snapshot that is not there, with those that are. */
export const toNoSnapshot = (
  { name, snapshots }: Sandbox,
  snapshot: string,
  place: Place = { in: 'path', pointer: '/name' },
): Refusal => {
  const all = snapshots.list();
  const names = all.slice(-shown).map((one) => one.name);
  const more = all.length > shown ? ` and ${all.length - shown} older ones` : '';
  const there =
    all.length === 0 ? 'it has none; PUT takes one' : `there are: ${names.join(', ')}${more}`;
  const message = `has no snapshot ${quote(snapshot)}; ${there}`;
  return refuse({
    status: 404,
    code: 'snapshot-unknown',
    detail: `The sandbox "${name}" ${message}.`,
    violations: [{ ...place, message: `names no snapshot; ${there}` }],
  });
};
