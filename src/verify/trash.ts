import type { GotReply } from '../contract/contract.ts';
import { type Resource, toRecordsName } from '../document/document.ts';
import type { Made } from './create.ts';
import type { Draft } from './draft.ts';

/** What was made and is to be removed in the end. */
export type Trash = {
  /** `draft` is what removes it; absent where nothing can. */
  add(made: Made, draft: Draft | undefined): void;
  /** What has to be done to set a record back to what it was. */
  restore(draft: Draft): void;
  /** It was removed already. */
  drop(made: Made): void;
  /** The keys of what was made. */
  keys(): readonly string[];
  /** Removes all, the newest first; tells the addresses of what is left. */
  sweep(send: (draft: Draft) => Promise<GotReply | undefined>): Promise<readonly string[]>;
};

type Rubbish =
  | { readonly made: Made; readonly draft: Draft | undefined }
  | { readonly made: undefined; readonly draft: Draft };

export const openTrash = (): Trash => {
  const all: Rubbish[] = [];
  /** What was removed: what is below it is gone with it. */
  const gone = new Set<string>();
  const drop = (made: Made): void => {
    gone.add(nameOf(made.resource, [...made.above, made.key]));
    const index = all.findIndex((one) => one.made === made);
    if (index >= 0) all.splice(index, 1);
  };
  const isGone = ({ resource: { ancestors }, above }: Made): boolean =>
    above.some((_, index) => {
      const ancestor = ancestors[index];
      return ancestor !== undefined && gone.has(nameOf(ancestor, above.slice(0, index + 1)));
    });
  return {
    add: (made, draft) => all.push({ made, draft }),
    restore: (draft) => all.push({ made: undefined, draft }),
    drop,
    keys: () => all.flatMap(({ made }) => made?.key ?? []),
    sweep: async (send) => {
      const left: Rubbish[] = [];
      for (let one = all.pop(); one; one = all.pop()) {
        const { made, draft } = one;
        const got = draft && (await send(draft));
        const isDone = got && (got.status < 300 || got.status === 404 || got.status === 410);
        if (!isDone) left.push(one);
        else if (made) drop(made);
      }
      return left.filter(({ made }) => !made || !isGone(made)).map(toLabel);
    },
  };
};

const nameOf = (resource: Resource, keys: readonly string[]): string =>
  `${toRecordsName(resource, keys.slice(0, -1))}/${keys.at(-1)}`;

const toLabel = ({ made, draft }: Rubbish): string =>
  made ? nameOf(made.resource, [...made.above, made.key]) : draft.operation.path;
