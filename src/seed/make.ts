import {
  areAlike,
  type Choice,
  isObject,
  type OpenApiDocument,
  openFits,
  openShapesOf,
  readPointer,
} from '../document/document.ts';
import type { Chance } from './chance.ts';
import { tellApart } from './making/apart.ts';
import { isOfKind, mayBe } from './making/kind.ts';
import { fillList } from './making/list.ts';
import { fillObject } from './making/object.ts';
import { settle } from './making/option.ts';
import { makeNew } from './making/value.ts';
import { type Make, most, mostSpare, type Site, type Spot, type World } from './making/world.ts';

export type { Make, Wanted } from './making/world.ts';

/** Opens the making of values, by the schemas of a document. */
export const openMake = (document: Pick<OpenApiDocument, 'root'>, chance: Chance): Make => {
  const shapes = openShapesOf(document);
  const alike = new Map<Choice, boolean>();
  const areChoiceAlike = (choice: Choice): boolean => {
    const read = () => choice.options.map((option) => readPointer(document.root, option));
    const known = alike.get(choice) ?? areAlike(document.root, read());
    alike.set(choice, known);
    return known;
  };
  const shared = { shapes, chance, fits: openFits(shapes), areAlike: areChoiceAlike };
  return (places, wanted) => {
    const world = openWorld({ ...shared, wanted, work: { left: most, spare: mostSpare } });
    const spot = { places, name: wanted.name ?? '', depth: 0, hint: undefined };
    return world.make(spot, wanted.given);
  };
};

const openWorld = (parts: Omit<World, 'make' | 'fill' | 'wanting'>): World => {
  const world: World = {
    ...parts,
    make: (spot, given) => makeAt(world, spot, given),
    fill: (site, given) => fill(world, site, given),
    wanting: (extent) => openWorld({ ...parts, wanted: { ...parts.wanted, extent } }),
  };
  return world;
};

const makeAt = (world: World, spot: Spot, given: unknown): unknown => {
  if (given !== undefined && given === world.wanted.whole) return given;
  const settled = settle(world, spot, given ?? spot.hint);
  const made = fill(world, { spot, shape: settled.shape }, given);
  const { look = 'closely' } = world.wanted;
  const isTaken = made === given && look !== 'closely';
  return isTaken ? made : tellApart(world, { spot, settled, given }, made);
};

const fill = (world: World, { spot, shape }: Site, given: unknown): unknown => {
  const kept = given === undefined ? undefined : keep(world, { spot, shape }, given);
  return kept === undefined ? makeNew(world, spot, shape) : kept;
};

/** What is given, with what it lacks; `undefined` where it does not fit. */
const keep = (world: World, { spot, shape }: Site, given: unknown): unknown => {
  if (isObject(given) && mayBe(shape, 'object')) return fillObject(world, { spot, shape }, given);
  if (Array.isArray(given) && mayBe(shape, 'array')) return fillList(world, { spot, shape }, given);
  const { look = 'closely' } = world.wanted;
  if (look === 'not at all') return given;
  const isSound = (value: unknown): boolean =>
    look === 'at its kind' ? isOfKind(shape, value) : world.fits(shape, value);
  if (isSound(given)) return given;
  const other = inOtherType(given);
  return other !== undefined && isSound(other) ? other : undefined;
};

/** A number as a text, or a text that is a number: documents give the same key one type here and another there. */
const inOtherType = (given: unknown): string | number | undefined => {
  if (typeof given === 'number') return `${given}`;
  return typeof given === 'string' && `${Number(given)}` === given ? Number(given) : undefined;
};
