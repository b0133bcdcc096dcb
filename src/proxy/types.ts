import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Judge, Judged, SentRequest, Way } from '../contract/contract.ts';
import type { OpenApiDocument, Operation } from '../document/document.ts';
import type { Refusal } from '../refusal.ts';
import type { Reply } from '../response/shape.ts';
import type { Ahead } from './ahead.ts';
import type { Record } from './record.ts';
import type { Upstream } from './upstream.ts';

export type ProxyOptions = {
  readonly document: OpenApiDocument;
  readonly judge: Judge;
  readonly upstream: Upstream;
  /** `refuse`: what is against the document goes no further. */
  readonly mode: 'report' | 'refuse';
  /** Writes a refusal, in the form that the document gives errors of an operation. */
  readonly toReply: (refusal: Refusal, operation?: Operation) => Promise<Reply>;
  readonly record: Record;
  /** How long a body may be waited for so that it can be judged before it goes on, in ms. */
  readonly patience: number;
};

/** A request, with what the document says of it. */
export type Heard = {
  /** When it came, in ticks. */
  readonly arrival: number;
  readonly sent: SentRequest;
  readonly body: Ahead;
  readonly leftOut: readonly Way[];
  /** Absent where it is none to be judged. */
  readonly judged: Omit<Judged, 'reply'> | undefined;
};

/** A request on its way, and what there is to answer it with. */
export type Line = {
  readonly heard: Heard;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly options: ProxyOptions;
};
