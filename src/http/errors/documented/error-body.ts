import type { Refusal } from '../../../base/refusal.ts';
import type { SchemaView, SchemaViews } from '../../../openapi/openapi.ts';
import {
  isPathList,
  namesViolatedProperty,
  writeErrorList,
  writeErrorMap,
  writeErrorsByProperty,
  writePathSegments,
} from './error-collections.ts';
import {
  type ErrorPropertyContext,
  type ErrorSubject,
  type ErrorTraversal,
  toNextLevel,
  type WriteErrorPart,
} from './error-part.ts';
import { toErrorRoles } from './error-roles.ts';
import { writeErrorValue } from './error-values.ts';

/** How deep error schemas are followed, and into how many parts: one may hold itself in many places. */
const maxErrorDepth = 6;
const maxErrorParts = 2_000;

/** Writes what a refusal says into the properties of an error schema that are for it, and no others. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: it is split when its room is rewritten
export function createErrorBodyWriter(shapes: SchemaViews) {
  const writeObject = (
    shape: SchemaView,
    about: ErrorSubject,
    property: ErrorPropertyContext,
  ): unknown => {
    if (shape.properties.size === 0) return writeErrorMap(shape, about, property, write);
    const isByPlace = property.word === 'list' && namesViolatedProperty(shape, about);
    return isByPlace
      ? writeErrorsByProperty(shape, about, property, write)
      : writeProperties(shape, about, property);
  };

  const writeProperties = (
    shape: SchemaView,
    about: ErrorSubject,
    { way }: ErrorPropertyContext,
  ): unknown => {
    const words = toErrorRoles(shape.properties.keys(), about.violation?.in);
    const all = [...words.values()];
    const isPlaced = about.isPlaced === true || all.includes('field') || all.includes('pointer');
    const isAlone = !all.includes('message');
    const body: Record<string, unknown> = {};
    for (const [name, places] of shape.properties) {
      const isRequired = shape.required.has(name) || (way.isOpen && isAlone);
      const told = { word: words.get(name), isRequired, isAlone };
      const value = write(places, { ...about, isPlaced }, { ...told, way: toNextLevel(way) });
      if (value !== undefined) body[name] = value;
    }
    return Object.keys(body).length > 0 ? body : undefined;
  };

  const writeArray = (
    shape: SchemaView,
    about: ErrorSubject,
    property: ErrorPropertyContext,
  ): unknown =>
    isPathList(property)
      ? writePathSegments(shapes, shape, about)
      : writeErrorList(shape, about, property, write);

  const write: WriteErrorPart = (places, about, property) => {
    if (isLimitReached(property.way)) return undefined;
    const { shape, picked } = resolveChoices(shapes, shapes.of(places), property.way.picked);
    const inner = { ...property, way: { ...property.way, picked } };
    if (shape.keywords.const !== undefined) return shape.keywords.const;
    const isObject = shape.types.includes('object') || shape.properties.size > 0;
    if (isObject) return descendsInto(property) ? writeObject(shape, about, inner) : undefined;
    const isList = shape.types.includes('array');
    return isList ? writeArray(shape, about, inner) : writeErrorValue(shape, about, property);
  };

  return (schema: string, refusal: Refusal): unknown => {
    const writeAll = (isOpen: ErrorTraversal['isOpen']) => {
      const way = { depth: 0, picked: [], work: { left: maxErrorParts }, isOpen };
      return write([schema], { refusal }, { word: 'error', isRequired: true, isAlone: true, way });
    };
    const usual = writeAll(false);
    if (describesRefusal(usual, refusal)) return usual;
    const all = writeAll(true);
    return describesRefusal(all, refusal) ? all : usual;
  };
}

/** Whether a body says what is wrong. */
function describesRefusal(body: unknown, { message, violations }: Refusal): boolean {
  const text = JSON.stringify(body) ?? '';
  const says = (sentence: string) => text.includes(JSON.stringify(sentence).slice(1, -1));
  const isEach = violations.length > 0 && violations.every((violation) => says(violation.message));
  return says(message) || isEach;
}

function isLimitReached({ depth, work }: ErrorTraversal): boolean {
  work.left -= 1;
  return depth > maxErrorDepth || work.left < 0;
}

function descendsInto({ word, isRequired, way }: ErrorPropertyContext): boolean {
  return isRequired || way.isOpen || word === 'error' || word === 'list' || word === 'pointer';
}

/** With the first part of each choice; where that led here already, with the next, which leads out. */
function resolveChoices(shapes: SchemaViews, whole: SchemaView, before: readonly string[]) {
  let shape = whole;
  const picked = [...before];
  for (const choice of whole.choices) {
    const [first = ''] = choice.options;
    const option = choice.options.find((one) => !picked.includes(one)) ?? first;
    shape = shapes.pick(shape, choice, option);
    picked.push(option);
  }
  return { shape, picked };
}
