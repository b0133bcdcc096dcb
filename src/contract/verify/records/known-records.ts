import { type Resource, toRecordsName } from '../../../inference/inference.ts';
import { fetchPage } from '../lists/list-page.ts';
import { toPathParameters } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import { createRecord, type TestRecord } from './create-record.ts';

/** A record that there is. */
export type KnownRecord = { readonly key: string; readonly record: unknown };

/** Finds records for what needs one, each kind once. */
export type KnownRecords = {
  /** A record below ancestors with these keys: one of ours, one that is listed, else a new one. */
  find(resource: Resource, above: readonly string[]): Promise<KnownRecord | undefined>;
  /** A record that was made for this run, so that it may be changed. */
  findOwn(resource: Resource, above: readonly string[]): Promise<KnownRecord | undefined>;
  note(made: TestRecord): void;
  forget(made: Pick<TestRecord, 'resource' | 'above' | 'key'>): void;
};

export function createKnownRecords(worldOf: () => VerifyContext): KnownRecords {
  const ours = new Map<string, readonly KnownRecord[]>();
  const found = new Map<string, Promise<KnownRecord | undefined>>();
  const made = new Map<string, Promise<KnownRecord | undefined>>();
  const oursOf = (name: string): readonly KnownRecord[] => ours.get(name) ?? [];
  const once = (
    known: Map<string, Promise<KnownRecord | undefined>>,
    name: string,
    find: () => Promise<KnownRecord | undefined>,
  ): Promise<KnownRecord | undefined> => {
    const finding = known.get(name) ?? find();
    known.set(name, finding);
    return finding;
  };
  const findOwn: KnownRecords['findOwn'] = (resource, above) => {
    const name = toRecordsName(resource, above);
    const [one] = oursOf(name);
    if (one) return Promise.resolve(one);
    return once(made, name, async () => {
      const outcome = await createRecord(worldOf(), resource, above, 'spare');
      return outcome.kind === 'made' ? outcome : undefined;
    });
  };
  return {
    findOwn,
    find: (resource, above) => {
      const name = toRecordsName(resource, above);
      const [one] = oursOf(name);
      if (one) return Promise.resolve(one);
      return once(
        found,
        name,
        async () =>
          (await findListedRecord(worldOf(), resource, above)) ?? findOwn(resource, above),
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
}

async function findListedRecord(
  { testPlan, requestFactory, sender }: VerifyContext,
  resource: Resource,
  above: readonly string[],
): Promise<KnownRecord | undefined> {
  const { list } = testPlan.operationsOf(resource);
  if (!list) return undefined;
  const { operation } = list;
  const draft = requestFactory.createDraft(operation, {
    stream: 'key',
    extent: 'required',
    path: toPathParameters(operation, above),
  });
  const page = draft && (await fetchPage(sender, list, draft));
  const index = page?.keys.findIndex((key) => key !== undefined) ?? -1;
  const key = page?.keys[index];
  return key === undefined ? undefined : { key, record: page?.entries[index] };
}
