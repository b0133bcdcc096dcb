import type { Breach } from '../contract/contract.ts';
import { isObject, type Operation, type Shapes, splitPointer } from '../document/document.ts';
import type { Draft } from './draft.ts';
import type { Plan } from './world.ts';

/** What was sent of each resource, as the document lets requests have it. */
export type Echoes = {
  note(draft: Draft): void;
  /**
   * Leaves out where a reply shows a value just as it was sent, and what is wrong for no other reason:
   * there the document takes what it does not show, and nobody could keep it.
   */
  without(breaches: readonly Breach[], shown: Shown): readonly Breach[];
};

type Shown = {
  readonly operation: Operation;
  readonly exchange: { readonly value: unknown };
  /** Judges the same reply with another value in it. */
  readonly again: (value: unknown) => readonly Breach[];
};

type EchoOptions = {
  readonly shapes: Shapes;
  readonly plan: Pick<Plan, 'conclusionOf'>;
  /** A value that fits a schema. */
  readonly make: (schema: string) => unknown;
};

/** So deep in what was sent is looked. */
const deepest = 6;

export const openEchoes = ({ shapes, plan, make }: EchoOptions): Echoes => {
  const known = new Map<string | undefined, Set<string>>();
  const knownOf = (operation: Operation): Set<string> => {
    const name = plan.conclusionOf(operation).resource?.name;
    const values = known.get(name) ?? new Set();
    known.set(name, values);
    return values;
  };
  return {
    note: ({ operation, body }) => {
      const values = knownOf(operation);
      for (const [name, value] of listProperties(body?.value, 0)) values.add(toText(name, value));
    },
    without: (breaches, { operation, exchange, again }) => {
      if (breaches.length === 0) return breaches;
      const { value } = exchange;
      const values = knownOf(operation);
      const isEcho = ({ where, pointer, place }: Breach): boolean =>
        where === 'body' &&
        shapes.of([place]).keywords.writeOnly !== true &&
        listAlong(value, pointer).some(([name, part]) => values.has(toText(name, part)));
      const echoes = breaches.filter(isEcho);
      const others = breaches.filter((breach) => !echoes.includes(breach));
      if (echoes.length === 0 || others.length === 0) return others;
      // Several forms may ask for several things in the place of an echo: one that does is enough.
      const left = echoes.map(({ pointer, place }) => {
        const mended = withAt(value, splitPointer(pointer), make(place.replace(/\/[^/]*$/, '')));
        return new Set(again(mended).map(toName));
      });
      return others.filter((breach) => left.every((names) => names.has(toName(breach))));
    },
  };
};

const toText = (name: string, value: unknown): string => `${name} ${JSON.stringify(value)}`;

const listProperties = (value: unknown, depth: number): readonly (readonly [string, unknown])[] => {
  if (typeof value !== 'object' || value === null || depth > deepest) return [];
  const own = Object.entries(value);
  return [
    ...(Array.isArray(value) ? [] : own),
    ...own.flatMap(([, inner]) => listProperties(inner, depth + 1)),
  ];
};

/** The properties that a pointer leads through, with their values. */
const listAlong = (value: unknown, pointer: string): readonly (readonly [string, unknown])[] => {
  let at = value;
  return splitPointer(pointer).flatMap((name) => {
    const isProperty = isObject(at);
    at = Object(at)[name];
    return isProperty ? [[name, at] as const] : [];
  });
};

const toName = ({ where, pointer, place }: Breach): string => `${where} ${pointer} ${place}`;

/** The value with another one at the end of a path. */
const withAt = (value: unknown, [name, ...rest]: readonly string[], inner: unknown): unknown => {
  if (name === undefined) return inner;
  const next = withAt(Object(value)[name], rest, inner);
  if (!Array.isArray(value)) return { ...Object(value), [name]: next };
  return value.map((entry, index) => (`${index}` === name ? next : entry));
};
