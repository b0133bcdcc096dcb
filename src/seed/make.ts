import { isObject, type OpenApiDocument, openFits, openShapesOf } from '../document/document.ts';
import type { Chance } from './chance.ts';
import { isOfKind, mayBe } from './making/kind.ts';
import { fillList } from './making/list.ts';
import { fillObject } from './making/object.ts';
import { settle } from './making/option.ts';
import { makeNew } from './making/value.ts';
import { type Make, most, type Site, type Spot, type World } from './making/world.ts';

export type { Make, Wanted } from './making/world.ts';

/** Opens the making of values, by the schemas of a document. */
export const openMake = (document: Pick<OpenApiDocument, 'root'>, chance: Chance): Make => {
  const shapes = openShapesOf(document);
  const shared = { shapes, chance, fits: openFits(shapes) };
  return (places, wanted) => {
    const world: World = {
      ...shared,
      wanted,
      work: { left: most },
      make: (spot, given) => makeAt(world, spot, given),
    };
    const spot = { places, name: wanted.name ?? '', depth: 0, hint: undefined };
    return world.make(spot, wanted.given);
  };
};

const makeAt = (world: World, spot: Spot, given: unknown): unknown => {
  if (given !== undefined && given === world.wanted.whole) return given;
  const shape = settle(world, spot, given ?? spot.hint);
  if (given !== undefined) {
    const kept = keep(world, { spot, shape }, given);
    if (kept !== undefined) return kept;
  }
  return makeNew(world, spot, shape);
};

/** What is given, with what it lacks; `undefined` where it does not fit. */
const keep = (world: World, { spot, shape }: Site, given: unknown): unknown => {
  if (isObject(given) && mayBe(shape, 'object')) return fillObject(world, { spot, shape }, given);
  if (Array.isArray(given) && mayBe(shape, 'array')) return fillList(world, { spot, shape }, given);
  const isSound =
    world.wanted.look === 'at its kind' ? isOfKind(shape, given) : world.fits(shape, given);
  return isSound ? given : undefined;
};
