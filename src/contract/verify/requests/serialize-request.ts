import {
  isJsonMediaType,
  isObject,
  type Operation,
  toConcreteMediaType,
} from '../../../openapi/openapi.ts';
import type { SentRequest } from '../../judge/http-message.ts';
import type { CredentialSource, SentCredentials } from './credentials.ts';
import { parameterKey, type RequestDraft, type RequestDraftBody } from './request-draft.ts';
import { formatText, serializeForm, serializeParameter } from './serialize-parameter.ts';

/** Serializes requests with paths of the document. */
export type SerializeRequest = (draft: RequestDraft) => SentRequest;

/** Compiles the serializer. The user's `headers`, in lower case, override all others. */
export function compileSerializeRequest(
  credentials: CredentialSource,
  headers: Readonly<Record<string, string>>,
): SerializeRequest {
  const acceptOf = memoizeByOperation(toAcceptHeader);
  const credentialsOf = memoizeByOperation(credentials.credentialsFor);
  const parametersOf = memoizeByOperation(groupByLocation);
  return (draft) => {
    const { operation, credential, body, method = operation.method } = draft;
    const written = body && serializeBody(body);
    const parameters = parametersOf(operation);
    const shownCredentials =
      credential === 'shown'
        ? credentialsOf(operation)
        : selectCredentials(credentials, operation, credential);
    const cookies = [shownCredentials?.headers.cookie ?? [], serializeAll(draft, parameters.cookie)]
      .flat()
      .join('; ');
    const keys = [...new Set(shownCredentials?.query)];
    // A credential may also be documented as a parameter.
    const isKey = (text: string): boolean =>
      keys.some((key) => text.startsWith(key.slice(0, key.indexOf('=') + 1)));
    const query = [
      ...serializeAll(draft, parameters.query).filter((text) => !isKey(text)),
      ...serializeAll(draft, parameters.querystring),
      ...(draft.extraQuery ?? []),
      ...keys,
    ];
    const own = Object.entries(headers).filter(
      ([name]) => credential === 'shown' || !credentials.isCredentialHeader(operation, name),
    );
    return {
      method,
      url: serializePath(draft, query),
      headers: {
        accept: acceptOf(operation),
        ...(written && { 'content-type': written.type }),
        ...serializeHeaders(draft, parameters.header),
        ...shownCredentials?.headers,
        ...(cookies !== '' && { cookie: cookies }),
        ...Object.fromEntries(own),
        ...draft.extraHeaders,
      },
      body: written?.bytes,
    };
  };
}

/** The credentials of a request that does not show the good ones. */
function selectCredentials(
  { otherCredentialsFor, wrongCredentialsFor }: CredentialSource,
  operation: Operation,
  credential: Exclude<RequestDraft['credential'], 'shown'>,
): SentCredentials | undefined {
  if (credential === 'withheld') return undefined;
  return credential === 'other'
    ? otherCredentialsFor?.(operation)
    : wrongCredentialsFor(operation, credential);
}

/** Caches a value per operation. */
function memoizeByOperation<T>(read: (operation: Operation) => T): (operation: Operation) => T {
  const known = new WeakMap<Operation, T>();
  return (operation) => {
    const before = known.get(operation);
    if (before !== undefined) return before;
    const value = read(operation);
    known.set(operation, value);
    return value;
  };
}

