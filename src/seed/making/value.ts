import type { Shape } from '../../document/document.ts';
import { fakeInstant } from '../fake-instant.ts';
import { fakeNumber } from '../fake-number.ts';
import { fakeText } from '../fake-text.ts';
import { fakeByWord } from '../faker-word.ts';
import { findExample } from './example.ts';
import { readType } from './kind.ts';
import { fillList, nothingListed } from './list.ts';
import { fillObject, noProperties } from './object.ts';
import { optionalDepth, type Spot, type World } from './world.ts';

/** Something new: as the document's author has it, or of the type. */
export const makeNew = (world: World, spot: Spot, shape: Shape): unknown => {
  const { keywords } = shape;
  world.work.left -= 1;
  if (keywords.const !== undefined) return keywords.const;
  const nothing = makeNothing(world, spot, shape);
  if (nothing !== undefined) return nothing;
  const told = fakeByWord(world.chance, shape);
  if (told !== undefined && world.fits(shape, told)) return told;
  const example = findExample(world, spot, shape);
  if (example !== undefined) return example;
  if (Array.isArray(keywords.enum)) return makeOfEnum(world, shape, keywords.enum);
  return makeOfType(world, spot, shape);
};

/** Null where that is an answer and a value would say too much. */
const makeNothing = (
  { wanted }: World,
  spot: Spot,
  { types, keywords }: Shape,
): null | undefined => {
  // A `nullable` that is left over from an earlier version: strict readers would not take null.
  if (!types.includes('null') || keywords.nullable === true) return undefined;
  if (Array.isArray(keywords.enum) && !keywords.enum.includes(null)) return undefined;
  const isSilent =
    wanted.extent === 'beginning' ||
    spot.depth > optionalDepth ||
    (spot.hint === null && spot.depth > 0) ||
    /(^|_)(deleted|closed|archived|cancell?ed|suspended|removed|next|prev(ious)?|last|before|after)(_|$)|cursor|(deleted|closed|archived|cancell?ed|suspended)At$/i.test(
      spot.name,
    );
  return isSilent || types.every((type) => type === 'null') ? null : undefined;
};

/** What all else in the schema allows goes before what it does not. */
const makeOfEnum = (
  { chance, wanted, fits }: World,
  shape: Shape,
  values: readonly unknown[],
): unknown => {
  const sound = values.filter((value) => value !== null && fits(shape, value));
  const present = sound.length > 0 ? sound : values.filter((value) => value !== null);
  if (wanted.extent === 'beginning')
    return present.find((value) => !isEnding(value)) ?? present[0] ?? null;
  return chance.pick(present.length > 0 ? present : values) ?? null;
};

/** A state that nothing begins with. */
const isEnding = (value: unknown): boolean =>
  /^(expired|deleted|removed|cancel|closed|fail|error|complete|finish|done$|archived|rejected|revoked|inactive$|disabled$)/i.test(
    String(value),
  );

const makeOfType = (world: World, spot: Spot, shape: Shape): unknown => {
  const type = readType(shape);
  if (type === 'object') return fillObject(world, { spot, shape }, noProperties);
  if (type === 'array') return fillList(world, { spot, shape }, nothingListed);
  if (type === 'boolean') return makeBoolean(world, spot);
  if (type === 'integer' || type === 'number') return makeNumber(world, spot, { shape, type });
  return type === 'string' ? fakeText(world.chance, spot.name, shape.keywords) : 'anything';
};

const makeBoolean = ({ chance, wanted }: World, { name }: Spot): boolean => {
  // What says that all went well says so of what did.
  if (/^(is_?)?(ok|success|successful|succeeded|acknowledged)$/i.test(name)) return true;
  const isOver = /delet|archiv|disabl|suspend|lock|cancel|error|has_?more/i.test(name);
  return wanted.extent !== 'beginning' && !isOver && chance.pick([true, false]) === true;
};

/** Names of what is counted, of which something new has nothing yet. */
const counters =
  /count|total|^num_|_num$|size$|^(open_|public_|changed_)?(comments|replies|likes|views|votes|shares|issues|forks|watchers|followers|following|subscribers|members|downloads|commits|additions|deletions|files|items|repos|gists)$/i;

const makeNumber = (
  { chance, wanted, fits }: World,
  { name, depth }: Spot,
  { shape, type }: { readonly shape: Shape; readonly type: string },
): number => {
  const isCounted = wanted.extent === 'beginning' && counters.test(name);
  if (isCounted && fits(shape, 0)) return 0;
  const schema = { ...shape.keywords, type };
  // Of a record that tells when it was created; of what was done to many it may be how many were.
  const isOfRecord = wanted.examples === 'varied' && depth === 1;
  const said = isOfRecord && /^(created|updated)$/.test(name) ? `${name}_at` : name;
  return fakeInstant(chance, said, schema) ?? fakeNumber(chance, name, schema);
};
