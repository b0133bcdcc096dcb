import { isUtf8 } from 'node:buffer';
import type { SentRequest } from '../../judge/http-message.ts';
import { type LoggedExchange, toSegments } from './exchange-log.ts';

/** Replaces secrets in the value of a header field, or in a URL. */
export type MaskRequestText = (text: string) => string;

/** Secrets by the shell variables that stand for them. */
export type ShellSecrets = Readonly<Record<string, string | undefined>>;

/** Stands for a shell variable; the character is in no URL, header or JSON. */
const mark = '\0';

/** Masks secrets by the names of shell variables, such as `$TOKEN`. */
export function maskSecrets(secrets: ShellSecrets): MaskRequestText {
  const forms = Object.entries(secrets).flatMap(([name, secret = '']) =>
    secret === '' ? [] : toSecretForms(name, secret),
  );
  return (text) =>
    forms.reduce(
      (masked, { before, secret, replacement }) =>
        masked === secret
          ? replacement
          : replaceAtEnd(masked, before + secret, before + replacement),
      text,
    );
}

type SecretForm = {
  readonly before: string;
  readonly secret: string;
  readonly replacement: string;
};

/** A secret is a whole value, follows its scheme or name, or is part of HTTP basic. */
function toSecretForms(name: string, secret: string): readonly SecretForm[] {
  const replacement = `${mark}${name}${mark}`;
  const basic = Buffer.from(secret).toString('base64');
  return [
    { before: ' ', secret, replacement },
    { before: '=', secret, replacement },
    { before: '=', secret: encodeURIComponent(secret), replacement },
    { before: 'Basic ', secret: basic, replacement },
  ];
}

/** Replaces a text that ends the value, or one of its pairs. */
function replaceAtEnd(text: string, searched: string, replacement: string): string {
  return text
    .split(/([&;])/)
    .map((part) => (part.endsWith(searched) ? part.slice(0, -searched.length) + replacement : part))
    .join('');
}

/** Shows variables as `$TOKEN`. */
export function showVariables(text: string): string {
  return text.replace(/\0(\w+)\0/g, '$$$1');
}

export type CurlOptions = {
  /** The origin and base path. */
  readonly address: string;
  readonly mask: MaskRequestText;
};

/** Formats a request as a curl command. */
export function formatCurl(
  { method, url, headers, body }: SentRequest,
  { address, mask }: CurlOptions,
): string {
  const fields = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => formatField(name, mask(one))),
  );
  const bytes = body && Buffer.from(body);
  const data = bytes === undefined ? [] : [formatCurlData(bytes)];
  const direction = method === 'HEAD' ? '-I' : method === 'GET' ? '' : `-X ${method}`;
  return ['curl', direction, quoteForShell(address + mask(url)), ...fields, ...data]
    .filter((part) => part !== '')
    .join(' ');
}

/** HTTP basic is passed as user and password. */
function formatField(name: string, value: string): string {
  const [, variable] = /^Basic (\0\w+\0)$/.exec(value) ?? [];
  return variable === undefined
    ? `-H ${quoteForShell(`${name}: ${value}`)}`
    : `-u ${quoteForShell(variable)}`;
}

/** Binary bodies are passed as base64. */
function formatCurlData(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return isUtf8(bytes) && !text.replace(/\0\w+\0/g, '').includes(mark)
    ? `--data-binary ${quoteForShell(text)}`
    : `--data-binary @<(echo ${bytes.toString('base64')} | base64 -d)`;
}

