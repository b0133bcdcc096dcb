import {
  type Conclusion,
  type Envelope,
  findExample,
  findSuccess,
  isObject,
  type JsonObject,
  openFits,
  outline,
  plain,
  type Shape,
  type Shapes,
} from '../../document/document.ts';
import type { Ground } from './ground.ts';
import { toWord, wordOf } from './success-word.ts';
import type { Frame } from './view.ts';

type Telling = {
  readonly ground: Pick<Ground, 'root' | 'inference'>;
  readonly conclusion: Pick<Conclusion, 'operation'>;
  readonly frame: Frame;
};

/** Where records stand in a body; `nowhere` where it holds none, `unknown` where no rule speaks of it. */
export type Held = Envelope['path'] | 'nowhere' | 'unknown';

const holders = /^(data|results?|payload|response|body|content|value)$/;
const groups = /^(meta|metadata|header|head|status|responsestatus|responseinfo|result)$/;

/**
 * What the envelope around a record, a list, or what an operation answers else says of how it went:
 * `{ "success": true, "code": 200, "message": "OK", "data": … }`. As the document's example has it, else
 * that all went well. `held` is where the records stand; where they do not, only a body that says
 * hardly anything else is such an envelope.
 */
export const readSuccess = (
  { ground, conclusion, frame }: Telling,
  held: Held,
): JsonObject | undefined => {
  const { root, inference } = ground;
  const { shapes } = inference;
  if (frame.schema === undefined) return undefined;
  const properties = outline(shapes, shapes.of([frame.schema]));
  if (!isEnvelope([...properties.keys()], held)) return undefined;
  const { media } = findSuccess(conclusion.operation);
  const shown = findExample({ root }, `${media}`);
  const fits = openFits(shapes);
  const isHeld = (name: string) => typeof held !== 'string' && held[0] === name;
  const tell = ({ name, shape, said, isNeeded }: Property): unknown => {
    const word = wordOf(name);
    if (word === undefined) return undefined;
    if (word === 'fault' && !isNeeded && said === undefined) return absent;
    const values = said === undefined ? toWord(word, shape, { name, ...frame }) : [said];
    return values.find((one) => fits(shape, one));
  };
  const read = (places: readonly string[], example: unknown, depth = 0): JsonObject => {
    const all = listProperties(shapes, places, example);
    const told = all.map((property): readonly [string, unknown] => {
      const { name, own, shape, said } = property;
      if (depth === 0 && isHeld(name)) return [name, undefined];
      const isGroup = depth === 0 && groups.test(plain(name)) && outline(shapes, shape).size > 0;
      return [name, isGroup ? orNothing(read(own, said, 1)) : tell(property)];
    });
    return Object.fromEntries(
      told
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, value === absent ? undefined : value]),
    );
  };
  return orNothing(read([frame.schema], shown));
};

/** What is not there, though an example that was made has all there may be. */
const absent = Symbol('absent');

type Property = {
  readonly name: string;
  readonly own: readonly string[];
  readonly shape: Shape;
  /** What the document's examples have there. */
  readonly said: unknown;
  readonly isNeeded: boolean;
};

/** The properties of an envelope: those that the example has, where there is one. */
const listProperties = (
  shapes: Shapes,
  places: readonly string[],
  example: unknown,
): readonly Property[] => {
  const around = shapes.of(places);
  return [...outline(shapes, around)].flatMap(([name, own]) => {
    const shape = shapes.of(own);
    const said = isObject(example) ? example[name] : exampleOf(shape);
    const isNeeded = around.required.has(name);
    return isObject(example) && said === undefined ? [] : [{ name, own, shape, said, isNeeded }];
  });
};

const orNothing = (told: JsonObject): JsonObject | undefined =>
  Object.keys(told).length > 0 ? told : undefined;

const exampleOf = ({ keywords: { example, examples, default: initial, const: only } }: Shape) => {
  const [first] = Array.isArray(examples) ? examples : [];
  return only ?? example ?? first ?? initial;
};

/** A status or a message alone may be of anything. */
const isClear = (name: string): boolean => ['success', 'error code'].includes(`${wordOf(name)}`);

/** Whether a body with these properties tells how it went, and is no record itself. */
const isEnvelope = (names: readonly string[], held: Held): boolean => {
  if (names.some((name) => /^(id|uuid|_id)$/i.test(name))) return false;
  const words = names.filter((name) => wordOf(name) !== undefined || groups.test(plain(name)));
  if (words.length === 0) return false;
  const holder = names.find((name) => holders.test(plain(name)));
  const isAll = words.length === names.length;
  if (held === 'nowhere') return holder !== undefined || isAll;
  if (held === 'unknown')
    return (holder !== undefined && holder !== words[0]) || (isAll && names.some(isClear));
  // A code alone may be of what is listed.
  const [first] = held;
  if (first === undefined || first === 0) return false;
  return holders.test(plain(first)) || words.length > 1 || wordOf(`${words[0]}`) !== 'code';
};
