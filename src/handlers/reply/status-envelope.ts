import { type Envelope, normalizeName, type PlannedOperation } from '../../inference/inference.ts';
import {
  listSuccessValues,
  statusPropertyOf,
} from '../../inference/vocabulary/status-properties.ts';
import {
  compileConformance,
  findExample,
  findSuccessReply,
  isObject,
  type JsonObject,
  propertiesOf,
  type SchemaView,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { HandlerContext } from '../handler-context.ts';
import type { ReplyFormat } from './record-reply.ts';

type StatusEnvelopeInput = {
  readonly context: Pick<HandlerContext, 'root' | 'model'>;
  readonly inference: Pick<PlannedOperation, 'operation'>;
  readonly format: ReplyFormat;
};

/** Where records stand in a body; `nowhere` where it holds none, `unknown` where no rule speaks of it. */
export type RecordLocation = Envelope['path'] | 'nowhere' | 'unknown';

const dataHolders = /^(data|results?|payload|response|body|content|value)$/;
const statusGroups = /^(meta|metadata|header|head|status|responsestatus|responseinfo|result)$/;

/**
 * What the envelope around a record, a list, or what an operation answers else says of how it went:
 * `{ "success": true, "code": 200, "message": "OK", "data": … }`. As the document's example has it, else
 * that all went well. `held` is where the records stand; where they do not, only a body that says
 * hardly anything else is such an envelope.
 */
export function readStatusEnvelope(
  { context, inference: conclusion, format }: StatusEnvelopeInput,
  held: RecordLocation,
): JsonObject | undefined {
  const { root, model } = context;
  const { shapes } = model;
  if (format.schema === undefined) return undefined;
  const properties = propertiesOf(shapes, shapes.of([format.schema]));
  if (!isStatusEnvelope([...properties.keys()], held)) return undefined;
  const { contentPointer } = findSuccessReply(conclusion.operation);
  const shown = findExample({ root }, `${contentPointer}`);
  const fits = compileConformance(shapes);
  const isHeld = (name: string) => typeof held !== 'string' && held[0] === name;
  const tell = ({ name, shape, example: said, isRequired }: EnvelopeProperty): unknown => {
    const word = statusPropertyOf(name);
    if (word === undefined) return undefined;
    if (word === 'fault' && !isRequired && said === undefined) return absent;
    const values =
      said === undefined ? listSuccessValues(word, shape, { name, ...format }) : [said];
    return values.find((one) => fits(shape, one));
  };
  const read = (places: readonly string[], example: unknown, depth = 0): JsonObject => {
    const all = listEnvelopeProperties(shapes, places, example);
    const told = all.map((property): readonly [string, unknown] => {
      const { name, schemaPointers, shape, example: said } = property;
      if (depth === 0 && isHeld(name)) return [name, undefined];
      const isGroup =
        depth === 0 &&
        statusGroups.test(normalizeName(name)) &&
        propertiesOf(shapes, shape).size > 0;
      return [name, isGroup ? undefinedIfEmpty(read(schemaPointers, said, 1)) : tell(property)];
    });
    return Object.fromEntries(
      told
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, value === absent ? undefined : value]),
    );
  };
  return undefinedIfEmpty(read([format.schema], shown));
}

/** What is not there, though an example that was made has all there may be. */
const absent = Symbol('absent');

type EnvelopeProperty = {
  readonly name: string;
  readonly schemaPointers: readonly string[];
  readonly shape: SchemaView;
  /** What the document's examples have there. */
  readonly example: unknown;
  readonly isRequired: boolean;
};

/** The properties of an envelope: those that the example has, where there is one. */
function listEnvelopeProperties(
  shapes: SchemaViews,
  places: readonly string[],
  example: unknown,
): readonly EnvelopeProperty[] {
  const around = shapes.of(places);
  return [...propertiesOf(shapes, around)].flatMap(([name, own]) => {
    const shape = shapes.of(own);
    const said = isObject(example) ? example[name] : exampleOf(shape);
    const isNeeded = around.required.has(name);
    return isObject(example) && said === undefined
      ? []
      : [{ name, schemaPointers: own, shape, example: said, isRequired: isNeeded }];
  });
}

function undefinedIfEmpty(told: JsonObject): JsonObject | undefined {
  return Object.keys(told).length > 0 ? told : undefined;
}

function exampleOf({ keywords: { example, examples, default: initial, const: only } }: SchemaView) {
  const [first] = Array.isArray(examples) ? examples : [];
  return only ?? example ?? first ?? initial;
}

/** A status or a message alone may be of anything. */
function isUnambiguous(name: string): boolean {
  return ['success', 'error code'].includes(`${statusPropertyOf(name)}`);
}

/** Whether a body with these properties tells how it went, and is no record itself. */
function isStatusEnvelope(names: readonly string[], held: RecordLocation): boolean {
  if (names.some((name) => /^(id|uuid|_id)$/i.test(name))) return false;
  const words = names.filter(
    (name) => statusPropertyOf(name) !== undefined || statusGroups.test(normalizeName(name)),
  );
  if (words.length === 0) return false;
  const holder = names.find((name) => dataHolders.test(normalizeName(name)));
  const isAll = words.length === names.length;
  if (held === 'nowhere') return holder !== undefined || isAll;
  if (held === 'unknown')
    return (holder !== undefined && holder !== words[0]) || (isAll && names.some(isUnambiguous));
  // A code alone may be of what is listed.
  const [first] = held;
  if (first === undefined || first === 0) return false;
  return (
    dataHolders.test(normalizeName(first)) ||
    words.length > 1 ||
    statusPropertyOf(`${words[0]}`) !== 'code'
  );
}
