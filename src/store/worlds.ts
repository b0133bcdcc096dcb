import type { FileForm } from './file-form.ts';
import { toPointer } from './pointer.ts';
import type { World } from './store.ts';

/** The records in a store's file, with the place of each world of them: those of a sandbox, and of its snapshots. */
export function* listWorlds({
  sandboxes,
}: Pick<FileForm, 'sandboxes'>): Generator<readonly [place: string, records: World]> {
  for (const [name, { records, snapshots = {} }] of Object.entries(sandboxes)) {
    const place = `/sandboxes/${toPointer(name)}`;
    yield [`${place}/records`, records];
    for (const [taken, snapshot] of Object.entries(snapshots))
      yield [`${place}/snapshots/${toPointer(taken)}/records`, snapshot.records];
  }
}
