import {
  isFreeTextName,
  isServerManagedName,
  proseName,
  referenceName,
} from '../../../inference/inference.ts';
import {
  isObject,
  type JsonObject,
  propertiesOf,
  type SchemaView,
} from '../../../openapi/openapi.ts';
import { isMap } from '../records/compare-values.ts';
import { extendList } from '../requests/mutations.ts';
import type { VerifyContext } from '../verify-context.ts';

/** A valid value at the edge of what a schema allows. */
export type EdgeValue = {
  readonly value: unknown;
  /** `described`: the document names it, as a bound, an enumerated value or null. */
  readonly certainty: 'described' | 'open';
  /** A value beside it: where that is accepted, this one must be as well. */
  readonly near?: unknown;
};

/** Which edge of each property a request has; the number selects enumerated values. */
export type EdgeChoice = { readonly side: 'longest' | 'shortest' | 'null'; readonly index: number };

/** Finds the edge values of a record's properties, by name. */
export function listEdgeValues(
  context: VerifyContext,
  {
    schemaPointers,
    made,
  }: { readonly schemaPointers: readonly string[]; readonly made: JsonObject },
  choice: EdgeChoice,
): ReadonlyMap<string, EdgeValue> {
  const { views } = context;
  const edges = new Map<string, EdgeValue>();
  for (const [name, pointers] of propertiesOf(views, views.of(schemaPointers))) {
    const view = views.of(pointers);
    if (made[name] === undefined || view.keywords.readOnly === true || referenceName.test(name))
      continue;
    const edge = toEdgeValue(context, { name, view, value: made[name] }, choice);
    if (edge && context.conforms(view, edge.value)) edges.set(name, edge);
  }
  return edges;
}

/** The most enumerated values that are sent over a run. */
const maxEnumValues = 6;

/** How many requests it takes to send each enumerated value of a schema. */
export function countEnumValues(
  { views }: VerifyContext,
  schemaPointers: readonly string[],
): number {
  let longest = 0;
  for (const pointers of propertiesOf(views, views.of(schemaPointers)).values()) {
    const values = views.of(pointers).keywords.enum;
    if (Array.isArray(values)) longest = Math.max(longest, values.length);
  }
  return Math.min(maxEnumValues, longest);
}

type EdgeProperty = { readonly name: string; readonly view: SchemaView; readonly value: unknown };

function toEdgeValue(
  context: VerifyContext,
  property: EdgeProperty,
  choice: EdgeChoice,
): EdgeValue | undefined {
  const { name, view, value } = property;
  const { types, keywords } = view;
  if (choice.side === 'null')
    return types.includes('null')
      ? { value: null, certainty: 'described' }
      : (toDigits(property) ?? toFraction(property));
  if (Array.isArray(keywords.enum)) return toEnumValue(name, keywords.enum, choice.index);
  if (isObject(value) && view.choices.length > 0) return toOption(context, view, choice);
  if (typeof value === 'boolean')
    return { value: choice.side === 'longest', certainty: 'described' };
  if (typeof value === 'number') return toEdgeNumber(view, choice);
  if (typeof value === 'string') return toEdgeText({ name, view, value }, choice);
  if (Array.isArray(value)) return toEdgeList(context, { view, value }, choice);
  return isObject(value) ? toEdgeObject(context, { view, value }, choice) : undefined;
}

/** A state may not be entered from any other. */
function toEnumValue(name: string, all: readonly unknown[], index: number): EdgeValue | undefined {
  const values = all.filter((one) => one !== null);
  const certainty = isServerManagedName(name) ? 'open' : 'described';
  return values.length === 0 ? undefined : { value: values[index % values.length], certainty };
}

/** Another option of a `oneOf`; one that refers to other records may be refused without them. */
function toOption(
  { generator, views }: VerifyContext,
  { choices }: SchemaView,
  { index }: EdgeChoice,
): EdgeValue | undefined {
  const options = choices.flatMap((one) => one.options);
  const option = `${options[index % options.length]}`;
  const names = [...propertiesOf(views, views.of([option])).keys()];
  if (names.some((name) => referenceName.test(name))) return undefined;
  const value = generator.generate([option], `edge option ${index}`, {
    extent: 'everything',
    direction: 'request',
    examples: 'similar',
  });
  return { value, certainty: 'described' };
}

/** Numbers without a bound are as long as their format, or 32 bits, allow. */
function toEdgeNumber(
  { types, keywords }: SchemaView,
  { side }: EdgeChoice,
): EdgeValue | undefined {
  const bound =
    side === 'longest'
      ? (keywords.maximum ?? nextTo(keywords.exclusiveMaximum, -1))
      : (keywords.minimum ?? nextTo(keywords.exclusiveMinimum, 1));
  if (typeof bound === 'number') return { value: bound, certainty: 'described' };
  if (side !== 'longest') return undefined;
  if (!types.includes('integer')) return { value: 12_345_678.25, certainty: 'open' };
  const value = keywords.format === 'int64' ? Number.MAX_SAFE_INTEGER : 2_147_483_647;
  return { value, certainty: 'open' };
}

function nextTo(bound: unknown, step: number): number | undefined {
  return typeof bound === 'number' ? bound + step : undefined;
}

/** Longer texts are not sent. */
const maxTextLength = 2_000;

/** Signs beyond ASCII, an emoji of one code point, and signs that forms and URLs encode. */
const emoji = '🎉';
const unusualText = `Zoë & Ł=5%+1 東京 ${emoji} x`;

