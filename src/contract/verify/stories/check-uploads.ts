import {
  type PlannedOperation,
  type Resource,
  recordEnvelopeOf,
} from '../../../inference/inference.ts';
import { listTemplateParameters } from '../../../messages/request/request.ts';
import {
  findDocumentedReply,
  findSuccessReply,
  isJsonMediaType,
  isObject,
  joinPointer,
  type Operation,
} from '../../../openapi/openapi.ts';
import { readRecord } from '../records/change-record.ts';
import { createRecord, toRemovalDraft } from '../records/create-record.ts';
import { valueAtPath } from '../records/record-path.ts';
import type { TestRecord } from '../records/test-record.ts';
import { type FormFile, listFormFiles } from '../requests/form-files.ts';
import {
  parameterKey,
  type RequestDraft,
  toPathParameters,
  type VerifyExchange,
} from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';

/** A file as it was sent. */
type SentFile = { readonly bytes: Uint8Array; readonly type: string };

/** All byte values, more than a buffer of 64 KB, and a line end in the end. */
function createBytes(shift: number): Buffer {
  const bytes = Buffer.from(
    Array.from({ length: 66_000 }, (_, index) => (index * 7 + (index >> 8) + shift) & 255),
  );
  return Buffer.concat([bytes, Buffer.from('\r\n')]);
}

/**
 * Uploads a file with a new record, or to the address that it is downloaded from: the download must be
 * the same bytes, and size and media type those that were sent. A removed record has no download.
 */
export async function checkUploads(
  context: VerifyContext,
  resource: Resource,
  ancestorKeys: readonly string[],
): Promise<void> {
  const { create, remove } = context.testPlan.operationsOf(resource);
  if (create?.plan.kind !== 'create') return;
  const [media] = context.requestFactory.typesOf(create.operation).map(([, pointer]) => pointer);
  const [file] = media === undefined ? [] : listFormFiles(context.document, context.views, media);
  const download = findDownload(context, resource);
  const replace = download && findContentUpload(context, download);
  if (!file && !replace) return;
  const values = { ...(file && { [file.name]: createBytes(0).toString('latin1') }) };
  const created = await createRecord(context, resource, ancestorKeys, 'upload', values);
  if (created.kind === 'failed') return;
  if (file) await checkUploadedFile(context, create, { created, file, download });
  if (download && replace) await checkReplacedContent(context, { created, download, replace });
  if (download && remove) await checkNoDownload(context, created, download);
}

/** The operation that sends the bytes of a record: at its own path, or the first below it. */
function findDownload(
  { judge, testPlan }: VerifyContext,
  { item }: Resource,
): Operation | undefined {
  if (!item) return undefined;
  const count = listTemplateParameters(item.path).length;
  return judge.operations.find(
    (operation) =>
      operation.method === 'GET' &&
      `${operation.path}/`.startsWith(`${item.path}/`) &&
      listTemplateParameters(operation.path).length === count &&
      testPlan.isUsable(operation) &&
      sendsBytes(operation),
  );
}

function sendsBytes(operation: Operation): boolean {
  const { status } = findSuccessReply(operation);
  const types = [...(findDocumentedReply(operation, status)?.content.keys() ?? [])];
  return types.length > 0 && types.every((type) => isBytesType(type));
}

function isBytesType(type: string): boolean {
  return !isJsonMediaType(type) && !/^text\/|xml|event-stream|form/.test(type);
}

/** The operation that stores bytes at the address of the download. */
function findContentUpload(
  { judge, testPlan }: VerifyContext,
  { path }: Operation,
): ContentUpload | undefined {
  const [found] = judge.operations
    .filter(({ path: other, method }) => other === path && (method === 'PUT' || method === 'POST'))
    .filter((operation) => testPlan.isUsable(operation))
    .flatMap(listContentUploads);
  return found;
}

function listContentUploads(operation: Operation): readonly ContentUpload[] {
  return [...(operation.body?.content ?? [])]
    .filter(([type]) => isBytesType(type))
    .map(([type, media]) => ({ operation, type, media }));
}

/** An operation that takes bytes, and their documented media type. */
type ContentUpload = {
  readonly operation: Operation;
  readonly type: string;
  readonly media: string;
};

type UploadedFile = {
  readonly created: TestRecord;
  readonly file: FormFile;
  readonly download: Operation | undefined;
};

async function checkUploadedFile(
  context: VerifyContext,
  create: PlannedOperation<'create' | 'put'>,
  { created, file, download }: UploadedFile,
): Promise<void> {
  const { exchange } = created;
  const bytes = Object(exchange.draft.body?.value)[file.name];
  if (!(bytes instanceof Uint8Array)) return;
  const sent = { bytes, type: file.type };
  context.results.pass(create.operation, 'upload');
  checkFacts(context, create, { exchange, sent, facts: 'all' });
  if (download) await checkDownload(context, create.operation, { created, download, sent });
}

type FileFacts = {
  readonly exchange: VerifyExchange;
  readonly sent: SentFile;
  /** Other bytes may keep their media type. */
  readonly facts: 'all' | 'size';
};

/** The size and the media type that a record states must be those of its file. */
function checkFacts(
  { results }: VerifyContext,
  { operation, plan }: PlannedOperation<'create' | 'put'>,
  { exchange, sent, facts }: FileFacts,
): void {
  const envelope = recordEnvelopeOf(plan);
  const record = envelope && valueAtPath(exchange.json, envelope.path);
  if (!envelope || !isObject(record)) return;
  for (const { property, fact } of plan.input.fields.fileProperties) {
    const value = record[property];
    const isSize = fact === 'size' && typeof value === 'number' && value !== sent.bytes.length;
    const isType =
      facts === 'all' && fact === 'type' && typeof value === 'string' && value !== sent.type;
    if (!isSize && !isType) continue;
    const expected = isSize ? sent.bytes.length : JSON.stringify(sent.type);
    results.fail(operation, 'upload', {
      message: `The "${property}" of the uploaded file is ${JSON.stringify(value)}. Expected: ${expected}.`,
      pointer: joinPointer('', ...[...envelope.path, property].map(String)),
      exchange,
    });
  }
}

