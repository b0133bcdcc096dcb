import { isDeepStrictEqual } from 'node:util';
import { type Refusal, refuse } from '../../base/refusal.ts';
import type { Call } from '../../handlers/behaviour.ts';
import { streamProperty } from '../../inference/inference.ts';
import {
  findItemSchema,
  findSuccessReply,
  isJsonMediaType,
  type Operation,
  resolvePointer,
  streamFormatOf,
  toConcreteMediaType,
  toEssence,
} from '../../openapi/openapi.ts';
import { parseHeaderParameters } from '../request/request.ts';

/**
 * Chooses the media type of a reply by `Accept`; `undefined` where any is acceptable.
 * @throws a refusal (406) where no success has an acceptable media type (RFC 9110, section 12.5.1).
 */
export type ChooseMediaType = (accept: string | undefined) => string | undefined;

/** How many different `Accept` values are cached for an operation. */
const maxCachedAcceptHeaders = 16;

/** Compiles the choice among the media types that an operation documents for its successes. */
export function compileContentNegotiation({ replies }: Operation): ChooseMediaType {
  const offers = [...replies]
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([, { content }]) => [...content.keys()].map(toConcreteMediaType));
  const choices = new Map<string, string>();
  return (accept) => {
    // An empty field counts as absent.
    if (!accept || accept === '*/*' || offers.length === 0) return undefined;
    const known = choices.get(accept);
    if (known) return known;
    const offer = chooseOffer(offers, accept);
    if (offer === undefined) throw refuseAccept(accept, offers);
    if (choices.size < maxCachedAcceptHeaders) choices.set(accept, offer);
    return offer;
  };
}

type AcceptRange = { readonly type: string; readonly quality: number };

function chooseOffer(offers: readonly string[], accept: string): string | undefined {
  const ranges = accept.split(',').map(parseAcceptRange);
  const rated = offers.map((offer) => ({ offer, quality: toQuality(offer, ranges) }));
  // Among equals JSON comes first, as it does without `Accept`.
  rated.sort(
    (a, b) =>
      b.quality - a.quality || Number(isJsonMediaType(b.offer)) - Number(isJsonMediaType(a.offer)),
  );
  return rated.find(({ quality }) => quality > 0)?.offer;
}

function parseAcceptRange(text: string): AcceptRange {
  const quality = Number.parseFloat(parseHeaderParameters(text).get('q') ?? '');
  return { type: toEssence(text), quality: Number.isNaN(quality) ? 1 : quality };
}

/** The quality of the most specific range that matches. */
function toQuality(offer: string, ranges: readonly AcceptRange[]): number {
  const matching = ranges
    .map(({ type, quality }) => ({ quality, precision: toPrecision(offer, type) }))
    .filter(({ precision }) => precision > 0);
  matching.sort((a, b) => b.precision - a.precision);
  return matching[0]?.quality ?? 0;
}

function toPrecision(offer: string, type: string): number {
  if (type === offer) return 4;
  // Clients ask for JSON under a name of their API, which documents often do not mention.
  if (type.endsWith('+json') && isJsonMediaType(offer)) return 3;
  if (type === `${offer.split('/', 1)[0]}/*`) return 2;
  return type === '*/*' ? 1 : 0;
}

function refuseAccept(accept: string, offers: readonly string[]): Refusal {
  return refuse({
    code: 'not-acceptable',
    detail: `Cannot answer as ${accept}. Available: ${[...new Set(offers)].join(', ')}.`,
  });
}

/** The media type of a success for a call; `undefined` for the usual one. */
export type SelectSuccessType = (call: Call) => string | undefined;

/**
 * Compiles the choice of a success's media type for a call: by `Accept`, or a stream where the call has
 * a `stream` that is true. Clients of many APIs send that in the body and still accept only JSON.
 */
export function compileSuccessType(operation: Operation): SelectSuccessType {
  const { status, mediaType } = findSuccessReply(operation);
  const content = operation.replies.get(`${status}`)?.content ?? new Map<string, string>();
  if (mediaType === undefined || content.size < 2) return () => undefined;
  const choose = compileContentNegotiation(operation);
  const streamType = [...content.keys()].find((type) => streamFormatOf(type) !== undefined);
  return (call) => {
    const chosen = (requestsStream(call) ? streamType : undefined) ?? choose(acceptHeaderOf(call));
    return chosen === toConcreteMediaType(mediaType) ? undefined : chosen;
  };
}

function requestsStream({ body, query }: Call): boolean {
  return Object(body)[streamProperty] === true || query[streamProperty] === true;
}

function acceptHeaderOf({ headers }: Call): string | undefined {
  return headers.accept === undefined ? undefined : String(headers.accept);
}

/**
 * Compiles the question whether a call is answered in a media type that holds something else than the
 * JSON of the success, such as events. `undefined` where an operation has no such media type.
 */
export function compileIsOtherType(
  root: unknown,
  operation: Operation,
): ((call: Call) => boolean) | undefined {
  const { status, mediaType, contentPointer } = findSuccessReply(operation);
  const content = operation.replies.get(`${status}`)?.content;
  if (content === undefined || mediaType === undefined || !isJsonMediaType(mediaType))
    return undefined;
  const jsonSchema = resolvePointer(root, `${contentPointer}/schema`);
  const otherTypes = [...content]
    .filter(([type, pointer]) => {
      const schema = resolvePointer(root, `${pointer}/schema`);
      if (isJsonMediaType(type) || schema.value === undefined) return false;
      const isSameList =
        streamFormatOf(type) !== undefined && isListOf(root, jsonSchema.pointer, schema.pointer);
      return schema.pointer !== jsonSchema.pointer && !isSameList;
    })
    .map(([type]) => type);
  if (otherTypes.length === 0) return undefined;
  const typeOf = compileSuccessType(operation);
  return (call) => {
    const type = typeOf(call);
    return type !== undefined && otherTypes.includes(type);
  };
}

/** Whether the items of a list are those of another schema: of a list as well, or of one item. */
function isListOf(root: unknown, list: string, other: string): boolean {
  const items = findItemSchema(root, list);
  if (items === undefined) return false;
  const item = resolvePointer(root, items);
  const otherItem = resolvePointer(root, findItemSchema(root, other) ?? other);
  return item.pointer === otherItem.pointer || isDeepStrictEqual(item.value, otherItem.value);
}
