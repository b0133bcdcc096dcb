import { setTimeout as sleep } from 'node:timers/promises';
import {
  creationTimeName,
  normalizeName,
  notUniqueText,
  type PlannedOperation,
  recordEnvelopeOf,
  referenceName,
  uniqueText,
  valueAt,
} from '../../../inference/inference.ts';
import { isObject, type JsonObject, joinPointer, propertiesOf } from '../../../openapi/openapi.ts';
import type { SentRequest } from '../../judge/http-message.ts';
import { readKey } from '../lists/list-endpoint.ts';
import { toReadDraft } from '../records/change-record.ts';
import {
  formatValue,
  isEqual,
  isKept,
  isReordered,
  listComparableNames,
  losesKeys,
  losesProperties,
  toReplyRecord,
} from '../records/compare-values.ts';
import { keyInLocation, parseLocation } from '../records/location-header.ts';
import { valueAtPath } from '../records/record-path.ts';
import type { RecordTarget, TestRecord } from '../records/test-record.ts';
import type { RequestDraft, VerifyExchange } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import { checkConditionalRead } from './check-conditions.ts';
import { checkDocumentedField } from './check-documented-field.ts';
import { checkHead } from './check-head.ts';
import { checkUnmoved } from './check-versions.ts';
import { checkParentKeys } from './relations/check-parent-keys.ts';

/** Checks that a created record has its own key, can be located, and keeps the sent values. */
export async function checkCreated(
  context: VerifyContext,
  first: TestRecord,
  created: readonly TestRecord[],
): Promise<void> {
  const create = context.testPlan.inferenceOf(first.exchange.draft.operation);
  const { operation } = create;
  const seenKeys = new Set<string>();
  for (const one of created) {
    context.results.pass(operation, 'identity');
    if (seenKeys.has(one.key)) {
      const message = `Two records were created with the same key, ${JSON.stringify(one.key)}.`;
      context.results.fail(operation, 'identity', { message, exchange: one.exchange });
    }
    seenKeys.add(one.key);
    checkKept(context, create, { input: one.input, exchange: one.exchange });
    await checkParentKeys(context, create, one);
    checkCreatedStatus(context, create, one);
    await checkLocation(context, one, one === first ? 'follow' : 'read');
  }
  checkUniqueValues(context, create, created);
}

/** A PUT that creates a record says so, where the document has both statuses (RFC 9110, section 9.3.4). */
function checkCreatedStatus(
  { results }: VerifyContext,
  { operation, plan }: PlannedOperation,
  { exchange, key }: TestRecord,
): void {
  const { status } = exchange.reply;
  if (plan.kind !== 'put' || status !== 200 || !operation.replies.has('201')) return;
  results.fail(operation, 'identity', {
    message: `PUT with the new key ${JSON.stringify(key)} was answered 200, as if it had been there. Expected: 201.`,
    where: 'status',
    exchange,
  });
}

/** What the server sets, and the document calls unique, differs from record to record. */
function checkUniqueValues(
  { results, views }: VerifyContext,
  { operation, plan }: PlannedOperation,
  created: readonly TestRecord[],
): void {
  const pointers = recordEnvelopeOf(plan)?.schemaPointers ?? [];
  for (const [name, own] of propertiesOf(views, views.of(pointers))) {
    const { readOnly, description } = views.of(own).keywords;
    const isUnique = uniqueText.test(`${description}`) && !notUniqueText.test(`${description}`);
    // A reference is the unique key of another record.
    if (readOnly !== true || !isUnique || referenceName.test(name)) continue;
    const values = created.map(({ record }) => valueAt(record, [name]));
    const index = values.findIndex(
      (value, at) =>
        value !== undefined &&
        value !== null &&
        values.slice(0, at).some((earlier) => isEqual(earlier, value)),
    );
    const again = created[index];
    if (!again) continue;
    results.fail(operation, 'identity', {
      message: `Two records have the same unique "${name}", ${formatValue(values[index])}.`,
      pointer: joinPointer('', name),
      exchange: again.exchange,
    });
  }
}

