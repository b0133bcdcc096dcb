import { locate, type OpenApiDocument } from '../document/document.ts';
import { propertiesOf } from './compare-properties.ts';
import { listShapeChanges } from './compare-shape.ts';
import { lookAtChoices, lookAtOneChoice } from './look-at-choices.ts';
import type { Growing, Look, Looking, Pair, Seen } from './pair.ts';
import { type Side, shapeOf, toSide } from './side.ts';
import { turnOfTypes } from './type-turn.ts';

/** Looks into a pair. */
export const look = (pair: Growing, looking: Looking): Look => {
  const { readers, documents } = looking;
  const shapes = {
    before: shapeOf(readers.before, pair.before),
    after: shapeOf(readers.after, pair.after),
  };
  const places = {
    before: toPlace(documents.before, pair.before),
    after: toPlace(documents.after, pair.after),
  };
  const seen = { pair, shapes, places };
  const one = lookAtOneChoice(seen, looking);
  if (one !== undefined) return one;
  const choices = lookAtChoices(seen, looking);
  return {
    changes: [
      ...listShapeChanges({ way: pair.way, shapes, places, readers, documents }),
      ...choices.changes,
    ],
    // What became something else altogether has nothing in it that was there before.
    inner: [...(isOther(shapes) ? [] : listInner(seen, looking)), ...choices.inner],
  };
};

const isOther = ({ before, after }: Seen['shapes']): boolean => {
  const types = turnOfTypes(before.types, after.types);
  return types?.turn === 'changed' && types.common.length === 0;
};

/** Where the schema itself stands, all references followed. */
const toPlace = (document: OpenApiDocument, { places, picked, owner }: Side): string => {
  const place = picked.at(-1) ?? places[0];
  return place === undefined ? owner : locate(document.root, place).pointer;
};

/** The pairs of what is in values: properties, entries, and what is under names that are not declared. */
const listInner = ({ pair, shapes, places }: Seen, { readers, grow }: Looking): Pair['inner'] => {
  const { way } = pair;
  const inner: { step: string; pair: Pair }[] = [];
  const add = (step: string, before: readonly string[], after: readonly string[]) => {
    if (before.length === 0 && after.length === 0) return;
    inner.push({
      step,
      pair: grow(toSide(before, places.before), toSide(after, places.after), way),
    });
  };
  const after = propertiesOf({ way }, shapes.after, readers.after);
  for (const [name, were] of propertiesOf({ way }, shapes.before, readers.before)) {
    const now = after.get(name);
    if (now !== undefined) add(name, were, now);
  }
  add('*', shapes.before.items, shapes.after.items);
  if (shapes.before.undeclared === shapes.after.undeclared)
    add('*', shapes.before.rest, shapes.after.rest);
  return inner;
};
