import {
  isJsonMediaType,
  type JsonObject,
  kindOf,
  type Operation,
  type OutgoingRequest,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import { isSameOrCopiedSchema } from '../bodies/schema-similarity.ts';
import type { Resource } from '../resource.ts';
import { isSameNoun, normalizeName, singularize } from '../vocabulary/singularize.ts';
import {
  eventNameProperties,
  findChangeKind,
  mayMeanCreation,
  participleWord,
  payloadRecordNames,
  previousRecordName,
  splitEventName,
  unlistedEventName,
} from '../vocabulary/webhooks.ts';
import type { EventContext } from './event-meaning.ts';

/** What the body of a webhook shows before its event is known. */
export type PayloadSurvey = {
  readonly mediaType: string;
  /** The schema of the body; absent without one. */
  readonly schema: string | undefined;
  /** The objects of the body: the body itself, its properties, and theirs. */
  readonly objects: readonly PayloadObject[];
  /** The property with the name of the event, and the names that the document lists for it. */
  readonly eventProperty: EventProperty | undefined;
};

export type PayloadObject = {
  readonly path: readonly string[];
  readonly schemaPointers: readonly string[];
  /** The resources whose records it may be. */
  readonly resources: readonly Resource[];
};

export type EventProperty = { readonly name: string; readonly values: readonly string[] };

/** @param nouns The nouns of the resources that it is about, where they are known. */
export function surveyPayload(
  context: EventContext,
  { name, operation }: Pick<OutgoingRequest, 'name' | 'operation'>,
  nouns: readonly string[],
): PayloadSurvey {
  const { mediaType, pointer } = findContent(operation);
  if (pointer === undefined)
    return { mediaType, schema: undefined, objects: [], eventProperty: undefined };
  return surveySchema(context, { name, nouns, mediaType, schema: `${pointer}/schema` });
}

/** The schema of a body that reports an event. */
export type EventBody = {
  readonly name: string;
  readonly nouns: readonly string[];
  readonly mediaType: string;
  readonly schema: string;
};

export function surveySchema(
  context: EventContext,
  { name, nouns, mediaType, schema }: EventBody,
): PayloadSurvey {
  const isRecordName = compileIsRecordName(name, nouns);
  const place = { path: [], schemaPointers: [schema] };
  const objects = listObjects({ ...context, isRecordName }, place, 2);
  return { mediaType, schema, objects, eventProperty: findEventProperty(context, schema) };
}

/** Whether a property may hold the record: `data`, or `issue` in the payload of `issue-opened`. */
function compileIsRecordName(
  webhookName: string,
  nouns: readonly string[],
): (name: string) => boolean {
  const words = splitEventName(webhookName).map(singularize).join('');
  return (name) => {
    const noun = normalizeName(name);
    return (
      payloadRecordNames.includes(noun) ||
      previousRecordName.test(noun) ||
      words.includes(singularize(noun)) ||
      nouns.some((one) => isSameNoun(one, name))
    );
  };
}

type Content = { readonly mediaType: string; readonly pointer: string | undefined };

/** JSON where there is a choice. Some documents describe the body as that of a reply. */
function findContent({ body, replies }: Operation): Content {
  const reply = [...replies].find(([status]) => status.startsWith('2'))?.[1];
  const contents = [body?.content, reply?.content].flatMap((content) => [...(content ?? [])]);
  const [mediaType, pointer] = contents.find(([type]) => isJsonMediaType(type)) ??
    contents[0] ?? ['application/json', undefined];
  return { mediaType, pointer };
}

type ObjectPlace = Pick<PayloadObject, 'path' | 'schemaPointers'>;

type ObjectSearch = EventContext & { readonly isRecordName: (name: string) => boolean };

function listObjects(
  context: ObjectSearch,
  place: ObjectPlace,
  depth: number,
): readonly PayloadObject[] {
  const { schemaViews, isRecordName } = context;
  const { path, schemaPointers } = place;
  const view = schemaViews.of(schemaPointers);
  const object = { path, schemaPointers, resources: findRecordResources(context, place) };
  if (depth === 0) return [object];
  const inner = [...propertiesOf(schemaViews, view)].filter(
    ([name, pointers]) =>
      isRecordName(name) &&
      (kindOf(schemaViews, schemaViews.of(pointers)) === 'object' || isAny(schemaViews, pointers)),
  );
  return [
    object,
    ...inner.flatMap(([name, pointers]) =>
      listObjects(context, { path: [...path, name], schemaPointers: pointers }, depth - 1),
    ),
  ];
}

/** `data: {}`. */
function isAny(schemaViews: SchemaViews, schemaPointers: readonly string[]): boolean {
  const { types, choices, keywords } = schemaViews.of(schemaPointers);
  return types.length === 0 && choices.length === 0 && keywords.enum === undefined;
}

/**
 * The resources whose schema this is. A body, or a property with a name such as `data`, may also have most
 * of their properties.
 */
function findRecordResources(
  { schemaViews, resources, propertiesOf: propertiesOfResource }: EventContext,
  { path, schemaPointers }: ObjectPlace,
): readonly Resource[] {
  const own = propertiesOf(schemaViews, schemaViews.of(schemaPointers));
  const [first] = own.keys();
  if (first === undefined) return [];
  const related = resources.filter((resource) => propertiesOfResource(resource).has(first));
  const same = related.filter(({ entity }) =>
    isSameOrCopiedSchema(schemaViews, schemaPointers, entity),
  );
  const last = path.at(-1);
  if (same.length > 0 || (last !== undefined && !payloadRecordNames.includes(normalizeName(last))))
    return same;
  return related.filter((resource) => {
    const [key] = resource.key.path;
    return key !== undefined && own.has(key) && sharesMost(own, propertiesOfResource(resource));
  });
}

function sharesMost(
  own: ReadonlyMap<string, unknown>,
  other: ReadonlyMap<string, unknown>,
): boolean {
  const shared = [...own.keys()].filter((name) => other.has(name)).length;
  return shared > 2 && 3 * shared >= 2 * own.size;
}

/** The property of an envelope that names the event, and its listed or shown values. */
function findEventProperty(
  { schemaViews }: EventContext,
  schema: string,
): EventProperty | undefined {
  const properties = [...propertiesOf(schemaViews, schemaViews.of([schema]))];
  for (const { pattern, isCertain } of eventNameProperties) {
    for (const [name, pointers] of properties) {
      if (!pattern.test(normalizeName(name))) continue;
      const view = schemaViews.of(pointers);
      const values = listValues(schemaViews, pointers);
      if (isText(view.types) && (isCertain || values.some(namesChange))) return { name, values };
    }
  }
  return undefined;
}

/** The text of an envelope that is called `type` or the like, and has no values: it can only be the event. */
export function findUnlistedEventName(
  { schemaViews }: EventContext,
  schema: string,
): EventProperty | undefined {
  const properties = [...propertiesOf(schemaViews, schemaViews.of([schema]))];
  const found = properties.find(
    ([name, pointers]) =>
      unlistedEventName.test(normalizeName(name)) &&
      schemaViews.of(pointers).types.join() === 'string' &&
      schemaViews.of(pointers).keywords.format === undefined &&
      listValues(schemaViews, pointers).length === 0,
  );
  return found && { name: found[0], values: [] };
}

/** Whether a value has a word for a change: `created`, `order.paid`. */
function namesChange(value: string): boolean {
  return splitEventName(value).some(
    (word) =>
      findChangeKind(word) !== undefined || mayMeanCreation(word) || participleWord.test(word),
  );
}

function isText(types: readonly string[]): boolean {
  return types.length === 0 || types.includes('string');
}

/** The values of an enumeration, a constant or an example. */
function listValues(
  schemaViews: SchemaViews,
  schemaPointers: readonly string[],
): readonly string[] {
  const { keywords, choices } = schemaViews.of(schemaPointers);
  const own = valuesOf(keywords);
  const options = choices.flatMap(({ options }) => options);
  const all = own.length > 0 ? own : options.flatMap((option) => listValues(schemaViews, [option]));
  return all.filter((value) => typeof value === 'string');
}

function valuesOf({
  enum: values,
  const: constant,
  example,
  examples,
}: JsonObject): readonly string[] {
  const lists = [values, constant, example, examples].map((list) =>
    (Array.isArray(list) ? list : [list]).filter((value) => typeof value === 'string'),
  );
  return lists.find((list) => list.length > 0) ?? [];
}
