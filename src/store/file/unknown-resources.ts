import { escapePointerToken } from '../../base/json-syntax.ts';
import type { LoggedCommit } from '../log/log-format.ts';
import type { RecordSet, Seed } from '../types.ts';
import type { StoreFileContent } from './file-format.ts';

type StoredResources = {
  readonly file: string;
  readonly content: StoreFileContent;
  readonly commits: readonly LoggedCommit[];
};

/** Refuses records of unknown resources: they would be stored, but no request could reach them. */
export function assertKnownResources(
  { file, content, commits }: StoredResources,
  explainUnknown: NonNullable<Seed['explainUnknownResource']>,
): void {
  const refuse = (pointer: string, resource: string): void => {
    const reason = explainUnknown(resource);
    if (reason === undefined) return;
    throw new Error(
      `${file}${pointer}: holds records of "${resource}", ${reason}. Start with the document and the behaviours that the file was made with, fix the file, or name another one.`,
    );
  };
  for (const [pointer, records] of listRecordSets(content)) {
    for (const resource of listNonEmptyResources(records))
      refuse(`: at ${pointer}/${escapePointerToken(resource)}`, resource);
  }
  for (const resource of listLoggedResources(commits)) refuse('.log', resource);
}

function listNonEmptyResources(records: RecordSet): readonly string[] {
  return Object.keys(records).filter((resource) => records[resource]?.length !== 0);
}

function listLoggedResources(commits: readonly LoggedCommit[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const commit of commits) {
    if ('write' in commit) for (const change of commit.write) names.add(change.in);
    if ('state' in commit)
      for (const name of listNonEmptyResources(commit.state.records)) names.add(name);
  }
  return names;
}

/**
 * Lists the record sets of a store file, of sandboxes and snapshots, each with its JSON pointer.
 */
export function* listRecordSets({
  sandboxes,
}: Pick<StoreFileContent, 'sandboxes'>): Generator<readonly [place: string, records: RecordSet]> {
  for (const [name, { records, snapshots = {} }] of Object.entries(sandboxes)) {
    const pointer = `/sandboxes/${escapePointerToken(name)}`;
    yield [`${pointer}/records`, records];
    for (const [snapshotName, snapshot] of Object.entries(snapshots))
      yield [`${pointer}/snapshots/${escapePointerToken(snapshotName)}/records`, snapshot.records];
  }
}
