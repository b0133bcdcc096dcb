import { createHash } from 'node:crypto';
import type { NonEmpty } from '../../base/list/non-empty.ts';
import type { Seed, StoreOrigin } from '../../store/types.ts';
import type { MountedDocument } from '../documents/mounted-document.ts';
import type { SandlotOptions } from '../options.ts';

/** Describes everything that the records of the seed depend on, for replicas that share a store. */
export function describeStoreOrigin(
  mounts: NonEmpty<MountedDocument>,
  seed: Seed,
  { records, unknownKeys, set = {}, version }: SandlotOptions & { readonly version: string },
): StoreOrigin {
  const documents = mounts.map(
    ({ document, base }) => `${document.title} ${document.version} ${hash([base, document.root])}`,
  );
  return {
    document: documents.join(' and '),
    '--seed': `${seed.value}`,
    '--records': `${records ?? 'default'}`,
    '--unknown-keys': unknownKeys ?? 'default',
    '--now': 'frozen' in seed.clock ? seed.clock.frozen : 'running',
    '--set': Object.keys(set).length === 0 ? 'none' : JSON.stringify(set),
    'records of fixtures and modules': hash(seed.records),
    'version of Sandlot': version,
  };
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12);
}
