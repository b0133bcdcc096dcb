import {
  findDocumentedReply,
  isObject,
  type JsonObject,
  propertiesOf,
  type SchemaViews,
} from '../../../openapi/openapi.ts';
import { joinHeader, toBuffer } from '../../judge/http-message.ts';
import { faultCodesOfFindings } from '../report/fault-codes.ts';
import type { VerifyResults } from '../report/verify-results.ts';
import type { CredentialSource } from '../requests/credentials.ts';
import { probeMarkup } from '../requests/probe-values.ts';
import type { RequestPurpose, VerifyExchange } from '../requests/request-draft.ts';
import { findLeak, type Leak, type LeakKind } from './leaked-internals.ts';

type LeakCheckOptions = {
  readonly views: SchemaViews;
  readonly root: JsonObject;
  readonly results: VerifyResults;
  readonly credentials: CredentialSource;
};

/** Checks that a reply shows neither internals of the server nor markup of the request. */
export type CheckLeaks = (exchange: VerifyExchange, purpose: RequestPurpose) => void;

export function createLeakCheck({
  views,
  root,
  results,
  credentials,
}: LeakCheckOptions): CheckLeaks {
  const secrets: SentSecrets = new Map();
  let documentText: string | undefined;
  const isDocumented = (text: string): boolean => {
    documentText ??= JSON.stringify(root);
    return documentText.includes(JSON.stringify(text).slice(1, -1));
  };
  return (exchange, purpose) => {
    const { draft, reply } = exchange;
    const { operation } = draft;
    const sent = readSentText(exchange);
    const leak = listSearchedTexts(exchange, views)
      .flatMap(
        (searched) =>
          findLeak(searched.text, searched.kinds) ??
          findCredential(searched, exchange, credentials) ??
          [],
      )
      .find(({ excerpt }) => !sent.includes(excerpt) && !isDocumented(excerpt));
    if (leak !== undefined)
      results.fail(operation, 'leak', {
        message: `The ${reply.status} reply contains ${leak.name}: ${JSON.stringify(leak.excerpt.slice(0, maxExcerpt))}.`,
        ...{ exchange, cause: `${reply.status} ${leak.name} ${leak.excerpt}` },
        ...(purpose === 'probe' &&
          leak.kind === 'database' && { code: faultCodesOfFindings.sqlInjection }),
      });
    rememberSecrets(exchange, views, secrets);
    const secret = findSecret(exchange, views, secrets);
    if (secret !== undefined)
      results.fail(operation, 'leak', {
        message: `The ${reply.status} reply shows "${secret}" as it was sent, which is write-only or a password in the request.`,
        exchange,
      });
    if (purpose !== 'probe' || !showsMarkup(exchange)) return;
    results.fail(operation, 'leak', {
      ...{
        message: `The ${reply.status} reply is HTML that contains ${probeMarkup} as it was sent.`,
      },
      ...{ exchange, expected: 'escaped markup', code: faultCodesOfFindings.markup },
    });
  };
}

const maxExcerpt = 120;

/** A part of a reply, and the internals that it may not show. */
type SearchedText = {
  readonly text: string;
  readonly kinds?: ReadonlySet<LeakKind>;
  readonly part?: 'header';
};

/** What a documented property of a successful reply must not show, either. */
const kindsOfData: ReadonlySet<LeakKind> = new Set(['stack trace']);

