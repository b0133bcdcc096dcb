import type { FileForm } from './file-form.ts';
import type { LoggedCommit } from './log-commit.ts';
import { toPointer } from './pointer.ts';
import type { Seed, World } from './store.ts';
import { listWorlds } from './worlds.ts';

/** What a store's file and the log beside it hold. */
type Held = {
  readonly file: string;
  readonly form: FileForm;
  readonly commits: readonly LoggedCommit[];
};

/** Refuses records of which there can be none: they would be kept, and nobody would ever see them. */
export const refuseStrange = (
  { file, form, commits }: Held,
  strange: NonNullable<Seed['strange']>,
): void => {
  const refuse = (place: string, resource: string): void => {
    const reason = strange(resource);
    if (reason === undefined) return;
    throw new Error(
      `${file}${place}: holds records of "${resource}", ${reason}; start with the document and the behaviours that they were made with, mend it, or name another file.`,
    );
  };
  for (const [place, world] of listWorlds(form)) {
    for (const resource of listFilled(world))
      refuse(`: at ${place}/${toPointer(resource)}`, resource);
  }
  for (const resource of listLogged(commits)) refuse('.log', resource);
};

const listFilled = (world: World): readonly string[] =>
  Object.keys(world).filter((resource) => world[resource]?.length !== 0);

const listLogged = (commits: readonly LoggedCommit[]): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const commit of commits) {
    if ('write' in commit) for (const change of commit.write) names.add(change.in);
    if ('state' in commit) for (const name of listFilled(commit.state.records)) names.add(name);
  }
  return names;
};
