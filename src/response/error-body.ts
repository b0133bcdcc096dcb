import type { Shape, Shapes } from '../document/document.ts';
import type { Refusal } from '../refusal.ts';
import { isSteps, writeList, writeSteps } from './error-list.ts';
import { hasPlace, writeMap, writePlaces } from './error-map.ts';
import { type About, deeper, type Property, type Way, type Write } from './error-part.ts';
import { writeText } from './error-text.ts';
import { toErrorWords } from './error-word.ts';

/** How deep error schemas are followed, and into how many parts: one may hold itself in many places. */
const deepest = 6;
const mostParts = 2_000;

/** Writes what a refusal says into the properties of an error schema that are for it, and no others. */
export const openErrorBodies = (shapes: Shapes) => {
  const writeObject = (shape: Shape, about: About, property: Property): unknown => {
    if (shape.properties.size === 0) return writeMap(shape, about, property, write);
    const isByPlace = property.word === 'list' && hasPlace(shape, about);
    return isByPlace
      ? writePlaces(shape, about, property, write)
      : writeProperties(shape, about, property);
  };

  const writeProperties = (shape: Shape, about: About, { way }: Property): unknown => {
    const words = toErrorWords(shape.properties.keys(), about.violation?.in);
    const all = [...words.values()];
    const isPlaced = about.isPlaced === true || all.includes('field') || all.includes('pointer');
    const isAlone = !all.includes('message');
    const body: Record<string, unknown> = {};
    for (const [name, places] of shape.properties) {
      const isRequired = shape.required.has(name) || (way.isOpen && isAlone);
      const told = { word: words.get(name), isRequired, isAlone };
      const value = write(places, { ...about, isPlaced }, { ...told, way: deeper(way) });
      if (value !== undefined) body[name] = value;
    }
    return Object.keys(body).length > 0 ? body : undefined;
  };

  const writeArray = (shape: Shape, about: About, property: Property): unknown =>
    isSteps(property) ? writeSteps(shapes, shape, about) : writeList(shape, about, property, write);

  const write: Write = (places, about, property) => {
    if (isOver(property.way)) return undefined;
    const { shape, picked } = pickNew(shapes, shapes.of(places), property.way.picked);
    const inner = { ...property, way: { ...property.way, picked } };
    if (shape.keywords.const !== undefined) return shape.keywords.const;
    const isObject = shape.types.includes('object') || shape.properties.size > 0;
    if (isObject) return isNested(property) ? writeObject(shape, about, inner) : undefined;
    const isList = shape.types.includes('array');
    return isList ? writeArray(shape, about, inner) : writeText(shape, about, property);
  };

  return (schema: string, refusal: Refusal): unknown => {
    const writeAll = (isOpen: Way['isOpen']) => {
      const way = { depth: 0, picked: [], work: { left: mostParts }, isOpen };
      return write([schema], { refusal }, { word: 'error', isRequired: true, isAlone: true, way });
    };
    const usual = writeAll(false);
    if (isTelling(usual, refusal)) return usual;
    const all = writeAll(true);
    return isTelling(all, refusal) ? all : usual;
  };
};

/** Whether a body says what is wrong. */
const isTelling = (body: unknown, { message, violations }: Refusal): boolean => {
  const text = JSON.stringify(body) ?? '';
  const says = (sentence: string) => text.includes(JSON.stringify(sentence).slice(1, -1));
  const isEach = violations.length > 0 && violations.every((violation) => says(violation.message));
  return says(message) || isEach;
};

const isOver = ({ depth, work }: Way): boolean => {
  work.left -= 1;
  return depth > deepest || work.left < 0;
};

const isNested = ({ word, isRequired, way }: Property): boolean =>
  isRequired || way.isOpen || word === 'error' || word === 'list' || word === 'pointer';

/** With the first part of each choice; where that led here already, with the next, which leads out. */
const pickNew = (shapes: Shapes, whole: Shape, before: readonly string[]) => {
  let shape = whole;
  const picked = [...before];
  for (const choice of whole.choices) {
    const [first = ''] = choice.options;
    const option = choice.options.find((one) => !picked.includes(one)) ?? first;
    shape = shapes.pick(shape, choice, option);
    picked.push(option);
  }
  return { shape, picked };
};
