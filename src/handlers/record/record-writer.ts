import {
  atNestedCollection,
  compileExampleRewrite,
  compileParentKeyWriter,
  findKeyExample,
  hiddenKeyProperty,
  inferTimestamps,
  isSameSchema,
  isSlugProperty,
  nestedCollectionsProperty,
  type PlannedOperation,
  type Resource,
  toRecordsName,
  toSlug,
  valueAt,
  withValueAt,
} from '../../inference/inference.ts';
import {
  compileConformance,
  type JsonObject,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import { compilePickInvalidValues } from './invalid-values.ts';
import { compileReadFields, type ReadFields } from './request-fields.ts';
import { setCreationTimes, setUpdateTimes } from './timestamps.ts';

/** Makes the records of a resource whole. */
export type RecordWriter = {
  readonly readFields: ReadFields;
  /** A new record with this key. */
  toNewRecord(fields: JsonObject, named: RecordIdentity): StoredRecord;
  /** A record in the place of another. */
  toChangedRecord(fields: JsonObject, named: RecordIdentity): StoredRecord;
};

/** A record's key in its own type, the keys of its path, and the clock. */
export type RecordIdentity = {
  readonly key: string | number;
  readonly keys: readonly string[];
  readonly context: Context;
};

export function compileRecordWriter(
  ground: HandlerContext,
  conclusion: PlannedOperation,
  resource: Resource,
): RecordWriter {
  const { model, generate } = ground;
  const { shapes } = model;
  const { recordEnvelope, nestedCollection } = conclusion;
  const stamps = inferTimestamps(shapes, resource);
  const ancestry = compileParentKeyWriter(
    shapes,
    nestedCollection ? atNestedCollection(resource, nestedCollection) : resource,
  );
  // What the reply says of a new record, and the record's own schema does not, is kept with it.
  const isOther =
    recordEnvelope !== undefined &&
    !isSameSchema(shapes, recordEnvelope.schemaPointers, resource.entity);
  const shown = isOther ? recordEnvelope.schemaPointers : undefined;
  const follow = compileExampleRewrite(shapes, shown ?? resource.entity, {
    example: findKeyExample({ root: ground.root, shapes }, resource),
    segments: resource.segments,
  });
  const initial = readDefaults(shapes, conclusion, resource);
  const slugsOf = compileSlugs(shapes, resource);
  const unsoundOf = compilePickInvalidValues(ground, conclusion);
  const fill = (places: readonly string[], given: JsonObject, stream: string): JsonObject =>
    Object(generate(places, stream, { given, extent: 'initial', check: 'type' }));
  const whole = (
    fields: JsonObject,
    { key, keys }: RecordIdentity,
    before?: typeof shown,
  ): StoredRecord => {
    const stream = `${toRecordsName(resource, keys)}/${key}`;
    const given = withKey(resource, fields, key);
    // What was sent is in the record's own form by now.
    const shownToo = before ? { ...fill(before, given, stream), ...given } : given;
    const made = { ...fill(resource.entity, shownToo, stream), ...unsoundOf(fields) };
    return withStoredKey(resource, made, key);
  };
  return {
    readFields: compileReadFields(ground, conclusion, resource),
    toNewRecord: (fields, named) => {
      const said = { ...initial, ...slugsOf(fields), ...fields };
      const given = ancestry.fillMissing(said, named.keys);
      const made = whole(setCreationTimes(given, stamps, named.context.clock), named, shown);
      const keyed = withKey(resource, given, named.key);
      const followed = follow(made, { given: keyed, key: named.key });
      return withNestedCollections(
        followed,
        nestedCollection && [toRecordsName(nestedCollection, named.keys)],
      );
    },
    toChangedRecord: (fields, named) =>
      withNestedCollections(
        whole(setUpdateTimes(fields, stamps, named.context.clock), named),
        fields[nestedCollectionsProperty],
      ),
  };
}

/** What the request's schema says of what nobody sends, where the record has room for it. */
function readDefaults(
  shapes: SchemaViews,
  { bodyEnvelope }: PlannedOperation,
  { entity }: Resource,
): Record<string, unknown> {
  const fits = compileConformance(shapes);
  const asked = propertiesOf(shapes, shapes.of(bodyEnvelope?.schemaPointers ?? []));
  const initial: Record<string, unknown> = {};
  for (const [name, places] of propertiesOf(shapes, shapes.of(entity))) {
    const { default: value } = shapes.of(asked.get(name) ?? []).keywords;
    if (value !== undefined && value !== null && fits(shapes.of(places), value))
      initial[name] = value;
  }
  return initial;
}

/** What of a new record is called after its name. */
function compileSlugs(
  shapes: SchemaViews,
  { entity }: Resource,
): (fields: JsonObject) => JsonObject {
  const fits = compileConformance(shapes);
  const slugs = [...propertiesOf(shapes, shapes.of(entity))].filter(([name]) =>
    isSlugProperty(name),
  );
  if (slugs.length === 0) return () => ({});
  return (fields) => {
    const slug = toSlug(fields);
    const taking = slugs.filter(
      ([, places]) => slug !== undefined && fits(shapes.of(places), slug),
    );
    return Object.fromEntries(taking.map(([name]) => [name, slug]));
  };
}

/** With the views that it is in. */
function withNestedCollections(made: StoredRecord, views: unknown): StoredRecord {
  return views === undefined ? made : { ...made, [nestedCollectionsProperty]: views };
}

/** With its key where records of the resource show it. */
function withKey({ key: { path } }: Resource, fields: JsonObject, key: string | number) {
  return path.length > 0 && valueAt(fields, path) !== key ? withValueAt(fields, path, key) : fields;
}

/** With its key where it is stored. */
function withStoredKey(resource: Resource, made: JsonObject, key: string | number) {
  return resource.key.storedProperty === hiddenKeyProperty
    ? { ...made, [hiddenKeyProperty]: `${key}` }
    : withKey(resource, made, key);
}
