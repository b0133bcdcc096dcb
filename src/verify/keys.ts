import { type Resource, toRecordsName } from '../document/document.ts';
import { createRecord, type Made } from './create.ts';
import { readPage } from './page.ts';
import { toPath } from './path.ts';
import type { World } from './world.ts';

/** A record that there is. */
export type Known = { readonly key: string; readonly record: unknown };

/** Finds records for what needs one, each kind once. */
export type Keys = {
  /** A record below ancestors with these keys: one of ours, one that is listed, else a new one. */
  find(resource: Resource, above: readonly string[]): Promise<Known | undefined>;
  /** A record that was made for this run, so that it may be changed. */
  own(resource: Resource, above: readonly string[]): Promise<Known | undefined>;
  note(made: Made): void;
  forget(made: Pick<Made, 'resource' | 'above' | 'key'>): void;
};

export const openKeys = (worldOf: () => World): Keys => {
  const ours = new Map<string, readonly Known[]>();
  const found = new Map<string, Promise<Known | undefined>>();
  const made = new Map<string, Promise<Known | undefined>>();
  const oursOf = (name: string): readonly Known[] => ours.get(name) ?? [];
  const once = (
    known: Map<string, Promise<Known | undefined>>,
    name: string,
    find: () => Promise<Known | undefined>,
  ): Promise<Known | undefined> => {
    const finding = known.get(name) ?? find();
    known.set(name, finding);
    return finding;
  };
  const own: Keys['own'] = (resource, above) => {
    const name = toRecordsName(resource, above);
    const [one] = oursOf(name);
    if (one) return Promise.resolve(one);
    return once(made, name, async () => {
      const outcome = await createRecord(worldOf(), resource, above, 'spare');
      return outcome.kind === 'made' ? outcome : undefined;
    });
  };
  return {
    own,
    find: (resource, above) => {
      const name = toRecordsName(resource, above);
      const [one] = oursOf(name);
      if (one) return Promise.resolve(one);
      return once(
        found,
        name,
        async () => (await findListed(worldOf(), resource, above)) ?? own(resource, above),
      );
    },
    note: (known) => {
      const name = toRecordsName(known.resource, known.above);
      ours.set(name, [...oursOf(name), known]);
    },
    forget: ({ resource, above, key }) => {
      const name = toRecordsName(resource, above);
      ours.set(
        name,
        oursOf(name).filter((known) => known.key !== key),
      );
      made.delete(name);
      found.delete(name);
    },
  };
};

const findListed = async (
  { plan, maker, sender }: World,
  resource: Resource,
  above: readonly string[],
): Promise<Known | undefined> => {
  const { list } = plan.rolesOf(resource);
  if (!list) return undefined;
  const { operation } = list;
  const draft = maker.make(operation, {
    stream: 'key',
    extent: 'required',
    path: toPath(operation, above),
  });
  const page = draft && (await readPage(sender, list, draft));
  const index = page?.keys.findIndex((key) => key !== undefined) ?? -1;
  const key = page?.keys[index];
  return key === undefined ? undefined : { key, record: page?.entries[index] };
};
