import {
  type Conclusion,
  type JsonObject,
  kindOf,
  openFits,
  outline,
  type Resource,
  readPointer,
  type Shape,
  type Shapes,
  toRecordsName,
  typed,
  valueAt,
} from '../../document/document.ts';
import type { Records, StoredRecord } from '../../store/store.ts';
import type { Answer, Call, Context, Outcome } from '../behaviour.ts';
import { openEntries } from './body.ts';
import { refuseTaken } from './conflict.ts';
import { type Done, openCountsOfMany } from './counts.ts';
import { restart } from './descendants.ts';
import type { Ground } from './ground.ts';
import { noticeKey } from './key-notice.ts';
import { keyOf, openKeys, openOthers, toOwnKeys, writePath } from './keys.ts';
import { openLooked } from './looked.ts';
import { needAncestors } from './lookup.ts';
import { openNewKey } from './new-key.ts';
import { openFileFacts } from './sent-file.ts';
import type { Change, Changing } from './update.ts';
import { type Frame, showRecords, toFrame } from './view.ts';
import { openWorded } from './worded.ts';
import { openWriting } from './write.ts';

/**
 * Creates a record, or one for each entry of a list, and answers with it. Where `change` is given, a
 * record that is there already is changed.
 */
export const openCreate = (
  ground: Ground,
  conclusion: Conclusion,
  resource: Resource,
  change?: Change,
): Answer => {
  const { operation, ancestors } = conclusion;
  const frame = toFrame(operation);
  const keysOf = openKeys(ground.inference, conclusion);
  const create = openCreating(ground, conclusion, resource, change);
  const said = openSaid(ground, conclusion, resource);
  const entriesOf = openEntries(ground.inference.shapes, conclusion);
  const factsOf = openFileFacts(ground.inference.shapes, resource);
  const bareKeyOf = openBareKey(ground, conclusion, frame);
  // Nobody counts which of what may be there already was.
  const counts = change
    ? undefined
    : openCountsOfMany(ground.inference.shapes, conclusion, resource);
  // RFC 9110, sections 10.2.2 and 15.3.2: it names what was created.
  const isTold = [201, 202].includes(frame.status) || !showsKey(ground, conclusion, resource);
  const hasLocation =
    documentsHeader(ground, operation, { status: frame.status, name: 'location' }) ||
    (hasAddress(resource) && isTold);
  const othersOf = openOthers(conclusion);
  const wordedOf = openWorded(ground.inference.shapes, resource);
  const addressOf = openAddress(ground, resource);
  const createSent = (sent: readonly JsonObject[], making: Creation): readonly StoredRecord[] =>
    (sent.length > 0 ? sent : [{}]).map((entry) =>
      create({ ...factsOf(entry), ...said(making.call), ...entry }, making),
    );
  // What is but named is there, or is called so from now on.
  const createNamed = (entry: JsonObject, making: Creation): StoredRecord => {
    const key = readOwnKey(resource.key.path, entry);
    if (key === undefined) return create(entry, making);
    const known = making.context.records(toRecordsName(resource, making.keys)).get(key);
    return known ?? create(entry, { ...making, key });
  };
  return (call, context) => {
    const keys = keysOf(call, context);
    needAncestors(context, { ancestors, keys });
    const making = { call, context, keys };
    const worded = wordedOf(call.body);
    const records = worded
      ? worded.map((entry) => createNamed(entry, making))
      : createSent(entriesOf(call.body), making);
    const key = keyOf(resource, records[0]);
    const stream = `${toRecordsName(resource, keys)}/${key} ${operation.id}`;
    const bare = bareKeyOf(key);
    const shown =
      bare === undefined
        ? showRecords({ ground, conclusion, frame }, records, stream)
        : { status: frame.status, body: bare };
    const outcome = counts ? counts.tell(shown, toDone(resource, records)) : shown;
    return hasLocation
      ? withLocation(outcome, addressOf(toOwnKeys(resource, [...keys, key]), othersOf(call)))
      : outcome;
  };
};

const toDone = (resource: Resource, records: readonly StoredRecord[]): Done => ({
  ...{ keys: [], missing: [] },
  made: records.map((record) => keyOf(resource, record)),
});

/** Whether the reply tells the key of what was created; else nobody would find it again. */
const showsKey = (
  { inference: { shapes } }: Ground,
  { one }: Conclusion,
  { key: { path } }: Resource,
): boolean => {
  const [first = ''] = path;
  if (one === undefined) return false;
  return one.beside !== undefined || outline(shapes, shapes.of(one.places)).has(first);
};

/** The key of what was created where the reply is nothing else; `undefined` where it holds more. */
const openBareKey = (
  { inference: { shapes } }: Ground,
  { one }: Conclusion,
  { schema }: Frame,
): ((key: string) => unknown) => {
  const places = schema === undefined ? [] : [schema];
  const shape = shapes.of(places);
  if (one !== undefined || kindOf(shapes, shape) !== 'scalar' || isWord(shape))
    return () => undefined;
  const fits = openFits(shapes);
  return (key) => {
    const value = typed(shapes, places, key);
    return fits(shape, value) ? value : undefined;
  };
};