/** Single quotes prevent any expansion (POSIX, section 2.2.2); variables need double quotes. */
function quoteForShell(text: string): string {
  if (!text.includes(mark)) return quoteLiteral(text);
  const parts = text.split(mark);
  const isPlain = parts.every((part, index) => index % 2 === 1 || !/["\\`$!]/.test(part));
  if (!isPlain)
    return parts
      .map((part, index) => (index % 2 === 1 ? `"$${part}"` : part && quoteLiteral(part)))
      .join('');
  const shown = parts.map((part, index) => {
    if (index % 2 === 0) return part;
    return /^\w/.test(`${parts[index + 1]}`) ? `\${${part}}` : `$${part}`;
  });
  return `"${shown.join('')}"`;
}

function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * Formats a story as curl commands that can be repeated in order: keys that the server chose are read
 * from its replies with jq.
 */
export function formatCurlStory(
  story: readonly LoggedExchange[],
  { address, mask }: CurlOptions,
): readonly string[] {
  const variables: StoryVariable[] = [];
  return story.map((exchange, index) => {
    const { request } = exchange;
    const command = formatCurl(withVariables(request, variables), { address, mask });
    const known = variables.map(({ value }) => value);
    const captured = findCapturedKey(exchange, story.slice(index + 1), known);
    if (!captured) return command;
    const name = `ID${variables.length + 1}`;
    variables.push({ name, value: captured.value });
    return `${name}=$(${command.replace('curl ', 'curl -s ')} | jq -r '${captured.path.replace(/^(?=\[)/, '.')}')`;
  });
}

type StoryVariable = {
  readonly name: string;
  readonly value: string;
};

/** Replaces keys in the path, the query and the body. */
function withVariables(request: SentRequest, variables: readonly StoryVariable[]): SentRequest {
  const [path = '', ...query] = request.url.split('?');
  const segments = path.split('/').map((segment) => {
    const variable = variables.findLast(({ value }) => encodeURIComponent(value) === segment);
    return variable ? `${mark}${variable.name}${mark}` : segment;
  });
  const long = variables.filter(({ value }) => value.length >= minReplacedText);
  const replaceLong = (text: string): string =>
    long.reduce(
      (replaced, { name, value }) => replaced.replaceAll(value, `${mark}${name}${mark}`),
      text,
    );
  const url = [segments.join('/'), ...query.map(replaceLong)].join('?');
  const { body } = request;
  const isText = body !== undefined && isUtf8(body) && !body.includes(0);
  return isText && long.length > 0
    ? { ...request, url, body: Buffer.from(replaceLong(Buffer.from(body).toString('utf8'))) }
    : { ...request, url };
}

/** A shorter text in a body may be there by chance. */
const minReplacedText = 8;

type CapturedKey = { readonly value: string; readonly path: string };

/** Finds the key in a reply to a POST that later requests have in their paths, or in their bodies. */
function findCapturedKey(
  { request, json }: LoggedExchange,
  later: readonly LoggedExchange[],
  known: readonly string[],
): CapturedKey | undefined {
  if (request.method !== 'POST') return undefined;
  const collection = toSegments(request.url);
  const others = new Set([...collection, ...known]);
  const used = later.flatMap(({ request: { url } }) => {
    const path = toSegments(url);
    const isBelow = collection.every((segment, index) => path[index] === segment);
    const long = path.filter((segment) => segment.length >= minReplacedText);
    return isBelow ? [...path.slice(collection.length, collection.length + 1), ...long] : long;
  });
  const sent = later.flatMap(({ request: { body } }) => listQuotedTexts(body));
  const inBodies = new Set(listQuotedTexts(request.body));
  return findScalar(
    json,
    new Set([
      ...used.filter((value) => !others.has(value)),
      ...sent.filter((value) => !others.has(value) && !inBodies.has(value)),
    ]),
  );
}

/** The texts of a body of JSON that are long enough to be keys. */
function listQuotedTexts(body: Uint8Array | undefined): readonly string[] {
  const quoted =
    body &&
    Buffer.from(body)
      .toString('utf8')
      .match(/"[^"\\]{8,}"/g);
  return (quoted ?? []).map((text) => text.slice(1, -1));
}

/** Finds one of some values, breadth first. A short one may be there by chance, except as an id. */
function findScalar(json: unknown, values: ReadonlySet<string>): CapturedKey | undefined {
  let level: readonly PlacedValue[] = [{ path: '', name: '', value: json }];
  for (let depth = 0; depth < maxDepth; depth++) {
    const found = level
      .filter(({ value }) => typeof value !== 'object' && values.has(`${value}`))
      .filter(({ name, value }) => isIdName(name) || `${value}`.length >= minReplacedText)
      .toSorted((one, other) => Number(isIdName(other.name)) - Number(isIdName(one.name)))[0];
    if (found) return { value: `${found.value}`, path: found.path };
    level = level.flatMap(listEntries);
  }
  return undefined;
}

function isIdName(name: string): boolean {
  return name.toLowerCase().endsWith('id');
}

type PlacedValue = { readonly path: string; readonly name: string; readonly value: unknown };

const maxDepth = 5;

function listEntries({ path, value }: PlacedValue): readonly PlacedValue[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([name, entry]) => ({
    path: path + toJqStep(value, name),
    name,
    value: entry,
  }));
}

function toJqStep(parent: object, name: string): string {
  if (Array.isArray(parent)) return `[${name}]`;
  return /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `[${JSON.stringify(name).replaceAll("'", '')}]`;
}
