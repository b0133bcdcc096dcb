import { refuse } from '../../base/refusal.ts';
import type { Call } from '../../handlers/behaviour.ts';
import {
  findSuccessReply,
  isJsonMediaType,
  type Operation,
  resolvePointer,
  toConcreteMediaType,
  toEssence,
} from '../../openapi/openapi.ts';

/**
 * The media type to send to who accepts what this field says; `undefined`: whichever. Refuses with 406
 * where a success has none that is accepted (RFC 9110, section 12.5.1).
 */
export type ChooseMediaType = (accept: string | undefined) => string | undefined;

/** How many ways of writing `Accept` are remembered for an operation. */
const maxCachedAcceptHeaders = 16;

/** Compiles the choice among the media types that an operation documents for its successes. */
export function compileContentNegotiation({ replies }: Operation): ChooseMediaType {
  const offers = [...replies]
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([, { content }]) => [...content.keys()].map(toConcreteMediaType));
  const chosen = new Map<string, string>();
  return (accept) => {
    // One without a value is as none.
    if (!accept || accept === '*/*' || offers.length === 0) return undefined;
    const known = chosen.get(accept);
    if (known) return known;
    const best = chooseOffer(offers, accept);
    if (best === undefined) throw refuseAccept(accept, offers);
    if (chosen.size < maxCachedAcceptHeaders) chosen.set(accept, best);
    return best;
  };
}

type AcceptRange = { readonly type: string; readonly quality: number };

function chooseOffer(offers: readonly string[], accept: string): string | undefined {
  const ranges = accept.split(',').map(parseAcceptRange);
  const rated = offers.map((offer) => ({ offer, quality: toQuality(offer, ranges) }));
  // Of what is as welcome as another, JSON goes first, as it does where nobody asks.
  rated.sort(
    (one, other) =>
      other.quality - one.quality ||
      Number(isJsonMediaType(other.offer)) - Number(isJsonMediaType(one.offer)),
  );
  return rated.find(({ quality }) => quality > 0)?.offer;
}

function parseAcceptRange(text: string): AcceptRange {
  const [, quality = '1'] = /;\s*q=([\d.]+)/i.exec(text) ?? [];
  return { type: toEssence(text), quality: Number(quality) };
}

/** By the range that says most about a type. */
function toQuality(offer: string, ranges: readonly AcceptRange[]): number {
  const fitting = ranges
    .map(({ type, quality }) => ({ quality, precision: toPrecision(offer, type) }))
    .filter(({ precision }) => precision > 0);
  fitting.sort((one, other) => other.precision - one.precision);
  return fitting[0]?.quality ?? 0;
}

function toPrecision(offer: string, type: string): number {
  if (type === offer) return 4;
  // Clients ask for JSON under names of their API, which documents often do not mention.
  if (type.endsWith('+json') && isJsonMediaType(offer)) return 3;
  if (type === `${offer.split('/', 1)[0]}/*`) return 2;
  return type === '*/*' ? 1 : 0;
}

function refuseAccept(accept: string, offers: readonly string[]) {
  return refuse({
    code: 'not-acceptable',
    detail: `There is nothing of ${JSON.stringify(accept)} here. There is ${[...new Set(offers)].join(', ')}.`,
  });
}

/** The media type of a success that a call is answered in; `undefined` for the usual one. */
export type SelectSuccessType = (call: Call) => string | undefined;

const streamingMediaType = /^text\/event-stream$|^application\/(x-)?(ndjson|jsonl)$/;

/**
 * Reads which of the media types of a success a call wants: by `Accept`, or by a `stream` that is true,
 * which many an API has in the body while its clients go on to accept JSON alone.
 */
export function compileSuccessType(operation: Operation): SelectSuccessType {
  const { status, mediaType } = findSuccessReply(operation);
  const content = operation.replies.get(`${status}`)?.content ?? new Map<string, string>();
  if (mediaType === undefined || content.size < 2) return () => undefined;
  const choose = compileContentNegotiation(operation);
  const stream = [...content.keys()].find((one) => streamingMediaType.test(one));
  return (call) => {
    const asks = Object(call.body).stream === true || call.query.stream === true;
    const chosen = (asks ? stream : undefined) ?? choose(acceptHeaderOf(call));
    return chosen === toConcreteMediaType(mediaType) ? undefined : chosen;
  };
}

function acceptHeaderOf({ headers }: Call): string | undefined {
  return headers.accept === undefined ? undefined : String(headers.accept);
}

/**
 * Tells of a call whether it is answered in a media type that holds something else than the success's
 * JSON does, such as the events of a stream; `undefined` where an operation has none.
 */
export function compileIsOtherType(
  root: unknown,
  operation: Operation,
): ((call: Call) => boolean) | undefined {
  const { status, mediaType, contentPointer } = findSuccessReply(operation);
  const content = operation.replies.get(`${status}`)?.content;
  if (content === undefined || mediaType === undefined || !isJsonMediaType(mediaType))
    return undefined;
  const schemaOf = (place: string) => resolvePointer(root, `${place}/schema`);
  const own = schemaOf(`${contentPointer}`).pointer;
  const others = [...content].filter(([other, place]) => {
    const { pointer, value } = schemaOf(place);
    return !isJsonMediaType(other) && value !== undefined && pointer !== own;
  });
  if (others.length === 0) return undefined;
  const wantedOf = compileSuccessType(operation);
  return (call) => {
    const wanted = wantedOf(call);
    return others.some(([other]) => other === wanted);
  };
}
