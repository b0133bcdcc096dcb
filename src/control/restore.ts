import { type Refusal, refuse } from '../refusal.ts';
import type { Sandbox } from '../store/store.ts';

/** Takes a sandbox back to a snapshot; refuses (404) one that is not there. */
export const restore = async (sandbox: Sandbox, snapshot: string): Promise<void> => {
  if (!(await sandbox.snapshots.restore(snapshot))) throw toNoSnapshot(sandbox, snapshot);
};

/** So many snapshots are named to somebody who asked for another. */
const shown = 20;

/** 404 for a snapshot that is not there, with those that are. */
export const toNoSnapshot = ({ name, snapshots }: Sandbox, snapshot: string): Refusal => {
  const all = snapshots.list();
  const names = all.slice(-shown).map((one) => one.name);
  const more = all.length > shown ? ` and ${all.length - shown} older ones` : '';
  const there =
    all.length === 0 ? 'it has none; PUT takes one' : `there are: ${names.join(', ')}${more}`;
  return refuse({
    status: 404,
    code: 'snapshot-unknown',
    detail: `The sandbox "${name}" has no snapshot ${JSON.stringify(snapshot.slice(0, 100))}; ${there}.`,
  });
};
