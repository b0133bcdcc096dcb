import {
  findBodySchema,
  findReplySchema,
  isScalarList,
  kindOf,
  type Operation,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import { type PathNode, type PathSegment, type PathTree, toTreeKey } from '../paths/path-tree.ts';
import type { Resource } from '../resource.ts';
import { ownKeyName } from '../vocabulary/key-names.ts';
import { scalarListHolders } from '../vocabulary/path-segments.ts';
import { isSameNoun, normalizeName } from '../vocabulary/singularize.ts';

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
  const nodes = [listPath, [...listPath, valueSegment]].flatMap(
    (one) => context.tree.get(toTreeKey(one)) ?? [],
  );
  const evidence = nodes.flatMap((node) => listEvidence(context.schemaViews, node, noun.text));
  if (evidence.includes('other') || !evidence.includes('values')) return undefined;
  const resource = context.byItemPath.get(toTreeKey(above));
  if (resource?.kind !== 'collection' || resource.item === undefined) return undefined;
  const found = [
    ...propertiesOf(context.schemaViews, context.schemaViews.of(resource.entity)),
  ].find(
    ([name, schemaPointers]) =>
      isSameNoun(name, noun.text) && isScalarList(context.schemaViews, schemaPointers),
  );
  return found && { resource, property: found[0], schemaPointers: found[1] };
}

const valueSegment: PathSegment = { kind: 'parameter', name: '' };

type OperationEvidence = 'values' | 'nothing' | 'other';

const valueMethods = ['PUT', 'POST', 'DELETE'];
const listMethods = ['GET', 'HEAD', ...valueMethods];

/** What the operations at a path say about it being such a list. */
function listEvidence(
  schemaViews: SchemaViews,
  { segments, operations }: PathNode,
  noun: string,
): readonly OperationEvidence[] {
  const toEvidence = (operation: Operation): OperationEvidence => {
    if (findBodySchema(operation) !== undefined)
      return findValuesInBody(schemaViews, operation, noun) === undefined ? 'other' : 'values';
    if (operation.method === 'DELETE') return 'nothing';
    return findListInReply(schemaViews, operation, noun) === undefined ? 'other' : 'values';
  };
  const isOne = segments.at(-1)?.kind === 'parameter';
  const toItemEvidence = (operation: Operation): OperationEvidence =>
    findBodySchema(operation) === undefined ? 'values' : 'other';
  return [...operations.values()].map((operation) => {
    const isKnown = (isOne ? valueMethods : listMethods).includes(operation.method);
    return isKnown ? (isOne ? toItemEvidence : toEvidence)(operation) : 'other';
  });
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
        kindOf(schemaViews, schemaViews.of(schemaPointers)) === 'scalar'),
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
