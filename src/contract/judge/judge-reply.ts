import { isRefusal } from '../../base/refusal.ts';
import { isProjectionParameter, isWaivedByProjection } from '../../inference/inference.ts';
import {
  compileMediaTypeReader,
  compileParameters,
  decompressBody,
  parseQueryPairs,
  queryStringOf,
} from '../../messages/request/request.ts';
import {
  createSchemaViews,
  type DocumentedReply,
  findDocumentedReply,
  findMediaTypePointer,
  isJsonMediaType,
  joinPointer,
  listReplyHeaders,
  type OpenApiDocument,
  type Operation,
  readPointer,
  resolvePointer,
  type SchemaValidators,
  type SchemaViews,
  toEssence,
} from '../../openapi/openapi.ts';
import { joinHeader, type ReceivedReply, type SentRequest, toBuffer } from './http-message.ts';
import {
  ignoreUnusableSchemas,
  type Mismatch,
  toMismatch,
  toParameterMismatches,
} from './mismatch.ts';
import { listWriteOnlyMismatches } from './write-only.ts';

type JudgeReply = (
  sent: Pick<SentRequest, 'method' | 'url'>,
  reply: ReceivedReply,
) => readonly Mismatch[];

/** Compiles a judge of replies; each status compiles on its first reply. */
export function compileReplyJudge(document: OpenApiDocument, schemas: SchemaValidators) {
  const described: ReplyJudgeContext = {
    document,
    views: createSchemaViews(document),
    schemas: { ...schemas, check: (pointer) => schemas.check(pointer, 'reply') },
  };
  return (operation: Operation): JudgeReply => {
    const byStatus = new Map<number, JudgeReply>();
    return (sent, reply) => {
      const judge =
        byStatus.get(reply.status) ?? compileStatusJudge(described, operation, reply.status);
      byStatus.set(reply.status, judge);
      return judge(sent, reply);
    };
  };
}

type ReplyJudgeContext = {
  readonly document: OpenApiDocument;
  readonly schemas: SchemaValidators;
  readonly views: SchemaViews;
};

function compileStatusJudge(
  described: ReplyJudgeContext,
  operation: Operation,
  status: number,
): JudgeReply {
  const documented = findDocumentedReply(operation, status);
  // An operation without any documented reply may answer anything.
  if (!documented)
    return () => (operation.replies.size === 0 ? [] : [toUndocumentedStatus(operation, status)]);
  const fields = compileHeaderJudge(described, documented);
  const body = compileBodyJudge(described, documented);
  return (sent, reply) => {
    const ofFields = ignoreUnusableSchemas(() => fields(reply));
    if (hasNoBody(sent.method, status))
      return [...ofFields, ...judgeEmpty(reply, documented.pointer)];
    const ofBody = ignoreUnusableSchemas(() => body(reply));
    // A request that selects fields may receive a record without its required ones.
    const isCut =
      ofBody.length > 0 &&
      [...parseQueryPairs(queryStringOf(sent.url)).keys()].some(isProjectionParameter);
    return [
      ...ofFields,
      ...(isCut ? ofBody.filter(({ place }) => !isWaivedByProjection(place)) : ofBody),
    ];
  };
}

function toUndocumentedStatus({ pointer, replies }: Operation, status: number): Mismatch {
  const known = [...replies.keys()].join(', ');
  return {
    where: 'status',
    pointer: '',
    message: `The status ${status} is not documented. Documented: ${known}.`,
    place: joinPointer(pointer, 'responses'),
  };
}

/** These replies have no body (RFC 9110, section 6.4.1). */
function hasNoBody(method: string, status: number): boolean {
  return method === 'HEAD' || status === 204 || status === 304 || status < 200;
}

function judgeEmpty({ body, status }: ReceivedReply, place: string): readonly Mismatch[] {
  return body === undefined || body.length === 0
    ? []
    : [toBodyMismatch(`A reply to HEAD or with status ${status} must not have a body.`, place)];
}

