import { STATUS_CODES } from 'node:http';
import { type Shape, type Shapes, splitPointer } from '../document/document.ts';
import type { Refusal, Violation } from '../refusal.ts';
import { type ErrorWord, toErrorWord } from './error-word.ts';

/** What a part of an error is about: all of a refusal, or one violation in it. */
type About = { readonly refusal: Refusal; readonly violation?: Violation };

/** How deep error schemas are followed. */
const deepest = 6;

/** Writes what a refusal says into the properties of an error schema that are for it, and no others. */
export const openErrorBodies = (shapes: Shapes) => {
  const writeObject = (shape: Shape, about: About, depth: number): unknown => {
    if (shape.properties.size === 0) return writeMap(shape, about, depth);
    const body: Record<string, unknown> = {};
    const words = new Map([...shape.properties.keys()].map((name) => [name, toErrorWord(name)]));
    for (const [name, places] of shape.properties) {
      const property = {
        word: words.get(name),
        isRequired: shape.required.has(name),
        isAlone: ![...words.values()].includes('message'),
      };
      const value = write(places, about, { ...property, depth: depth + 1 });
      if (value !== undefined) body[name] = value;
    }
    return Object.keys(body).length > 0 ? body : undefined;
  };

  /** By places: `{ "name": ["is required"] }`. */
  const writeMap = ({ rest }: Shape, { refusal }: About, depth: number): unknown => {
    const map: Record<string, unknown> = {};
    for (const violation of refusal.violations) {
      const key = splitPointer(violation.pointer).at(-1) ?? violation.in;
      const about = { refusal, violation };
      map[key] =
        rest.length > 0 ? write(rest, about, { ...listed, depth: depth + 1 }) : [violation.message];
    }
    return refusal.violations.length > 0 ? map : undefined;
  };

  const writeList = (shape: Shape, { refusal, violation }: About, property: Property): unknown => {
    const abouts: readonly About[] =
      violation || refusal.violations.length === 0
        ? [violation ? { refusal, violation } : { refusal }]
        : refusal.violations.map((one) => ({ refusal, violation: one }));
    const isSaid = refusal.violations.length === 0 && !property.isRequired && !property.isAlone;
    if (property.word !== 'list' || isSaid) return undefined;
    const entries = abouts.map((about) =>
      write(shape.items, about, { ...listed, depth: property.depth + 1 }),
    );
    return entries.filter((entry) => entry !== undefined);
  };

  const write = (places: readonly string[], about: About, property: Property): unknown => {
    const shape = pickFirst(shapes, shapes.of(places));
    if (property.depth > deepest) return undefined;
    if (shape.keywords.const !== undefined) return shape.keywords.const;
    const isObject = shape.types.includes('object') || shape.properties.size > 0;
    if (isObject) return isNested(property) ? writeObject(shape, about, property.depth) : undefined;
    if (shape.types.includes('array')) return writeList(shape, about, property);
    return writeText(shape, about, property);
  };

  return (schema: string, refusal: Refusal): unknown =>
    write([schema], { refusal }, { word: 'error', isRequired: true, isAlone: true, depth: 0 });
};

/** What is known of a property beside its schema. */
type Property = {
  readonly word: ErrorWord | undefined;
  readonly isRequired: boolean;
  /** No other property beside it says what is wrong. */
  readonly isAlone: boolean;
  readonly depth: number;
};

const listed = { word: 'list', isRequired: true, isAlone: true } as const;

const isNested = ({ word, isRequired }: Property): boolean =>
  isRequired || word === 'error' || word === 'list';

const pickFirst = (shapes: Shapes, shape: Shape): Shape => {
  let picked = shape;
  for (const choice of shape.choices) {
    const [first] = choice.options;
    if (first !== undefined) picked = shapes.pick(picked, choice, first);
  }
  return picked;
};

const writeText = (shape: Shape, about: About, property: Property): unknown => {
  const [type] = shape.types.filter((name) => name !== 'null');
  const text = toText(shape, about, property);
  const { status } = about.refusal;
  if (type === 'integer' || type === 'number')
    return property.word === 'status' || property.word === 'code' ? status : undefined;
  if (type === 'boolean') return property.word === 'success' ? false : undefined;
  const values = shape.keywords.enum;
  return Array.isArray(values) && !values.includes(text) ? undefined : text;
};

const toText = (
  { keywords }: Shape,
  { refusal, violation }: About,
  { word, isAlone }: Property,
): string | undefined => {
  const title = STATUS_CODES[refusal.status] ?? refusal.code;
  const texts: Readonly<Record<ErrorWord, string | undefined>> = {
    message: violation?.message ?? refusal.message,
    // RFC 9457, section 3.1.1: a type is a URI, and this is the one that says nothing.
    code: `${keywords.format}`.startsWith('uri') ? 'about:blank' : refusal.code,
    status: `${refusal.status}`,
    title,
    error: isAlone ? refusal.message : title,
    list: violation ? toPhrase(violation) : refusal.message,
    pointer: violation?.pointer,
    in: violation?.in,
    success: undefined,
  };
  const { maxLength } = keywords;
  const text = word && texts[word];
  return typeof maxLength === 'number' ? text?.slice(0, maxLength) : text;
};

/** A violation in words, with its place. */
export const toPhrase = ({ in: place, pointer, message }: Violation): string =>
  pointer === '' ? `the ${place} ${message}` : `${place} ${pointer} ${message}`;
