import { propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import { inferTimestamps, type TimestampProperty } from '../effects/timestamps.ts';
import { type IdStyle, inferIdStyle } from '../keys/id-styles.ts';
import type { Resource } from '../resource.ts';
import { attributesProperty, resourceIdentifierProperties } from '../vocabulary/list-queries.ts';
import { metadataIdName, metadataObjectName, metadataVersionName } from '../vocabulary/metadata.ts';
import { normalizeName } from '../vocabulary/singularize.ts';

/** What the server writes into an object of a record such as `metadata`. */
export type Metadata = {
  /** The property with the object. */
  readonly property: string;
  /** Times of the creation, and of the last change. */
  readonly created: readonly TimestampProperty[];
  readonly updated: readonly TimestampProperty[];
  /** Ids that a new record gets. */
  readonly ids: readonly MetadataId[];
  /** Versions, which count from 1. */
  readonly versions: readonly MetadataVersion[];
};

export type MetadataId = { readonly property: string; readonly style: IdStyle };

/** A version may be a text. */
export type MetadataVersion = { readonly property: string; readonly isText: boolean };

type MetadataObject = {
  readonly schemaViews: SchemaViews;
  readonly schemaPointers: readonly string[];
  readonly properties: ReadonlyMap<string, readonly string[]>;
  /** The path to the key of the record. */
  readonly keyPath: readonly string[];
};

type MetadataRule = {
  readonly name: string;
  readonly summary: string;
  readonly docs: string;
  infer(object: MetadataObject): Partial<Omit<Metadata, 'property'>>;
};

const metadataTime: MetadataRule = {
  name: 'metadata-time',
  summary: '`metadata.created_at` is set when a record is created, `updated_at` at every change',
  docs: '#metadata',
  infer: ({ schemaViews, schemaPointers }) => {
    const { created, updated } = inferTimestamps(schemaViews, { entity: schemaPointers });
    return { created, updated };
  },
};

const metadataId: MetadataRule = {
  name: 'metadata-id',
  summary: '`metadata.uid` is generated',
  docs: '#metadata',
  infer: ({ schemaViews, properties, keyPath }) => ({
    ids: [...properties].flatMap(([property, schemaPointers]) => {
      const { types, keywords } = schemaViews.of(schemaPointers);
      const isId = metadataIdName.test(normalizeName(property)) && keyPath.at(-1) !== property;
      const style = inferIdStyle(keywords.example) ?? inferIdStyle(uuidExample);
      return isId && types.includes('string') && style ? [{ property, style }] : [];
    }),
  }),
};

/** What ids look like where the document shows none. */
const uuidExample = '00000000-0000-4000-8000-00000000000a';

const metadataVersion: MetadataRule = {
  name: 'metadata-version',
  summary: '`metadata.version` counts the changes',
  docs: '#metadata',
  infer: ({ schemaViews, properties }) => ({
    versions: [...properties].flatMap(([property, schemaPointers]) => {
      const { types, keywords } = schemaViews.of(schemaPointers);
      const isText = types.includes('string');
      const isCounted = isText ? isNumericText(keywords.example) : types.includes('integer');
      return metadataVersionName.test(normalizeName(property)) && isCounted
        ? [{ property, isText }]
        : [];
    }),
  }),
};

function isNumericText(example: unknown): boolean {
  return example === undefined || /^\d+$/.test(`${example}`);
}

/** What the server writes into such an object; each rule adds its own properties. */
export const metadataRules: readonly MetadataRule[] = [metadataTime, metadataId, metadataVersion];

const noMetadata: Omit<Metadata, 'property'> = { created: [], updated: [], ids: [], versions: [] };

/** The object of a record with what the server says about it; `undefined` if there is nothing to write. */
export function inferMetadata(
  schemaViews: SchemaViews,
  { entity, key }: Pick<Resource, 'entity' | 'key'>,
): Metadata | undefined {
  const record = propertiesOf(schemaViews, schemaViews.of(entity));
  const isResourceObject = resourceIdentifierProperties.every((name) => record.has(name));
  for (const [property, schemaPointers] of record) {
    const isAttributes = isResourceObject && property === attributesProperty;
    if (!isAttributes && !metadataObjectName.test(normalizeName(property))) continue;
    const properties = propertiesOf(schemaViews, schemaViews.of(schemaPointers));
    const object = { schemaViews, schemaPointers, properties, keyPath: key.path };
    const rules = isAttributes ? [metadataTime] : metadataRules;
    const found = Object.assign({}, noMetadata, ...rules.map(({ infer }) => infer(object)));
    const metadata: Metadata = { property, ...found };
    const { created, updated, ids, versions } = metadata;
    if (created.length + updated.length + ids.length + versions.length > 0) return metadata;
  }
  return undefined;
}
