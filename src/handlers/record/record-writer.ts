import {
  bodyEnvelopeOf,
  compileRecordRewrite,
  type Envelope,
  type GeneratedProperty,
  hiddenKeyProperty,
  nestedCollectionsProperty,
  type ParentKeyProperty,
  type PlannedOperation,
  type Resource,
  slugify,
  toRecordsName,
  toSlug,
  toTypedKey,
  valueAt,
  withValueAt,
  writeId,
} from '../../inference/inference.ts';
import {
  compileConformance,
  type JsonObject,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import type { HandlerContext, PlannedWrite } from '../handler-context.ts';
import { compileObjectReferences } from '../relations/object-references.ts';
import { compilePickInvalidValues } from './invalid-values.ts';
import { compileWriteMetadata } from './metadata.ts';
import { compileKeepVersion } from './record-version.ts';
import { setCreationTimes, setUpdateTimes } from './timestamps.ts';

/** A record's key in its own type, the keys of its path, and the context of its call. */
export type RecordIdentity = {
  readonly key: string | number;
  readonly keys: readonly string[];
  readonly context: Context;
};

/** The identity of a stored record. */
export function identityOf(
  { key }: Resource,
  record: JsonObject,
  { keys, context }: Omit<RecordIdentity, 'key'>,
): RecordIdentity {
  const stored = valueAt(record, key.path) ?? record[key.storedProperty];
  return { key: typeof stored === 'number' ? stored : `${stored}`, keys, context };
}

/** Makes a complete record of the fields that are known. */
export type ToRecord = (fields: JsonObject, identity: RecordIdentity) => StoredRecord;

/** Compiles the completion of a new record: defaults, slugs, parent keys, times, and whatever the document requires. */
export function compileToNewRecord(
  handlerContext: HandlerContext,
  planned: PlannedWrite,
): ToRecord {
  const { resource, nestedCollection, plan } = planned;
  const { record: rules, input } = plan;
  const { root, model } = handlerContext;
  const { schemaViews } = model;
  const complete = compileComplete(handlerContext, resource, input.envelope);
  const fill = compileFill(handlerContext, resource);
  const addDefaults = compileAddDefaults(schemaViews, planned);
  const fillParentKeys = compileFillParentKeys(schemaViews, rules.parentKeys);
  const { fillRelated } = compileObjectReferences(handlerContext, rules.references);
  const fillParentObject = compileFillParentObject(handlerContext, planned);
  const { replyPointers, initial } = rules;
  const metadata = compileWriteMetadata(rules.metadata);
  const version = compileKeepVersion(rules.version);
  const fillInitial = compileFillInitial(handlerContext, planned);
  const hasInitial = Object.keys(initial.values).length + initial.generated.length > 0;
  const rewriteExamples = compileRecordRewrite({ root, schemaViews }, resource, replyPointers);
  return (fields, identity) => {
    const { key, keys, context } = identity;
    const below = fillParentObject(fillParentKeys(addDefaults(fields), keys), identity);
    const given = metadata.create(fillRelated(below, { context, keys }), context);
    const timed = setCreationTimes(given, rules.timestamps, context.clock);
    const own = withKey(resource, timed, key);
    const filled = hasInitial
      ? { ...initial.values, ...fillInitial(timed, identity), ...own }
      : own;
    const keyed = version.first(filled);
    const shown = replyPointers ? keepValues(fill(replyPointers, keyed, identity), keyed) : keyed;
    const record = complete(shown, identity, timed);
    const rewritten = rewriteExamples(record, {
      given: withKey(resource, given, key),
      key,
      keys,
    });
    return withNestedCollections(
      rewritten,
      nestedCollection && [toRecordsName(nestedCollection, keys)],
    );
  };
}

/** A record that was filled in, with the values that it was given. */
function keepValues(filled: JsonObject, given: JsonObject): JsonObject {
  for (const name in given) if (filled[name] !== given[name]) return { ...filled, ...given };
  return filled;
}

/** Compiles the values that a record has unless they were sent. */
function compileAddDefaults(
  schemaViews: SchemaViews,
  planned: PlannedWrite,
): (fields: JsonObject) => JsonObject {
  const { defaults, slugProperties, sharedObjects } = planned.plan.input.fields;
  const toSlugs = compileToSlugs(schemaViews, planned);
  const added = Object.keys(defaults).length + Object.keys(sharedObjects).length;
  if (added + slugProperties.length === 0) return (fields) => fields;
  return (fields) => ({
    ...defaults,
    ...toSlugs(fields),
    ...toSharedObjects(sharedObjects, fields),
    ...fields,
  });
}

/** Compiles the completion of a changed record. */
export function compileToChangedRecord(
  handlerContext: HandlerContext,
  planned: PlannedOperation<PlannedWrite['plan']['kind'] | 'scalar-list' | 'object-list'>,
): ToRecord {
  const { resource, plan } = planned;
  const envelope = bodyEnvelopeOf(plan);
  const complete = compileComplete(handlerContext, resource, envelope);
  const version = compileKeepVersion(plan.record.version);
  return (fields, identity) => {
    const timed = setUpdateTimes(
      version.next(fields),
      plan.record.timestamps,
      identity.context.clock,
    );
    const record = complete(withKey(resource, timed, identity.key), identity, timed);
    return withNestedCollections(record, fields[nestedCollectionsProperty]);
  };
}

function streamOf(resource: Resource, { key, keys }: RecordIdentity): string {
  return `${toRecordsName(resource, keys)}/${key}`;
}

/** Compiles the generation of missing properties; values that were sent are kept, valid or not. */
function compileComplete(
  handlerContext: HandlerContext,
  resource: Resource,
  bodyEnvelope: Envelope | undefined,
) {
  const fill = compileFill(handlerContext, resource);
  const pickInvalid = compilePickInvalidValues(handlerContext, bodyEnvelope);
  return (given: JsonObject, identity: RecordIdentity, sent: JsonObject): StoredRecord => {
    const filled = fill(resource.entity, given, identity);
    const kept = pickInvalid ? { ...filled, ...pickInvalid(sent) } : filled;
    return withStoredKey(resource, kept, identity.key);
  };
}

function compileFill({ generate }: HandlerContext, resource: Resource) {
  return (
    schemaPointers: readonly string[],
    given: JsonObject,
    identity: RecordIdentity,
  ): JsonObject =>
    Object(
      generate(schemaPointers, streamOf(resource, identity), {
        given,
        extent: 'initial',
        check: 'type',
        now: identity.context.clock.now(),
      }),
    );
}

/** Compiles the generation of properties that the schema does not require. */
function compileFillInitial(
  { generate, model: { schemaViews } }: HandlerContext,
  { resource, plan }: PlannedWrite,
): (fields: JsonObject, identity: RecordIdentity) => JsonObject {
  const {
    initial: { generated },
    replyPointers = [],
  } = plan.record;
  if (generated.length === 0) return () => ({});
  const pointers = new Map([
    ...schemaViews.of(replyPointers).properties,
    ...schemaViews.of(resource.entity).properties,
  ]);
  const conforms = compileConformance(schemaViews);
  const toText = ({ property, kind, style }: GeneratedProperty, identity: RecordIdentity) => {
    const { key, context } = identity;
    if (style) return writeId(style, context.random).replace('{key}', () => `${key}`);
    const stream = `${streamOf(resource, identity)} ${property}`;
    const [schemaPointers = []] = [pointers.get(property)];
    const url = `https://example.com/${streamOf(resource, identity)}`;
    if (kind === 'url' && conforms(schemaViews.of(schemaPointers), url)) return url;
    return kind === 'entry'
      ? [generate(schemaViews.of(schemaPointers).items, stream, { extent: 'required' })]
      : generate(schemaPointers, stream, { name: kind, extent: 'initial', examples: 'similar' });
  };
  return (fields, identity) =>
    Object.fromEntries(
      generated
        .filter(({ property }) => fields[property] === undefined)
        .map((one) => [one.property, toText(one, identity)]),
    );
}

/** The objects of a record that repeat what was sent beside them. */
function toSharedObjects(
  sharedObjects: PlannedWrite['plan']['input']['fields']['sharedObjects'],
  fields: JsonObject,
): JsonObject {
  return Object.fromEntries(
    Object.entries(sharedObjects).flatMap(([property, names]) => {
      const sent = names.filter((name) => fields[name] !== undefined);
      const shared = Object.fromEntries(sent.map((name) => [name, fields[name]]));
      return sent.length > 0 ? [[property, shared]] : [];
    }),
  );
}

/** Compiles the slugs of a new record: `core-team` of the name Core Team. */
function compileToSlugs(
  schemaViews: SchemaViews,
  { plan }: PlannedWrite,
): (fields: JsonObject) => JsonObject {
  const { slugProperties, properties } = plan.input.fields;
  if (slugProperties.length === 0) return () => ({});
  const conforms = compileConformance(schemaViews);
  const slugs = Object.entries(properties).flatMap(([name, { schemaPointers }]) =>
    slugProperties
      .filter(({ property }) => property === name)
      .map((one) => ({ ...one, view: schemaViews.of(schemaPointers) })),
  );
  return (fields) => {
    const ofName = toSlug(fields);
    const written = slugs.map(({ property, source, view }) => {
      const slug = source === undefined ? ofName : toSourceSlug(fields[source]);
      return slug !== undefined && conforms(view, slug) ? [[property, slug]] : [];
    });
    return Object.fromEntries(written.flat());
  };
}

/** The slug of a value that was sent, which is one already if it has no blanks. */
function toSourceSlug(source: unknown): string | undefined {
  if (typeof source !== 'string') return undefined;
  return /^\S+$/.test(source) ? source : slugify(source);
}

/** Compiles the repetition of parent keys in a new record, where it does not have them. */
function compileFillParentKeys(
  schemaViews: SchemaViews,
  properties: readonly (ParentKeyProperty | null)[],
) {
  return (record: JsonObject, keys: readonly string[]): JsonObject =>
    properties.reduce((filled, property, index) => {
      const key = keys[index];
      if (property === null || key === undefined) return filled;
      return valueAt(filled, property.path) === undefined
        ? withValueAt(filled, property.path, toTypedKey(schemaViews, property.schemaPointers, key))
        : filled;
    }, record);
}

/** Compiles the object of the parent in a new record of a nested collection, where it does not have it. */
function compileFillParentObject(
  { model: { schemaViews } }: HandlerContext,
  { resource, plan: { target } }: PlannedWrite,
): (record: JsonObject, identity: RecordIdentity) => JsonObject {
  const {
    parent,
    objectProperties = [],
    ownKeyCount = 0,
    parentCount = 0,
  } = target.parentLinks ?? {};
  if (parent === undefined || parent === null) return (record) => record;
  const properties = propertiesOf(schemaViews, schemaViews.of(resource.entity));
  const object = [...properties].find(([name]) => name === objectProperties[0]);
  if (object === undefined) return (record) => record;
  const [property, schemaPointers] = object;
  const shown = propertiesOf(schemaViews, schemaViews.of(schemaPointers));
  return (fields, { keys, context }) => {
    const records = context.records(toRecordsName({ name: parent }, keys));
    const found = records.get(`${keys[ownKeyCount + parentCount - 1]}`);
    if (fields[property] !== undefined || found === undefined) return fields;
    const parts = Object.entries(found).filter(([name]) => shown.has(name));
    return { ...fields, [property]: Object.fromEntries(parts) };
  };
}

function withNestedCollections(record: StoredRecord, names: unknown): StoredRecord {
  return names === undefined ? record : { ...record, [nestedCollectionsProperty]: names };
}

/** Adds the key where records of the resource show it. */
function withKey({ key: { path } }: Resource, fields: JsonObject, key: string | number) {
  return path.length > 0 && valueAt(fields, path) !== key ? withValueAt(fields, path, key) : fields;
}

/** Adds the key where it is stored. */
function withStoredKey(resource: Resource, record: JsonObject, key: string | number) {
  return resource.key.storedProperty === hiddenKeyProperty
    ? { ...record, [hiddenKeyProperty]: `${key}` }
    : withKey(resource, record, key);
}
