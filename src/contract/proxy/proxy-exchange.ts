import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Refusal } from '../../base/refusal.ts';
import type { Reply } from '../../http/response/response.ts';
import type { OpenApiDocument, Operation } from '../../openapi/openapi.ts';
import type { ExchangeSide, Judgement } from '../judge/exchange.ts';
import type { SentRequest } from '../judge/http-message.ts';
import type { Judge } from '../judge/judge.ts';
import type { BufferedBody } from './buffered-body.ts';
import type { ProxyCallLog } from './call-log.ts';
import type { Upstream } from './upstream.ts';

export type ForwardingOptions = {
  readonly document: OpenApiDocument;
  readonly judge: Judge;
  readonly upstream: Upstream;
  /** `refuse`: what is against the document goes no further. */
  readonly mode: 'report' | 'refuse';
  /** Writes a refusal, in the form that the document gives errors of an operation. */
  readonly toReply: (refusal: Refusal, operation?: Operation) => Promise<Reply>;
  readonly callLog: ProxyCallLog;
  /** How long a body may be waited for so that it can be judged before it goes on, in ms. */
  readonly patience: number;
};

/** A request, with what the document says of it. */
export type ReceivedRequest = {
  /** When it came, in ticks. */
  readonly arrival: number;
  readonly sentRequest: SentRequest;
  readonly body: BufferedBody;
  readonly leftOut: readonly ExchangeSide[];
  /** Absent where it is none to be judged. */
  readonly judgement: Omit<Judgement, 'replyMismatches'> | undefined;
};

/** A request on its way, and what there is to answer it with. */
export type ProxyExchange = {
  readonly received: ReceivedRequest;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly options: ForwardingOptions;
};
