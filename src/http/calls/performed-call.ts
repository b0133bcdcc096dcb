import type { FastifyRequest } from 'fastify';
import { formatNotice, type Notice, type Reply } from '../../messages/response/response.ts';
import type { CutKind } from '../../testing/testing.ts';
import type { BufferedBody } from '../../upstream/upstream.ts';
import type { ChangeLog, NumberedChange } from '../streams/change-log.ts';

/** A reply, with the remarks that go out in its head. */
export type PerformedCall = {
  readonly reply: Reply;
  readonly notices: readonly Notice[];
  /** Faults of the reply against the document. */
  readonly findings: readonly string[];
  /** Present where the reply is sent item by item. */
  readonly stream?: ReplyStream;
  /** Present where a fault cuts the reply off on its way. */
  readonly cut?: ReplyCut;
};

/** Answers requests of an operation. A refusal or a failure is thrown, so that nothing is stored. */
export type PerformOperation = (request: FastifyRequest) => Promise<PerformedCall>;

/**
 * `items`: those of the body. `changes`: no body, but what happens from then on. `relayed`: what a real API
 * sends, after the part that was read.
 */
export type ReplyStream =
  | { readonly kind: 'relayed'; readonly body: BufferedBody }
  | { readonly kind: 'items'; readonly items: readonly string[] }
  | {
      readonly kind: 'changes';
      readonly log: ChangeLog;
      /** The id of the last change that the client has seen; NaN for none. */
      readonly lastId: number;
      /** The text of a change; `undefined` for one that is not sent. */
      readonly print: (change: NumberedChange) => string | undefined;
    };

/** How a reply is cut off; `delay` is the duration of a slow one in ms, a second when absent or 0. */
export type ReplyCut = {
  readonly kind: CutKind;
  readonly delay?: number;
  /** After how many items a stream is truncated; half of them when absent. */
  readonly items?: number | undefined;
};

/** The reply with `Sandlot-Notice` and `Sandlot-Finding`, which most replies do not have. */
export function withSandlotHeaders({ reply, notices, findings }: PerformedCall): Reply {
  if (notices.length === 0 && findings.length === 0) return reply;
  const remarks = {
    ...(notices.length > 0 && { 'sandlot-notice': notices.map(formatNotice) }),
    ...(findings.length > 0 && { 'sandlot-finding': findings }),
  };
  return { ...reply, headers: { ...reply.headers, ...remarks } };
}
