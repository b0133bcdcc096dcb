/** Says which of two comes first: below 0 the one, above 0 the other. */
type Compare = (one: number, other: number) => number;

/** So many are looked at to choose a pivot, where there are at least some times as many. */
const sampled = 64;

/**
 * Brings the first so many of an order to the front, in no order among themselves, in little more time
 * than it takes to compare all with one: they are parted by a pivot, again and again (Hoare's selection).
 */
export const selectFirst = (places: Uint32Array, compare: Compare, count: number): void => {
  let rest = places;
  let wanted = count;
  while (wanted > 0 && wanted < rest.length) {
    const pivot = part(rest, compare, choosePivot(rest, compare, wanted / rest.length));
    if (pivot < wanted) {
      rest = rest.subarray(pivot + 1);
      wanted -= pivot + 1;
    } else rest = rest.subarray(0, pivot);
  }
};

/** Where one stands that comes just behind such a share of all, as far as a sample tells. */
const choosePivot = (places: Uint32Array, compare: Compare, share: number): number => {
  const { length } = places;
  if (length < 8 * sampled) return Math.floor(length / 2);
  // Every so many, but not at the same place of each stretch: lists repeat themselves.
  const sample = Uint32Array.from({ length: sampled }, (_, index) =>
    Math.floor(((index + ((index * 0.618) % 1)) * length) / sampled),
  );
  sample.sort((one, other) => compare(at(places, one), at(places, other)));
  const beyond = share < 0.5 ? 1 : -2;
  return at(sample, Math.min(Math.max(Math.ceil(share * sampled) + beyond, 0), sampled - 1));
};

/** Puts what comes before the pivot before it, and says where it is then. */
const part = (places: Uint32Array, compare: Compare, pivot: number): number => {
  const parting = at(places, pivot);
  const last = places.length - 1;
  swap(places, pivot, last);
  let next = 0;
  for (let place = 0; place < last; place++) {
    if (compare(at(places, place), parting) < 0) swap(places, place, next++);
  }
  swap(places, next, last);
  return next;
};

const swap = (places: Uint32Array, one: number, other: number): void => {
  const kept = at(places, one);
  places[one] = at(places, other);
  places[other] = kept;
};

/** An index that is known to be within. */
const at = (places: Uint32Array, index: number): number => places[index] as number;
