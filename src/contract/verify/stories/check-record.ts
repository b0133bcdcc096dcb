import type { PlannedOperation, Resource } from '../../../inference/inference.ts';
import {
  isObject,
  type JsonObject,
  joinPointer,
  objectAt,
  propertiesOf,
} from '../../../openapi/openapi.ts';
import type { SentRequest } from '../../judge/http-message.ts';
import type { VerifyExchange } from '../client/request-sender.ts';
import { readKey, valueAtPath } from '../lists/list-endpoint.ts';
import type { TestRecord } from '../records/create-record.ts';
import { keyInLocation, parseLocation } from '../records/location-header.ts';
import type { RequestDraft } from '../requests/request-draft.ts';
import { toPathParameters } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import { isEqual, isKept } from './compare-values.ts';

/** A record whose key is known. */
export type RecordTarget = {
  readonly resource: Resource;
  readonly above: readonly string[];
  /** Absent for what there is one of. */
  readonly key: string | undefined;
  /** What was sent of it, where it is ours. */
  readonly entry?: JsonObject;
};

/** What a creation has to show: a record with a key of its own, that can be found, and keeps what was sent. */
export async function checkCreated(
  world: VerifyContext,
  first: TestRecord,
  made: readonly TestRecord[],
): Promise<void> {
  const create = world.testPlan.inferenceOf(first.exchange.draft.operation);
  const { operation } = create;
  const seen = new Set<string>();
  for (const one of made) {
    world.results.pass(operation, 'identity');
    if (seen.has(one.key)) {
      const message = `Two records were created with the same key, ${JSON.stringify(one.key)}.`;
      world.results.fail(operation, 'identity', { message, exchange: one.exchange });
    }
    seen.add(one.key);
    checkKept(world, create, { entry: one.entry, exchange: one.exchange });
    await checkLocation(world, one, one === first ? 'follow' : 'read');
  }
}

/** RFC 9110, section 15.3.2: it leads to what was created. */
async function checkLocation(
  world: VerifyContext,
  made: TestRecord,
  use: 'read' | 'follow',
): Promise<void> {
  const { exchange, resource, key } = made;
  const { operation } = exchange.draft;
  const located = exchange.got.status === 201 ? parseLocation(world, exchange.got) : undefined;
  if (!located) return;
  const { url, found } = located;
  const fail = (message: string): void =>
    world.results.fail(operation, 'location', {
      ...{ message, exchange },
      where: 'header',
      pointer: '/location',
    });
  world.results.pass(operation, 'location');
  const last = keyInLocation(found, resource);
  if (last !== undefined && last !== key) {
    fail(
      `The Location ${url.pathname} is of another record than the one that was created, ${JSON.stringify(key)}.`,
    );
    return;
  }
  if (use === 'read' || url.origin !== world.address.origin) return;
  const { 'content-type': _type, ...headers } = exchange.sent.headers;
  const got =
    world.testPlan.operationsOf(resource).read && (await followLocation(world, url, headers));
  if (got && (got.status === 404 || got.status === 410))
    fail(`The Location ${url.pathname} leads nowhere: GET answers ${got.status}.`);
}

function followLocation(
  { sender }: VerifyContext,
  { pathname, search }: URL,
  headers: SentRequest['headers'],
) {
  return sender.sendRaw({ method: 'GET', url: pathname + search, headers, body: undefined });
}

/** Reads a record twice, and by HEAD. */
export async function checkRead(
  world: VerifyContext,
  read: PlannedOperation,
  named: RecordTarget,
): Promise<VerifyExchange | undefined> {
  const { operation } = read;
  const draft = toReadDraft(world, read, named);
  const exchange = draft && (await readUntilFound(world, draft));
  if (!draft || !exchange) return undefined;
  const { status } = exchange.got;
  if (status === 404 || status === 410) {
    if (named.key === undefined) return undefined;
    const message = named.entry
      ? `A record that was just created is not there: GET answers ${status}.`
      : `A record that is listed is not there: GET answers ${status}.`;
    world.results.fail(operation, 'identity', { message, where: 'status', exchange });
    return undefined;
  }
  if (status >= 300) return undefined;
  checkIdentity(world, read, named, exchange);
  if (named.entry) checkKept(world, read, { entry: named.entry, exchange });
  await checkRepeatable(world, read, { named, draft, exchange });
  await checkHead(world, draft, exchange);
  return exchange;
}

export function toReadDraft(
  { requestFactory }: VerifyContext,
  { operation }: PlannedOperation,
  { above, key }: RecordTarget,
): RequestDraft | undefined {
  return requestFactory.createDraft(operation, {
    stream: 'read',
    extent: 'required',
    path: toPathParameters(operation, key === undefined ? above : [...above, key]),
  });
}

function isIntegerText(text: string): boolean {
  return /^-?\d+$/.test(text);
}

/** What was created may take a moment to be there. */
function readUntilFound(
  world: VerifyContext,
  draft: RequestDraft,
): Promise<VerifyExchange | undefined> {
  return world.waitUntil(
    () => world.sender.send(draft, 'guess'),
    (exchange) => exchange?.got.status !== 404,
  );
}

