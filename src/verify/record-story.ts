import type { SentRequest } from '../contract/contract.ts';
import {
  below,
  type Conclusion,
  isObject,
  type JsonObject,
  objectAt,
  outline,
  type Resource,
} from '../document/document.ts';
import { isEqual, isKept } from './compare.ts';
import type { Made } from './create.ts';
import type { Draft } from './draft.ts';
import { readAt, readKey } from './listing.ts';
import { findLocated, keyOfLocated } from './located.ts';
import { toPath } from './path.ts';
import type { Exchange } from './sender.ts';
import type { World } from './world.ts';

/** A record whose key is known. */
export type Named = {
  readonly resource: Resource;
  readonly above: readonly string[];
  /** Absent for what there is one of. */
  readonly key: string | undefined;
  /** What was sent of it, where it is ours. */
  readonly entry?: JsonObject;
};

/** What a creation has to show: a record with a key of its own, that can be found, and keeps what was sent. */
export const checkCreated = async (
  world: World,
  first: Made,
  made: readonly Made[],
): Promise<void> => {
  const create = world.plan.conclusionOf(first.exchange.draft.operation);
  const { operation } = create;
  const seen = new Set<string>();
  for (const one of made) {
    world.book.pass(operation, 'identity');
    if (seen.has(one.key)) {
      const message = `Two records were created with the same key, ${JSON.stringify(one.key)}.`;
      world.book.fail(operation, 'identity', { message, exchange: one.exchange });
    }
    seen.add(one.key);
    checkKept(world, create, { entry: one.entry, exchange: one.exchange });
    await checkLocation(world, one, one === first ? 'follow' : 'read');
  }
};

/** RFC 9110, section 15.3.2: it leads to what was created. */
const checkLocation = async (world: World, made: Made, use: 'read' | 'follow'): Promise<void> => {
  const { exchange, resource, key } = made;
  const { operation } = exchange.draft;
  const located = exchange.got.status === 201 ? findLocated(world, exchange.got) : undefined;
  if (!located) return;
  const { url, found } = located;
  const fail = (message: string): void =>
    world.book.fail(operation, 'location', {
      ...{ message, exchange },
      where: 'header',
      pointer: '/location',
    });
  world.book.pass(operation, 'location');
  const last = keyOfLocated(found, resource);
  if (last !== undefined && last !== key) {
    fail(
      `The Location ${url.pathname} is of another record than the one that was created, ${JSON.stringify(key)}.`,
    );
    return;
  }
  if (use === 'read' || url.origin !== world.address.origin) return;
  const { 'content-type': _type, ...headers } = exchange.sent.headers;
  const got = world.plan.rolesOf(resource).read && (await follow(world, url, headers));
  if (got && (got.status === 404 || got.status === 410))
    fail(`The Location ${url.pathname} leads nowhere: GET answers ${got.status}.`);
};

const follow = ({ sender }: World, { pathname, search }: URL, headers: SentRequest['headers']) =>
  sender.sendPlainly({ method: 'GET', url: pathname + search, headers, body: undefined });

/** Reads a record twice, and by HEAD. */
export const checkRead = async (
  world: World,
  read: Conclusion,
  named: Named,
): Promise<Exchange | undefined> => {
  const { operation } = read;
  const draft = toReadDraft(world, read, named);
  const exchange = draft && (await readSettled(world, draft));
  if (!draft || !exchange) return undefined;
  const { status } = exchange.got;
  if (status === 404 || status === 410) {
    if (named.key === undefined) return undefined;
    const message = named.entry
      ? `A record that was just created is not there: GET answers ${status}.`
      : `A record that is listed is not there: GET answers ${status}.`;
    world.book.fail(operation, 'identity', { message, where: 'status', exchange });
    return undefined;
  }
  if (status >= 300) return undefined;
  checkIdentity(world, read, named, exchange);
  if (named.entry) checkKept(world, read, { entry: named.entry, exchange });
  await checkAgain(world, read, { named, draft, exchange });
  await checkHead(world, draft, exchange);
  return exchange;
};

export const toReadDraft = (
  { maker }: World,
  { operation }: Conclusion,
  { above, key }: Named,
): Draft | undefined =>
  maker.make(operation, {
    stream: 'read',
    extent: 'required',
    path: toPath(operation, key === undefined ? above : [...above, key]),
  });

const isNumber = (text: string): boolean => /^-?\d+$/.test(text);

/** What was created may take a moment to be there. */
const readSettled = (world: World, draft: Draft): Promise<Exchange | undefined> =>
  world.settle(
    () => world.sender.send(draft, 'guess'),
    (exchange) => exchange?.got.status !== 404,
  );

