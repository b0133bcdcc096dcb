import {
  isObject,
  type Operation,
  type SchemaViews,
  splitPointer,
} from '../../../openapi/openapi.ts';
import type { Mismatch } from '../../judge/mismatch.ts';
import type { RequestDraft } from '../requests/request-draft.ts';
import type { TestPlan } from '../test-plan.ts';

/** Remembers the values that valid requests sent to each resource. */
export type EchoedValues = {
  note(draft: RequestDraft): void;
  /**
   * Removes mismatches at values that the provider merely echoes, and mismatches that follow
   * from them. The document accepts such a value in a request and forbids it in the reply, so
   * no provider can return it.
   */
  without(mismatches: readonly Mismatch[], context: EchoContext): readonly Mismatch[];
};

type EchoContext = {
  readonly operation: Operation;
  readonly exchange: { readonly json: unknown };
  /** Judges the same reply with a changed body. */
  readonly judgeAgain: (value: unknown) => readonly Mismatch[];
};

type EchoedValuesOptions = {
  readonly views: SchemaViews;
  readonly testPlan: Pick<TestPlan, 'inferenceOf'>;
  /** Creates a value that fits a schema. */
  readonly make: (schema: string) => unknown;
};

const maxEchoDepth = 6;
/** A long list may repeat a mismatch in each entry; more of them say nothing new. */
const maxMismatches = 100;
/** Each repair judges the whole reply again. */
const maxRepairs = 20;

export function createEchoedValues({ views, testPlan, make }: EchoedValuesOptions): EchoedValues {
  const known = new Map<string | undefined, Set<string>>();
  const knownOf = (operation: Operation): Set<string> => {
    const name = testPlan.inferenceOf(operation).resource?.name;
    const values = known.get(name) ?? new Set();
    known.set(name, values);
    return values;
  };
  return {
    note: ({ operation, body }) => {
      const values = knownOf(operation);
      for (const [name, value] of listProperties(body?.value, 0))
        values.add(propertyKey(name, value));
    },
    without: (all, { operation, exchange, judgeAgain }) => {
      if (all.length === 0) return all;
      const mismatches = all.slice(0, maxMismatches);
      const { json: value } = exchange;
      const values = knownOf(operation);
      const isEcho = ({ where, pointer, place }: Mismatch): boolean =>
        where === 'body' &&
        views.of([place]).keywords.writeOnly !== true &&
        listPropertiesOnPath(value, pointer).some(([name, part]) =>
          values.has(propertyKey(name, part)),
        );
      const echoes = mismatches.filter(isEcho);
      const isEchoed = new Set(echoes);
      const others = mismatches.filter((mismatch) => !isEchoed.has(mismatch));
      if (echoes.length === 0 || others.length === 0) return others;
      // With `oneOf`, each option reports its own mismatch at the echo. The others are dropped
      // if they vanish for one option.
      const left = echoes.slice(0, maxRepairs).map(({ pointer, place }) => {
        const repaired = withValueAt(
          value,
          splitPointer(pointer),
          make(place.replace(/\/[^/]*$/, '')),
        );
        return new Set(judgeAgain(repaired).map(mismatchKey));
      });
      return others.filter((mismatch) => left.every((names) => names.has(mismatchKey(mismatch))));
    },
  };
}

function propertyKey(name: string, value: unknown): string {
  return `${name} ${JSON.stringify(value, toComparable)}`;
}

/** Providers may return properties in another order, and leave out null. */
function toComparable(_name: string, value: unknown): unknown {
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function listProperties(value: unknown, depth: number): readonly (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null || depth > maxEchoDepth) return [];
  const own = Object.entries(value);
  return [
    ...(Array.isArray(value) ? [] : own),
    ...own.flatMap(([, inner]) => listProperties(inner, depth + 1)),
  ];
}

/** Lists the properties on the path of a pointer, with their values. */
function listPropertiesOnPath(
  value: unknown,
  pointer: string,
): readonly (readonly [string, unknown])[] {
  let at = value;
  return splitPointer(pointer).flatMap((name) => {
    const isProperty = isObject(at);
    at = Object(at)[name];
    return isProperty ? [[name, at] as const] : [];
  });
}

function mismatchKey({ where, pointer, place }: Mismatch): string {
  return `${where} ${pointer} ${place}`;
}

function withValueAt(value: unknown, [name, ...rest]: readonly string[], inner: unknown): unknown {
  if (name === undefined) return inner;
  const next = withValueAt(Object(value)[name], rest, inner);
  if (!Array.isArray(value)) return { ...Object(value), [name]: next };
  return value.map((entry, index) => (`${index}` === name ? next : entry));
}
