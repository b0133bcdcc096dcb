import { kindOf, propertiesOf, type SchemaView, type SchemaViews } from '../../openapi/openapi.ts';
import type { Resource } from '../resource.ts';
import {
  type AffectedGroup,
  batchReportNames,
  reportMessageName,
} from '../vocabulary/reply-properties.ts';
import { normalizeName, singularize } from '../vocabulary/singularize.ts';
import { toCountedNoun } from './count-reply.ts';

/** A property of a reply that reports what was done to many records. */
export type BatchReportProperty = {
  readonly property: string;
  /** The groups of records that it reports. */
  readonly groups: readonly AffectedGroup[];
  readonly form: BatchReportForm;
  readonly isRequired: boolean;
  /** The minimum number of entries, if it is a list. */
  readonly minItems: number;
};

/** How a property reports records: `3`, `true`, `[7, 8]`, `[{ "id": 7, "error": "…" }]`. */
export type BatchReportForm =
  | { readonly kind: 'number' | 'boolean' | 'none' }
  | { readonly kind: 'keys'; readonly schemaPointers: readonly string[] }
  | {
      readonly kind: 'entries';
      /** The property of an entry with the key; absent if there is none. */
      readonly key:
        | { readonly name: string; readonly schemaPointers: readonly string[] }
        | undefined;
      /** The property with an explanation in words. */
      readonly message: string | undefined;
    };

/** The properties of a reply that report what was done to many records: `deleted_count`, `failed`. */
export function inferBatchReport(
  schemaViews: SchemaViews,
  schema: string | undefined,
  resource: Resource,
): readonly BatchReportProperty[] {
  const reply = schemaViews.of(schema === undefined ? [] : [schema]);
  return [...propertiesOf(schemaViews, reply)].flatMap(([property, schemaPointers]) => {
    const counted = toCountedNoun(property, resource.noun);
    const groups = batchReportNames.find(([pattern]) => pattern.test(counted))?.[1];
    if (groups === undefined) return [];
    const schemaView = schemaViews.of(schemaPointers);
    const { minItems } = schemaView.keywords;
    return [
      {
        property,
        groups,
        form: toReportForm(schemaViews, schemaView, resource),
        isRequired: reply.required.has(property),
        minItems: typeof minItems === 'number' ? minItems : 0,
      },
    ];
  });
}

function toReportForm(
  schemaViews: SchemaViews,
  { types, items }: SchemaView,
  resource: Resource,
): BatchReportForm {
  if (types.includes('integer') || types.includes('number')) return { kind: 'number' };
  if (types.includes('boolean')) return { kind: 'boolean' };
  if (!types.includes('array')) return { kind: 'none' };
  const entry = schemaViews.of(items);
  return kindOf(schemaViews, entry) === 'scalar'
    ? { kind: 'keys', schemaPointers: [...items, ...resource.key.schemaPointers] }
    : { kind: 'entries', ...findEntryProperties(schemaViews, entry, resource) };
}

function findEntryProperties(
  schemaViews: SchemaViews,
  entry: SchemaView,
  { key, noun }: Resource,
): Pick<Extract<BatchReportForm, { kind: 'entries' }>, 'key' | 'message'> {
  const properties = propertiesOf(schemaViews, entry);
  const keyNames = [
    normalizeName(`${key.path.at(-1)}`),
    `${singularize(normalizeName(noun))}id`,
    ...['id', 'key'],
  ];
  const [name, schemaPointers = []] =
    [...properties].find(([one]) => keyNames.includes(normalizeName(one))) ?? [];
  return {
    key: name === undefined ? undefined : { name, schemaPointers },
    message: [...properties.keys()].find((one) => reportMessageName.test(one)),
  };
}
