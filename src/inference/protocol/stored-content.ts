import {
  findDocumentedReply,
  findSuccessReply,
  type MediaTypePointers,
  type Operation,
  streamFormatOf,
} from '../../openapi/openapi.ts';
import type { Envelope } from '../bodies/envelope.ts';
import type { InferenceContext } from '../operations/operation-context.ts';
import { type PathSegment, parametersOf, toTreeKey } from '../paths/path-tree.ts';
import { parsedMediaType } from '../vocabulary/media-types.ts';
import { contentSegment } from '../vocabulary/path-segments.ts';
import type { StoredContent } from './protocol-plan.ts';
import type { ProtocolFacts, ProtocolRule } from './protocol-rule.ts';

/** `GET /files/{id}/content` answers with the bytes that were sent to `POST /files`. */
export const storedContentRule: ProtocolRule = {
  name: 'stored-content',
  summary: 'A download answers with the bytes of the upload to the same path, or of its record',
  docs: '#stored-content',
  infer: (context, facts) => {
    const content = findContent(context, facts);
    return content === undefined ? {} : { content };
  },
};

function findContent(context: InferenceContext, facts: ProtocolFacts): StoredContent | undefined {
  const { operation } = facts;
  const place = findPlace(context, operation);
  if (place === undefined) return undefined;
  if (isUpload(context, operation)) return findUploaded(context, facts, place);
  const role = findRole(context, operation);
  return role && hasContent(context, place) ? { role, ...place } : undefined;
}

function findRole(
  context: InferenceContext,
  operation: Operation,
): StoredContent['role'] | undefined {
  if (operation.method === 'DELETE') return 'removal';
  const isRead = operation.method === 'HEAD' || isDownload(context, operation);
  return isRead ? 'download' : undefined;
}

/** An upload to the path of the download, or one that creates its record. */
function findUploaded(
  context: InferenceContext,
  facts: ProtocolFacts,
  place: Place,
): StoredContent | undefined {
  if (hasDownload(context, place.path)) return { role: 'upload', ...place };
  const createdKey = findCreatedKey(facts);
  const path = `${place.path}/{}`;
  return createdKey && hasDownload(context, path)
    ? { role: 'upload', ...place, path, createdKey }
    : undefined;
}

/** Where bytes are kept: `/files/{}` for `/files/{id}/content`, and `/users/{}/avatar`. */
type Place = Pick<StoredContent, 'path' | 'parameters'>;

function findPlace(
  { parsePath }: InferenceContext,
  { path }: Pick<Operation, 'path'>,
): Place | undefined {
  const segments = parsePath(path);
  if (segments === undefined) return undefined;
  const own = isContentSegment(segments.at(-1)) ? segments.slice(0, -1) : segments;
  return { path: toTreeKey(own), parameters: parametersOf(own) };
}

function isContentSegment(last: PathSegment | undefined): boolean {
  return last?.kind === 'literal' && contentSegment.test(last.text);
}

function hasDownload(context: InferenceContext, path: string): boolean {
  return context.operations.some(
    (one) =>
      one.method === 'GET' && isDownload(context, one) && findPlace(context, one)?.path === path,
  );
}

/** Whether both an upload and a download have a place. */
function hasContent(context: InferenceContext, { path }: Place): boolean {
  const places = [path, path.replace(/\/\{\}$/, '')];
  const isUploaded = context.operations.some(
    (one) => isUpload(context, one) && places.includes(`${findPlace(context, one)?.path}`),
  );
  return isUploaded && hasDownload(context, path);
}

/** Where the reply to a creation has the key of the new record. */
function findCreatedKey({ plan, resource }: ProtocolFacts): Envelope['path'] | undefined {
  if (plan.kind !== 'create' || resource === undefined) return undefined;
  const { envelope, keyProperty } = plan.reply;
  const key = keyProperty === undefined ? resource.key.path : [keyProperty];
  return envelope && [...envelope.path, ...key];
}

/** Whether the reply is a file in any case, and never JSON. */
function isDownload(context: InferenceContext, operation: Operation): boolean {
  if (operation.method !== 'GET') return false;
  const { status } = findSuccessReply(operation);
  const content = findDocumentedReply(operation, status)?.content ?? new Map();
  return content.size > 0 && listFileTypes(context, content).length === content.size;
}

/** Whether the body is a file, or a form with one. */
function isUpload(context: InferenceContext, { method, body }: Operation): boolean {
  if (!['PUT', 'POST', 'PATCH'].includes(method) || body === undefined) return false;
  const { content } = body;
  return content.has('multipart/form-data') || listFileTypes(context, content).length > 0;
}

function listFileTypes(
  { schemaViews }: InferenceContext,
  content: MediaTypePointers,
): readonly string[] {
  return [...content].flatMap(([type, pointer]) => {
    const { format } = schemaViews.of([`${pointer}/schema`]).keywords;
    const isFile = !parsedMediaType.test(type) && streamFormatOf(type) === undefined;
    return isFile || (/\/\*$/.test(type) && format === 'binary') ? type : [];
  });
}
