import type { Judge } from '../contract/contract.ts';
import {
  findExample,
  isJson,
  locate,
  type OpenApiDocument,
  type Operation,
  type Parameter,
  type Shapes,
  takesPatch,
} from '../document/document.ts';
import type { Faking } from '../seed/fake.ts';
import { type Draft, type DraftBody, slotOf } from './draft.ts';
import { isWritable } from './write-body.ts';
import type { Writer } from './writer.ts';

/** How a sound request is made. */
export type Making = {
  /** The stream of chance that its values come from. */
  readonly stream: string;
  /** How much of what is optional is in its body. */
  readonly extent: 'everything' | 'required';
  /** What is known of its body already. */
  readonly given?: unknown;
  /** The media type of its body, where it is not the first. */
  readonly type?: string;
};

/** What is known of the values in its path, by name. */
type Placing = { readonly path: ReadonlyMap<string, string> };

export type Maker = {
  /** A request that fits the document; `undefined` where none can be made. */
  make(operation: Operation, making: Making & Placing): Draft | undefined;
  /** A value for a parameter: its example, or one that is made. */
  exampleOf(parameter: Parameter, stream: string): unknown;
  /** A value for a parameter that owes nothing to its examples. */
  freshOf(parameter: Parameter, stream: string): unknown;
  /** The media types of an operation's bodies that can be written, JSON first, and where they are described. */
  typesOf(operation: Operation): readonly (readonly [string, string])[];
  isSound(draft: Draft): boolean;
};

export type MakerOptions = {
  readonly document: OpenApiDocument;
  readonly judge: Judge;
  readonly faking: Faking;
  readonly write: Writer;
  readonly shapes: Shapes;
};

export const openMaker = ({ document, judge, faking, write, shapes }: MakerOptions): Maker => {
  // Whether a patch can be applied, its schema does not tell.
  const typesOf: Maker['typesOf'] = (operation) =>
    takesPatch(shapes, operation) ? [] : listTypes(operation);
  const isSound: Maker['isSound'] = (draft) =>
    judge.request(draft.operation, write(draft)).every(({ where }) => where === 'credential');
  const freshOf: Maker['freshOf'] = ({ schema, name }, stream) =>
    faking.make([schema], `${stream} ${name}`, { extent: 'everything', name, examples: 'models' });
  const exampleOf: Maker['exampleOf'] = (parameter, stream) => {
    const { schema, name } = parameter;
    const given = findExample(document, schema.replace(/\/schema$/, ''));
    return faking.make([schema], `${stream} ${name}`, { extent: 'everything', name, given });
  };
  const makeBody = (operation: Operation, making: Making): DraftBody | undefined => {
    const types = typesOf(operation);
    const [type, media] = types.find(([name]) => name === making.type) ?? types[0] ?? [];
    if (type === undefined || media === undefined) return undefined;
    const schema = `${media}/schema`;
    const hasSchema = locate(document.root, schema).value !== undefined;
    const { stream, extent, given } = making;
    const wanted = { given, extent, direction: 'request', examples: 'varied' } as const;
    const value = hasSchema
      ? faking.make([schema], stream, wanted)
      : (given ?? findExample(document, media) ?? {});
    return { type, media, value: type === 'text/plain' ? String(value) : value };
  };
  return {
    isSound,
    exampleOf,
    freshOf,
    typesOf,
    make: (operation, making) => {
      const hasBody = operation.body?.required === true || (operation.body && !isBare(operation));
      const draft: Draft = {
        operation,
        values: toValues(operation, making, exampleOf),
        body: hasBody ? makeBody(operation, making) : undefined,
        credential: 'shown',
      };
      if (isSound(draft)) return draft;
      // What examples suggest may be against the rest of the schema.
      const mended = { ...draft, values: mendValues(draft, making.stream, freshOf) };
      return isSound(mended) ? mended : undefined;
    },
  };
};

type ValueOf = (parameter: Parameter, stream: string) => unknown;

const toValues = (
  { parameters }: Operation,
  { path, stream }: Making & Placing,
  exampleOf: ValueOf,
): Map<string, unknown> => {
  const values = new Map<string, unknown>();
  for (const [name, key] of path) values.set(slotOf({ in: 'path', name }), key);
  for (const parameter of parameters) {
    if (parameter.required && !values.has(slotOf(parameter)))
      values.set(slotOf(parameter), exampleOf(parameter, stream));
  }
  return values;
};

const mendValues = (
  { operation, values }: Draft,
  stream: string,
  freshOf: ValueOf,
): Draft['values'] => {
  const fresh = operation.parameters
    .filter((parameter) => parameter.in !== 'path' && values.has(slotOf(parameter)))
    .map((parameter) => [slotOf(parameter), freshOf(parameter, stream)] as const);
  return new Map([...values, ...fresh]);
};

/** Operations that go without a body even where the document describes one. */
const isBare = ({ method }: Operation): boolean => /^(GET|HEAD|DELETE|OPTIONS|TRACE)$/.test(method);

const listTypes: Maker['typesOf'] = ({ body }) => {
  const types = [...(body?.content ?? [])].filter(
    ([type]) => isWritable(type) && type !== 'application/json-patch+json',
  );
  return types.toSorted(([one], [other]) => Number(isJson(other)) - Number(isJson(one)));
};
