import {
  entriesOf,
  isObject,
  type JsonObject,
  kindAt,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { EnvelopeFinder } from '../bodies/envelope-finder.ts';
import { isSameSchema } from '../bodies/schema-similarity.ts';
import { parametersOf, toTreeKey } from '../paths/path-tree.ts';
import type { Resource } from '../resource.ts';
import { findListEntrySchema } from '../resources/record-schema.ts';
import {
  alternativeNames,
  creatorName,
  foreignSystem,
  personName,
  sentKeyEnding,
  userNouns,
} from '../vocabulary/record-properties.ts';
import { isSameNoun, normalizeName, singularize } from '../vocabulary/singularize.ts';

/** A property of a record that refers to records of another resource: `"labels": [{ "name": "bug" }]`. */
export type ObjectReference = {
  readonly property: string;
  /** The name of the rule that found the resource. */
  readonly rule: string;
  /** One object, a list of objects, or the key alone. */
  readonly holds: 'one' | 'many' | 'key';
  /** The resource; the keys of its path are the first ones of the record's own path. */
  readonly resource: string;
  readonly keyProperty: string;
  /** Further properties by which clients name a record. */
  readonly alternatives: readonly string[];
  /** The properties that the objects declare. */
  readonly shown: readonly string[];
  /** The property with a list of such objects, of which this is the first: `assignees` of `assignee`. */
  readonly firstOf: string | undefined;
  /** The property in which clients send the key instead: `assignee_id` of `assignee`. */
  readonly sentAs: string | undefined;
  /** Where the key of the record stands in the path, if it is a parent that clients do not name. */
  readonly parentIndex: number | undefined;
  /** Whether it is the caller who creates the record, unless the client says otherwise. */
  readonly isCreator: boolean;
};

/** What references are searched in. */
export type ReferenceContext = {
  readonly root: JsonObject;
  readonly schemaViews: SchemaViews;
  readonly envelopes: EnvelopeFinder;
  readonly resources: { readonly all: readonly Resource[] };
};

/** A property, and a resource that it may refer to. */
type ReferenceCandidate = {
  readonly context: ReferenceContext;
  readonly property: string;
  /** The schemas of its objects; none where it holds a key. */
  readonly schemaPointers: readonly string[];
  readonly resource: Resource;
};

type ReferenceRule = {
  readonly name: string;
  readonly summary: string;
  readonly docs: string;
  matches(candidate: ReferenceCandidate): boolean;
};

/** `labels`, `milestone` */
const namedReference: ReferenceRule = {
  name: 'named-reference',
  summary: 'A property with the noun of a resource holds its records: `milestone` of `/milestones`',
  docs: '#references',
  matches: ({ property, resource }) => isSameNoun(property, resource.noun),
};

/** `assignee`, `author`, `followers` */
const personReference: ReferenceRule = {
  name: 'person-reference',
  summary: 'A property that is called after the role of a person holds users: `author` of `/users`',
  docs: '#references',
  matches: ({ property, resource }) =>
    personName.test(singularize(normalizeName(property))) &&
    userNouns.includes(normalizeName(resource.noun)),
};

/** `{ "leader": { … } }` with the schema of a user */
const schemaReference: ReferenceRule = {
  name: 'schema-reference',
  summary: 'A property whose objects have the schema of a record, or of an entry of its list',
  docs: '#references',
  matches: ({ context, schemaPointers, resource }) => {
    const { schemaViews } = context;
    const { collection, parameter, noun } = resource;
    const search = { ...context, hint: { parameter, noun } };
    return (
      schemaPointers.length > 0 &&
      (isSameSchema(schemaViews, schemaPointers, resource.entity) ||
        isSameSchema(
          schemaViews,
          schemaPointers,
          findListEntrySchema(search, collection?.operations.get('GET')),
        ))
    );
  },
};

/** How the resource that a property refers to is found; the first rule that applies wins. */
export const referenceRules: readonly ReferenceRule[] = [
  namedReference,
  personReference,
  schemaReference,
];

type ReferringRecord = {
  /** The schemas of the record in the request. */
  readonly request: readonly string[];
  /** The record that the document shows. */
  readonly shown: JsonObject | undefined;
};

/** The properties of the records of a resource that refer to other records. */
export function inferObjectReferences(
  context: ReferenceContext,
  resource: Resource,
  { request, shown }: ReferringRecord,
): readonly ObjectReference[] {
  const { schemaViews } = context;
  const targets = listTargets(context, resource);
  if (targets.length === 0) return [];
  const sent = propertiesOf(schemaViews, schemaViews.of(request));
  const record = propertiesOf(schemaViews, schemaViews.of(resource.entity));
  return [...record].flatMap(([property, schemaPointers]) => {
    const form = toReferenceForm(schemaViews, schemaPointers);
    if (property === resource.key.path[0] || form === undefined) return [];
    // `customer` may be the key of a customer, where the document has both.
    if (form.isScalarToo && !showsObjects(shown?.[property])) return [];
    const search = { context, property, form, targets };
    return inferReference(search, { resource, sent, record }) ?? [];
  });
}

type ReferringProperties = {
  readonly resource: Resource;
  readonly sent: Properties;
  readonly record: Properties;
};

function inferReference(
  search: TargetSearch,
  { resource, sent, record }: ReferringProperties,
): ObjectReference | undefined {
  const { context, property, form } = search;
  const sentAs = findSentKeyProperty(context.schemaViews, sent, { property, form, entity: record });
  const isSent = sent.has(property) || sentAs !== undefined;
  const isCreator = creatorName.test(normalizeName(property)) && !isSent;
  if (form.holds === 'key' && !isCreator) return undefined;
  const found = findTarget(search);
  if (found === undefined) return undefined;
  const reference = toReference(context, resource, { property, form, ...found });
  const parentIndex = isSent ? undefined : findParentIndex(resource, reference, found.target);
  return { ...reference, sentAs, parentIndex, isCreator };
}

/** `organization` of `/organizations/{id}/memberships` is the one in the path. */
function findParentIndex(
  { ancestors }: Resource,
  { rule, holds }: Pick<ObjectReference, 'rule' | 'holds'>,
  target: Resource,
): number | undefined {
  const isParent = rule === namedReference.name && holds === 'one' && ancestors.at(-1) === target;
  return isParent ? ancestors.length - 1 : undefined;
}

type SentKeySearch = {
  readonly property: string;
  readonly form: ReferenceForm;
  readonly entity: Properties;
};

type Properties = ReadonlyMap<string, readonly string[]>;

/** The property of a request that only a key is sent in: `assignee_id`, `label_ids`. */
function findSentKeyProperty(
  schemaViews: SchemaViews,
  sent: Properties,
  { property, form, entity }: SentKeySearch,
): string | undefined {
  if (form.holds === 'key' || sent.has(property)) return undefined;
  const names = [property, singularize(property)].map(normalizeName);
  const kind = form.holds === 'many' ? 'array' : 'scalar';
  const found = [...sent].find(([name, pointers]) => {
    if (entity.has(name) || !mayBeOfKind(schemaViews, pointers, kind)) return false;
    const key = normalizeName(name).replace(foreignSystem, '');
    return names.some((one) => key.startsWith(one) && sentKeyEnding.test(key.slice(one.length)));
  });
  return found?.[0];
}

/** Whether a value is of a kind, or may be: a list, where the schema takes a text too. */
function mayBeOfKind(
  schemaViews: SchemaViews,
  schemaPointers: readonly string[],
  kind: 'array' | 'scalar',
): boolean {
  return (
    kindAt(schemaViews, schemaPointers) === kind ||
    schemaViews
      .of(schemaPointers)
      .choices.some(({ options }) => options.some((one) => kindAt(schemaViews, [one]) === kind))
  );
}

type FoundReference = {
  readonly property: string;
  readonly form: ReferenceForm;
  readonly rule: string;
  readonly target: Resource;
};

function toReference(
  context: ReferenceContext,
  resource: Resource,
  { property, form, rule, target }: FoundReference,
): Omit<ObjectReference, 'sentAs' | 'parentIndex' | 'isCreator'> {
  return {
    property,
    rule,
    holds: form.holds,
    resource: target.name,
    keyProperty: `${target.key.path[0]}`,
    alternatives: listAlternatives(context.schemaViews, target),
    shown: [...form.properties.keys()],
    firstOf: form.holds === 'one' ? findListProperty(context, resource, property) : undefined,
  };
}

/** The list of the same objects: `assignees` beside `assignee`. */
function findListProperty(
  { schemaViews }: ReferenceContext,
  { entity }: Resource,
  property: string,
): string | undefined {
  const found = [...propertiesOf(schemaViews, schemaViews.of(entity))].find(
    ([name, schemaPointers]) =>
      name !== property &&
      isSameNoun(name, property) &&
      toReferenceForm(schemaViews, schemaPointers)?.holds === 'many',
  );
  return found?.[0];
}

type ReferenceForm = {
  readonly holds: ObjectReference['holds'];
  readonly schemaPointers: readonly string[];
  readonly properties: ReadonlyMap<string, readonly string[]>;
  /** Whether a text or a number is allowed in the place of an object. */
  readonly isScalarToo: boolean;
};

function toReferenceForm(
  schemaViews: SchemaViews,
  schemaPointers: readonly string[],
): ReferenceForm | undefined {
  const schemaView = schemaViews.of(schemaPointers);
  const entries = entriesOf(schemaViews, schemaView);
  const isList = entries.length > 0;
  const one = isList ? entries : schemaPointers;
  const properties = propertiesOf(schemaViews, schemaViews.of(one));
  const isScalarToo = kindAt(schemaViews, one) === 'scalar';
  if (properties.size === 0)
    return isList || !isScalarToo
      ? undefined
      : { holds: 'key', schemaPointers: [], properties, isScalarToo: false };
  return { holds: isList ? 'many' : 'one', schemaPointers: one, properties, isScalarToo };
}

type TargetSearch = {
  readonly context: ReferenceContext;
  readonly property: string;
  readonly form: ReferenceForm;
  readonly targets: readonly Resource[];
};

function findTarget({ context, property, form, targets }: TargetSearch) {
  const { schemaPointers, properties, holds } = form;
  const mayHold = (target: Resource): boolean =>
    holds === 'key' || properties.has(`${target.key.path[0]}`);
  for (const { name, matches } of referenceRules) {
    const target = targets.find(
      (resource) => mayHold(resource) && matches({ context, property, schemaPointers, resource }),
    );
    if (target) return { rule: name, target };
  }
  return undefined;
}

/** The resources that records can refer to, those with the longest path in common first. */
function listTargets({ resources }: ReferenceContext, own: Resource): readonly Resource[] {
  const ownKey = `${toTreeKey(own.segments)}/`;
  const toParentKey = ({ segments }: Resource): string =>
    toTreeKey(segments.slice(0, segments.findLastIndex(({ kind }) => kind === 'parameter') + 1));
  return resources.all
    .filter(
      (target) =>
        target.kind === 'collection' &&
        target !== own &&
        target.key.path.length === 1 &&
        target.parameter !== '' &&
        (target.collection?.operations.has('GET') || target.item?.operations.has('GET')) &&
        ownKey.startsWith(`${toParentKey(target)}/`),
    )
    .sort(
      (one, other) =>
        parametersOf(other.segments).length - parametersOf(one.segments).length ||
        Number(other.hasCaller) - Number(one.hasCaller) ||
        Number(other.keys === 'listed') - Number(one.keys === 'listed') ||
        one.segments.length - other.segments.length,
    );
}

/** Names and ids beside the key, by which a record may be named too. */
function listAlternatives(schemaViews: SchemaViews, { entity, key }: Resource): readonly string[] {
  return [...propertiesOf(schemaViews, schemaViews.of(entity)).keys()].filter(
    (name) => name !== key.path[0] && alternativeNames.includes(name),
  );
}

function showsObjects(value: unknown): boolean {
  const [first] = [value].flat();
  return isObject(first);
}