/** `Location` must name the created record (RFC 9110, section 15.3.2). */
async function checkLocation(
  context: VerifyContext,
  created: TestRecord,
  use: 'read' | 'follow',
): Promise<void> {
  const { exchange, resource, key } = created;
  const { operation } = exchange.draft;
  if (exchange.reply.status !== 201) return;
  checkDocumentedField(context, exchange, 'location');
  const located = parseLocation(context, exchange.reply);
  if (!located) return;
  const { url, match } = located;
  const fail = (message: string, cause: object = {}): void =>
    context.results.fail(operation, 'location', {
      ...{ message, exchange, ...cause },
      where: 'header',
      pointer: '/location',
    });
  context.results.pass(operation, 'location');
  const last = keyInLocation(match, resource);
  if (last !== undefined && last !== key) {
    fail(`The Location ${url.pathname} is not the created record ${JSON.stringify(key)}.`);
    return;
  }
  if (match !== undefined && match.operation.path === resource.collection?.path) {
    fail(
      `The Location ${url.pathname} is the list, not the created record ${JSON.stringify(key)}.`,
    );
    return;
  }
  if (use === 'read' || url.origin !== context.address.origin) return;
  const { 'content-type': _type, ...headers } = exchange.request.headers;
  const reply =
    context.testPlan.operationsOf(resource).read && (await followLocation(context, url, headers));
  if (reply && (reply.status === 404 || reply.status === 410))
    fail(`GET on the Location ${url.pathname} answers ${reply.status}.`, {
      cause: 'leads nowhere',
    });
}

function followLocation(
  { sender }: VerifyContext,
  { pathname, search }: URL,
  headers: SentRequest['headers'],
) {
  return sender.sendRaw({ method: 'GET', url: pathname + search, headers, body: undefined });
}

/** Checks reading a record, twice and by HEAD. */
export async function checkRead(
  context: VerifyContext,
  read: PlannedOperation,
  target: RecordTarget,
): Promise<VerifyExchange | undefined> {
  const { operation } = read;
  const draft = toReadDraft(context, read, target);
  const exchange = draft && (await readUntilFound(context, draft));
  if (!draft || !exchange) return undefined;
  const { status } = exchange.reply;
  if (status === 404 || status === 410) {
    if (target.key === undefined) return undefined;
    const message = target.input
      ? `GET answers ${status} for a record that was just created.`
      : `GET answers ${status} for a record that is listed.`;
    context.results.fail(operation, 'identity', { message, where: 'status', exchange });
    return undefined;
  }
  if (status >= 300) return undefined;
  checkIdentity(context, read, target, exchange);
  if (target.input) checkKept(context, read, { input: target.input, exchange });
  checkCreationTime(context, read, target, exchange);
  checkDocumentedField(context, exchange, 'etag');
  const again = await checkRepeatable(context, read, { target, draft, exchange });
  if (again) await checkHead(context, draft, { first: exchange, again });
  await checkConditionalRead(context, operation, exchange);
  return exchange;
}

function isIntegerText(text: string): boolean {
  return /^-?\d+$/.test(text);
}

/** Created records may appear with a delay. */
function readUntilFound(
  context: VerifyContext,
  draft: RequestDraft,
): Promise<VerifyExchange | undefined> {
  return context.waitUntil(
    () => context.sender.send(draft, 'uncertain'),
    (exchange) => exchange?.reply.status !== 404,
  );
}

/** The time of creation is that of the reply to the creation, whatever its form. */
function checkCreationTime(
  { results }: VerifyContext,
  { operation, plan }: PlannedOperation,
  { record, input }: RecordTarget,
  exchange: VerifyExchange,
): void {
  const at = recordEnvelopeOf(plan)?.path;
  const shown = at && valueAtPath(exchange.json, at);
  if (!at || !isObject(shown) || !isObject(record) || !input) return;
  const name = Object.keys(shown).find((one) => creationTimeName.test(normalizeName(one)));
  if (name === undefined || name in input) return;
  const [made, read] = [record[name], shown[name]].map((time) => Date.parse(`${time}`));
  const isApart = made !== undefined && read !== undefined && Math.abs(made - read) > dayLength;
  if (!isApart) return;
  results.fail(operation, 'version', {
    message: `The time of creation "${name}" was ${formatValue(record[name])} in the reply to the creation, and is read as ${formatValue(shown[name])}.`,
    pointer: joinPointer('', ...at.map(String), name),
    exchange,
  });
}

