import {
  type JsonObject,
  type Operation,
  objectOf,
  propertiesOf,
  resolvePointer,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { Resource } from '../resource.ts';
import {
  numericText,
  versionConflictText,
  versionNames,
  versionText,
} from '../vocabulary/metadata.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import type { Metadata } from './metadata.ts';

/** The property of a record that changes with each change, and protects from changes of an old one. */
export type RecordVersion = {
  readonly path: readonly string[];
  /**
   * `integer` and `digits` count from 1, `opaque` is a hash, `quoted` one in quotes. `managed`: it is a
   * part of the record's metadata, which is written anyway.
   */
  readonly style: 'integer' | 'digits' | 'opaque' | 'quoted' | 'managed';
  /** The status of an update that was made from an old version. */
  readonly conflictStatus: number;
};

type VersionSearch = {
  readonly root: JsonObject;
  readonly schemaViews: SchemaViews;
  readonly metadata: Metadata | undefined;
};

type VersionRule = {
  readonly name: string;
  readonly summary: string;
  readonly docs: string;
  infer(search: VersionSearch, facts: VersionFacts): RecordVersion | undefined;
};

type VersionFacts = { readonly operation: Operation; readonly resource: Pick<Resource, 'entity'> };

/** A record has a version of its own. */
export const recordVersionRule: VersionRule = {
  name: 'record-version',
  summary: '`etag`, `version` and `lock_version` follow the record; an old one is refused',
  docs: '#record-version',
  infer: (search, { operation, resource }) => {
    const found = findOwn(search, resource) ?? findInMetadata(search);
    return found && { ...found, conflictStatus: findConflictStatus(search, operation) };
  },
};

type FoundVersion = Omit<RecordVersion, 'conflictStatus'>;

function findOwn(
  { schemaViews }: VersionSearch,
  { entity }: Pick<Resource, 'entity'>,
): FoundVersion | undefined {
  for (const [name, pointers] of propertiesOf(schemaViews, schemaViews.of(entity))) {
    const { keywords, types } = schemaViews.of(pointers);
    const isVersion = versionNames.certain.test(normalizeName(name));
    if (!isVersion && !isPossible(name, keywords)) continue;
    const style = styleOf(types, keywords);
    if (style !== undefined) return { path: [name], style };
  }
  return undefined;
}

/** `version` may be that of a product, which clients write; `_version` is the server's. */
function isPossible(name: string, { readOnly, description }: JsonObject): boolean {
  return (
    versionNames.possible.test(normalizeName(name)) &&
    (readOnly === true || name.startsWith('_') || versionText.test(`${description}`))
  );
}

function styleOf(
  types: readonly string[],
  { example, format, maxLength, pattern }: JsonObject,
): RecordVersion['style'] | undefined {
  if (types.includes('integer')) return 'integer';
  if (!types.includes('string') || pattern !== undefined) return undefined;
  if (numericText.test(`${example}`)) return 'digits';
  const isFree = maxLength === undefined && (format === undefined || format === 'etag');
  if (!isFree) return undefined;
  return `${example}`.startsWith('"') ? 'quoted' : 'opaque';
}

function findInMetadata({ metadata }: VersionSearch): FoundVersion | undefined {
  const found = metadata?.versions.find(({ property }) =>
    versionNames.inMetadata.test(normalizeName(property)),
  );
  return metadata && found && { path: [metadata.property, found.property], style: 'managed' };
}

/** The documented status whose description speaks of a conflict, else 409 or 412. */
function findConflictStatus({ root }: VersionSearch, { replies }: Operation): number {
  const described = ['409', '412', '422'].find((status) => {
    const reply = replies.get(status);
    const { description } = objectOf(reply && resolvePointer(root, reply.pointer).value);
    return versionConflictText.test(`${description}`);
  });
  return Number(described ?? (!replies.has('409') && replies.has('412') ? '412' : '409'));
}
