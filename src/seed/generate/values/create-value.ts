import { findFirstState } from '../../../inference/inference.ts';
import {
  bareTimestampName,
  counterName,
  endedFlagName,
  initiallyNullName,
  successFlagName,
  workDoneName,
} from '../../../inference/vocabulary/generated-values.ts';
import { documentLimits, type JsonObject, type SchemaView } from '../../../openapi/openapi.ts';
import { fakeNumber, fakeTimestamp, toTimeOfNewRecord } from './fake-number.ts';
import { fakeText } from './fake-text.ts';
import { fakeByMethod } from './faker-method.ts';
import { emptyList, fillList } from './fill-list.ts';
import { emptyObject, fillObject } from './fill-object.ts';
import { findFittingExample } from './find-example.ts';
import {
  type GenerationContext,
  maxOptionalDepth,
  type ValueTarget,
} from './generation-context.ts';
import { inferType } from './value-type.ts';

/** Generates a value: a constant, a faker method, an example, an enum value, or any value of the type. */
export function createValue(
  context: GenerationContext,
  target: ValueTarget,
  view: SchemaView,
): unknown {
  const { keywords } = view;
  context.budget.left -= 1;
  if (keywords.const !== undefined) return keywords.const;
  const nullValue = createNull(context, target, view);
  if (nullValue !== undefined) return nullValue;
  const faked = fakeByMethod(context.randomFaker, view);
  if (faked !== undefined && context.fits(view, faked)) return faked;
  const time = createTime(context, target, view);
  if (time !== undefined) return time;
  const example = findFittingExample(context, target, view);
  if (example !== undefined) return example;
  if (Array.isArray(keywords.enum)) return pickFromEnum(context, view, keywords.enum);
  return createByType(context, target, view);
}

/** Null if it is allowed and a value would be wrong, as for `deleted_at` or the parent of a parent. */
function createNull(
  { options }: GenerationContext,
  target: ValueTarget,
  { types, keywords }: SchemaView,
): null | undefined {
  // A leftover `nullable` in a 3.1 document: a strict validator would refuse null.
  if (!types.includes('null') || keywords.nullable === true) return undefined;
  if (Array.isArray(keywords.enum) && !keywords.enum.includes(null)) return undefined;
  const isNull =
    options.extent === 'initial' ||
    target.depth > maxOptionalDepth ||
    (target.hint === null && target.depth > 0) ||
    initiallyNullName.test(target.name);
  return isNull || types.every((type) => type === 'null') ? null : undefined;
}

/** The time of a property of a new record, which is not that of the example. */
function createTime({ options }: GenerationContext, target: ValueTarget, view: SchemaView) {
  const isOfNewRecord = options.now !== undefined && target.depth === 1;
  return isOfNewRecord ? toTimeOfNewRecord(target.name, view, options.now) : undefined;
}

/** An enum value, preferably one that the other keywords allow. A new record starts in the first open state. */
function pickFromEnum(
  { randomFaker, options, fits }: GenerationContext,
  view: SchemaView,
  allValues: readonly unknown[],
): unknown {
  const values = allValues.slice(0, documentLimits.enumCandidates);
  const valid = values.filter((value) => value !== null && fits(view, value));
  const present = valid.length > 0 ? valid : values.filter((value) => value !== null);
  if (options.extent === 'initial') return findFirstState(present) ?? present[0] ?? null;
  return randomFaker.pick(present.length > 0 ? present : values) ?? null;
}

function createByType(context: GenerationContext, target: ValueTarget, view: SchemaView): unknown {
  const type = inferType(view);
  if (type === 'object') return fillObject(context, { target, view }, emptyObject);
  if (type === 'array') return fillList(context, { target, view }, emptyList);
  if (type === 'boolean') return createBoolean(context, target);
  if (type === 'integer' || type === 'number') return createNumber(context, target, { view, type });
  return type === 'string' ? createText(context, target, view) : 'anything';
}

/** A text that holds JSON is made by the schema of that. */
function createText(context: GenerationContext, target: ValueTarget, view: SchemaView): string {
  const { content, keywords } = view;
  if (content.length === 0) {
    const text = fakeText(context.randomFaker, target.name, limitText(context, keywords));
    context.budget.left -= Math.floor(text.length / documentLimits.charactersPerValue);
    return text;
  }
  const inner = { ...target, schemaPointers: content, depth: target.depth + 1, hint: undefined };
  return JSON.stringify(context.generate(inner, undefined));
}

/** A long text costs as much as several values: thousands of them would fill the memory. */
function limitText({ budget }: GenerationContext, keywords: JsonObject): JsonObject {
  const { minLength } = keywords;
  const longest = Math.max(0, budget.left) * documentLimits.charactersPerValue;
  return typeof minLength === 'number' && minLength > longest
    ? { ...keywords, minLength: longest }
    : keywords;
}

function createBoolean(
  { randomFaker, options }: GenerationContext,
  { name }: ValueTarget,
): boolean {
  if (successFlagName.test(name)) return true;
  const isOver = endedFlagName.test(name);
  return options.extent !== 'initial' && !isOver && randomFaker.pick([true, false]) === true;
}

function createNumber(
  { randomFaker, options, fits }: GenerationContext,
  { name, depth }: ValueTarget,
  { view, type }: { readonly view: SchemaView; readonly type: string },
): number {
  const isCounter =
    options.extent === 'initial' && (counterName.test(name) || workDoneName.test(name));
  if (isCounter && fits(view, 0)) return 0;
  const schema = { ...view.keywords, type };
  // `created` of a record is a time; in the report of a bulk change it may be a count.
  const isOfRecord = options.examples === 'varied' && depth === 1;
  const timestampName = isOfRecord && bareTimestampName.test(name) ? `${name}_at` : name;
  return fakeTimestamp(randomFaker, timestampName, schema) ?? fakeNumber(randomFaker, name, schema);
}