/** A text that the document shows is likely to be a word about it, unless it is of a form, as keys are. */
const isWord = ({ keywords: { example, format } }: Shape): boolean =>
  typeof example === 'string' && format === undefined;

/** What a query says of the record: `POST /pets?owner_id=7` of a record with an `owner_id`. */
const openSaid = (
  { inference: { shapes } }: Ground,
  { operation }: Conclusion,
  { entity }: Resource,
): ((call: Call) => JsonObject) => {
  const properties = outline(shapes, shapes.of(entity));
  const names = operation.parameters
    .filter(({ in: place, name }) => place === 'query' && properties.has(name))
    .map(({ name }) => name);
  return ({ query }) => {
    const said: Record<string, unknown> = {};
    for (const name of names) if (query[name] !== undefined) said[name] = query[name];
    return said;
  };
};

export type Creation = {
  readonly call: Call;
  readonly context: Context;
  /** The keys of the ancestors. */
  readonly keys: readonly string[];
  /** The key of the record, where the path or the body names it; empty where the body leaves it out. */
  readonly key?: string;
};

/** Stores a new record of what was sent. */
export type Create = (sent: JsonObject, creation: Creation) => StoredRecord;

export const openCreating = (
  ground: Ground,
  conclusion: Conclusion,
  resource: Resource,
  change?: Change,
): Create => {
  const { shapes } = ground.inference;
  const writing = openWriting(ground, conclusion, resource);
  const newKey = openNewKey(shapes, ground.make, resource);
  const lookedAt = openLooked(ground.root, conclusion);
  // Where the document says nothing of what is sent, a key that is sent is the record's.
  const { sent: body } = conclusion;
  const isFree =
    body !== undefined &&
    resource.key.sent.length === 0 &&
    resource.key.origin === 'server' &&
    outline(shapes, shapes.of(body.places)).size === 0 &&
    outline(shapes, shapes.of(resource.entity)).size === 0;
  const changeTaken = (records: Records, key: string, changing: Changing) => {
    const before = records.get(key);
    if (before === undefined) return undefined;
    if (change) return records.update(change(before, changing));
    throw refuseTaken(changing.context, conclusion.operation, { resource, key });
  };
  return (sent, { call, context, keys, key: said }) => {
    const name = toRecordsName(resource, keys);
    const fields = writing.fields(sent, context, lookedAt(call));
    const given = said || readOwnKey(isFree ? resource.key.path : resource.key.sent, fields);
    const key =
      given === undefined ? newKey(context, name, fields) : typedKey(shapes, resource, given);
    if (given !== undefined) {
      const named = { call, context, keys: [...keys, given], entry: sent };
      const changed = changeTaken(context.records(name), given, named);
      if (changed) return changed;
      restart(ground, context, { resource, keys: named.keys });
    }
    const asked = valueAt(fields, resource.key.path);
    if (asked !== undefined) noticeKey(context, resource, { asked, key });
    return context.records(name).insert(writing.fresh(fields, { key, keys, context }));
  };
};

/** The key that a client gave a record, where that is the client's to do. */
const readOwnKey = (path: readonly string[], fields: JsonObject): string | undefined => {
  const given = valueAt(fields, path);
  const isKey = (typeof given === 'string' && given !== '') || typeof given === 'number';
  return isKey ? `${given}` : undefined;
};

/** A key in the type that the document gives it. */
const typedKey = (shapes: Shapes, { key }: Resource, text: string): string | number => {
  const value = typed(shapes, key.places, text);
  return typeof value === 'number' ? value : text;
};

/** The address of a record, below the server's. */
const openAddress = (
  { basePath }: Ground,
  { item, steps }: Resource,
): ((keys: readonly string[], others: ReadonlyMap<string, string>) => string) => {
  const path =
    item?.path ??
    `${steps.map((step) => (step.kind === 'literal' ? `/${step.text}` : '/{}')).join('')}/{}`;
  const asked = item?.key?.in === 'query' ? encodeURIComponent(item.key.name) : undefined;
  return (keys, others) => {
    const query = asked === undefined ? '' : `?${asked}=${encodeURIComponent(`${keys.at(-1)}`)}`;
    return basePath + writePath(path, keys, others) + query;
  };
};

/** Whether an address names one of them: what is told a key in its body has none. */
const hasAddress = ({ item }: Resource): boolean => item !== undefined && item.key?.in !== 'body';

const withLocation = (outcome: Outcome, location: string): Outcome => ({
  ...outcome,
  headers: { ...outcome.headers, location },
});

/** Whether the document describes a header field of a reply. */
const documentsHeader = (
  { root }: Pick<Ground, 'root'>,
  { replies }: Conclusion['operation'],
  { status, name }: { readonly status: number; readonly name: string },
): boolean => {
  const reply = replies.get(`${status}`) ?? replies.get('2XX') ?? replies.get('DEFAULT');
  const headers = reply && readPointer(root, `${reply.pointer}/headers`);
  return Object.keys(Object(headers)).some((header) => header.toLowerCase() === name);
};
