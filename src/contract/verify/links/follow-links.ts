import { referenceName } from '../../../inference/inference.ts';
import {
  isObject,
  joinPointer,
  type Operation,
  objectAt,
  objectOf,
  type Parameter,
  resolvePointer,
} from '../../../openapi/openapi.ts';
import { toExpressionScope } from '../../expressions/exchange-scope.ts';
import { type ExpressionScope, evaluateAll } from '../../expressions/runtime-expression.ts';
import { parseJsonBody } from '../client/request-sender.ts';
import { sendAndTrack } from '../records/create-record.ts';
import { parseLocation } from '../records/location-header.ts';
import { findOperationTarget } from '../requests/operation-target.ts';
import {
  type RequestDraft,
  type VerifyExchange,
  withParameter,
} from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import { type DocumentedLink, listDocumentedLinks } from './documented-links.ts';

/**
 * Sends a valid request and follows the links that its reply documents, and a documented `Location`
 * that no story follows.
 */
export async function followLinks(context: VerifyContext, operation: Operation): Promise<void> {
  const { document, judge, testPlan } = context;
  const links = listDocumentedLinks(document, operation, judge.operations).filter(
    ({ target }) => testPlan.isUsable(target) && isFollowed(operation, target),
  );
  const isLocated = isOtherCreation(context, operation);
  if (links.length === 0 && !isLocated) return;
  const found = await findOperationTarget(context, operation);
  const draft =
    found &&
    context.requestFactory.createDraft(operation, {
      stream: `${operation.id} links`,
      extent: 'required',
      path: found.path,
      presetBody: found.presetBody,
    });
  const exchange = found && draft && (await sendAndTrack(context, draft, found));
  if (!exchange) return;
  const { status } = exchange.reply;
  if (status >= 300) {
    const reason = `the request whose links were to be followed was answered ${status}`;
    if (links.length > 0) context.results.skip(operation, 'link', { reason, refusal: exchange });
    return;
  }
  for (const link of links) await followLink(context, link, exchange);
  if (isLocated) await followLocation(context, exchange);
}

/** Links of reads lead to reads only, and no link removes the record that later checks use. */
function isFollowed({ method }: Operation, target: Operation): boolean {
  const isRead = target.method === 'GET' || target.method === 'HEAD';
  return isRead || (method === 'POST' && target.method !== 'DELETE');
}

async function followLink(
  context: VerifyContext,
  link: DocumentedLink,
  exchange: VerifyExchange,
): Promise<void> {
  const { operation } = exchange.draft;
  const { status } = exchange.reply;
  if (!matchesStatus(link.status, status)) return;
  const draft = toLinkDraft(context, link, toScope(exchange));
  // Only what this run created is known to be complete.
  const purpose = operation.method === 'POST' ? 'valid' : 'uncertain';
  const followed = draft && (await sendAndTrack(context, draft, { keys: [], purpose }));
  if (!followed) return;
  context.results.pass(operation, 'link');
  if (!isLost(followed.reply.status, purpose)) return;
  const message = `The link "${link.name}" of the ${status} reply leads to ${link.target.id}, which answers ${followed.reply.status}.`;
  context.results.fail(operation, 'link', {
    ...{ message, where: 'status', place: link.pointer },
    ...{ exchange: followed, others: [exchange] },
  });
}

/** A failure of the server is one of its operation. */
function isLost(status: number, purpose: 'valid' | 'uncertain'): boolean {
  const isMissing = status === 404 || status === 410;
  return status >= 400 && status < 500 && (purpose === 'valid' || !isMissing);
}

function matchesStatus(documented: string, status: number): boolean {
  const name = documented.toUpperCase();
  return name === 'DEFAULT' || name === `${status}` || name === `${Math.trunc(status / 100)}XX`;
}

