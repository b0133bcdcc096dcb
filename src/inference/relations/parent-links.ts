import { entriesOf, kindAt, propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import { parametersOf } from '../paths/path-tree.ts';
import type { NestedCollection, Resource } from '../resource.ts';
import {
  foreignKeyName,
  generalParentNames,
  isParentName,
} from '../vocabulary/record-properties.ts';
import { normalizeName, singularize } from '../vocabulary/singularize.ts';
import {
  atNestedCollection,
  findParentKeyProperties,
  type ParentKeyProperty,
} from './parent-keys.ts';

/** How the records of a nested collection such as `/issues/{number}/comments` refer to their parent. */
export type ParentLinks = {
  /** The name of the nested collection: `issues/{number}/comments`. */
  readonly nestedCollection: string;
  /** The number of keys in the path of the resource itself, and of those that the nested collection adds. */
  readonly ownKeyCount: number;
  readonly parentCount: number;
  /** For each added parent the property that holds its key: `["issue_number"]`; `null` where none does. */
  readonly parentKeys: readonly (readonly string[] | null)[];
  /** The property of the record with the key of the last parent. */
  readonly keyProperty: ParentKeyField | undefined;
  /** Properties with the parent as an object: `{ "issue": { "number": 7 } }`. */
  readonly objectProperties: readonly string[];
  /** Properties that list parents: `{ "projects": [{ "gid": "7" }] }`. */
  readonly listProperties: readonly ParentListField[];
  /** The name of the last parent, and the property of such an object that holds its key. */
  readonly parent: string | null;
  readonly parentKeyProperty: string;
  /** Whether records without a parent belong to all parents, because nothing lists these. */
  readonly includesUnlinked: boolean;
  /** The collections of the parents below records, and the record's own key: `/teams/{id}/members` for `/users/{id}/teams`. */
  readonly memberships?: ReverseMemberships | undefined;
};

export type ReverseMemberships = {
  readonly keyProperty: string;
  /** The names of the collections: `teams/{id}/members`. */
  readonly nestedCollections: readonly string[];
};

export type ParentKeyField = {
  readonly name: string;
  readonly schemaPointers: readonly string[];
  readonly isNullable: boolean;
  readonly isRequired: boolean;
};

export type ParentListField = {
  readonly name: string;
  /** The properties of a parent that an entry shows. */
  readonly shown: readonly string[];
};

type LinkedCollection = {
  readonly schemaViews: SchemaViews;
  readonly resource: Resource;
  readonly nestedCollection: NestedCollection;
};

type ParentLinkRule = {
  readonly name: string;
  readonly summary: string;
  readonly docs: string;
  infer(collection: LinkedCollection): Partial<ParentLinks>;
};

const parentKey: ParentLinkRule = {
  name: 'parent-key',
  summary: 'A record names its parent by a key: `issue_number`, also in `metadata`',
  docs: '#parent-key',
  infer: (collection) => {
    const properties = listParentKeys(collection);
    return {
      parentKeys: properties.map((property) => (property ? property.path : null)),
      keyProperty: findKeyField(collection, properties.at(-1) ?? null),
    };
  },
};

const parentObject: ParentLinkRule = {
  name: 'parent-object',
  summary: 'A record holds its parent as an object: `{ "issue": { "number": 7 } }`',
  docs: '#parent-object',
  infer: (collection) => {
    const named = listParentProperties(collection, 'object').map(([name]) => name);
    return { objectProperties: named.length > 0 ? named : listGeneralParents(collection) };
  },
};

/** Objects with the key of a parent of any kind: `{ "item": { "id": 7 } }`. */
function listGeneralParents({
  schemaViews,
  resource,
  nestedCollection,
}: LinkedCollection): readonly string[] {
  const key = nestedCollection.ancestors.at(-1)?.key.path.at(-1);
  return [...propertiesOf(schemaViews, schemaViews.of(resource.entity))].flatMap(
    ([name, schemaPointers]) =>
      generalParentNames.includes(normalizeName(name)) &&
      propertiesOf(schemaViews, schemaViews.of(schemaPointers)).has(`${key}`)
        ? [name]
        : [],
  );
}

const parentList: ParentLinkRule = {
  name: 'parent-list',
  summary: 'A record lists its parents: `{ "projects": [{ "gid": "7" }] }`',
  docs: '#parent-list',
  infer: (collection) => ({
    listProperties: listParentProperties(collection, 'array').map(([name, schemaPointers]) => ({
      name,
      shown: listEntryProperties(collection, schemaPointers),
    })),
  }),
};

/** How records refer to their parents; each rule adds its own properties. */
export const parentLinkRules: readonly ParentLinkRule[] = [parentKey, parentObject, parentList];

/** Infers how the records of a nested collection refer to their parent. */
export function inferParentLinks(
  schemaViews: SchemaViews,
  resource: Resource,
  nestedCollection: NestedCollection,
): ParentLinks {
  const ownKeyCount = parametersOf(resource.segments).length;
  const parents = nestedCollection.ancestors.slice(ownKeyCount);
  const parent = parents.at(-1);
  const collection = { schemaViews, resource, nestedCollection };
  const unlinked: ParentLinks = {
    nestedCollection: nestedCollection.name,
    ownKeyCount,
    parentCount: parents.length,
    parentKeys: [],
    keyProperty: undefined,
    objectProperties: [],
    listProperties: [],
    parent: parent?.name ?? null,
    parentKeyProperty: `${parent?.key.path.at(-1)}`,
    includesUnlinked:
      !nestedCollection.isMembership &&
      parents.some((one) => one === undefined || one.keys === 'any'),
    memberships: findReverseMemberships(resource, parents),
  };
  return Object.assign(unlinked, ...parentLinkRules.map((rule) => rule.infer(collection)));
}

/** Where records of the only parent become members of a record: `PUT /teams/{id}/members/{user}`. */
function findReverseMemberships(
  resource: Resource,
  [parent, ...others]: NestedCollection['ancestors'],
): ReverseMemberships | undefined {
  const { key, segments } = resource;
  if (parent === undefined || others.length > 0 || parametersOf(segments).length > 0)
    return undefined;
  const nestedCollections = parent.nestedCollections.flatMap(({ name, ancestors, isMembership }) =>
    isMembership && ancestors.length === 1 && ancestors[0] === resource ? [name] : [],
  );
  return nestedCollections.length === 0
    ? undefined
    : { keyProperty: key.storedProperty, nestedCollections };
}

function listParentKeys({
  schemaViews,
  resource,
  nestedCollection,
}: LinkedCollection): readonly (ParentKeyProperty | null)[] {
  return findParentKeyProperties(schemaViews, atNestedCollection(resource, nestedCollection))
    .slice(parametersOf(resource.segments).length)
    .map((property) => (property && isForeignKey(`${property.path.at(-1)}`) ? property : null));
}

/** Whether a property refers to another record: `user_id`, where `username` may be the record's own. */
function isForeignKey(property: string): boolean {
  return foreignKeyName.test(normalizeName(property));
}

function findKeyField(
  { schemaViews, resource }: LinkedCollection,
  property: ParentKeyProperty | null,
): ParentKeyField | undefined {
  const [name, ...rest] = property?.path ?? [];
  if (property === null || name === undefined || rest.length > 0) return undefined;
  const record = schemaViews.of(resource.entity);
  const { schemaPointers } = property;
  return {
    name,
    schemaPointers,
    isNullable: schemaViews.of(schemaPointers).types.includes('null'),
    isRequired: record.required.has(name),
  };
}

/** The properties with the name of the parent, in singular or plural, that hold an object or a list. */
function listParentProperties(
  { schemaViews, resource, nestedCollection }: LinkedCollection,
  wanted: 'object' | 'array',
): readonly (readonly [string, readonly string[]])[] {
  const parent = nestedCollection.ancestors.at(-1);
  const noun = singularize(normalizeName(parent?.noun ?? ''));
  return [...propertiesOf(schemaViews, schemaViews.of(resource.entity))].filter(
    ([name, schemaPointers]) =>
      (singularize(normalizeName(name)) === noun || (parent === resource && isParentName(name))) &&
      kindAt(schemaViews, schemaPointers) === wanted,
  );
}

function listEntryProperties(
  { schemaViews }: LinkedCollection,
  schemaPointers: readonly string[],
): readonly string[] {
  const entry = schemaViews.of(entriesOf(schemaViews, schemaViews.of(schemaPointers)));
  return [...propertiesOf(schemaViews, entry).keys()];
}
