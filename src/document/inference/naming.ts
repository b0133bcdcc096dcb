import type { Operation } from '../operation.ts';
import type { Shapes } from '../shape.ts';
import type { Bodies } from './bodies.ts';
import type { Envelope } from './envelope.ts';
import { toSought } from './envelopes.ts';
import { isNested } from './members.ts';
import { isSameNoun, plain, singular } from './noun.ts';
import { entriesOf, isOfScalars, kindOf, outline } from './outline.ts';
import { findBodySchema } from './reply.ts';
import type { Resource } from './resource.ts';

/** How a call says which records it changes: by a list of their keys, or in entries that hold the changes besides. */
export type Naming =
  | {
      readonly by: 'list';
      readonly in: 'body' | 'query';
      readonly name: string;
      /** The way to what is to be changed in each. */
      readonly changes: readonly string[];
    }
  | {
      readonly by: 'entries';
      readonly entries: Envelope['path'];
      /** The way from an entry to what is to be changed. */
      readonly changes: readonly string[];
    };

/** That, and where the changes stand. */
export type Named = { readonly naming: Naming | undefined; readonly sent: Envelope };

type Ground = { readonly shapes: Shapes; readonly bodies: Bodies };

/** What holds the changes of a record beside its key. */
const changing =
  /^(changes?|updates?|data|attributes|fields|values|properties|patch|set|payload|body)$/;

/** Finds how a body names the records of a resource, by their keys, that it changes; `undefined` where it does not. */
export const findNaming = (
  ground: Ground,
  operation: Operation,
  resource: Resource,
): Named | undefined => {
  const schema = findBodySchema(operation);
  if (schema === undefined) return undefined;
  const sent = ground.bodies.sent(operation, toSought(resource));
  const beside = findEntries(ground, schema, resource);
  if (beside) return beside;
  if (sent && holdsKey(ground, sent.places, resource)) return { naming: undefined, sent };
  return findKeyList(ground, operation, { schema, resource });
};

const holdsKey = ({ shapes }: Ground, places: readonly string[], { key }: Resource): boolean => {
  const [name] = key.path;
  return name !== undefined && shapes.of(places).properties.has(name);
};

/** Entries with a key and, beside it, what is to be changed: `{ "updates": [ { "id": 7, "changes": { … } } ] }`. */
const findEntries = (ground: Ground, schema: string, resource: Resource): Named | undefined => {
  for (const { path, places } of listLists(ground.shapes, schema)) {
    const inner = holdsKey(ground, places, resource)
      ? findChanges(ground, places, resource)
      : undefined;
    if (inner)
      return {
        naming: { by: 'entries', entries: path, changes: inner.path.map(String) },
        sent: { path: [...path, ...inner.path], places: inner.places },
      };
  }
  return undefined;
};

/** A body that is a list, and the lists in one; and the body itself. */
const listLists = (shapes: Shapes, schema: string): readonly Envelope[] => {
  const lists: Envelope[] = [{ path: [], places: [schema] }];
  for (const [path, places] of [
    [[], [schema]] as const,
    ...[...outline(shapes, shapes.of([schema]))].map(([name, at]) => [[name], at] as const),
  ]) {
    const shape = shapes.of(places);
    const entries = entriesOf(shapes, shape);
    if (kindOf(shapes, shape) === 'array') lists.push({ path: [...path, 0], places: entries });
  }
  return lists;
};

/** The object that holds changes, by its name and what is in it; not one that the record has itself. */
const findChanges = (
  { shapes }: Ground,
  places: readonly string[],
  { noun, entity }: Resource,
): Envelope | undefined => {
  const own = outline(shapes, shapes.of(entity));
  const found = [...outline(shapes, shapes.of(places))].find(([name, at]) => {
    const isCalledSo = changing.test(plain(name)) || isSameNoun(name, noun);
    const isObject = kindOf(shapes, shapes.of(at)) === 'object' && isNested(shapes, at);
    const inner = isCalledSo && isObject ? [...outline(shapes, shapes.of(at)).keys()] : [];
    return !own.has(name) && inner.some((one) => own.has(one));
  });
  return found && { path: [found[0]], places: found[1] };
};

type Asked = { readonly schema: string; readonly resource: Resource };

/** `{ "ids": [7, 8], "status": "closed" }`, and `{ "ids": [7, 8], "changes": { … } }`; the keys in the query, too. */
const findKeyList = (
  ground: Ground,
  { parameters }: Operation,
  { schema, resource }: Asked,
): Named | undefined => {
  const { shapes } = ground;
  const { entity, key } = resource;
  const own = outline(shapes, shapes.of(entity));
  const asked = [...outline(shapes, shapes.of([schema]))];
  const isOfKeys = (name: string, places: readonly string[]): boolean =>
    !own.has(name) && namesOwnKeys(name, resource) && isOfScalars(shapes, places);
  const inBody = asked.find(([name, places]) => isOfKeys(name, places));
  const inQuery = parameters.find(
    ({ in: place, name, schema: at }) => place === 'query' && isOfKeys(name, [at]),
  );
  const name = inBody?.[0] ?? inQuery?.name;
  if (name === undefined) return undefined;
  const naming = { by: 'list', in: inBody ? 'body' : 'query', name } as const;
  const changes = findChanges(ground, [schema], resource);
  if (changes) return { naming: { ...naming, changes: changes.path.map(String) }, sent: changes };
  const isFlat = asked.some(([one]) => one !== key.path[0] && own.has(one));
  return isFlat
    ? { naming: { ...naming, changes: [] }, sent: { path: [], places: [schema] } }
    : undefined;
};

const keyWords = ['id', 'key', 'uuid', 'guid', 'gid'];

/** Whether a name is that of keys of these records: `ids`, `order_ids`, and `orders` themselves. */
const namesOwnKeys = (name: string, { noun, key }: Resource): boolean => {
  const [one, word] = [singular(plain(noun)), singular(plain(name))];
  const own = plain(`${key.path.at(-1)}`);
  const starts = ['', one, 'item', 'record', 'object', 'selected'];
  return (
    word === one ||
    [...keyWords, own].some((key) => starts.some((start) => plain(name) === `${start}${key}s`))
  );
};
