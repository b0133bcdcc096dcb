import { type Resource, toRecordsName } from '../../../inference/inference.ts';
import { fetchPage } from '../lists/list-page.ts';
import type { VerifyContext } from '../verify-context.ts';
import { createRecord } from './create-record.ts';
import { areKnown, type KnownRecord, type KnownRecords, toListPath } from './test-record.ts';

export function createKnownRecords(contextOf: () => VerifyContext): KnownRecords {
  const ownRecords = new Map<string, readonly KnownRecord[]>();
  const found = new Map<string, Promise<KnownRecord | undefined>>();
  const created = new Map<string, Promise<KnownRecord | undefined>>();
  const seen = new Set<string>();
  const ownRecordsOf = (name: string): readonly KnownRecord[] => ownRecords.get(name) ?? [];
  const once = (
    known: Map<string, Promise<KnownRecord | undefined>>,
    name: string,
    find: () => Promise<KnownRecord | undefined>,
  ): Promise<KnownRecord | undefined> => {
    const finding = known.get(name) ?? find();
    known.set(name, finding);
    return finding.then((one) => {
      if (one) seen.add(`${name} ${one.key}`);
      return one;
    });
  };
  const findOwn: KnownRecords['findOwn'] = (resource, ancestorKeys) => {
    const name = toRecordsName(resource, ancestorKeys);
    const [one] = ownRecordsOf(name);
    if (one) return Promise.resolve(one);
    return once(created, name, async () => {
      const outcome = await createRecord(contextOf(), resource, ancestorKeys, 'spare');
      return outcome.kind === 'created' ? outcome : undefined;
    });
  };
  return {
    findOwn,
    find: (resource, ancestorKeys) => {
      const name = toRecordsName(resource, ancestorKeys);
      const [one] = ownRecordsOf(name);
      if (one) return Promise.resolve(one);
      return once(
        found,
        name,
        async () =>
          (await findListedRecord(contextOf(), resource, ancestorKeys)) ??
          findOwn(resource, ancestorKeys),
      );
    },
    has: (resource, ancestorKeys, key) => {
      const name = toRecordsName(resource, ancestorKeys);
      return seen.has(`${name} ${key}`) || ownRecordsOf(name).some((one) => one.key === key);
    },
    note: (known) => {
      const name = toRecordsName(known.resource, known.ancestorKeys);
      ownRecords.set(name, [...ownRecordsOf(name), known]);
    },
    forget: ({ resource, ancestorKeys, key }) => {
      const name = toRecordsName(resource, ancestorKeys);
      ownRecords.set(
        name,
        ownRecordsOf(name).filter((known) => known.key !== key),
      );
      created.delete(name);
      found.delete(name);
    },
  };
}

async function findListedRecord(
  { testPlan, requestFactory, sender, knownRecords }: VerifyContext,
  resource: Resource,
  ancestorKeys: readonly string[],
): Promise<KnownRecord | undefined> {
  const { list } = testPlan.operationsOf(resource);
  if (!list) return undefined;
  const { operation } = list;
  const path = toListPath(operation, { ancestorKeys });
  const draft =
    path && requestFactory.createDraft(operation, { stream: 'key', extent: 'required', path });
  const isBelowKnown = areKnown(knownRecords, resource, ancestorKeys);
  const purpose = isBelowKnown ? 'valid' : 'uncertain';
  const page = draft && (await fetchPage(sender, list, draft, purpose));
  const index = page?.keys.findIndex((key) => key !== undefined) ?? -1;
  const key = page?.keys[index];
  return key === undefined ? undefined : { key, record: page?.entries[index] };
}