function listSearchedTexts(exchange: VerifyExchange, views: SchemaViews): readonly SearchedText[] {
  const { reply, draft, json } = exchange;
  const headers = Object.entries(reply.headers)
    .filter(([name]) => !linkFields.has(name))
    .map(([, value]) => ({ text: joinHeader(value), part: 'header' as const }));
  const text = readReplyText(exchange);
  if (reply.status >= 400) return [...headers, { text }];
  const [media] = [...(findDocumentedReply(draft.operation, reply.status)?.content.values() ?? [])];
  if (json === undefined || media === undefined) return [...headers, { text, kinds: kindsOfData }];
  const undeclared = listUndeclared(views, [`${media}/schema`], json).map(([name, value]) => ({
    text: `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  }));
  return [...headers, ...undeclared, { text, kinds: kindsOfData }];
}

/** The name of a secret by which an earlier request sent it, by its value. */
type SentSecrets = Map<string, string>;

/** The name of a secret that was sent, now or before, and that the reply shows and does not document. */
function findSecret(
  exchange: VerifyExchange,
  views: SchemaViews,
  earlier: SentSecrets,
): string | undefined {
  const { draft, reply, json } = exchange;
  const [media] = [...(findDocumentedReply(draft.operation, reply.status)?.content.values() ?? [])];
  if (media === undefined) return undefined;
  const own = listSecrets(exchange, views);
  if (own.length === 0 && earlier.size === 0) return undefined;
  const shown = listUndeclared(views, [`${media}/schema`], json);
  const named = own.find((secret) =>
    shown.some(([name, value]) => name === secret.name && value === secret.value),
  );
  const text = JSON.stringify(shown.map(([, value]) => value));
  const found = [...earlier].find(([value]) => text.includes(JSON.stringify(value)));
  return named?.name ?? found?.[1];
}

/** Keeps the secrets of a request that succeeded; a short value may be another property's as well. */
function rememberSecrets(exchange: VerifyExchange, views: SchemaViews, secrets: SentSecrets): void {
  if (exchange.reply.status >= 300) return;
  const sent = readSentText(exchange);
  for (const { name, value } of listSecrets(exchange, views))
    if (value.length >= minSecret && sent.split(value).length === 2) secrets.set(value, name);
}

const minSecret = 8;

type Secret = { readonly name: string; readonly value: string };

/** The texts of the body that are write-only or passwords. */
function listSecrets({ draft: { body } }: VerifyExchange, views: SchemaViews): readonly Secret[] {
  if (body?.media === undefined) return [];
  const sent = Object(body.value);
  return [...propertiesOf(views, views.of([`${body.media}/schema`]))].flatMap(
    ([name, pointers]) => {
      const { writeOnly, format } = views.of(pointers).keywords;
      const value: unknown = sent[name];
      const isSecret = writeOnly === true || format === 'password';
      return isSecret && typeof value === 'string' ? [{ name, value }] : [];
    },
  );
}

/** Addresses of resources may look like file paths. */
const linkFields: ReadonlySet<string> = new Set([
  'location',
  'content-location',
  'link',
  'set-cookie',
]);

const maxDepth = 4;

/** Limit of the entries of a list that are searched. */
const maxEntries = 50;

type NamedValue = readonly [name: string, value: unknown];

/** The properties that the schema does not have. */
function listUndeclared(
  views: SchemaViews,
  schemaPointers: readonly string[],
  json: unknown,
): readonly NamedValue[] {
  const visit = (
    pointers: readonly string[],
    value: unknown,
    depth: number,
  ): readonly NamedValue[] => {
    const { properties, items, choices, additionalProperties } = views.of(pointers);
    if (depth > maxDepth) return [];
    if (Array.isArray(value))
      return value.slice(0, maxEntries).flatMap((one) => visit(items, one, depth + 1));
    const isOpen = properties.size === 0 || choices.length > 0 || additionalProperties.length > 0;
    if (!isObject(value) || isOpen) return [];
    return Object.entries(value).flatMap(([name, entry]) => {
      const declared = properties.get(name);
      return declared ? visit(declared, entry, depth + 1) : [[name, entry] as const];
    });
  };
  return visit(schemaPointers, json, 0);
}

/** Neither an error nor a header repeats the credential that was sent. */
function findCredential(
  { text, part }: SearchedText,
  { draft, request, reply }: VerifyExchange,
  credentials: CredentialSource,
): Leak | undefined {
  if (reply.status < 400 && part !== 'header') return undefined;
  const token = Object.entries(request.headers)
    .filter(([field]) => credentials.isCredentialHeader(draft.operation, field))
    .map(([, value]) => joinHeader(value).replace(/^.*[\s=]/s, ''))
    .find((one) => one.length >= minToken && text.includes(one));
  return token === undefined
    ? undefined
    : { kind: 'environment', name: 'the credential of the request', excerpt: token };
}

/** A shorter token may be part of a word. */
const minToken = 10;

function readSentText({ request: { url, body } }: VerifyExchange): string {
  const sent = body === undefined ? '' : toBuffer(body).toString('utf8');
  return `${url} ${decodeUrl(url)} ${sent}`;
}

function decodeUrl(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

function readReplyText({ reply: { headers, body } }: VerifyExchange): string {
  const type = joinHeader(headers['content-type']);
  const isText = type === '' || /^text\/|json|xml|form-urlencoded/i.test(type);
  return body === undefined || !isText
    ? ''
    : toBuffer(body).subarray(0, maxSearchedBytes).toString();
}

const maxSearchedBytes = 40_000;

function showsMarkup(exchange: VerifyExchange): boolean {
  const { headers } = exchange.reply;
  return (
    /^(text\/html|application\/xhtml)/i.test(joinHeader(headers['content-type'])) &&
    readReplyText(exchange).includes(probeMarkup)
  );
}
