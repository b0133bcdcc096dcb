import { propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import type { Resource } from '../resource.ts';
import { expandParameters, referenceSuffixes, wordBoundary } from '../vocabulary/list-queries.ts';
import { isSameNoun, normalizeName, singularize } from '../vocabulary/singularize.ts';
import type { ExpandedReference } from './list-query.ts';
import { findInput, type PropertyPointers } from './query-facts.ts';
import type { QueryRule } from './query-rule.ts';

export const expansionRule: QueryRule = {
  name: 'expansion',
  summary: '`expand` shows the records that a record refers to',
  docs: '#expanding-references',
  infer: (facts, query) => {
    const input = findInput(facts, expandParameters);
    if (input === undefined) return query;
    const references = findReferences({ ...facts, depth: 1 });
    return references.length === 0
      ? query
      : { ...query, expansion: { parameter: input.name, references } };
  },
};

/** How many references of references are followed. */
const maxDepth = 2;

type ReferenceFacts = {
  readonly schemaViews: SchemaViews;
  readonly properties: PropertyPointers;
  readonly resources: readonly Resource[];
  readonly depth: number;
};

/** The properties that may hold a record of a resource, or its key. */
function findReferences(facts: ReferenceFacts): readonly ExpandedReference[] {
  const { schemaViews, properties, resources, depth } = facts;
  if (depth > maxDepth) return [];
  return [...properties].flatMap(([property, schemaPointers]) => {
    const resource = mayHoldObject(schemaViews, schemaPointers)
      ? findReferred(resources, property)
      : undefined;
    if (resource === undefined) return [];
    const inner = propertiesOf(schemaViews, schemaViews.of(resource.entity));
    return {
      property,
      keyProperty: findKeyProperty(properties, property) ?? property,
      resource: resource.name,
      references: findReferences({ ...facts, properties: inner, depth: depth + 1 }),
    };
  });
}

/** True for an object with properties, and for a list of them. */
function mayHoldObject(schemaViews: SchemaViews, schemaPointers: readonly string[]): boolean {
  const view = schemaViews.of(schemaPointers);
  const holder = view.items.length > 0 ? schemaViews.of(view.items) : view;
  return propertiesOf(schemaViews, holder).size > 0;
}

/** The resource that a property is called after: `customer`, `customers`, else `default_customer`. */
function findReferred(resources: readonly Resource[], property: string): Resource | undefined {
  const words = property.split(wordBoundary).map(normalizeName);
  const endings = words.map((_, index) => words.slice(index).join(''));
  const own = resources.filter((one) => one.kind === 'collection' && one.ancestors.length === 0);
  return (
    own.find(({ noun }) => isSameNoun(property, noun)) ??
    own.find(({ noun }) => endings.includes(singularize(normalizeName(noun))))
  );
}

/** The property with the key beside one for the whole record: `owner_id` beside `owner`. */
function findKeyProperty(properties: PropertyPointers, property: string): string | undefined {
  const names = referenceSuffixes.map((suffix) => normalizeName(property) + suffix);
  return [...properties.keys()].find((name) => names.includes(normalizeName(name)));
}
