import type { SchemaView } from '../../../openapi/openapi.ts';
import { isIdentifyingText } from './fake-text.ts';
import type { GenerationContext, ValueTarget } from './generation-context.ts';

/** What an example or the default says, if it fits. */
export function findFittingExample(
  world: GenerationContext,
  spot: ValueTarget,
  shape: SchemaView,
): unknown {
  const { examples: use } = world.options;
  const varied =
    use === 'similar' ||
    (use === 'varied' && isDistinctive(spot.name, shape)) ||
    isOwnIdentifier(world, spot);
  for (const example of listExamples(world, spot, { shape, isVaried: varied })) {
    if (example === undefined || (example === null && spot.depth > 0)) continue;
    if (world.fits(shape, example)) return example;
  }
  return varied ? varyExample(world, shape) : undefined;
}

/** What begins has an id of its own, also where another property is its key. */
function isOwnIdentifier({ options }: GenerationContext, { name, depth }: ValueTarget): boolean {
  return (
    options.extent === 'initial' &&
    depth === 1 &&
    /^(_id|id|uuid|guid|gid|sid|node_id|nodeId)$/.test(name)
  );
}

type ExampleSource = { readonly shape: SchemaView; readonly isVaried: boolean };

/** The examples, then the default, which is first for what begins: so it is when nobody says anything. */
function listExamples(
  { options }: GenerationContext,
  { hint }: ValueTarget,
  { shape: { keywords }, isVaried: varied }: ExampleSource,
): readonly unknown[] {
  const listed = Array.isArray(keywords.examples) ? keywords.examples : [];
  const examples = varied ? [] : [keywords.example, listed[0], hint];
  return options.extent === 'initial'
    ? [keywords.default, ...examples]
    : [...examples, keywords.default];
}

/** A text like the example, with other letters and digits behind what all of its kind begin with: `cus_4x9b`. */
function varyExample({ chance, fits }: GenerationContext, shape: SchemaView): string | undefined {
  const { example, examples, format } = shape.keywords;
  const model = example ?? (Array.isArray(examples) ? examples[0] : undefined);
  if (typeof model !== 'string' || format !== undefined || !/^\S*\d\S*$/.test(model))
    return undefined;
  const start = model.search(/[_:-]/) + 1;
  const isHex = /^[0-9a-f]+$/.test(model.slice(start));
  const draw = (signs: string): string =>
    signs.charAt(Math.floor(chance.random.fraction() * signs.length));
  const like = model
    .slice(start)
    .replace(/[1-9]/g, () => draw('123456789'))
    .replace(/[a-z]/g, () => draw(isHex ? 'abcdef' : 'abcdefghijklmnopqrstuvwxyz'))
    .replace(/[A-Z]/g, () => draw('ABCDEFGHIJKLMNOPQRSTUVWXYZ'));
  const made = model.slice(0, start) + like;
  return fits(shape, made) ? made : undefined;
}

/** True for what should not be the same in every record. */
function isDistinctive(name: string, { keywords, types, properties }: SchemaView): boolean {
  return (
    isIdentifyingText(name) ||
    properties.size > 0 ||
    Array.isArray(keywords.enum) ||
    types.includes('boolean') ||
    /(^|_|-|uu|gu|g|s)id$|I[dD]$|slug|login|username/.test(name) ||
    keywords.format === 'date-time' ||
    keywords.format === 'uuid'
  );
}
