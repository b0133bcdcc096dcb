import { type Resource, toRecordsName } from '../../../inference/inference.ts';
import type { ReceivedReply } from '../../judge/http-message.ts';
import type { RequestDraft } from '../requests/request-draft.ts';
import type { TestRecord } from './create-record.ts';

/** What was made and is to be removed in the end. */
export type Cleanup = {
  /** `draft` is what removes it; absent where nothing can. */
  add(made: TestRecord, draft: RequestDraft | undefined): void;
  /** What has to be done to set a record back to what it was. */
  restore(draft: RequestDraft): void;
  /** It was removed already. */
  drop(made: TestRecord): void;
  /** The keys of what was made. */
  keys(): readonly string[];
  /** Removes all, the newest first; tells the addresses of what is left. */
  removeAll(
    send: (draft: RequestDraft) => Promise<ReceivedReply | undefined>,
  ): Promise<readonly string[]>;
};

type CleanupTask =
  | { readonly made: TestRecord; readonly draft: RequestDraft | undefined }
  | { readonly made: undefined; readonly draft: RequestDraft };

export function createCleanup(): Cleanup {
  const all: CleanupTask[] = [];
  /** What was removed: what is below it is gone with it. */
  const gone = new Set<string>();
  const drop = (made: TestRecord): void => {
    gone.add(recordPath(made.resource, [...made.above, made.key]));
    const index = all.findIndex((one) => one.made === made);
    if (index >= 0) all.splice(index, 1);
  };
  const isGone = ({ resource: { ancestors }, above }: TestRecord): boolean =>
    above.some((_, index) => {
      const ancestor = ancestors[index];
      return ancestor !== undefined && gone.has(recordPath(ancestor, above.slice(0, index + 1)));
    });
  return {
    add: (made, draft) => all.push({ made, draft }),
    restore: (draft) => all.push({ made: undefined, draft }),
    drop,
    keys: () => all.flatMap(({ made }) => made?.key ?? []),
    removeAll: async (send) => {
      const left: CleanupTask[] = [];
      for (let one = all.pop(); one; one = all.pop()) {
        const { made, draft } = one;
        const got = draft && (await send(draft));
        const isDone = got && (got.status < 300 || got.status === 404 || got.status === 410);
        if (!isDone) left.push(one);
        else if (made) drop(made);
      }
      return left.filter(({ made }) => !made || !isGone(made)).map(describeTask);
    },
  };
}

function recordPath(resource: Resource, keys: readonly string[]): string {
  return `${toRecordsName(resource, keys.slice(0, -1))}/${keys.at(-1)}`;
}

function describeTask({ made, draft }: CleanupTask): string {
  return made ? recordPath(made.resource, [...made.above, made.key]) : draft.operation.path;
}
