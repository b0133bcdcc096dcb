import {
  type Conclusion,
  type Envelope,
  isObject,
  type JsonObject,
  objectOf,
  outline,
  readPointer,
  textAt,
} from '../document/document.ts';
import { isKept } from './compare.ts';
import { type Made, wrap } from './create.ts';
import type { Draft } from './draft.ts';
import { readAt } from './listing.ts';
import { toPath } from './path.ts';
import { listComparable, toReadDraft } from './record-story.ts';
import type { World } from './world.ts';

/** A record that may be changed. */
export type Changeable = Pick<Made, 'resource' | 'above' | 'entry'> & {
  /** Absent for what there is one of. */
  readonly key: string | undefined;
};

export type Change = {
  readonly draft: Draft;
  /** What was sent of the record. */
  readonly entry: JsonObject;
  /** The properties that are changed. */
  readonly names: readonly string[];
};

/** Reads the record; `undefined` where it is not shown. */
export const readRecord = async (world: World, read: Conclusion, target: Changeable) => {
  const draft = toReadDraft(world, read, target);
  const exchange = draft && (await world.sender.send(draft, 'guess'));
  const at = read.one?.path;
  const record = exchange && at && readAt(exchange.value, at);
  return exchange && at && isObject(record) ? { exchange, record, at } : undefined;
};

/** A request that changes a record: PATCH one property, PUT all. */
export const toChange = (
  world: World,
  update: Conclusion,
  target: Changeable,
  before: JsonObject | undefined,
): Change | undefined => {
  const { sent, behaviour } = update;
  if (!sent) return undefined;
  const { resource, entry: first } = target;
  const make = toMake(world, update, target);
  const current = before ?? first;
  const whole = make('everything', wrap(sent.path, pickLinks(world, update, current)));
  const values = whole && readAt(whole.body?.value, sent.path);
  if (!whole || !isObject(values)) return undefined;
  const { read = update } = world.plan.rolesOf(resource);
  const names = listComparable(world, read, values).filter(
    (name) => isPlain(name, values[name]) && !isKept(values[name], current[name]),
  );
  return behaviour === 'update' && !isWhole(world, update)
    ? toPart(world, sent, { make, names, values, current })
    : { draft: whole, entry: values, names };
};

export const toMake =
  ({ maker }: World, { operation }: Conclusion, { above, key }: Changeable): MakeChange =>
  (extent, given) =>
    maker.make(operation, {
      stream: `${operation.id} change`,
      extent,
      path: toPath(operation, key === undefined ? above : [...above, key]),
      given,
    });

type MakeChange = (extent: 'everything' | 'required', given: unknown) => Draft | undefined;

type Parting = {
  readonly make: MakeChange;
  readonly names: readonly string[];
  readonly values: JsonObject;
  readonly current: JsonObject;
};

/** With what is required beside it as it is. */
const toPart = (
  { shapes }: World,
  { path, places }: Envelope,
  { make, names: [name], values, current }: Parting,
): Change | undefined => {
  if (name === undefined) return undefined;
  const { required: demanded, properties } = shapes.of(places);
  const fixed = new Map(
    [...properties].filter(([, one]) => shapes.of(one).keywords.readOnly === true),
  );
  const required = [...demanded].filter((one) => current[one] !== undefined && !fixed.has(one));
  const kept = Object.fromEntries(required.map((one) => [one, current[one]]));
  const draft = make('required', wrap(path, { ...kept, [name]: values[name] }));
  return draft && { draft, entry: objectOf(readAt(draft.body?.value, path)), names: [name] };
};

/** What names other records stays as it is: there may be no others. */
const pickLinks = (world: World, update: Conclusion, record: JsonObject): JsonObject => {
  const names = listChangeable(world, update).filter((name) => isLink(name));
  return Object.fromEntries(
    names.filter((name) => record[name] !== undefined).map((name) => [name, record[name]]),
  );
};

const isLink = (name: string): boolean => /[_-]id$|[a-z]Id$/.test(name);

const isPlain = (name: string, value: unknown): boolean =>
  !isLink(name) && ((typeof value === 'string' && value !== '') || typeof value === 'number');

/** A POST to a record may change it by parts or as a whole, so all is sent. */
const isWhole = (world: World, update: Conclusion): boolean =>
  update.operation.method !== 'PATCH' && !/patch|partial/i.test(wordsOf(world, update));

/** What an operation says of itself. */
export const wordsOf = ({ document }: World, { operation }: Conclusion): string => {
  const said = objectOf(readPointer(document.root, operation.pointer));
  return ['operationId', 'summary'].map((name) => textAt(said, name)).join(' ');
};

/** The names of a record that a change may speak of. */
export const listChangeable = ({ shapes }: World, { sent }: Conclusion): readonly string[] => [
  ...outline(shapes, shapes.of(sent?.places ?? [])).keys(),
];
