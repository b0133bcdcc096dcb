import { listTemplateParameters } from '../../../messages/request/request.ts';
import type { Operation, Parameter } from '../../../openapi/openapi.ts';
import type { ReceivedReply, SentRequest } from '../../judge/http-message.ts';
import type { WrongCredential } from './wrong-tokens.ts';

/**
 * A body before serialization. Texts and bytes of types other than JSON and forms are sent as
 * they are.
 */
export type RequestDraftBody = {
  readonly type: string;
  /** JSON pointer of the media type; absent for undocumented bodies. */
  readonly media?: string | undefined;
  readonly value: unknown;
  /** The media types of the files of a form, by property. */
  readonly fileTypes?: ReadonlyMap<string, string> | undefined;
};

/** A request before serialization. */
export type RequestDraft = {
  readonly operation: Operation;
  /** Values by `parameterKey`. */
  readonly values: ReadonlyMap<string, unknown>;
  readonly body: RequestDraftBody | undefined;
  /** `other` is the credential of the second user. */
  readonly credential: 'shown' | 'other' | 'withheld' | WrongCredential;
  /** Headers and parts of the query that the document does not describe. */
  readonly extraHeaders?: Readonly<Record<string, string>>;
  readonly extraQuery?: readonly string[];
  /** The `parameterKey` of a value that is sent as it is, even if it is an idempotency key. */
  readonly fixedParameter?: string;
  /** Overrides the method of the operation. */
  readonly method?: 'HEAD';
};

/** The key of a parameter in `RequestDraft.values`. */
export function parameterKey({ in: place, name }: Pick<Parameter, 'in' | 'name'>): string {
  return `${place} ${name}`;
}

/** Sets or removes the value of a parameter. */
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

/** Maps the keys of parent records to path parameters, from left to right. */
export function toPathParameters(
  operation: Operation,
  keys: readonly string[],
): ReadonlyMap<string, string> {
  const names = listTemplateParameters(operation.path);
  return new Map(keys.slice(0, names.length).map((key, index) => [`${names[index]}`, key]));
}

/** The purpose of a request, which decides the acceptable replies. */
export type RequestPurpose =
  /** Valid: must succeed or fail as documented. */
  | 'valid'
  /** Valid, but may name a record that does not exist. */
  | 'uncertain'
  /** Valid, but may conflict with an existing record. */
  | 'conflict'
  /** Valid, with quotes and markup in its texts. */
  | 'probe'
  /** Invalid in a parameter or the body. */
  | 'invalid'
  /** Invalid, but many servers convert the value. */
  | 'convertible'
  /** Invalid in a path parameter. */
  | 'invalid-path'
  /** The body cannot be parsed. */
  | 'malformed'
  /** The body has an undocumented media type. */
  | 'wrong-media-type'
  /** No credential or a wrong one is sent. */
  | 'unauthenticated'
  /** Sent by a user who may not see the record. */
  | 'foreign';

/** A request and its reply. */
export type VerifyExchange = {
  readonly draft: RequestDraft;
  readonly request: SentRequest;
  readonly reply: ReceivedReply;
  /** The parsed body, when it is JSON. */
  readonly json: unknown;
};
