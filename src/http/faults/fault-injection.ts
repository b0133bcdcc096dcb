import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { refuse } from '../../base/refusal.ts';
import type { CutKind, FaultEffect } from '../../testing/testing.ts';
import type { PerformedCall } from '../calls/perform.ts';
import type { Reply } from '../response/serialize-outcome.ts';

/** A reply that never comes; the journal calls its status 0. */
const noReply: Reply = { status: 0, headers: {}, body: undefined };
const nothingPerformed = { reply: noReply, notices: [], findings: [] };

/** Performs a call with what is to go wrong with it. */
export async function injectFault(
  { delay, error, cut }: FaultEffect,
  perform: () => Promise<PerformedCall>,
): Promise<PerformedCall> {
  // A slow reply takes its time while it goes out.
  if (delay > 0 && cut !== 'slow') await setTimeout(delay);
  if (cut === 'reset' || cut === 'empty') return { ...nothingPerformed, cut: { kind: cut } };
  if (error !== undefined) throw toFaultRefusal(error.status);
  const performed = await perform();
  return cut === undefined ? performed : { ...performed, cut: { kind: cut, delay } };
}

function toFaultRefusal(status: number) {
  return refuse({
    status,
    code: 'fault',
    detail: `A fault that was told to this sandbox answers ${status}.`,
  });
}

/** A cut, and for how many milliseconds a slow reply goes out; a second when absent or 0. */
export type ReplyCut = { readonly kind: CutKind; readonly delay?: number };

const defaultSlowTime = 1000;
const slowChunkCount = 10;

/** What a client got of a reply that broke off: the journal calls its status 0. */
function toTruncatedReply(reply: Reply, body: Buffer): Reply {
  return { ...reply, status: 0, body };
}

function firstHalf(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length / 2);
}

function toBodyBytes({ body = '' }: Reply): Buffer {
  return Buffer.from(body);
}

/** Answers on the socket itself, or cuts it off; resolves to what the client got. */
export async function sendCutReply(
  reply: FastifyReply,
  answer: Reply,
  { kind, delay }: ReplyCut,
): Promise<Reply> {
  reply.hijack();
  const { status, headers } = answer;
  const { raw } = reply;
  if (kind === 'reset') raw.socket?.resetAndDestroy();
  if (kind === 'empty') raw.socket?.destroy();
  if (kind === 'reset' || kind === 'empty') return answer;
  const bytes = toBodyBytes(answer);
  raw.writeHead(
    status,
    Object.entries({ ...headers, 'content-length': `${bytes.length}` }).flat(2),
  );
  if (kind === 'truncate') {
    const half = firstHalf(bytes);
    raw.write(half, () => raw.destroy());
    return toTruncatedReply(answer, half);
  }
  const sent = await sendSlowly(raw, bytes, (delay || defaultSlowTime) / slowChunkCount);
  return sent < bytes.length ? toTruncatedReply(answer, bytes.subarray(0, sent)) : answer;
}

/** Resolves to how many bytes went out before the end, or before the client hung up. */
async function sendSlowly(raw: ServerResponse, bytes: Buffer, pause: number): Promise<number> {
  const size = Math.ceil(bytes.length / slowChunkCount);
  const { signal } = abortOnClose(raw);
  let sent = 0;
  raw.flushHeaders();
  while (sent < bytes.length) {
    await setTimeout(pause, undefined, { signal }).catch(() => undefined);
    if (signal.aborted || raw.destroyed) return sent;
    raw.write(bytes.subarray(sent, sent + size));
    sent += size;
  }
  raw.end();
  return sent;
}

function abortOnClose(raw: ServerResponse): AbortController {
  const controller = new AbortController();
  raw.once('close', () => controller.abort());
  return controller;
}
