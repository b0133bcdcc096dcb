import { isUtf8 } from 'node:buffer';
import { type MaskSecret, maskValues, showSecrets } from '../../base/mask-secrets.ts';
import { isJsonMediaType, toEssence } from '../../openapi/openapi.ts';
import { type ParsedFields, parseFormFields } from '../match/call-body.ts';
import { decodeBody, type JournalEntry } from './entry.ts';
import { toLowerCaseNames, toTextFields } from './entry-formats.ts';
import { toExportedFields } from './exported-fields.ts';

export type PactOptions = {
  readonly mask: MaskSecret;
  readonly version: string;
  /** The name of the client, and that of the API. */
  readonly consumer: string;
  readonly provider: string;
};

/**
 * Formats entries as a Pact. It has version 4 of the specification, the first with binary bodies and
 * several values of a header. Calls that are equal, replies included, are one interaction.
 */
export function toPact(
  entries: readonly JournalEntry[],
  { mask, version, consumer, provider }: PactOptions,
): object {
  const interactions = new Map<string, object>();
  for (const entry of entries) {
    const messages = { request: toRequest(entry, mask), response: toResponse(entry) };
    const key = JSON.stringify(messages);
    if (!interactions.has(key)) interactions.set(key, { ...describe(entry), ...messages });
  }
  return {
    consumer: { name: consumer },
    provider: { name: provider },
    interactions: [...interactions.values()],
    metadata: { pactSpecification: { version: '4.0' }, sandlot: { version } },
  };
}

/** Descriptions are unique in a Pact. */
function describe({ id, sandbox, operation, reply: { status } }: JournalEntry) {
  return {
    type: 'Synchronous/HTTP',
    description: `${operation} answers ${status} (call ${id} of sandbox ${sandbox})`,
    pending: false,
  };
}

function toRequest(entry: JournalEntry, mask: MaskSecret) {
  const { method, url, headers, body } = entry;
  const [path = '', text = ''] = url.split(/\?(.*)/s);
  const query = Object.entries(parseFormFields(text)).map(([name, value]) => [
    name,
    [maskValues(mask, name, value)].flat(),
  ]);
  const fields = dropTransportFields(toExportedFields(headers, mask));
  const masked = Object.keys(fields).filter((name) => `${fields[name]}` !== `${headers[name]}`);
  return {
    method,
    path,
    ...(query.length > 0 && { query: Object.fromEntries(query) }),
    headers: fields,
    ...(!entry.leftOut?.includes('request') && {
      body: toBody(decodeBody(body, headers), String(headers['content-type'] ?? '')),
    }),
    // Any credential will do.
    ...(masked.length > 0 && { matchingRules: { header: toTypeRules(masked) } }),
  };
}

/** The fields that say how a message travels, and where from; the API does not depend on them. */
const transportFields = new Set([
  ...['host', 'connection', 'keep-alive', 'te', 'transfer-encoding', 'upgrade', 'via', 'forwarded'],
  ...['content-length', 'content-encoding', 'accept-encoding', 'accept-language', 'user-agent'],
  ...['sandlot-sandbox', 'traceparent', 'tracestate', 'baggage', 'origin', 'referer'],
]);

function dropTransportFields(fields: ParsedFields): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      transportFields.has(name) || name.startsWith('sec-') ? [] : [[name, [value].flat()]],
    ),
  );
}

/**
 * A reply fits by its types, since keys and times differ from server to server. Of its fields it has the
 * content type alone.
 */
function toResponse({ reply, leftOut }: JournalEntry) {
  const { status, body } = reply;
  const headers = toLowerCaseNames(toTextFields(reply.headers, showSecrets));
  const type = String(headers['content-type'] ?? '');
  const content = toBody(decodeBody(body, headers), type);
  return {
    status,
    ...(type !== '' && { headers: { 'content-type': [type] } }),
    ...(!leftOut?.includes('reply') && { body: content }),
    ...(content !== null &&
      isJsonMediaType(toEssence(type)) && { matchingRules: { body: toTypeRules(['$']) } }),
  };
}

function toTypeRules(names: readonly string[]) {
  return Object.fromEntries(
    names.map((name) => [name, { combine: 'AND', matchers: [{ match: 'type' }] }]),
  );
}

/** The body of specification 4; `null` for none. */
function toBody(body: Uint8Array | undefined, contentType: string) {
  if (body === undefined || body.length === 0) return null;
  if (!isUtf8(body))
    return { content: Buffer.from(body).toString('base64'), contentType, encoded: 'base64' };
  const text = Buffer.from(body).toString('utf8');
  const value = isJsonMediaType(toEssence(contentType)) ? parseExactly(text) : undefined;
  return value === undefined
    ? { content: text, contentType, encoded: false }
    : { content: value, contentType, encoded: typeof value === 'string' ? 'JSON' : false };
}

/** JavaScript rounds numbers of more digits, so that such a body stays a text. */
const longNumberPattern = /\d{16}/;

/** The value of a JSON text; `undefined` where it has none, or would be another one, as `null` is no body. */
function parseExactly(text: string): unknown {
  try {
    return longNumberPattern.test(text) ? undefined : (JSON.parse(text) ?? undefined);
  } catch {
    return undefined;
  }
}