/** Times may be shown in another time zone. */
const dayLength = 86_400_000;

/** A reply must show the record of the path. */
export function checkIdentity(
  { results }: VerifyContext,
  { operation, plan }: PlannedOperation,
  { resource, key }: RecordTarget,
  exchange: VerifyExchange,
): void {
  const recordEnvelope = recordEnvelopeOf(plan);
  const shownKey =
    recordEnvelope && readKey(resource, valueAtPath(exchange.json, recordEnvelope.path));
  if (!recordEnvelope || shownKey === undefined || key === undefined) return;
  // A path that takes names does not match a numeric id.
  if (isIntegerText(shownKey) && !isIntegerText(key)) return;
  results.pass(operation, 'identity');
  if (shownKey === key) return;
  const message = `The record ${JSON.stringify(key)} was requested, but ${JSON.stringify(shownKey)} was returned.`;
  const pointer = joinPointer('', ...[...recordEnvelope.path, ...resource.key.path].map(String));
  results.fail(operation, 'identity', { message, pointer, exchange });
}

type SentRecord = { readonly input: JsonObject; readonly exchange: VerifyExchange };

/** A reply must show the sent values. */
export function checkKept(
  context: VerifyContext,
  planned: PlannedOperation,
  { input, exchange }: SentRecord,
): void {
  const { operation } = planned;
  const recordEnvelope = recordEnvelopeOf(planned.plan);
  const record = recordEnvelope && valueAtPath(exchange.json, recordEnvelope.path);
  if (!recordEnvelope || !isObject(record)) return;
  context.results.pass(operation, 'kept');
  for (const name of listComparableNames(context, toReplyRecord(planned), input)) {
    const places = propertiesOf(context.views, context.views.of(recordEnvelope.schemaPointers));
    const view = context.views.of(places.get(name));
    const [sent, shown] = [input[name], record[name]];
    const isLost =
      losesKeys(view, sent, shown) || losesProperties(context.views, view, [sent, shown]);
    if (isKept(sent, shown) && !isLost && !isReordered(view, sent, shown)) continue;
    const pointer = joinPointer('', ...recordEnvelope.path.map(String), name);
    const message = `The property "${name}" was sent as ${formatValue(sent)} and returned as ${formatValue(shown)}.`;
    const place = context.views.of(recordEnvelope.schemaPointers).properties.get(name)?.[0];
    context.results.fail(operation, 'kept', {
      message,
      pointer,
      exchange,
      ...(place && { place }),
    });
  }
}

type RepeatedRead = {
  readonly target: RecordTarget;
  readonly draft: RequestDraft;
  readonly exchange: VerifyExchange;
};

/** Only sent values and the key must be stable; a server may count reads. */
async function checkRepeatable(
  context: VerifyContext,
  read: PlannedOperation,
  { target, draft, exchange }: RepeatedRead,
): Promise<VerifyExchange | undefined> {
  // Times of two reads in the same millisecond would be the same.
  await sleep(2);
  const again = await context.sender.send(draft, 'uncertain');
  if (!again) return undefined;
  const { operation } = read;
  const recordEnvelope = recordEnvelopeOf(read.plan);
  context.results.pass(operation, 'repeatable');
  if (again.reply.status !== exchange.reply.status) {
    const message = `Two reads of a record answered ${exchange.reply.status} and then ${again.reply.status}.`;
    context.results.fail(operation, 'repeatable', { message, where: 'status', exchange: again });
    return undefined;
  }
  const { updates } = context.testPlan.operationsOf(target.resource);
  checkUnmoved(context, read, { updates, input: target.input, before: exchange, after: again });
  const [before, after] = [exchange, again].map(
    ({ json }) => recordEnvelope && valueAtPath(json, recordEnvelope.path),
  );
  if (!isObject(before) || !isObject(after)) return again;
  const names = [...Object.keys(target.input ?? {}), ...target.resource.key.path];
  for (const name of names) {
    if (isEqual(before[name], after[name])) continue;
    const message = `Two reads of a record returned "${name}" as ${formatValue(before[name])} and then as ${formatValue(after[name])}.`;
    context.results.fail(operation, 'repeatable', {
      message,
      pointer: joinPointer('', name),
      exchange: again,
    });
  }
  return again;
}
