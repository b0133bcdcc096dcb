import {
  isJsonMediaType,
  isObject,
  type JsonObject,
  objectAt,
  textAt,
  toEssence,
} from '../../openapi/openapi.ts';
import type { MessageHeaders } from '../judge/http-message.ts';
import type { ArchivedCall } from './archived-call.ts';

/** Whether a file is a Pact, of any version of its specification. */
export function isPact(value: JsonObject): boolean {
  return (
    Array.isArray(value.interactions) || (isObject(value.consumer) && isObject(value.provider))
  );
}

/**
 * Parses the HTTP interactions of a Pact (specification 1 to 4). Their examples are what is judged; messages
 * are left out, since they are no calls.
 * @throws an error with a sentence for the user; `name` is the name of the file.
 */
export function parsePact(pact: JsonObject, name: string): readonly ArchivedCall[] {
  const version = readVersion(pact);
  const interactions = Array.isArray(pact.interactions) ? pact.interactions : [];
  return interactions.flatMap((interaction, index) => {
    if (isMessage(interaction)) return [];
    const call = parseInteraction(interaction, { id: index + 1, version });
    if (typeof call !== 'string') return [call];
    throw new Error(`${name} is not a Pact file: /interactions/${index} ${call}.`);
  });
}

function readVersion({ metadata }: JsonObject): number {
  const described = isObject(metadata) ? metadata : {};
  const specification = ['pactSpecification', 'pact-specification'].map((key) =>
    textAt(objectAt(described, key), 'version'),
  );
  const [version = '2'] = [...specification, textAt(described, 'pactSpecificationVersion')].filter(
    (text) => text !== undefined,
  );
  return Number.parseInt(version, 10);
}

function isMessage(interaction: unknown): boolean {
  const { type } = Object(interaction);
  return type !== undefined && type !== 'Synchronous/HTTP';
}

type InteractionPosition = { readonly id: number; readonly version: number };

/** Returns a call, or a message. */
function parseInteraction(
  interaction: unknown,
  { id, version }: InteractionPosition,
): ArchivedCall | string {
  const { request, response, description } = isObject(interaction) ? interaction : {};
  if (!isObject(request) || !isObject(response)) return 'must have /request and /response';
  const { method = 'GET', path = '/' } = request;
  const { status = 200 } = response;
  if (typeof method !== 'string' || typeof path !== 'string')
    return 'must have strings at /request/method and /request/path';
  if (typeof status !== 'number') return 'must have a number at /response/status';
  const [sent, got] = [toMessage(request, version), toMessage(response, version)];
  return {
    id,
    name: typeof description === 'string' ? description : undefined,
    address: undefined,
    isOfApi: true,
    request: {
      method: method.toUpperCase(),
      url: path + formatQuery(request.query),
      headers: sent.headers,
      body: sent.body,
    },
    reply: { status, headers: got.headers, body: got.body },
    leftOut: [
      ...(sent.isOpen ? (['request'] as const) : []),
      ...(got.isOpen ? (['reply'] as const) : []),
    ],
    replyExtent: 'partial',
    guessedTypes: [
      ...(sent.hasGuessedType ? (['request'] as const) : []),
      ...(got.hasGuessedType ? (['reply'] as const) : []),
    ],
    // A refusal is the reply to a request that was wrong on purpose.
    ignores: (side) => side === 'request' && status >= 400 && status < 500,
  };
}

type PactMessage = {
  readonly headers: MessageHeaders;
  readonly body: Uint8Array | undefined;
  /** Whether any body will do. */
  readonly isOpen: boolean;
  /** Whether the Pact gives no content type. */
  readonly hasGuessedType: boolean;
};

function toMessage(message: JsonObject, version: number): PactMessage {
  const fields = toHeaders(message.headers);
  const content = version >= 4 && isObject(message.body) ? message.body : undefined;
  const known = [fields['content-type'], content && textAt(content, 'contentType')]
    .flat()
    .find((type) => type !== undefined && type !== '');
  const value = content ? content.content : message.body;
  const isText = typeof value === 'string' && !(content && isEncodedAsJson(content));
  const type = known ?? (isText ? 'text/plain' : 'application/json');
  const body = content ? toContentBytes(content) : toBytes(value, type);
  return {
    headers: body === undefined ? fields : { ...fields, 'content-type': type },
    body,
    isOpen: !('body' in message),
    hasGuessedType: body !== undefined && known === undefined,
  };
}

function toHeaders(headers: unknown): MessageHeaders {
  return Object.fromEntries(
    Object.entries(isObject(headers) ? headers : {}).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.map(String) : String(value),
    ]),
  );
}

/** The body of specification 4: `{content, contentType, encoded}`. */
function toContentBytes(body: JsonObject): Uint8Array | undefined {
  const { content, encoded } = body;
  if (content === undefined || content === null) return undefined;
  const isBase64 = encoded === true || /^base64$/i.test(String(encoded));
  if (typeof content === 'string' && isBase64) return Buffer.from(content, 'base64');
  return Buffer.from(
    typeof content === 'string' && !isEncodedAsJson(body) ? content : JSON.stringify(content),
  );
}

function isEncodedAsJson({ encoded }: JsonObject): boolean {
  return /^json$/i.test(String(encoded));
}

/** Before specification 4 a body is JSON, or the text of another type. */
function toBytes(value: unknown, type: string): Uint8Array | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const isText = typeof value === 'string' && (!isJsonMediaType(toEssence(type)) || isJson(value));
  return Buffer.from(isText ? value : JSON.stringify(value));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The query is a text before specification 3, and then lists of values by name. */
function formatQuery(query: unknown): string {
  if (typeof query === 'string') return query === '' ? '' : `?${query}`;
  const pairs = Object.entries(isObject(query) ? query : {}).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, String(value ?? '')]),
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}
