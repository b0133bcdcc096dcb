import type { Shape } from '../../document/document.ts';
import { isTelling } from '../fake-text.ts';
import type { Spot, World } from './world.ts';

/** What an example or the default says, if it fits. */
export const findExample = (world: World, spot: Spot, shape: Shape): unknown => {
  const { examples: use } = world.wanted;
  const varied =
    use === 'models' || (use === 'varied' && isVaried(spot.name, shape)) || isOfOne(world, spot);
  for (const example of listSaid(world, spot, { shape, isVaried: varied })) {
    if (example === undefined || (example === null && spot.depth > 0)) continue;
    if (world.fits(shape, example)) return example;
  }
  return varied ? makeLike(world, shape) : undefined;
};

/** What begins has an id of its own, also where another property is its key. */
const isOfOne = ({ wanted }: World, { name, depth }: Spot): boolean =>
  wanted.extent === 'beginning' &&
  depth === 1 &&
  /^(_id|id|uuid|guid|gid|sid|node_id|nodeId)$/.test(name);

type Saying = { readonly shape: Shape; readonly isVaried: boolean };

/** The examples, then the default, which is first for what begins: so it is when nobody says anything. */
const listSaid = (
  { wanted }: World,
  { hint }: Spot,
  { shape: { keywords }, isVaried: varied }: Saying,
): readonly unknown[] => {
  const listed = Array.isArray(keywords.examples) ? keywords.examples : [];
  const examples = varied ? [] : [keywords.example, listed[0], hint];
  return wanted.extent === 'beginning'
    ? [keywords.default, ...examples]
    : [...examples, keywords.default];
};

/** A text like the example, with other letters and digits behind what all of its kind begin with: `cus_4x9b`. */
const makeLike = ({ chance, fits }: World, shape: Shape): string | undefined => {
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
};

/** True for what should not be the same in every record. */
const isVaried = (name: string, { keywords, types, properties }: Shape): boolean =>
  isTelling(name) ||
  properties.size > 0 ||
  Array.isArray(keywords.enum) ||
  types.includes('boolean') ||
  /(^|_|-|uu|gu|g|s)id$|I[dD]$|slug|login|username/.test(name) ||
  keywords.format === 'date-time' ||
  keywords.format === 'uuid';