function toEdgeText(
  { name, view: { keywords }, value }: EdgeProperty & { readonly value: string },
  { side }: EdgeChoice,
): EdgeValue | undefined {
  const { format, pattern, const: only, maxLength, minLength } = keywords;
  const moment = edgeMoments.find((one) => one.format === format && one.side === side);
  if (moment) return { value: moment.value, certainty: 'open', near: moment.near };
  const isFree = [format, pattern, only].every((one) => one === undefined) && isFreeTextName(name);
  if (!isFree) return undefined;
  if (side === 'longest' && typeof maxLength === 'number' && maxLength <= maxTextLength)
    return { value: toTextOfLength(value, maxLength), certainty: 'described' };
  if (side === 'shortest' && typeof minLength === 'number' && minLength > 1)
    return { value: toTextOfLength(value, minLength), certainty: 'described' };
  const length = typeof maxLength === 'number' ? maxLength : maxTextLength;
  // What makes the text unique is in front.
  const ending = proseName.test(name) ? `${unusualText}\ny` : unusualText;
  const text = [...`${value.slice(0, Math.max(0, length - 30))} ${ending}`.trim()];
  if (side !== 'shortest' || text.length > length) return undefined;
  // A database or a pattern that takes the other signs and no emoji is a mistake that nobody documents.
  const near = text.map((sign) => (sign === emoji ? 'x' : sign)).join('');
  return { value: text.join(''), certainty: 'open', near };
}

/** A leap day, and a time of another zone that is on the next day in UTC. */
const edgeMoments: readonly (Pick<EdgeChoice, 'side'> & {
  readonly format: string;
  readonly value: string;
  readonly near: string;
})[] = [
  { format: 'date', side: 'longest', value: '2024-02-29', near: '2024-02-28' },
  {
    format: 'date-time',
    side: 'shortest',
    value: '2024-02-28T22:30:15-05:00',
    near: '2024-02-29T03:30:15Z',
  },
];

/** The least step from a whole number. */
function toFraction({ view: { types, keywords }, value }: EdgeProperty): EdgeValue | undefined {
  const { multipleOf } = keywords;
  if (typeof value !== 'number' || !types.includes('number')) return undefined;
  const step = typeof multipleOf === 'number' ? multipleOf : 0.5;
  if (Number.isInteger(step)) return undefined;
  const certainty = multipleOf === undefined ? 'open' : 'described';
  return { value: Math.trunc(value) + step, certainty };
}

/** Digits that lose their zeros where a server takes them for a number. The others make the text unique. */
function toDigits({ name, view: { keywords }, value }: EdgeProperty): EdgeValue | undefined {
  const { format, pattern, const: only, enum: values } = keywords;
  const isFree = [format, pattern, only, values].every((one) => one === undefined);
  if (typeof value !== 'string' || !isFree || !isFreeTextName(name)) return undefined;
  const sum = [...value].reduce((all, sign) => (all * 31 + Number(sign.codePointAt(0))) % 1e5, 7);
  return { value: `00${`${sum}`.padStart(5, '1')}`, certainty: 'open' };
}

/** Extends or cuts a text; servers may trim, so it ends with a letter, which has more than one byte. */
function toTextOfLength(text: string, length: number): string {
  const whole = `${text} `.repeat(Math.ceil(length / (text.length + 1))).slice(0, length);
  return length > 1 ? `${whole.slice(0, -1)}é` : whole;
}

const maxListLength = 50;

function toEdgeList(
  { generator }: VerifyContext,
  { view, value }: { readonly view: SchemaView; readonly value: readonly unknown[] },
  { side }: EdgeChoice,
): EdgeValue | undefined {
  const { minItems, maxItems } = view.keywords;
  const entryAt = (index: number): unknown =>
    generator.generate(view.items, `edge ${index}`, {
      extent: 'everything',
      direction: 'request',
      examples: 'similar',
    });
  if (side === 'longest' && typeof maxItems === 'number' && maxItems <= maxListLength)
    return { value: extendList(value, maxItems, entryAt), certainty: 'described' };
  if (side === 'longest') return undefined;
  const least = typeof minItems === 'number' ? minItems : 0;
  if (least > maxListLength) return undefined;
  const certainty = least > 0 ? 'described' : 'open';
  return { value: extendList(value, least, entryAt), certainty };
}

/** A key that a server may write otherwise, as in another notation of names. */
const mapKey = 'Two_words-1.a';

/** An object with the edges of its own properties. */
function toEdgeObject(
  context: VerifyContext,
  { view, value }: { readonly view: SchemaView; readonly value: JsonObject },
  choice: EdgeChoice,
): EdgeValue | undefined {
  const edges: Record<string, unknown> = {};
  if (isMap(view) && choice.side === 'longest')
    edges[mapKey] = context.generator.generate(view.additionalProperties, 'edge of a map', {
      extent: 'everything',
      direction: 'request',
      examples: 'similar',
    });
  for (const [name, pointers] of view.properties) {
    const inner = value[name];
    const own = context.views.of(pointers);
    // Deeper objects keep their values.
    if (inner === undefined || isObject(inner)) continue;
    const edge = toEdgeValue(context, { name, view: own, value: inner }, choice);
    if (edge && context.conforms(own, edge.value)) edges[name] = edge.value;
  }
  return Object.keys(edges).length === 0
    ? undefined
    : { value: { ...value, ...edges }, certainty: 'open' };
}