/** The request of a link; `undefined` where the reply has not what the link names. */
function toLinkDraft(
  { requestFactory }: VerifyContext,
  { name, target, parameters, body }: DocumentedLink,
  scope: ExpressionScope,
): RequestDraft | undefined {
  const values = Object.entries(parameters).flatMap(([key, expression]) => {
    const parameter = target.parameters.find((one) => isNamed(one, key));
    return parameter ? [{ parameter, value: evaluateAll(expression, scope) }] : [];
  });
  const isMissing = values.some(({ value }) => value === undefined || value === null);
  const presetBody = evaluateAll(body, scope);
  if (isMissing || (body !== undefined && presetBody === undefined)) return undefined;
  const inPath = values.filter(({ parameter }) => parameter.in === 'path');
  const draft = requestFactory.createDraft(target, {
    stream: `link ${name}`,
    extent: 'required',
    path: new Map(inPath.map(({ parameter, value }) => [parameter.name, `${value}`])),
    ...(isObject(presetBody) && { presetBody }),
  });
  return (
    draft &&
    values.reduce((one, { parameter, value }) => withParameter(one, parameter, value), draft)
  );
}

/** A parameter may be named with its place: `path.id`. */
function isNamed({ in: place, name }: Parameter, key: string): boolean {
  return key === name || key === `${place}.${name}`;
}

function toScope({ draft, request, reply, json }: VerifyExchange): ExpressionScope {
  const inPath = [...draft.values].filter(([key]) => key.startsWith('path '));
  const path = Object.fromEntries(inPath.map(([key, value]) => [key.slice(5), value]));
  return toExpressionScope({ request, reply, json, input: draft.body?.value, path });
}

/** True for a POST with a documented `Location` that creates no record by the rules. */
function isOtherCreation(
  { document: { root }, testPlan }: VerifyContext,
  operation: Operation,
): boolean {
  if (operation.method !== 'POST' || testPlan.inferenceOf(operation).plan.kind === 'create')
    return false;
  const responses = joinPointer(operation.pointer, 'responses');
  return ['201', '202'].some((status) => {
    const reply = objectOf(resolvePointer(root, joinPointer(responses, status)).value);
    const names = Object.keys(objectAt(reply, 'headers'));
    return names.some((name) => name.toLowerCase() === 'location');
  });
}

async function followLocation(context: VerifyContext, exchange: VerifyExchange): Promise<void> {
  const { draft, request } = exchange;
  const located = parseLocation(context, exchange.reply);
  if (!located?.match || located.url.origin !== context.address.origin) return;
  const { pathname, search } = located.url;
  const { 'content-type': _type, ...headers } = request.headers;
  const read = { method: 'GET', url: pathname + search, headers, body: undefined };
  const reply = await context.sender.sendRaw(read);
  if (!reply) return;
  context.results.pass(draft.operation, 'location');
  const fail = (message: string): void =>
    context.results.fail(draft.operation, 'location', { message, where: 'header', exchange });
  if (reply.status >= 400) {
    fail(`GET on the Location ${pathname} answers ${reply.status}.`);
    return;
  }
  const shown = listKeys(parseJsonBody(reply));
  const [name, value] =
    [...listKeys(exchange.json)].find(([one, own]) => (shown.get(one) ?? own) !== own) ?? [];
  if (name !== undefined)
    fail(
      `GET on the Location ${pathname} shows "${name}" as ${JSON.stringify(shown.get(name))}, but the reply has ${JSON.stringify(value)}.`,
    );
}

/** The keys and numbers that a body and its first objects show, by name. */
function listKeys(json: unknown, depth = 2): ReadonlyMap<string, unknown> {
  const entries = isObject(json) && depth > 0 ? Object.entries(json) : [];
  return new Map([
    ...entries.flatMap(([, value]) => [...listKeys(value, depth - 1)]),
    ...entries.filter(([name, value]) => referenceName.test(name) && isKeyValue(value)),
  ]);
}

function isKeyValue(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}
