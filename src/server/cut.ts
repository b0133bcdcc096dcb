import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import type { Reply } from '../response/shape.ts';
import type { Cutting } from './misfortune.ts';

const usualTime = 1000;
const pieces = 10;

/** What a client got of a reply that broke off: the journal calls its status 0. */
const brokenOff = (reply: Reply, body: Buffer): Reply => ({ ...reply, status: 0, body });

const halve = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length / 2);

const toBytes = ({ body = '' }: Reply): Buffer => Buffer.from(body);

/** Answers on the socket itself, or cuts it off; resolves to what the client got. */
export const cutOff = async (
  reply: FastifyReply,
  answer: Reply,
  { kind, delay }: Cutting,
): Promise<Reply> => {
  reply.hijack();
  const { status, headers } = answer;
  const { raw } = reply;
  if (kind === 'reset') raw.socket?.resetAndDestroy();
  if (kind === 'empty') raw.socket?.destroy();
  if (kind === 'reset' || kind === 'empty') return answer;
  const bytes = toBytes(answer);
  raw.writeHead(
    status,
    Object.entries({ ...headers, 'content-length': `${bytes.length}` }).flat(2),
  );
  if (kind === 'truncate') {
    const half = halve(bytes);
    raw.write(half, () => raw.destroy());
    return brokenOff(answer, half);
  }
  const sent = await trickle(raw, bytes, (delay || usualTime) / pieces);
  return sent < bytes.length ? brokenOff(answer, bytes.subarray(0, sent)) : answer;
};

/** Resolves to how many bytes went out before the end, or before the client hung up. */
const trickle = async (raw: ServerResponse, bytes: Buffer, pause: number): Promise<number> => {
  const size = Math.ceil(bytes.length / pieces);
  const { signal } = abortedBy(raw);
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
};

const abortedBy = (raw: ServerResponse): AbortController => {
  const controller = new AbortController();
  raw.once('close', () => controller.abort());
  return controller;
};