const checkIdentity = (
  { book }: World,
  { operation, one }: Conclusion,
  { resource, key }: Named,
  exchange: Exchange,
): void => {
  const shown = one && readKey(resource, readAt(exchange.value, one.path));
  if (!one || shown === undefined || key === undefined) return;
  // A path that takes a name says nothing of a record's number.
  if (isNumber(shown) && !isNumber(key)) return;
  book.pass(operation, 'identity');
  if (shown === key) return;
  const message = `The record with the key ${JSON.stringify(key)} was asked for, and ${JSON.stringify(shown)} was answered.`;
  const pointer = below('', ...[...one.path, ...resource.key.path].map(String));
  book.fail(operation, 'identity', { message, pointer, exchange });
};

type Kept = { readonly entry: JsonObject; readonly exchange: Exchange };

/** What was sent of a record is in a reply that shows it. */
export const checkKept = (
  world: World,
  conclusion: Conclusion,
  { entry, exchange }: Kept,
): void => {
  const { operation, one } = conclusion;
  const record = one && readAt(exchange.value, one.path);
  if (!one || !isObject(record)) return;
  world.book.pass(operation, 'kept');
  for (const name of listComparable(world, conclusion, entry)) {
    if (isKept(entry[name], record[name])) continue;
    const pointer = below('', ...one.path.map(String), name);
    const message = `The property "${name}" was sent as ${toText(entry[name])} and is ${toText(record[name])}.`;
    const place = world.shapes.of(one.places).properties.get(name)?.[0];
    world.book.fail(operation, 'kept', { message, pointer, exchange, ...(place && { place }) });
  }
};

export const toText = (value: unknown): string => {
  const text = value === undefined ? 'missing' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
};

/** Properties that a server keeps as it likes: secrets, states that it moves through, what it counts. */
const own =
  /passw|secret|token|credential|hash|^(state|status|phase|stage|version|revision|etag)$|_(state|status)$|^(creat|updat|modif|chang|delet|last).*(at|on|by|date|time|seen)$|count$|total$|balance$|^sum$|^(url|uri|href|self|links?|_links)$/i;

/** The properties that were sent, and that the reply's schema has as plain properties of a record. */
export const listComparable = (
  { shapes, fits }: World,
  { one, resource }: Conclusion,
  entry: JsonObject,
): readonly string[] => {
  if (!one) return [];
  const described = outline(shapes, shapes.of(one.places));
  return Object.keys(entry).filter((name) => {
    const places = described.get(name);
    if (places === undefined || own.test(name) || name === resource?.key.path[0]) return false;
    const shape = shapes.of(places);
    // What is shown in another form than it is sent in is turned into that.
    return (
      [shape.keywords.readOnly, shape.keywords.writeOnly].every((flag) => flag !== true) &&
      fits(shape, entry[name])
    );
  });
};

type Again = { readonly named: Named; readonly draft: Draft; readonly exchange: Exchange };

/** Only what was sent, and the key, has to be the same: others may count the visits. */
const checkAgain = async (
  world: World,
  read: Conclusion,
  { named, draft, exchange }: Again,
): Promise<void> => {
  const again = await world.sender.send(draft, 'guess');
  if (!again) return;
  const { operation, one } = read;
  world.book.pass(operation, 'repeatable');
  if (again.got.status !== exchange.got.status) {
    const message = `A record was read twice, with ${exchange.got.status} and then with ${again.got.status}.`;
    world.book.fail(operation, 'repeatable', { message, where: 'status', exchange: again });
    return;
  }
  const [before, after] = [exchange, again].map(({ value }) => one && readAt(value, one.path));
  if (!isObject(before) || !isObject(after)) return;
  const names = [...Object.keys(named.entry ?? {}), ...named.resource.key.path];
  for (const name of names) {
    if (isEqual(before[name], after[name])) continue;
    const message = `A record was read twice, and its "${name}" was ${toText(before[name])} and then ${toText(after[name])}.`;
    world.book.fail(operation, 'repeatable', {
      message,
      pointer: below('', name),
      exchange: again,
    });
  }
};

/** Where the document has no HEAD, a server need not answer it. */
const checkHead = async (world: World, draft: Draft, { got }: Exchange): Promise<void> => {
  const { plan, document, judge, sender, book } = world;
  const path = objectAt(document.root, 'paths')[draft.operation.path];
  const head = judge.operations.find(
    ({ method, path: other }) => method === 'HEAD' && other === draft.operation.path,
  );
  if (!isObject(path) || !head || !plan.isUsable(head)) return;
  const exchange = await sender.send({ ...draft, operation: head }, 'guess');
  if (!exchange) return;
  book.pass(head, 'head');
  if (exchange.got.status === got.status) return;
  const message = `GET answers ${got.status}, and HEAD ${exchange.got.status}.`;
  book.fail(head, 'head', { message, where: 'status', exchange });
};
