import { plain, type Resource, type Shapes, singular } from '../../document/document.ts';
import type { Listed } from '../../store/store.ts';
import type { Context } from '../behaviour.ts';
import type { Make } from './ground.ts';

/** Makes keys of the documented type and format, none of them twice. */
export type NewKey = (context: Context, name: string) => Promise<string | number>;

/** Where it is kept how far the numbers of a collection went. */
const ledger = 'sandlot.numbers';

export const openNewKey = (shapes: Shapes, make: Make, { key, noun }: Resource): NewKey => {
  const shape = shapes.of(key.places);
  const isNumber = shape.types.includes('integer') || shape.types.includes('number');
  const isFree = shape.keywords.pattern === undefined && shape.keywords.format === undefined;
  if (isNumber && !shape.types.includes('string')) return nextNumber(key.property);
  const name = key.path.at(-1) ?? key.parameter;
  const isText = /name|slug|login|code|symbol|key$/i.test(name) && isFree;
  return async (context, records) => {
    for (let round = 0; ; round++) {
      const stream = `${context.random.uint32()} ${context.random.uint32()}`;
      const made =
        isText && round > 0
          ? undefined
          : make(key.places, stream, { name, extent: 'beginning', examples: 'varied' });
      const value =
        typeof made === 'string' && made !== ''
          ? made
          : `${singular(plain(noun))}-${context.random.uint32()}`;
      if ((await context.records(records).get(value)) === undefined) return value;
    }
  };
};

/** One more than the highest that ever was. */
const nextNumber =
  (property: string): NewKey =>
  async (context, name) => {
    const numbers = context.records(ledger);
    const records = context.records(name);
    const known = await numbers.get(name);
    let next = known === undefined ? highest(await records.list(), property) : Number(known.last);
    do next += 1;
    while ((await records.get(`${next}`)) !== undefined);
    const record = { id: name, last: next };
    await (known === undefined ? numbers.insert(record) : numbers.update(record));
    return next;
  };

const highest = ({ records }: Listed, property: string): number =>
  records.reduce((most, record) => {
    const value = Number(record[property]);
    return Number.isSafeInteger(value) && value > most ? value : most;
  }, 0);
