import { type Resource, toRecordsName } from '../../../inference/inference.ts';
import type { ReceivedReply } from '../../judge/http-message.ts';
import type { RequestDraft } from '../requests/request-draft.ts';
import type { TestRecord } from './test-record.ts';

/** Tracks what must be removed or restored at the end of a run. */
export type Cleanup = {
  /** `draft` removes the record; absent when no operation can. */
  add(created: TestRecord, draft: RequestDraft | undefined): void;
  /** Adds a request that restores a record. */
  restore(draft: RequestDraft): void;
  /** Forgets a record that is gone. */
  drop(created: TestRecord): void;
  /** Keys of the tracked records. */
  keys(): readonly string[];
  /** Removes all records, newest first. Returns the paths of those that could not be removed. */
  removeAll(
    send: (draft: RequestDraft) => Promise<ReceivedReply | undefined>,
  ): Promise<readonly string[]>;
};

type CleanupTask =
  | { readonly record: TestRecord; readonly draft: RequestDraft | undefined }
  | { readonly record: undefined; readonly draft: RequestDraft };

export function createCleanup(): Cleanup {
  const all: CleanupTask[] = [];
  /** Removed records; those below them are gone with them. */
  const removedPaths = new Set<string>();
  const drop = (created: TestRecord): void => {
    removedPaths.add(recordPath(created.resource, [...created.ancestorKeys, created.key]));
    const index = all.findIndex((one) => one.record === created);
    if (index >= 0) all.splice(index, 1);
  };
  const isGone = ({ resource: { ancestors }, ancestorKeys }: TestRecord): boolean =>
    ancestorKeys.some((_, index) => {
      const ancestor = ancestors[index];
      return (
        ancestor !== undefined &&
        removedPaths.has(recordPath(ancestor, ancestorKeys.slice(0, index + 1)))
      );
    });
  return {
    add: (record, draft) => all.push({ record, draft }),
    restore: (draft) => all.push({ record: undefined, draft }),
    drop,
    keys: () => all.flatMap(({ record }) => record?.key ?? []),
    removeAll: async (send) => {
      const left: CleanupTask[] = [];
      for (let one = all.pop(); one; one = all.pop()) {
        const { record, draft } = one;
        const reply = draft && (await send(draft));
        const isDone =
          reply && (reply.status < 300 || reply.status === 404 || reply.status === 410);
        if (!isDone) left.push(one);
        else if (record) drop(record);
      }
      const paths = left.filter(({ record }) => !record || !isGone(record)).map(describeTask);
      // A PUT may have created the same record several times.
      return [...new Set(paths)];
    },
  };
}

function recordPath(resource: Resource, keys: readonly string[]): string {
  return `${toRecordsName(resource, keys.slice(0, -1))}/${keys.at(-1)}`;
}

function describeTask({ record, draft }: CleanupTask): string {
  return record
    ? recordPath(record.resource, [...record.ancestorKeys, record.key])
    : draft.operation.path;
}
