import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { type Refusal, refuse } from '../../base/refusal.ts';
import type { Reply } from '../../messages/response/response.ts';
import type { FaultEffect } from '../../testing/testing.ts';
import type { PerformedCall, ReplyCut } from '../calls/performed-call.ts';

/** The reply to a connection that is cut before it; the journal gives it the status 0. */
const noReply: Reply = { status: 0, headers: {}, body: undefined };
const nothingPerformed = { reply: noReply, notices: [], findings: [] };

type InjectedFault = { readonly effect: FaultEffect; readonly sandbox: string };

/**
 * Performs a call under a fault: delays it, cuts its connection, or answers an error in its place.
 * @throws the refusal of a fault that answers an error.
 */
export async function injectFault(
  { effect, sandbox }: InjectedFault,
  perform: () => Promise<PerformedCall>,
): Promise<PerformedCall> {
  const { delay, error, cut, cutAfter, faultIds } = effect;
  // A slow reply spends its delay on the way out.
  if (delay > 0 && cut !== 'slow') await setTimeout(delay);
  if (cut === 'reset' || cut === 'empty') return { ...nothingPerformed, cut: { kind: cut } };
  if (error !== undefined) throw toFaultRefusal(error.status, faultIds, sandbox);
  const performed = await perform();
  return cut === undefined
    ? performed
    : { ...performed, cut: { kind: cut, delay, items: cutAfter } };
}

function toFaultRefusal(status: number, ids: readonly number[], sandbox: string): Refusal {
  const faults = `${ids.length > 1 ? 'faults' : 'fault'} ${ids.join(', ')}`;
  return refuse({
    status,
    code: 'fault',
    detail: `This ${status} was injected by ${faults} of sandbox "${sandbox}".`,
  });
}

/** Writes a reply to the socket and cuts it off; resolves to the part that the client received. */
export async function sendCutReply(
  reply: FastifyReply,
  whole: Reply,
  { kind, delay }: ReplyCut,
): Promise<Reply> {
  reply.hijack();
  const { raw } = reply;
  if (kind === 'reset' || kind === 'empty') {
    closeConnection(raw, kind);
    return whole;
  }
  const bytes = Buffer.from(whole.body ?? '');
  const headers = { ...whole.headers, 'content-length': `${bytes.length}` };
  raw.writeHead(whole.status, Object.entries(headers).flat(2));
  if (kind === 'truncate') {
    const half = bytes.subarray(0, bytes.length / 2);
    raw.write(half, () => raw.destroy());
    return toTruncatedReply(whole, half);
  }
  const sent = await sendSlowly(raw, bytes, (delay || defaultSlowTime) / slowChunkCount);
  return sent < bytes.length ? toTruncatedReply(whole, bytes.subarray(0, sent)) : whole;
}

/** RFC 9113, section 7. */
const internalError = 2;

/** HTTP/2 closes the stream only. A connection over TLS cannot be reset, so it ends. */
function closeConnection(raw: ServerResponse, kind: 'reset' | 'empty'): void {
  const { stream } = Object(raw);
  if (stream !== undefined) stream.close(internalError);
  else if (kind === 'empty' || Object(raw.socket).encrypted) raw.socket?.destroy();
  else raw.socket?.resetAndDestroy();
}

/** The journal gives a reply that broke off the status 0. */
function toTruncatedReply(reply: Reply, body: Buffer): Reply {
  return { ...reply, status: 0, body };
}

/** In ms. */
const defaultSlowTime = 1000;
const slowChunkCount = 10;

/** Resolves to the number of bytes sent before the end, or before the client hung up. */
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
