import { inferIdStyle, writeId } from '../../../inference/inference.ts';
import {
  distinctiveName,
  identifyingTextName,
  ownIdName,
} from '../../../inference/vocabulary/generated-values.ts';
import type { SchemaView } from '../../../openapi/openapi.ts';
import type { GenerationContext, ValueTarget } from './generation-context.ts';

/** The first valid example or default, or a variation of the example if each record needs its own. */
export function findFittingExample(
  context: GenerationContext,
  target: ValueTarget,
  view: SchemaView,
): unknown {
  const { examples: usage } = context.options;
  const isVaried =
    usage === 'similar' ||
    (usage === 'varied' && isDistinctive(target.name, view)) ||
    isOwnId(context, target);
  for (const example of listExamples(context, target, { view, isVaried })) {
    if (example === undefined || (example === null && target.depth > 0)) continue;
    if (context.fits(view, example)) return example;
  }
  return isVaried ? varyExample(context, target, view) : undefined;
}

/** Whether the property is the id of a new record, which needs its own also if it is not the key. */
function isOwnId({ options }: GenerationContext, { name, depth }: ValueTarget): boolean {
  return options.extent === 'initial' && depth === 1 && ownIdName.test(name);
}

type ExampleSource = { readonly view: SchemaView; readonly isVaried: boolean };

/** The examples, then the default. For a new record the default comes first. */
function listExamples(
  { options }: GenerationContext,
  { hint, depth }: ValueTarget,
  { view: { keywords }, isVaried }: ExampleSource,
): readonly unknown[] {
  const [first] = Array.isArray(keywords.examples) ? keywords.examples : [];
  const shown = depth === 0 ? options.example : undefined;
  const examples = isVaried ? [] : [keywords.example, first, hint, shown];
  return options.extent === 'initial'
    ? [keywords.default, ...examples]
    : [...examples, keywords.default];
}

/** A text like the example with other letters and digits after its prefix: `cus_4x9b` for `cus_1a2c`. */
function varyExample(
  { randomFaker, fits, options }: GenerationContext,
  { depth }: ValueTarget,
  view: SchemaView,
): string | undefined {
  const { example, examples, format } = view.keywords;
  const shown = depth === 0 ? options.example : undefined;
  const model = example ?? (Array.isArray(examples) ? examples[0] : undefined) ?? shown;
  const style = format === undefined ? inferIdStyle(model) : undefined;
  const text = style && writeId(style, randomFaker.random);
  return text !== undefined && fits(view, text) ? text : undefined;
}

/** Whether a property should differ between records. */
function isDistinctive(name: string, { keywords, types, properties }: SchemaView): boolean {
  return (
    identifyingTextName.test(name) ||
    properties.size > 0 ||
    Array.isArray(keywords.enum) ||
    types.includes('boolean') ||
    distinctiveName.test(name) ||
    keywords.format === 'date-time' ||
    keywords.format === 'uuid'
  );
}