/** Some documents put a query into their path templates. */
function serializePath({ operation, values }: RequestDraft, query: readonly string[]): string {
  const [path = '', own = ''] = operation.path.replace(/#.*$/s, '').split(/\?(.*)/s);
  const filled = path.replace(/\{([^{}]*)\}/g, (_, template: string) => {
    const name = template.replace(/^[+*]|[+*]$/g, '');
    const parameter = operation.parameters.find((one) => one.in === 'path' && one.name === name);
    const value = values.get(parameterKey({ in: 'path', name })) ?? '';
    return parameter ? serializeParameter(parameter, value) : encodeURIComponent(String(value));
  });
  const all = [own, ...query].filter((part) => part !== '').join('&');
  return all === '' ? filled : `${filled}?${all}`;
}

type OperationParameters = Operation['parameters'];

function groupByLocation({ parameters }: Operation) {
  const at = (place: OperationParameters[number]['in']): OperationParameters =>
    parameters.filter((parameter) => parameter.in === place);
  return {
    query: at('query'),
    querystring: at('querystring'),
    header: at('header'),
    cookie: at('cookie'),
  };
}

function serializeAll(
  { values }: RequestDraft,
  parameters: OperationParameters,
): readonly string[] {
  return parameters
    .filter((parameter) => values.has(parameterKey(parameter)))
    .map((parameter) => serializeParameter(parameter, values.get(parameterKey(parameter))))
    .filter((text) => text !== '');
}

/** Line breaks are not allowed in headers. */
function serializeHeaders(
  { values }: RequestDraft,
  parameters: OperationParameters,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    parameters
      .filter((parameter) => values.has(parameterKey(parameter)))
      .map((parameter) => [
        parameter.name.toLowerCase(),
        serializeParameter(parameter, values.get(parameterKey(parameter))).replace(
          /[^\x20-\x7e]+/g,
          ' ',
        ),
      ]),
  );
}

/** The documented media types of all replies, JSON first. */
function toAcceptHeader({ replies }: Operation): string {
  const types = [...replies.values()].flatMap(({ content }) => [...content.keys()]);
  const sorted = types.toSorted(
    (one, other) => Number(isJsonMediaType(other)) - Number(isJsonMediaType(one)),
  );
  return [...new Set(sorted.map(toConcreteMediaType))].join(', ') || '*/*';
}

/** A body with its content type. */
type SerializedBody = { readonly type: string; readonly bytes: Buffer };

/** Serializes a body by its media type, with text as the fallback. */
function serializeBody({ type, value, fileTypes }: RequestDraftBody): SerializedBody {
  if (value instanceof Uint8Array) return { type, bytes: Buffer.from(value) };
  if (isJsonMediaType(type)) return toSerializedBody(toConcreteType(type), JSON.stringify(value));
  if (type === 'application/x-www-form-urlencoded' && isObject(value))
    return toSerializedBody(type, serializeForm(value));
  if (type === 'multipart/form-data' && isObject(value))
    return { type: `${type}; boundary=${boundary}`, bytes: serializeMultipart(value, fileTypes) };
  return toSerializedBody(type, formatText(value));
}

/** True for media types that can be serialized. */
export function isWritable(type: string): boolean {
  return (
    isJsonMediaType(type) ||
    /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)$/.test(type)
  );
}

function toSerializedBody(type: string, text: string): SerializedBody {
  return { type, bytes: Buffer.from(text) };
}

function toConcreteType(type: string): string {
  return type.includes('*') ? 'application/json' : type;
}

const boundary = 'sandlot-verify-7f3a9c';

function serializeMultipart(value: object, fileTypes: RequestDraftBody['fileTypes']): Buffer {
  const parts = Object.entries(value).flatMap(([name, entry]) =>
    [entry].flat().map((one) => serializePart({ name, value: one, type: fileTypes?.get(name) })),
  );
  return Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
}

type FormPart = {
  readonly name: string;
  readonly value: unknown;
  /** The documented media type of a file. */
  readonly type: string | undefined;
};

function serializePart({ name, value, type = 'application/octet-stream' }: FormPart): Buffer {
  const field = name.replace(/["\r\n]/g, (sign) => encodeURIComponent(sign));
  const start = `--${boundary}\r\nContent-Disposition: form-data; name="${field}"`;
  if (value instanceof Uint8Array) {
    const file = `filename="sandlot.bin"\r\nContent-Type: ${type}`;
    const head = Buffer.from(`${start}; ${file}\r\n\r\n`);
    return Buffer.concat([head, value, Buffer.from('\r\n')]);
  }
  const isText = typeof value !== 'object';
  const header = isText ? '' : 'Content-Type: application/json\r\n';
  const text = isText ? String(value) : JSON.stringify(value);
  return Buffer.from(`${start}\r\n${header}\r\n${text}\r\n`);
}
