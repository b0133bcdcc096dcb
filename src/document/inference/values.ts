import type { Operation } from '../operation.ts';
import type { Shapes } from '../shape.ts';
import { isSameNoun, plain } from './noun.ts';
import { isOfScalars, kindOf, outline } from './outline.ts';
import { type PathNode, type PathTree, type Step, toTreeKey } from './path-tree.ts';
import { findBodySchema, findReplySchema } from './reply.ts';
import type { Resource } from './resource.ts';

/** What is done with a list of texts or numbers that a record has: `/things/{id}/tags` of `tags`. */
export type Values = {
  /** The property of the record. */
  readonly property: string;
  readonly places: readonly string[];
  readonly turn: 'show' | 'set' | 'add' | 'take';
  /** Where values are named: at the end of the path, or in the body, under a name or as that; absent where nowhere. */
  readonly from:
    | { readonly in: 'path' }
    | { readonly in: 'body'; readonly name: string | undefined }
    | undefined;
  /** Where the list stands in the reply; absent where it does not. */
  readonly shown: readonly string[] | undefined;
};

type Ground = {
  readonly shapes: Shapes;
  readonly tree: PathTree;
  readonly found: ReadonlyMap<string, Resource>;
};

/** The record whose property a path is about, and what that is called. */
export type Valued = { readonly resource: Resource } & Pick<Values, 'property' | 'places'>;

/** Finds the property that a path is about, where all that is said there are lists of texts or numbers. */
export const findValued = (ground: Ground, steps: readonly Step[]): Valued | undefined => {
  const isOne = steps.at(-1)?.kind === 'parameter';
  const own = isOne ? steps.slice(0, -1) : steps;
  const [above, word] = [own.slice(0, -1), own.at(-1)];
  if (word?.kind !== 'literal' || above.at(-1)?.kind !== 'parameter') return undefined;
  const nodes = [own, [...own, lastOf]].flatMap((one) => ground.tree.get(toTreeKey(one)) ?? []);
  const told = nodes.flatMap((node) => listTold(ground.shapes, node, word.text));
  if (told.includes('other') || !told.includes('values')) return undefined;
  const resource = ground.found.get(toTreeKey(above));
  if (resource?.kind !== 'collection' || resource.item === undefined) return undefined;
  const found = [...outline(ground.shapes, ground.shapes.of(resource.entity))].find(
    ([name, places]) => isSameNoun(name, word.text) && isOfScalars(ground.shapes, places),
  );
  return found && { resource, property: found[0], places: found[1] };
};

const lastOf: Step = { kind: 'parameter', name: '' };

type Told = 'values' | 'nothing' | 'other';

const ofOne = ['PUT', 'POST', 'DELETE'];
const ofAll = ['GET', 'HEAD', ...ofOne];

/** What the operations at a path tell of it. */
const listTold = (
  shapes: Shapes,
  { steps, operations }: PathNode,
  word: string,
): readonly Told[] => {
  const tell = (operation: Operation): Told => {
    if (findBodySchema(operation) !== undefined)
      return findSent(shapes, operation, word) === undefined ? 'other' : 'values';
    if (operation.method === 'DELETE') return 'nothing';
    return findShown(shapes, operation, word) === undefined ? 'other' : 'values';
  };
  const isOne = steps.at(-1)?.kind === 'parameter';
  const tellOne = (operation: Operation): Told =>
    findBodySchema(operation) === undefined ? 'values' : 'other';
  return [...operations.values()].map((operation) => {
    const isKnown = (isOne ? ofOne : ofAll).includes(operation.method);
    return isKnown ? (isOne ? tellOne : tell)(operation) : 'other';
  });
};

/** What an operation does with them; `undefined` where its path is about no such property. */
export const findValues = (
  ground: Ground,
  operation: Operation,
  steps: readonly Step[],
): (Values & Valued) | undefined => {
  const valued = findValued(ground, steps);
  if (valued === undefined) return undefined;
  const { shapes } = ground;
  const isOne = steps.at(-1)?.kind === 'parameter';
  const named = findSent(shapes, operation, valued.property);
  const from = isOne ? ({ in: 'path' } as const) : named && ({ in: 'body', ...named } as const);
  const turns = {
    GET: 'show',
    HEAD: 'show',
    DELETE: 'take',
    POST: 'add',
    PUT: isOne ? 'add' : 'set',
  } as const;
  const turn = turns[operation.method as keyof typeof turns];
  return { ...valued, turn, from, shown: findShown(shapes, operation, valued.property) };
};

/** Where values stand in a body: it is a list of them, or holds one, or one alone, under the name for them. */
const findSent = (
  shapes: Shapes,
  operation: Operation,
  word: string,
): { readonly name: string | undefined } | undefined => {
  const schema = findBodySchema(operation);
  if (schema === undefined) return undefined;
  if (isOfScalars(shapes, [schema])) return { name: undefined };
  const found = [...outline(shapes, shapes.of([schema]))].find(
    ([name, places]) =>
      isSameNoun(name, word) &&
      (isOfScalars(shapes, places) || kindOf(shapes, shapes.of(places)) === 'scalar'),
  );
  return found && { name: found[0] };
};

const holders = ['data', 'items', 'values', 'results', 'result', 'list'];

const findShown = (
  shapes: Shapes,
  operation: Operation,
  word: string,
): readonly string[] | undefined => {
  const schema = findReplySchema(operation);
  if (schema === undefined) return undefined;
  if (isOfScalars(shapes, [schema])) return [];
  const own = [...outline(shapes, shapes.of([schema]))];
  // A record that has them is shown as one.
  if (own.some(([name]) => /^(id|uuid|key)$/i.test(name))) return undefined;
  const named = own.filter(([, places]) => isOfScalars(shapes, places));
  const found =
    named.find(([name]) => isSameNoun(name, word)) ??
    named.find(([name]) => holders.includes(plain(name)));
  return found && [found[0]];
};