function checkIdentity(
  { results }: VerifyContext,
  { operation, recordEnvelope }: PlannedOperation,
  { resource, key }: RecordTarget,
  exchange: VerifyExchange,
): void {
  const shown =
    recordEnvelope && readKey(resource, valueAtPath(exchange.value, recordEnvelope.path));
  if (!recordEnvelope || shown === undefined || key === undefined) return;
  // A path that takes a name says nothing of a record's number.
  if (isIntegerText(shown) && !isIntegerText(key)) return;
  results.pass(operation, 'identity');
  if (shown === key) return;
  const message = `The record with the key ${JSON.stringify(key)} was asked for, and ${JSON.stringify(shown)} was answered.`;
  const pointer = joinPointer('', ...[...recordEnvelope.path, ...resource.key.path].map(String));
  results.fail(operation, 'identity', { message, pointer, exchange });
}

type SentRecord = { readonly entry: JsonObject; readonly exchange: VerifyExchange };

/** What was sent of a record is in a reply that shows it. */
export function checkKept(
  world: VerifyContext,
  conclusion: PlannedOperation,
  { entry, exchange }: SentRecord,
): void {
  const { operation, recordEnvelope } = conclusion;
  const record = recordEnvelope && valueAtPath(exchange.value, recordEnvelope.path);
  if (!recordEnvelope || !isObject(record)) return;
  world.results.pass(operation, 'kept');
  for (const name of listComparableNames(world, conclusion, entry)) {
    if (isKept(entry[name], record[name])) continue;
    const pointer = joinPointer('', ...recordEnvelope.path.map(String), name);
    const message = `The property "${name}" was sent as ${formatValue(entry[name])} and is ${formatValue(record[name])}.`;
    const place = world.shapes.of(recordEnvelope.schemaPointers).properties.get(name)?.[0];
    world.results.fail(operation, 'kept', { message, pointer, exchange, ...(place && { place }) });
  }
}

export function formatValue(value: unknown): string {
  const text = value === undefined ? 'missing' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** Properties that a server keeps as it likes: secrets, states that it moves through, what it counts. */
const serverManagedProperty =
  /passw|secret|token|credential|hash|^(state|status|phase|stage|version|revision|etag)$|_(state|status)$|^(creat|updat|modif|chang|delet|last).*(at|on|by|date|time|seen)$|count$|total$|balance$|^sum$|^(url|uri|href|self|links?|_links)$/i;

/** The properties that were sent, and that the reply's schema has as plain properties of a record. */
export function listComparableNames(
  { shapes, conforms }: VerifyContext,
  { recordEnvelope, resource }: PlannedOperation,
  entry: JsonObject,
): readonly string[] {
  if (!recordEnvelope) return [];
  const described = propertiesOf(shapes, shapes.of(recordEnvelope.schemaPointers));
  return Object.keys(entry).filter((name) => {
    const places = described.get(name);
    if (places === undefined || serverManagedProperty.test(name) || name === resource?.key.path[0])
      return false;
    const shape = shapes.of(places);
    // What is shown in another form than it is sent in is turned into that.
    return (
      [shape.keywords.readOnly, shape.keywords.writeOnly].every((flag) => flag !== true) &&
      conforms(shape, entry[name])
    );
  });
}

type RepeatedRead = {
  readonly named: RecordTarget;
  readonly draft: RequestDraft;
  readonly exchange: VerifyExchange;
};

/** Only what was sent, and the key, has to be the same: others may count the visits. */
async function checkRepeatable(
  world: VerifyContext,
  read: PlannedOperation,
  { named, draft, exchange }: RepeatedRead,
): Promise<void> {
  const again = await world.sender.send(draft, 'guess');
  if (!again) return;
  const { operation, recordEnvelope } = read;
  world.results.pass(operation, 'repeatable');
  if (again.got.status !== exchange.got.status) {
    const message = `A record was read twice, with ${exchange.got.status} and then with ${again.got.status}.`;
    world.results.fail(operation, 'repeatable', { message, where: 'status', exchange: again });
    return;
  }
  const [before, after] = [exchange, again].map(
    ({ value }) => recordEnvelope && valueAtPath(value, recordEnvelope.path),
  );
  if (!isObject(before) || !isObject(after)) return;
  const names = [...Object.keys(named.entry ?? {}), ...named.resource.key.path];
  for (const name of names) {
    if (isEqual(before[name], after[name])) continue;
    const message = `A record was read twice, and its "${name}" was ${formatValue(before[name])} and then ${formatValue(after[name])}.`;
    world.results.fail(operation, 'repeatable', {
      message,
      pointer: joinPointer('', name),
      exchange: again,
    });
  }
}

/** Where the document has no HEAD, a server need not answer it. */
async function checkHead(
  world: VerifyContext,
  draft: RequestDraft,
  { got }: VerifyExchange,
): Promise<void> {
  const { testPlan, document, judge, sender, results } = world;
  const path = objectAt(document.root, 'paths')[draft.operation.path];
  const head = judge.operations.find(
    ({ method, path: other }) => method === 'HEAD' && other === draft.operation.path,
  );
  if (!isObject(path) || !head || !testPlan.isUsable(head)) return;
  const exchange = await sender.send({ ...draft, operation: head }, 'guess');
  if (!exchange) return;
  results.pass(head, 'head');
  if (exchange.got.status === got.status) return;
  const message = `GET answers ${got.status}, and HEAD ${exchange.got.status}.`;
  results.fail(head, 'head', { message, where: 'status', exchange });
}
