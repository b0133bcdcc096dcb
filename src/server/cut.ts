import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import type { Reply } from '../response/shape.ts';
import type { Cutting } from './misfortune.ts';

const usualTime = 1000;
const pieces = 10;

/** Answers on the socket itself, or cuts it off. */
export const cutOff = async (
  reply: FastifyReply,
  { status, headers, body = '' }: Reply,
  { kind, delay }: Cutting,
): Promise<void> => {
  reply.hijack();
  const { raw } = reply;
  if (kind === 'reset') raw.socket?.resetAndDestroy();
  if (kind === 'empty') raw.socket?.destroy();
  if (kind === 'reset' || kind === 'empty') return;
  const bytes = Buffer.from(body);
  raw.writeHead(
    status,
    Object.entries({ ...headers, 'content-length': `${bytes.length}` }).flat(2),
  );
  if (kind === 'truncate') {
    raw.write(bytes.subarray(0, bytes.length / 2), () => raw.destroy());
    return;
  }
  await trickle(raw, bytes, (delay || usualTime) / pieces);
};

const trickle = async (raw: ServerResponse, bytes: Buffer, pause: number): Promise<void> => {
  const size = Math.ceil(bytes.length / pieces);
  raw.flushHeaders();
  for (let start = 0; start < bytes.length && !raw.destroyed; start += size) {
    await setTimeout(pause);
    raw.write(bytes.subarray(start, start + size));
  }
  raw.end();
};
