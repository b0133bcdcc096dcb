import { STATUS_CODES } from 'node:http';
import { type Shape, type Shapes, splitPointer } from '../document/document.ts';
import { type Refusal, toPhrase, type Violation } from '../refusal.ts';
import { type ErrorWord, toErrorWord } from './error-word.ts';

/** What a part of an error is about: all of a refusal, or one violation in it. */
type About = { readonly refusal: Refusal; readonly violation?: Violation };

/** How deep error schemas are followed, and into how many parts: one may hold itself in many places. */
const deepest = 6;
const mostParts = 2_000;

/** Writes what a refusal says into the properties of an error schema that are for it, and no others. */
export const openErrorBodies = (shapes: Shapes) => {
  const writeObject = (shape: Shape, about: About, way: Way): unknown => {
    if (shape.properties.size === 0) return writeMap(shape, about, way);
    const body: Record<string, unknown> = {};
    const words = new Map([...shape.properties.keys()].map((name) => [name, toErrorWord(name)]));
    for (const [name, places] of shape.properties) {
      const property = {
        word: words.get(name),
        isRequired: shape.required.has(name),
        isAlone: ![...words.values()].includes('message'),
      };
      const value = write(places, about, { ...property, way: deeper(way) });
      if (value !== undefined) body[name] = value;
    }
    return Object.keys(body).length > 0 ? body : undefined;
  };

  /** By places: `{ "name": ["is required"] }`. */
  const writeMap = ({ rest }: Shape, about: About, way: Way): unknown => {
    const map: Record<string, unknown> = {};
    for (const violation of violationsOf(about)) {
      const key = splitPointer(violation.pointer).at(-1) ?? violation.in;
      const inner = { ...about, violation };
      map[key] =
        rest.length > 0 ? write(rest, inner, { ...listed, way: deeper(way) }) : [violation.message];
    }
    return about.refusal.violations.length > 0 ? map : undefined;
  };

  const writeList = (shape: Shape, about: About, property: Property): unknown => {
    const isWhole = about.refusal.violations.length === 0;
    const isSaid = isWhole && !property.isRequired && !property.isAlone;
    if (property.word !== 'list' || isSaid) return undefined;
    const abouts = violationsOf(about).map((violation) => ({ ...about, violation }));
    const entries = (isWhole ? [about] : abouts).map((one) =>
      write(shape.items, one, { ...listed, way: deeper(property.way) }),
    );
    return entries.filter((entry) => entry !== undefined);
  };

  const write = (places: readonly string[], about: About, property: Property): unknown => {
    if (isOver(property.way)) return undefined;
    const { shape, picked } = pickNew(shapes, shapes.of(places), property.way.picked);
    const way = { ...property.way, picked };
    if (shape.keywords.const !== undefined) return shape.keywords.const;
    const isObject = shape.types.includes('object') || shape.properties.size > 0;
    if (isObject) return isNested(property) ? writeObject(shape, about, way) : undefined;
    if (shape.types.includes('array')) return writeList(shape, about, { ...property, way });
    return writeText(shape, about, property);
  };

  return (schema: string, refusal: Refusal): unknown => {
    const way = { depth: 0, picked: [], work: { left: mostParts } };
    return write([schema], { refusal }, { word: 'error', isRequired: true, isAlone: true, way });
  };
};

/** The violations that a part of an error is about. */
const violationsOf = ({ refusal, violation }: About): readonly Violation[] =>
  violation ? [violation] : refusal.violations;

/** What is known of a property beside its schema. */
type Property = {
  readonly word: ErrorWord | undefined;
  readonly isRequired: boolean;
  /** No other property beside it says what is wrong. */
  readonly isAlone: boolean;
  readonly way: Way;
};

/** How deep in the schema, and the parts of choices that led there. */
type Way = {
  readonly depth: number;
  readonly picked: readonly string[];
  /** How many more parts are written. */
  readonly work: { left: number };
};

const deeper = (way: Way): Way => ({ ...way, depth: way.depth + 1 });

const isOver = ({ depth, work }: Way): boolean => {
  work.left -= 1;
  return depth > deepest || work.left < 0;
};

const listed = { word: 'list', isRequired: true, isAlone: true } as const;

const isNested = ({ word, isRequired }: Property): boolean =>
  isRequired || word === 'error' || word === 'list';

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
