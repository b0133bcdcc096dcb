/** `start:end:step` of a list (RFC 9535, section 2.3.4); each part may be absent. */
export type Slice = {
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly step: number;
};

export const readSlice = (text: string): Slice => {
  const [start, end, step] = text.split(':').map((part) => part.trim());
  return { start: toNumber(start), end: toNumber(end), step: toNumber(step) ?? 1 };
};

const toNumber = (text = ''): number | undefined => (text === '' ? undefined : Number(text));

/** The places of a list of some length that a slice names, in its order. */
export const listPlaces = ({ start, end, step }: Slice, length: number): readonly number[] => {
  const places: number[] = [];
  if (step > 0) {
    const last = clamp(end ?? length, length, [0, length]);
    for (let place = clamp(start ?? 0, length, [0, length]); place < last; place += step)
      places.push(place);
  }
  if (step < 0) {
    const last = end === undefined ? -1 : clamp(end, length, [-1, length - 1]);
    const first = clamp(start ?? length - 1, length, [-1, length - 1]);
    for (let place = first; place > last; place += step) places.push(place);
  }
  return places;
};

/** A negative place counts from the end; what is outside becomes the nearest bound. */
const clamp = (place: number, length: number, [least, most]: readonly [number, number]): number =>
  Math.min(Math.max(place < 0 ? length + place : place, least), most);