function toBodyMismatch(message: string, place: string): Mismatch {
  return {
    where: 'body',
    pointer: '',
    message,
    place,
  };
}

function compileHeaderJudge(
  { document, schemas }: ReplyJudgeContext,
  { pointer }: DocumentedReply,
): (reply: ReceivedReply) => readonly Mismatch[] {
  const parameters = listReplyHeaders(document.root, pointer);
  if (parameters.length === 0) return () => [];
  const read = compileParameters(document, schemas, { parameters });
  const noQuery = parseQueryPairs('');
  return ({ headers: header }) => {
    const sent = { path: {}, query: noQuery, querystring: '', header, cookie: {} };
    return toParameterMismatches(read(sent).violations, parameters);
  };
}

/** Without documented content, any body is accepted. */
function compileBodyJudge(
  described: ReplyJudgeContext,
  { content, pointer }: DocumentedReply,
): (reply: ReceivedReply) => readonly Mismatch[] {
  const known = [...content.keys()].join('" or "');
  const place = joinPointer(pointer, 'content');
  const empty = isBodyRequired(described, content)
    ? [toBodyMismatch(`The body is empty. Expected "${known}".`, place)]
    : [];
  const judges = new Map<string, JudgeContent>();
  const judgeOf = (type: string): JudgeContent => {
    const ready = judges.get(type) ?? compileContentJudge(described, content, type);
    if (judges.size < maxCachedContentTypes) judges.set(type, ready);
    return ready;
  };
  const unknown = (type: string): Mismatch => {
    const receivedType = type === '' ? 'missing' : `"${type}"`;
    const message = `The content type is ${receivedType}. Expected "${known}".`;
    return { where: 'header', pointer: '/content-type', message, place };
  };
  return ({ headers, body }) => {
    if (content.size === 0) return [];
    if (body === undefined || body.length === 0) return empty;
    const type = joinHeader(headers['content-type']);
    return judgeOf(type)(toBuffer(body), headers) ?? [unknown(type)];
  };
}

/** Bounds the cache, since content types are chosen by the server. */
const maxCachedContentTypes = 20;

/** `undefined` when the content type is not documented. */
type JudgeContent = (
  bytes: Buffer,
  headers: ReceivedReply['headers'],
) => readonly Mismatch[] | undefined;

/**
 * A JSON body cannot be empty. For a media range only an object or array schema
 * makes it required.
 */
function isBodyRequired(
  { document }: ReplyJudgeContext,
  content: DocumentedReply['content'],
): boolean {
  return [...content].every(([type, media]) => {
    const { value } = resolvePointer(document.root, joinPointer(media, 'schema'));
    const target = [readPointer(value, '/type')].flat();
    return isJsonMediaType(type) && (!type.includes('*') || target.every(isJsonContainer));
  });
}

function isJsonContainer(type: unknown): boolean {
  return type === 'object' || type === 'array';
}

function compileContentJudge(
  { document, schemas, views }: ReplyJudgeContext,
  content: DocumentedReply['content'],
  type: string,
): JudgeContent {
  const media = findMediaTypePointer(content, toEssence(type));
  if (media === undefined) return () => undefined;
  const read = compileMediaTypeReader(toEssence(type), { document, schemas, content: media });
  return (body, headers) => {
    try {
      const coding = joinHeader(headers['content-encoding']);
      const bytes = coding === '' ? body : decompressBody(body, coding);
      const { body: value, violations } = read(bytes, type);
      return [
        ...violations.map((violation) => toMismatch(violation, media)),
        ...listWriteOnlyMismatches(views, `${media}/schema`, value),
      ];
    } catch (refusal) {
      if (!isRefusal(refusal) || refusal.status === 501) throw refusal;
      // A body that is too large or in an unknown coding is not judged.
      return refusal.status === 400 ? [toBodyMismatch(refusal.message, media)] : [];
    }
  };
}