type Download = {
  readonly created: TestRecord;
  readonly download: Operation;
  readonly sent: SentFile;
};

async function checkDownload(
  context: VerifyContext,
  upload: Operation,
  { created, download, sent }: Download,
): Promise<void> {
  const exchange = await sendDownload(context, created, download);
  if (!exchange || exchange.reply.status >= 300) return;
  const { body = new Uint8Array(), headers } = exchange.reply;
  const fail = (message: string): void =>
    context.results.fail(upload, 'upload', { message, exchange });
  const index = findDifference(sent.bytes, body);
  if (index !== undefined) {
    const sizes = `${sent.bytes.length} bytes were sent, and ${body.length} came back`;
    fail(`The download differs from the upload at byte ${index}: ${sizes}.`);
    return;
  }
  const type = String(headers['content-type']).split(';')[0]?.trim().toLowerCase();
  if (type !== undefined && type !== sent.type && !anyBytesType.test(type))
    fail(`The download has Content-Type: ${type}. Expected: ${sent.type}, as uploaded.`);
}

/** Media types that say no more than that it is a file. */
const anyBytesType = /octet-stream|download|binary/;

function findDifference(one: Uint8Array, other: Uint8Array): number | undefined {
  if (Buffer.compare(one, other) === 0) return undefined;
  const index = one.findIndex((byte, at) => byte !== other[at]);
  return index < 0 ? one.length : index;
}

async function sendDownload(
  context: VerifyContext,
  { ancestorKeys, key }: TestRecord,
  operation: Operation,
): Promise<VerifyExchange | undefined> {
  const draft = context.requestFactory.createDraft(operation, {
    stream: 'download',
    extent: 'required',
    path: toPathParameters(operation, [...ancestorKeys, key]),
  });
  return draft && (await context.sender.send(draft, 'uncertain'));
}

type ReplacedContent = {
  readonly created: TestRecord;
  readonly download: Operation;
  readonly replace: ContentUpload;
};

async function checkReplacedContent(
  context: VerifyContext,
  { created, download, replace }: ReplacedContent,
): Promise<void> {
  const { resource, ancestorKeys } = created;
  const { read, create } = context.testPlan.operationsOf(resource);
  const { operation } = replace;
  const sent = await sendContent(context, { created, replace, bytes: createBytes(1) });
  if (!sent) return;
  context.results.pass(operation, 'upload');
  await checkDownload(context, operation, { created, download, sent });
  const other = await createRecord(context, resource, ancestorKeys, 'with other bytes');
  const bytes = createBytes(2);
  const sentToOther =
    other.kind === 'created'
      ? await sendContent(context, { created: other, replace, bytes })
      : undefined;
  if (other.kind === 'created' && sentToOther)
    await checkDownload(context, operation, { created: other, download, sent: sentToOther });
  const shown = read && (await readRecord(context, read, created));
  if (shown && create)
    checkFacts(context, create, { exchange: shown.exchange, sent, facts: 'size' });
}

type ContentOfRecord = Pick<ReplacedContent, 'created' | 'replace'> & {
  readonly bytes: Uint8Array;
};

/** Stores bytes as the content of a record; `undefined` if they are refused. */
async function sendContent(
  context: VerifyContext,
  { created, replace, bytes }: ContentOfRecord,
): Promise<SentFile | undefined> {
  const draft = createContentDraft(created, replace, bytes);
  const exchange = await context.sender.send(draft, 'valid');
  return exchange && exchange.reply.status < 300 ? { bytes, type: draft.body.type } : undefined;
}

/** A request that stores bytes as the content of a record. */
function createContentDraft(
  { ancestorKeys, key }: TestRecord,
  { operation, media, type }: ContentUpload,
  bytes: Uint8Array,
) {
  const path = toPathParameters(operation, [...ancestorKeys, key]);
  return {
    operation,
    values: new Map([...path].map(([name, one]) => [parameterKey({ in: 'path', name }), one])),
    body: { type: type.replace('*', 'x-sandlot'), media, value: bytes },
    credential: 'shown',
  } as const;
}

/** A request that stores a few bytes below a record; `undefined` where an operation takes none. */
export function createBytesDraft(
  record: TestRecord,
  operation: Operation,
): RequestDraft | undefined {
  const [upload] = listContentUploads(operation);
  return upload && createContentDraft(record, upload, Buffer.from('sandlot'));
}

async function checkNoDownload(
  context: VerifyContext,
  created: TestRecord,
  download: Operation,
): Promise<void> {
  const before = await sendDownload(context, created, download);
  const draft = toRemovalDraft(context, created);
  const removal = draft && (await context.sender.send(draft, 'valid'));
  if (!before || before.reply.status >= 300 || !removal || removal.reply.status >= 300) return;
  context.knownRecords.forget(created);
  context.cleanup.drop(created);
  const after = await sendDownload(context, created, download);
  if (!after || after.reply.status >= 300) return;
  const message = `The record was removed, but its download answers ${after.reply.status}.`;
  context.results.fail(removal.draft.operation, 'removed', {
    message,
    where: 'status',
    exchange: after,
  });
}
