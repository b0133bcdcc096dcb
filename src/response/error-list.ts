import type { Shape, Shapes } from '../document/document.ts';
import { type About, type Property, toEntry, violationsOf, type Write } from './error-part.ts';
import { toNames } from './error-place.ts';

/** An entry for each violation; a refusal without any is one entry, where nothing else says it. */
export const writeList = (
  shape: Shape,
  about: About,
  property: Property,
  write: Write,
): unknown => {
  const { word, isRequired, isAlone, way } = property;
  if (word === undefined && !(way.isOpen && isAlone)) return isRequired ? [] : undefined;
  const violations = violationsOf(about);
  const isSaid = word === 'list' && !isRequired && !isAlone;
  if (violations.length === 0 && isSaid) return undefined;
  const abouts = violations.map((violation) => ({ ...about, violation }));
  return (violations.length === 0 ? [about] : abouts)
    .map((one) => write(shape.items, one, toEntry(property)))
    .filter((entry) => entry !== undefined);
};

/** Whether a list is the way to a place and no list of errors. */
export const isSteps = ({ word }: Property): boolean =>
  word === 'field' || word === 'pointer' || word === 'in';

/** As FastAPI tells a place: `["body", "items", 0]`. */
export const writeSteps = (shapes: Shapes, { items }: Shape, { violation }: About): unknown => {
  if (violation === undefined) return [];
  const whole = shapes.of(items);
  const options = whole.choices.flatMap((choice) => choice.options);
  const all = [whole, ...options.map((option) => shapes.of([option]))];
  const isMixed = all.some(({ types }) => types.includes('integer') || types.includes('number'));
  const steps = [violation.in, ...toNames(violation)];
  return isMixed ? steps.map((step) => (/^\d{1,9}$/.test(step) ? Number(step) : step)) : steps;
};
