import { listTemplateParameters } from '../../../http/request/request.ts';
import type { Operation, Parameter } from '../../../openapi/openapi.ts';
import type { ReceivedReply, SentRequest } from '../../judge/http-message.ts';

/** A body that is to be sent; bytes and texts go as they are where the type is none of JSON or forms. */
export type RequestDraftBody = {
  readonly type: string;
  /** Where the media type is described; absent for what no document describes. */
  readonly media?: string | undefined;
  readonly value: unknown;
};

/** A request that is to be sent, in values. */
export type RequestDraft = {
  readonly operation: Operation;
  /** By `slotOf`: what is sent in the path, the query, header fields and cookies. */
  readonly values: ReadonlyMap<string, unknown>;
  readonly body: RequestDraftBody | undefined;
  readonly credential: 'shown' | 'withheld';
  /** Where it is another than the operation's. */
  readonly method?: 'HEAD';
};

/** The name under which the value of a parameter is kept. */
export function parameterKey({ in: place, name }: Pick<Parameter, 'in' | 'name'>): string {
  return `${place} ${name}`;
}

/** The same draft with the value of a parameter; without it for `undefined`. */
export function withParameter(
  draft: RequestDraft,
  parameter: Pick<Parameter, 'in' | 'name'>,
  value: unknown,
): RequestDraft {
  const values = new Map(draft.values);
  if (value === undefined) values.delete(parameterKey(parameter));
  else values.set(parameterKey(parameter), value);
  return { ...draft, values };
}

/** What stands in the path of an operation, by name, for ancestors with these keys. */
export function toPathParameters(
  operation: Operation,
  keys: readonly string[],
): ReadonlyMap<string, string> {
  const names = listTemplateParameters(operation.path);
  return new Map(keys.slice(0, names.length).map((key, index) => [`${names[index]}`, key]));
}

/** What a request is sent for: what may come of it. */
export type RequestPurpose =
  /** It is sound, so it is carried out, or refused as documented. */
  | 'valid'
  /** It is sound but for what it names, which may not be there. */
  | 'uncertain'
  /** It is sound, but names other records, as one before it may have done: it may be taken already. */
  | 'conflict'
  /** It is broken. */
  | 'invalid'
  /** What is broken is a name in its path. */
  | 'invalid-path'
  /** Its body cannot be read at all. */
  | 'malformed'
  /** Its body is of another media type. */
  | 'wrong-media-type'
  /** Nobody is named. */
  | 'unauthenticated';

/** A request and the reply that it got. */
export type VerifyExchange = {
  readonly draft: RequestDraft;
  readonly request: SentRequest;
  readonly reply: ReceivedReply;
  /** The body, where it is JSON. */
  readonly json: unknown;
};
