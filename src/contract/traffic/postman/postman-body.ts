import { isObject, type JsonObject, objectAt, textAt } from '../../../openapi/openapi.ts';
import type { MessageHeaders } from '../../judge/http-message.ts';
import type { ResolveVariables } from './postman-variables.ts';

/** The body of a request. */
export type PostmanBody = {
  readonly bytes: Uint8Array | undefined;
  /** The content type where no header gives one. */
  readonly type?: string | undefined;
  /** Whether there is a body that cannot be known: a file, or JSON with a variable in the place of a value. */
  readonly isLeftOut: boolean;
};

const noBody: PostmanBody = { bytes: undefined, isLeftOut: false };

type ParseBody = (body: JsonObject, resolve: ResolveVariables) => PostmanBody;

const parsers: ReadonlyMap<unknown, ParseBody> = new Map<unknown, ParseBody>([
  ['raw', parseRaw],
  ['urlencoded', parseForm],
  ['formdata', parseMultipart],
  ['graphql', parseGraphql],
  ['file', () => ({ bytes: undefined, isLeftOut: true })],
]);

export function parseRequestBody(body: JsonObject, resolve: ResolveVariables): PostmanBody {
  const parse = body.disabled === true ? undefined : parsers.get(body.mode);
  return parse?.(body, resolve) ?? noBody;
}

function parseRaw(body: JsonObject, resolve: ResolveVariables): PostmanBody {
  const text = resolve(textAt(body, 'raw') ?? '');
  if (text === '') return noBody;
  const language = textAt(objectAt(objectAt(body, 'options'), 'raw'), 'language');
  const type = guessType(text, language);
  const isOpen = text.includes('{{') && type === 'application/json' && !isJson(text);
  return { bytes: isOpen ? undefined : Buffer.from(text), type, isLeftOut: isOpen };
}

const languageTypes = new Map([
  ['json', 'application/json'],
  ['xml', 'application/xml'],
  ['html', 'text/html'],
]);

/** The content type of a text: by its language, where that is known. */
export function guessType(text: string, language: string | undefined): string {
  return languageTypes.get(language ?? '') ?? (isJson(text) ? 'application/json' : 'text/plain');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function parseForm({ urlencoded }: JsonObject, resolve: ResolveVariables): PostmanBody {
  const pairs = listPairs(urlencoded, resolve).map(({ key, value }): [string, string] => [
    key,
    value,
  ]);
  return {
    bytes: Buffer.from(new URLSearchParams(pairs).toString()),
    type: 'application/x-www-form-urlencoded',
    isLeftOut: false,
  };
}

const boundary = 'sandlot-part';

function parseMultipart({ formdata }: JsonObject, resolve: ResolveVariables): PostmanBody {
  const pairs = listPairs(formdata, resolve);
  const type = `multipart/form-data; boundary=${boundary}`;
  if (pairs.some(({ isFile }) => isFile)) return { bytes: undefined, type, isLeftOut: true };
  const parts = pairs.map(
    ({ key, value }) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`,
  );
  return { bytes: Buffer.from(`${parts.join('')}--${boundary}--\r\n`), type, isLeftOut: false };
}

function parseGraphql(body: JsonObject, resolve: ResolveVariables): PostmanBody {
  const { query, variables } = objectAt(body, 'graphql');
  const text = resolve(typeof variables === 'string' ? variables : '{}');
  const json = { query, variables: isJson(text) ? JSON.parse(text) : {} };
  return { bytes: Buffer.from(JSON.stringify(json)), type: 'application/json', isLeftOut: false };
}

type PostmanPair = { readonly key: string; readonly value: string; readonly isFile: boolean };

function listPairs(list: unknown, resolve: ResolveVariables): readonly PostmanPair[] {
  return (Array.isArray(list) ? list : [])
    .filter(isObject)
    .filter(({ disabled }) => disabled !== true)
    .map(({ key, value, type }) => ({
      key: resolve(String(key ?? '')),
      value: resolve(String(value ?? '')),
      isFile: type === 'file',
    }));
}

/** Header fields, as a list or as lines. */
export function parseFields(header: unknown, resolve: ResolveVariables): MessageHeaders {
  const pairs = typeof header === 'string' ? listLines(header) : listPairs(header, resolve);
  const fields: Record<string, string | readonly string[]> = {};
  for (const { key, value } of pairs) {
    const name = key.toLowerCase();
    const known = fields[name];
    fields[name] = known === undefined ? value : [known, value].flat();
  }
  return fields;
}

function listLines(text: string): readonly Pick<PostmanPair, 'key' | 'value'>[] {
  return text.split('\n').flatMap((line) => {
    const colon = line.indexOf(':');
    return colon < 1
      ? []
      : [{ key: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() }];
  });
}
