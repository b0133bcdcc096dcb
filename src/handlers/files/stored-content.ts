import { toInternalResource } from '../../base/internal-resources.ts';
import type { PlannedOperation, StoredContent } from '../../inference/inference.ts';
import {
  findDocumentedReply,
  findMediaTypePointer,
  findSuccessReply,
  type JsonObject,
  type Operation,
} from '../../openapi/openapi.ts';
import type { Call, Context, Handler, Outcome, SentFile } from '../behaviour.ts';
import { entriesAt } from '../record/envelope.ts';
import { changeSuccess } from '../reply/change-success.ts';
import { findSentFile } from './sent-file.ts';

/** Stores the bytes of uploads, and answers downloads with them. */
export function compileStoredContent(planned: PlannedOperation, handler: Handler): Handler {
  const { content } = planned.plan;
  return content === undefined ? handler : compilers[content.role](planned, content, handler);
}

type CompileRole = (planned: PlannedOperation, content: StoredContent, handler: Handler) => Handler;

const compilers: Readonly<Record<StoredContent['role'], CompileRole>> = {
  upload: compileUpload,
  download: compileDownload,
  removal: compileRemoval,
};

const contentResource = toInternalResource('content');

/** Stores the file of a call that succeeds. */
function compileUpload(
  _planned: PlannedOperation,
  content: StoredContent,
  handler: Handler,
): Handler {
  return (call, context) =>
    changeSuccess(handler(call, context), (outcome) => {
      const file = findSentFile(call);
      const added = readCreatedKey(content, outcome);
      if (file) store(context, { id: toId(content, call, added), ...toStored(file) });
      return outcome;
    });
}

/** The key of the record that an upload created; none where the path has it. */
function readCreatedKey({ createdKey }: StoredContent, { body }: Outcome): readonly string[] {
  if (createdKey === undefined) return [];
  const [record] = entriesAt(body, createdKey.slice(0, -1));
  return [`${Object(record)[`${createdKey.at(-1)}`]}`];
}

function toStored({ type, bytes }: SentFile): JsonObject {
  return { type, bytes: Buffer.from(bytes).toString('base64') };
}

/** Answers with the stored bytes; where nothing was uploaded, with the example. */
function compileDownload(
  { operation }: PlannedOperation,
  content: StoredContent,
  handler: Handler,
): Handler {
  const toContentType = compileToContentType(operation);
  return (call, context) => {
    const id = toId(content, call, []);
    return changeSuccess(handler(call, context), (outcome) => {
      const stored = context.records(contentResource).get(id);
      if (stored === undefined) return outcome;
      if (stored.bytes === undefined) {
        const detail = `The content of ${id} was removed.`;
        throw context.refuse({ code: 'not-found', detail });
      }
      return toDownload(outcome, Buffer.from(`${stored.bytes}`, 'base64'), {
        'content-type': toContentType(`${stored.type}`),
      });
    });
  };
}

function toDownload(outcome: Outcome, body: Uint8Array, headers: Outcome['headers']): Outcome {
  return { ...outcome, headers: { ...outcome.headers, ...headers }, body };
}

/** Compiles the type of a reply: that of the upload, unless the document has only others. */
function compileToContentType(operation: Operation): (type: string) => string {
  const { status } = findSuccessReply(operation);
  const documented = findDocumentedReply(operation, status)?.content ?? new Map();
  const other =
    [...documented.keys()].find((one) => !one.endsWith('*')) ?? 'application/octet-stream';
  return (type) =>
    documented.size === 0 || findMediaTypePointer(documented, type) !== undefined ? type : other;
}

/** Notes that the bytes are gone, also with their record. */
function compileRemoval(
  _planned: PlannedOperation,
  content: StoredContent,
  handler: Handler,
): Handler {
  return (call, context) =>
    changeSuccess(handler(call, context), (outcome) => {
      store(context, { id: toId(content, call, []) });
      return outcome;
    });
}

function store(context: Context, record: JsonObject & { readonly id: string }): void {
  const records = context.records(contentResource);
  if (records.get(record.id) === undefined) records.insert(record);
  else records.update(record);
}

/** The path with the keys of a call: `/files/7`. */
function toId({ path, parameters }: StoredContent, call: Call, added: readonly string[]): string {
  const keys = [...parameters.map((name) => `${call.path[name]}`), ...added];
  return keys.reduce((id, key) => id.replace('{}', () => encodeURIComponent(key)), path);
}
