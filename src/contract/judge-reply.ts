import {
  below,
  type DocumentedReply,
  findContent,
  findReply,
  isJson,
  isOfSelection,
  isSelection,
  listHeaders,
  locate,
  type OpenApiDocument,
  type Operation,
  openShapesOf,
  readPointer,
  type Schemas,
  type Shapes,
  toEssence,
} from '../document/document.ts';
import { isRefusal } from '../refusal.ts';
import { inflateBody, openParameters, queryOf, splitPairs, toRead } from '../request/request.ts';
import { type Breach, toBreach } from './breach.ts';
import { toParameterBreaches } from './parameter-breach.ts';
import { listShownSecrets } from './shown-secret.ts';
import { bytesOf, type GotReply, joinField, type SentRequest } from './traffic.ts';
import { judged } from './unjudged.ts';

type JudgeReply = (sent: Pick<SentRequest, 'method' | 'url'>, reply: GotReply) => readonly Breach[];

/** Compiles how replies of an operation are judged: each status when it first comes. */
export const openReplyJudge = (document: OpenApiDocument, schemas: Schemas) => {
  const described: Described = {
    document,
    shapes: openShapesOf(document),
    schemas: { ...schemas, check: (pointer) => schemas.check(pointer, 'reply') },
  };
  return (operation: Operation): JudgeReply => {
    const byStatus = new Map<number, JudgeReply>();
    return (sent, reply) => {
      const judge = byStatus.get(reply.status) ?? openStatus(described, operation, reply.status);
      byStatus.set(reply.status, judge);
      return judge(sent, reply);
    };
  };
};

/** The document, and its schemas for values of replies. */
type Described = {
  readonly document: OpenApiDocument;
  readonly schemas: Schemas;
  readonly shapes: Shapes;
};

const openStatus = (described: Described, operation: Operation, status: number): JudgeReply => {
  const documented = findReply(operation, status);
  // Of an operation without replies nothing is promised.
  if (!documented)
    return () => (operation.replies.size === 0 ? [] : [toUndocumented(operation, status)]);
  const fields = openFields(described, documented);
  const body = openBody(described, documented);
  return (sent, reply) => {
    const ofFields = judged(() => fields(reply));
    if (hasNoBody(sent.method, status))
      return [...ofFields, ...judgeEmpty(reply, documented.pointer)];
    const ofBody = judged(() => body(reply));
    // Who asked for some fields only misses no others.
    const isCut = ofBody.length > 0 && [...splitPairs(queryOf(sent.url)).keys()].some(isSelection);
    return [...ofFields, ...(isCut ? ofBody.filter(({ place }) => !isOfSelection(place)) : ofBody)];
  };
};

const toUndocumented = ({ pointer, replies }: Operation, status: number): Breach => {
  const known = [...replies.keys()].join(', ');
  return {
    where: 'status',
    pointer: '',
    message: `The status ${status} is not documented: there is ${known}.`,
    place: below(pointer, 'responses'),
  };
};

/** Replies that never have a body (RFC 9110, section 6.4.1). */
const hasNoBody = (method: string, status: number): boolean =>
  method === 'HEAD' || status === 204 || status === 304 || status < 200;

const judgeEmpty = ({ body, status }: GotReply, place: string): readonly Breach[] =>
  body === undefined || body.length === 0
    ? []
    : [toBodyBreach(`The reply has a body, and one to HEAD or with ${status} has none.`, place)];

const toBodyBreach = (message: string, place: string): Breach => ({
  where: 'body',
  pointer: '',
  message,
  place,
});

const openFields = (
  { document, schemas }: Described,
  { pointer }: DocumentedReply,
): ((reply: GotReply) => readonly Breach[]) => {
  const parameters = listHeaders(document.root, pointer);
  if (parameters.length === 0) return () => [];
  const read = openParameters(document, schemas, { parameters });
  const noQuery = splitPairs('');
  return ({ headers: header }) => {
    const sent = { path: {}, query: noQuery, querystring: '', header, cookie: {} };
    return toParameterBreaches(read(sent).violations, parameters);
  };
};

/** Where no content is documented, nothing is promised about it. */
const openBody = (
  described: Described,
  { content, pointer }: DocumentedReply,
): ((reply: GotReply) => readonly Breach[]) => {
  const known = [...content.keys()].join('" or "');
  const place = below(pointer, 'content');
  const empty = isNeeded(described, content)
    ? [toBodyBreach(`The body is empty: it must be "${known}".`, place)]
    : [];
  const judges = new Map<string, JudgeContent>();
  const judgeOf = (type: string): JudgeContent => {
    const ready = judges.get(type) ?? openContent(described, content, type);
    if (judges.size < remembered) judges.set(type, ready);
    return ready;
  };
  const unknown = (type: string): Breach => {
    const said = type === '' ? 'of no stated type' : `"${type}"`;
    const message = `The body is ${said}: it must be "${known}".`;
    return { where: 'header', pointer: '/content-type', message, place };
  };
  return ({ headers, body }) => {
    if (content.size === 0) return [];
    if (body === undefined || body.length === 0) return empty;
    const type = joinField(headers['content-type']);
    return judgeOf(type)(bytesOf(body), headers) ?? [unknown(type)];
  };
};

/** So many content types of a status are remembered, of which there may be one for each reply. */
const remembered = 20;

/** `undefined` where the content type is none that is documented. */
type JudgeContent = (bytes: Buffer, headers: GotReply['headers']) => readonly Breach[] | undefined;

/** No JSON is empty; of what a range stands for, that is known where its schema says so. */
const isNeeded = ({ document }: Described, content: DocumentedReply['content']): boolean =>
  [...content].every(([type, media]) => {
    const { value } = locate(document.root, below(media, 'schema'));
    const named = [readPointer(value, '/type')].flat();
    return isJson(type) && (!type.includes('*') || named.every(isOfJson));
  });

const isOfJson = (type: unknown): boolean => type === 'object' || type === 'array';

const openContent = (
  { document, schemas, shapes }: Described,
  content: DocumentedReply['content'],
  type: string,
): JudgeContent => {
  const media = findContent(content, toEssence(type));
  if (media === undefined) return () => undefined;
  const read = toRead(toEssence(type), { document, schemas, content: media });
  return (body, headers) => {
    try {
      const coding = joinField(headers['content-encoding']);
      const bytes = coding === '' ? body : inflateBody(body, coding);
      const { body: value, violations } = read(bytes, type);
      return [
        ...violations.map((violation) => toBreach(violation, media)),
        ...listShownSecrets(shapes, `${media}/schema`, value),
      ];
    } catch (refusal) {
      if (!isRefusal(refusal) || refusal.status === 501) throw refusal;
      // What is too large or in a coding that is not known here is not wrong by that.
      return refusal.status === 400 ? [toBodyBreach(refusal.message, media)] : [];
    }
  };
};
