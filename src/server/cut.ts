import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import type { Reply } from '../response/shape.ts';
import type { Cutting } from './misfortune.ts';

const usualTime = 1000;
const pieces = 10;

/** What a client gets of a reply that is cut; the journal calls the status of what was cut off 0. */
export const toGot = (reply: Reply, { kind }: Cutting): Reply =>
  kind === 'truncate' ? { ...reply, status: 0, body: halve(toBytes(reply)) } : reply;

const halve = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length / 2);

const toBytes = ({ body = '' }: Reply): Buffer => Buffer.from(body);

/** Answers on the socket itself, or cuts it off. */
export const cutOff = async (
  reply: FastifyReply,
  answer: Reply,
  { kind, delay }: Cutting,
): Promise<void> => {
  reply.hijack();
  const { status, headers } = answer;
  const { raw } = reply;
  if (kind === 'reset') raw.socket?.resetAndDestroy();
  if (kind === 'empty') raw.socket?.destroy();
  if (kind === 'reset' || kind === 'empty') return;
  const bytes = toBytes(answer);
  raw.writeHead(
    status,
    Object.entries({ ...headers, 'content-length': `${bytes.length}` }).flat(2),
  );
  if (kind === 'truncate') {
    raw.write(halve(bytes), () => raw.destroy());
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
