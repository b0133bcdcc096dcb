import { isObject, type JsonObject, objectAt, textAt } from '../../../openapi/openapi.ts';
import type { ReceivedReply } from '../../judge/http-message.ts';
import type { ArchivedCall } from '../archived-call.ts';
import { withoutContentEncoding } from '../har.ts';
import { addAuth, findAuth } from './postman-auth.ts';
import { guessType, parseFields, parseRequestBody } from './postman-body.ts';
import { parseUrl } from './postman-url.ts';
import { compileResolve, type ResolveVariables } from './postman-variables.ts';
import { isLeftOpen } from './unknown-values.ts';

/** Whether a file is a Postman collection (schema 2.0 or 2.1). */
export function isPostmanCollection({ info, item }: JsonObject): boolean {
  return isObject(info) && Array.isArray(item);
}

/**
 * Parses the saved examples of a Postman collection, and requests without one. Variables of the collection
 * and its folders are filled in; others, such as those of an environment, leave their values open.
 * @throws an error with a sentence for the user; `name` is the name of the file.
 */
export function parsePostmanCollection(
  collection: JsonObject,
  name: string,
): readonly ArchivedCall[] {
  const scope = { titles: [], variables: [], auth: undefined, pointer: '', depth: 0 };
  return listCalls(collection, scope, name).map((call, index) => ({ ...call, id: index + 1 }));
}

/** What an item has from the folders around it. */
type FolderScope = {
  readonly titles: readonly string[];
  readonly variables: readonly unknown[];
  readonly auth: JsonObject | undefined;
  readonly pointer: string;
  /** How many folders there are around it. */
  readonly depth: number;
};

/** Far more than a collection has, and less than the stack takes. */
const maxFolderDepth = 100;

type UnnumberedCall = Omit<ArchivedCall, 'id'>;

function listCalls(
  folder: JsonObject,
  outer: FolderScope,
  file: string,
): readonly UnnumberedCall[] {
  if (outer.depth > maxFolderDepth)
    throw new Error(`${file} has folders in more than ${maxFolderDepth} folders.`);
  const items: readonly unknown[] = [folder.item].flat();
  const variables = [...outer.variables, ...listVariables(folder)];
  const auth = findAuth(folder, outer.auth);
  return items.flatMap((item, index) => {
    const pointer = `${outer.pointer}/item/${index}`;
    if (!isObject(item)) throw refuseItem(file, pointer, 'must be an object');
    const titles = [...outer.titles, textAt(item, 'name') ?? ''].filter((title) => title !== '');
    const scope = { titles, variables, auth, pointer, depth: outer.depth + 1 };
    return Array.isArray(item.item)
      ? listCalls(item, scope, file)
      : listExamples(item, scope, file);
  });
}

function listVariables({ variable }: JsonObject): readonly unknown[] {
  return Array.isArray(variable) ? variable : [];
}

function refuseItem(file: string, pointer: string, problem: string): Error {
  return new Error(`${file} is not a Postman collection: ${pointer} ${problem}.`);
}

/** An item's examples, or its request alone. */
function listExamples(
  item: JsonObject,
  { titles, variables, auth, pointer }: FolderScope,
  file: string,
): readonly UnnumberedCall[] {
  const resolve = compileResolve([...variables, ...listVariables(item)]);
  const saved = Array.isArray(item.response) ? item.response.filter(isObject) : [];
  const requests = saved.length > 0 ? saved : [undefined];
  return requests.map((example) => {
    const request = toRequestObject(example?.originalRequest ?? item.request);
    if (request === undefined) throw refuseItem(file, pointer, 'must have /request with /url');
    const ownAuth = findAuth(toRequestObject(item.request) ?? {}, auth);
    return toCall({
      request,
      example,
      resolve,
      auth: findAuth(request, ownAuth),
      name:
        [titles.join(' / '), example && textAt(example, 'name')].filter(Boolean).join(': ') ||
        undefined,
    });
  });
}

/** A request may be its URL alone. */
function toRequestObject(request: unknown): JsonObject | undefined {
  if (typeof request === 'string') return { url: request };
  return isObject(request) && request.url !== undefined ? request : undefined;
}

type ExampleParts = {
  readonly request: JsonObject;
  readonly example: JsonObject | undefined;
  readonly resolve: ResolveVariables;
  readonly auth: JsonObject | undefined;
  readonly name: string | undefined;
};

function toCall({ request, example, resolve, auth, name }: ExampleParts): UnnumberedCall {
  const { address, url } = parseUrl(request.url, resolve);
  const body = parseRequestBody(objectAt(request, 'body'), resolve);
  const sent = addAuth(auth, resolve, {
    url,
    headers: {
      ...(body.type !== undefined && { 'content-type': body.type }),
      ...parseFields(request.header, resolve),
    },
  });
  const method = (textAt(request, 'method') ?? 'GET').toUpperCase();
  const reply = example && toReply(example, resolve);
  const call = {
    name,
    address,
    ...(address === undefined && { isOfApi: true as const }),
    request: { method, ...sent, body: body.bytes },
    reply: reply?.received,
    leftOut: body.isLeftOut ? (['request'] as const) : [],
    guessedTypes: reply?.hasGuessedType ? (['reply'] as const) : [],
  };
  return {
    ...call,
    ignores: (side, mismatch) =>
      side === 'request'
        ? isRefused(call.reply) || isLeftOpen(call.request, mismatch)
        : isLeftOpen({ ...noReply, ...call.reply }, mismatch),
  };
}

const noReply: ReceivedReply = { status: 0, headers: {}, body: undefined };

/** The reply to a request that was wrong on purpose. */
function isRefused(reply: ReceivedReply | undefined): boolean {
  return reply !== undefined && reply.status >= 400 && reply.status < 500;
}

function toReply(example: JsonObject, resolve: ResolveVariables) {
  const { code, body } = example;
  if (typeof code !== 'number') return undefined;
  const headers = parseFields(example.header, resolve);
  const text = typeof body === 'string' && body !== '' ? resolve(body) : undefined;
  const bytes = text === undefined ? undefined : Buffer.from(text);
  const hasGuessedType = text !== undefined && headers['content-type'] === undefined;
  const type = text === undefined ? {} : { 'content-type': guessType(text, previewOf(example)) };
  return {
    hasGuessedType,
    received: {
      status: code,
      headers: withoutContentEncoding({ ...type, ...headers }, bytes),
      body: bytes,
    },
  };
}

function previewOf(example: JsonObject): string | undefined {
  return textAt(example, '_postman_previewlanguage');
}
