import { isJson, type Operation, toConcrete, toEssence } from '../document/document.ts';
import { refuse } from '../refusal.ts';

/**
 * The media type to send to who accepts what this field says; `undefined`: whichever. Refuses with 406
 * where a success has none that is accepted (RFC 9110, section 12.5.1).
 */
export type Choose = (accept: string | undefined) => string | undefined;

/** How many ways of writing `Accept` are remembered for an operation. */
const remembered = 16;

/** Compiles the choice among the media types that an operation documents for its successes. */
export const openChoice = ({ replies }: Operation): Choose => {
  const offers = [...replies]
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([, { content }]) => [...content.keys()].map(toConcrete));
  const chosen = new Map<string, string>();
  return (accept) => {
    // One without a value is as none.
    if (!accept || accept === '*/*' || offers.length === 0) return undefined;
    const known = chosen.get(accept);
    if (known) return known;
    const best = chooseOffer(offers, accept);
    if (best === undefined) throw refuseAccept(accept, offers);
    if (chosen.size < remembered) chosen.set(accept, best);
    return best;
  };
};

type Range = { readonly type: string; readonly quality: number };

const chooseOffer = (offers: readonly string[], accept: string): string | undefined => {
  const ranges = accept.split(',').map(toRange);
  const rated = offers.map((offer) => ({ offer, quality: toQuality(offer, ranges) }));
  // Of what is as welcome as another, JSON goes first, as it does where nobody asks.
  rated.sort(
    (one, other) =>
      other.quality - one.quality || Number(isJson(other.offer)) - Number(isJson(one.offer)),
  );
  return rated.find(({ quality }) => quality > 0)?.offer;
};

const toRange = (text: string): Range => {
  const [, quality = '1'] = /;\s*q=([\d.]+)/i.exec(text) ?? [];
  return { type: toEssence(text), quality: Number(quality) };
};

/** By the range that says most about a type. */
const toQuality = (offer: string, ranges: readonly Range[]): number => {
  const fitting = ranges
    .map(({ type, quality }) => ({ quality, precision: toPrecision(offer, type) }))
    .filter(({ precision }) => precision > 0);
  fitting.sort((one, other) => other.precision - one.precision);
  return fitting[0]?.quality ?? 0;
};

const toPrecision = (offer: string, type: string): number => {
  if (type === offer) return 4;
  // Clients ask for JSON under names of their API, which documents often do not mention.
  if (type.endsWith('+json') && isJson(offer)) return 3;
  if (type === `${offer.split('/', 1)[0]}/*`) return 2;
  return type === '*/*' ? 1 : 0;
};

const refuseAccept = (accept: string, offers: readonly string[]) =>
  refuse({
    status: 406,
    code: 'not-acceptable',
    detail: `There is nothing of ${JSON.stringify(accept)} here. There is ${[...new Set(offers)].join(', ')}.`,
  });
