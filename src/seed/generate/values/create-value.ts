import type { SchemaView } from '../../../openapi/openapi.ts';
import { fakeNumber } from './fake-number.ts';
import { fakeText } from './fake-text.ts';
import { fakeTimestamp } from './fake-timestamp.ts';
import { fakeByMethod } from './faker-method.ts';
import { emptyList, fillList } from './fill-list.ts';
import { emptyObject, fillObject } from './fill-object.ts';
import { findFittingExample } from './find-example.ts';
import {
  type GenerationContext,
  maxOptionalDepth,
  type ValueTarget,
} from './generation-context.ts';
import { inferType } from './value-type.ts';

/** Something new: as the document's author has it, or of the type. */
export function createValue(
  world: GenerationContext,
  spot: ValueTarget,
  shape: SchemaView,
): unknown {
  const { keywords } = shape;
  world.budget.left -= 1;
  if (keywords.const !== undefined) return keywords.const;
  const nothing = createNull(world, spot, shape);
  if (nothing !== undefined) return nothing;
  const told = fakeByMethod(world.chance, shape);
  if (told !== undefined && world.fits(shape, told)) return told;
  const example = findFittingExample(world, spot, shape);
  if (example !== undefined) return example;
  if (Array.isArray(keywords.enum)) return pickFromEnum(world, shape, keywords.enum);
  return createByType(world, spot, shape);
}

/** Null where that is an answer and a value would say too much. */
function createNull(
  { options }: GenerationContext,
  spot: ValueTarget,
  { types, keywords }: SchemaView,
): null | undefined {
  // A `nullable` that is left over from an earlier version: strict readers would not take null.
  if (!types.includes('null') || keywords.nullable === true) return undefined;
  if (Array.isArray(keywords.enum) && !keywords.enum.includes(null)) return undefined;
  const isSilent =
    options.extent === 'initial' ||
    spot.depth > maxOptionalDepth ||
    (spot.hint === null && spot.depth > 0) ||
    /(^|_)(deleted|closed|archived|cancell?ed|suspended|removed|next|prev(ious)?|last|before|after)(_|$)|cursor|(deleted|closed|archived|cancell?ed|suspended)At$/i.test(
      spot.name,
    );
  return isSilent || types.every((type) => type === 'null') ? null : undefined;
}

/** What all else in the schema allows goes before what it does not. */
function pickFromEnum(
  { chance, options, fits }: GenerationContext,
  shape: SchemaView,
  values: readonly unknown[],
): unknown {
  const sound = values.filter((value) => value !== null && fits(shape, value));
  const present = sound.length > 0 ? sound : values.filter((value) => value !== null);
  if (options.extent === 'initial')
    return present.find((value) => !isFinalState(value)) ?? present[0] ?? null;
  return chance.pick(present.length > 0 ? present : values) ?? null;
}

/** A state that nothing begins with. */
function isFinalState(value: unknown): boolean {
  return /^(expired|deleted|removed|cancel|closed|fail|error|complete|finish|done$|archived|rejected|revoked|inactive$|disabled$)/i.test(
    String(value),
  );
}

function createByType(world: GenerationContext, target: ValueTarget, shape: SchemaView): unknown {
  const type = inferType(shape);
  if (type === 'object') return fillObject(world, { target, shape }, emptyObject);
  if (type === 'array') return fillList(world, { target, shape }, emptyList);
  if (type === 'boolean') return createBoolean(world, target);
  if (type === 'integer' || type === 'number') return createNumber(world, target, { shape, type });
  return type === 'string' ? fakeText(world.chance, target.name, shape.keywords) : 'anything';
}

function createBoolean({ chance, options }: GenerationContext, { name }: ValueTarget): boolean {
  // What says that all went well says so of what did.
  if (/^(is_?)?(ok|success|successful|succeeded|acknowledged)$/i.test(name)) return true;
  const isOver = /delet|archiv|disabl|suspend|lock|cancel|error|has_?more/i.test(name);
  return options.extent !== 'initial' && !isOver && chance.pick([true, false]) === true;
}

/** Names of what is counted, of which something new has nothing yet. */
const counterNames =
  /count|total|^num_|_num$|size$|^(open_|public_|changed_)?(comments|replies|likes|views|votes|shares|issues|forks|watchers|followers|following|subscribers|members|downloads|commits|additions|deletions|files|items|repos|gists)$/i;

function createNumber(
  { chance, options, fits }: GenerationContext,
  { name, depth }: ValueTarget,
  { shape, type }: { readonly shape: SchemaView; readonly type: string },
): number {
  const isCounted = options.extent === 'initial' && counterNames.test(name);
  if (isCounted && fits(shape, 0)) return 0;
  const schema = { ...shape.keywords, type };
  // Of a record that tells when it was created; of what was done to many it may be how many were.
  const isOfRecord = options.examples === 'varied' && depth === 1;
  const said = isOfRecord && /^(created|updated)$/.test(name) ? `${name}_at` : name;
  return fakeTimestamp(chance, said, schema) ?? fakeNumber(chance, name, schema);
}
