import {
  findBodySchema,
  findReplySchema,
  isScalarList,
  kindAt,
  type Operation,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import { type PathNode, type PathSegment, type PathTree, toTreeKey } from '../paths/path-tree.ts';
import type { Resource } from '../resource.ts';
import { ownKeyName } from '../vocabulary/key-names.ts';
import { scalarListHolders } from '../vocabulary/path-segments.ts';
import { isSameNoun, normalizeName, singularize } from '../vocabulary/singularize.ts';

/** A list of texts or numbers that is a property of a record: `/things/{id}/tags` of `tags`. */
export type ScalarList = {
  /** The property of the record. */
  readonly property: string;
  readonly schemaPointers: readonly string[];
  readonly change: 'show' | 'set' | 'add' | 'take';
  /**
   * The place of the values in a call: in the path, or in the body, as a whole or under a name; absent if there are none.
   */
  readonly source:
    | { readonly in: 'path' }
    | { readonly in: 'body'; readonly name: string | undefined }
    | undefined;
  /** The place of the list in the reply; absent if there is none. */
  readonly replyPath: readonly string[] | undefined;
};

type ScalarListContext = {
  readonly schemaViews: SchemaViews;
  readonly tree: PathTree;
  readonly byItemPath: ReadonlyMap<string, Resource>;
};

/** The record and its property that a path is about. */
export type ScalarListProperty = { readonly resource: Resource } & Pick<
  ScalarList,
  'property' | 'schemaPointers'
>;

/** Finds the property that a path is about, if all bodies there are lists of texts or numbers. */
export function findScalarListProperty(
  context: ScalarListContext,
  segments: readonly PathSegment[],
): ScalarListProperty | undefined {
  const isOne = segments.at(-1)?.kind === 'parameter';
  const listPath = isOne ? segments.slice(0, -1) : segments;
  const [above, noun] = [listPath.slice(0, -1), listPath.at(-1)];
  if (noun?.kind !== 'literal' || above.at(-1)?.kind !== 'parameter') return undefined;
  const resource = context.byItemPath.get(toTreeKey(above));
  if (resource?.kind !== 'collection' || resource.item === undefined) return undefined;
  const nodes = [listPath, [...listPath, valueSegment]].flatMap(
    (one) => context.tree.get(toTreeKey(one)) ?? [],
  );
  if (!areValues(context.schemaViews, nodes, noun.text)) return undefined;
  const found = [
    ...propertiesOf(context.schemaViews, context.schemaViews.of(resource.entity)),
  ].find(
    ([name, schemaPointers]) =>
      isListOf(name, noun.text) && isScalarList(context.schemaViews, schemaPointers),
  );
  return found && { resource, property: found[0], schemaPointers: found[1] };
}

/** `groups` and `group_ids` are lists of groups. */
function isListOf(property: string, noun: string): boolean {
  const one = singularize(normalizeName(noun));
  return isSameNoun(property, noun) || normalizeName(property) === `${one}ids`;
}

const valueSegment: PathSegment = { kind: 'parameter', name: '' };

type OperationEvidence = 'values' | 'nothing' | 'other';

const valueMethods = ['PUT', 'POST', 'DELETE'];
const listMethods = ['GET', 'HEAD', ...valueMethods];

/** Whether the operations of paths say that these are about such a list, and none contradicts. */
function areValues(schemaViews: SchemaViews, nodes: readonly PathNode[], noun: string): boolean {
  let hasValues = false;
  for (const { segments, operations } of nodes) {
    const isOne = segments.at(-1)?.kind === 'parameter';
    for (const operation of operations.values()) {
      const evidence = isOne
        ? evidenceOfOne(operation)
        : evidenceOfList(schemaViews, operation, noun);
      if (evidence === 'other') return false;
      hasValues ||= evidence === 'values';
    }
  }
  return hasValues;
}

/** The path of one value names it, so there is no need of a body. */
function evidenceOfOne(operation: Operation): OperationEvidence {
  const hasBody = findBodySchema(operation) !== undefined;
  return valueMethods.includes(operation.method) && !hasBody ? 'values' : 'other';
}

function evidenceOfList(
  schemaViews: SchemaViews,
  operation: Operation,
  noun: string,
): OperationEvidence {
  const { method } = operation;
  if (!listMethods.includes(method)) return 'other';
  const hasBody = findBodySchema(operation) !== undefined;
  if (method === 'DELETE' && !hasBody) return 'nothing';
  const find = hasBody ? findValuesInBody : findListInReply;
  return find(schemaViews, operation, noun) === undefined ? 'other' : 'values';
}

/** What an operation does with the list; `undefined` if its path is about no such list. */
export function findScalarList(
  context: ScalarListContext,
  operation: Operation,
  segments: readonly PathSegment[],
): (ScalarList & ScalarListProperty) | undefined {
  const valued = findScalarListProperty(context, segments);
  if (valued === undefined) return undefined;
  const { schemaViews } = context;
  const isOne = segments.at(-1)?.kind === 'parameter';
  const names = findValuesInBody(schemaViews, operation, valued.property);
  const source = isOne ? ({ in: 'path' } as const) : names && ({ in: 'body', ...names } as const);
  const replacements = {
    GET: 'show',
    HEAD: 'show',
    DELETE: 'take',
    POST: 'add',
    PUT: isOne ? 'add' : 'set',
  } as const;
  const change = replacements[operation.method as keyof typeof replacements];
  return {
    ...valued,
    change,
    source,
    replyPath: findListInReply(schemaViews, operation, valued.property),
  };
}

/**
 * Where a body carries values: it is a list of them, or has a list or a single value under the name
 * of the property.
 */
function findValuesInBody(
  schemaViews: SchemaViews,
  operation: Operation,
  noun: string,
): { readonly name: string | undefined } | undefined {
  const schema = findBodySchema(operation);
  if (schema === undefined) return undefined;
  if (isScalarList(schemaViews, [schema])) return { name: undefined };
  const found = [...propertiesOf(schemaViews, schemaViews.of([schema]))].find(
    ([name, schemaPointers]) =>
      isSameNoun(name, noun) &&
      (isScalarList(schemaViews, schemaPointers) ||
        kindAt(schemaViews, schemaPointers) === 'scalar'),
  );
  return found && { name: found[0] };
}

function findListInReply(
  schemaViews: SchemaViews,
  operation: Operation,
  noun: string,
): readonly string[] | undefined {
  const schema = findReplySchema(operation);
  if (schema === undefined) return undefined;
  if (isScalarList(schemaViews, [schema])) return [];
  const listPath = [...propertiesOf(schemaViews, schemaViews.of([schema]))];
  // An object with a key is a record that holds the list.
  if (listPath.some(([name]) => ownKeyName.test(name))) return undefined;
  const names = listPath.filter(([, schemaPointers]) => isScalarList(schemaViews, schemaPointers));
  const found =
    names.find(([name]) => isSameNoun(name, noun)) ??
    names.find(([name]) => scalarListHolders.includes(normalizeName(name)));
  return found && [found[0]];
}
