import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { limitUnreadReplies, type Reply } from '../../messages/response/response.ts';
import type { BufferedBody } from '../../upstream/upstream.ts';
import type { ReplyCut, ReplyStream } from '../calls/performed-call.ts';
import type { NumberedChange } from './change-log.ts';
import type { OpenStreams } from './open-streams.ts';

/** A stream that is ready to be sent. */
export type SentStream = {
  readonly reply: FastifyReply;
  readonly head: Reply;
  readonly stream: ReplyStream;
  /** Present where a fault cuts it off. */
  readonly cut: ReplyCut | undefined;
  /** Milliseconds before each item but the first. */
  readonly interval: number;
  readonly openStreams: OpenStreams;
};

/** The text of a stream that the journal keeps. What a real API sends may be large, and is not kept. */
const maxKeptLength = 64 * 1024;

/** Sends a stream item by item; resolves to what was sent, once it ends. */
export async function sendStream(sent: SentStream): Promise<Reply> {
  const { reply, head, stream, openStreams } = sent;
  reply.hijack();
  const { raw } = reply;
  const { 'content-length': _length, ...fields } = { ...reply.getHeaders(), ...head.headers };
  raw.writeHead(head.status, Object.entries(fields).flatMap(toFieldLines));
  raw.flushHeaders();
  openStreams.add(raw);
  const writer = new ItemWriter(raw);
  const isWhole = await sendBody(writer, stream, sent);
  const body = stream.kind === 'relayed' ? undefined : writer.sentText;
  return { ...head, status: isWhole ? head.status : 0, body };
}

/** Sends the body of a stream; false where it was cut off. */
function sendBody(writer: ItemWriter, stream: ReplyStream, sent: SentStream): Promise<boolean> {
  if (stream.kind === 'items') return sendItems(writer, stream.items, sent);
  if (stream.kind === 'changes') return sendChanges(writer, stream, sent);
  return relayBody(writer, stream.body, sent);
}

/** Sends what a real API sends, whose reply breaks off where the client leaves. */
async function relayBody(
  writer: ItemWriter,
  { bytes, source }: BufferedBody,
  { reply, cut }: SentStream,
): Promise<boolean> {
  const { raw } = writer;
  limitUnreadReplies(reply, bytes.length);
  raw.write(bytes, () => limitUnreadReplies(reply, 0));
  if (cut?.kind === 'truncate') {
    source.destroy();
    writer.cut();
    return false;
  }
  return pipeline(source, raw).then(
    () => true,
    () => false,
  );
}

function toFieldLines([name, value]: readonly [string, unknown]): readonly string[] {
  return [value].flat().flatMap((line) => [name, `${line}`]);
}

/** Writes the items of a stream, and keeps the beginning of their text. */
class ItemWriter {
  readonly raw: ServerResponse;
  sentText = '';
  count = 0;

  constructor(raw: ServerResponse) {
    this.raw = raw;
  }

  write(item: string): void {
    this.raw.write(item);
    this.count += 1;
    if (this.sentText.length < maxKeptLength) this.sentText += item;
  }

  /** Breaks the connection off, after what was written is on its way. */
  cut(): void {
    this.raw.write('', () => this.raw.destroy());
  }
}

/** How long a client may take to read before it is dropped, in milliseconds. */
const drainTimeout = 10_000;

/** Sends the items as fast as the client reads; false where they were cut off. */
async function sendItems(
  writer: ItemWriter,
  items: readonly string[],
  { cut, interval }: SentStream,
): Promise<boolean> {
  const { raw } = writer;
  const sent = cut?.kind === 'truncate' ? items.slice(0, cut.items ?? items.length / 2) : items;
  const pause = cut?.kind === 'slow' ? (cut.delay || defaultSlowTime) / items.length : interval;
  const wait = pause > 0 ? compileWait(raw, pause) : undefined;
  for (const item of sent) {
    if (writer.count > 0) await wait?.();
    if (!(await sendItem(writer, item))) return false;
  }
  if (sent === items) raw.end();
  else writer.cut();
  return sent === items;
}

/** Whether the client was there before and after. */
async function sendItem(writer: ItemWriter, item: string): Promise<boolean> {
  if (isClosed(writer.raw)) return false;
  writer.write(item);
  await drain(writer.raw);
  return !isClosed(writer.raw);
}

/** In milliseconds, for all items. */
const defaultSlowTime = 1000;

/** A pause that ends early when the client leaves. */
function compileWait(raw: ServerResponse, pause: number): () => Promise<void> {
  const { signal } = abortOnClose(raw);
  return () => setTimeout(pause, undefined, { signal }).catch(() => undefined);
}

/** Waits until the client has read; drops one that does not. */
async function drain(raw: ServerResponse): Promise<void> {
  if (!raw.writableNeedDrain) return;
  await new Promise<void>((resolve) => {
    const timer = globalThis.setTimeout(() => raw.destroy(), drainTimeout);
    const finish = (): void => {
      clearTimeout(timer);
      raw.off('drain', finish).off('close', finish);
      resolve();
    };
    raw.once('drain', finish).once('close', finish);
  });
}

/** Whether the client has left, or the server is stopping. */
function isClosed(raw: ServerResponse): boolean {
  return raw.destroyed || raw.writableEnded;
}

function abortOnClose(raw: ServerResponse): AbortController {
  const controller = new AbortController();
  raw.once('close', () => controller.abort());
  return controller;
}

type ChangeStream = Extract<ReplyStream, { readonly kind: 'changes' }>;

/** Sends changes until the client leaves, or is dropped because it does not read; false where it was. */
function sendChanges(
  writer: ItemWriter,
  { log, lastId, print }: ChangeStream,
  { cut, openStreams }: SentStream,
): Promise<boolean> {
  const { raw } = writer;
  const end = cut?.kind === 'truncate' ? (cut.items ?? 0) : Number.POSITIVE_INFINITY;
  let isWhole = true;
  const send = (change: NumberedChange): void => {
    const item = print(change);
    if (item === undefined || isClosed(raw) || writer.count >= end) return;
    writer.write(item);
    if (writer.count < end && raw.writableLength <= openStreams.maxPendingBytes()) return;
    isWhole = false;
    if (writer.count >= end) writer.cut();
    else raw.destroy();
  };
  if (end === 0) writer.cut();
  const stop = log.listen(send);
  if (Number.isInteger(lastId)) log.since(lastId).forEach(send);
  return new Promise((resolve) => {
    raw.once('close', () => {
      stop();
      resolve(isWhole && end > 0);
    });
  });
}
