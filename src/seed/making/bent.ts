import { isObject, type JsonObject, type Shape } from '../../document/document.ts';
import type { World } from './world.ts';

/** What a value has to be, and the schemas that it fits and should not. */
export type Bend = { readonly shape: Shape; readonly rivals: readonly string[] };

/** Values near one that its rivals may not take. */
export const listBent = (world: World, bend: Bend, value: unknown): Iterable<unknown> => {
  if (isObject(value)) return listBentObjects(world, bend, value);
  if (typeof value === 'number')
    return [value + 0.5, -value - 1, value * 1000, value + 1, value + 2];
  return typeof value === 'string' ? [`${value} `.repeat(20).trim(), value.slice(0, 1), ''] : [];
};

/** With something under a name of each rival that is not of its kind there: null, which says least, first. */
function* listBentObjects(world: World, { shape, rivals }: Bend, value: JsonObject): Generator {
  let bent = value;
  for (const rival of rivals) {
    const found = findUnfit(world, { shape, rival, value: bent });
    if (found === undefined) continue;
    bent = { ...bent, ...found };
    yield bent;
  }
}

type Rivalry = { readonly shape: Shape; readonly rival: string; readonly value: JsonObject };

const findUnfit = (
  { shapes, fits }: World,
  { shape, rival, value }: Rivalry,
): JsonObject | undefined => {
  for (const [name, places] of shapes.of([rival]).properties) {
    if (shape.properties.has(name) && value[name] !== undefined) continue;
    const found = unfit.find(
      (one) => !fits(shapes.of(places), one) && fits(shape, { ...value, [name]: one }),
    );
    if (found !== undefined) return { [name]: found };
  }
  return undefined;
};

const unfit: readonly unknown[] = [null, '', 0, false, [], {}];
