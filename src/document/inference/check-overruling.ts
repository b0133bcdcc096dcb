import { tellNearest } from '../../nearest.ts';
import { textAt } from '../json.ts';
import type { Operation } from '../operation.ts';
import type { Overrule } from '../overruling/overrule.ts';
import { followEnvelope } from './bodies.ts';
import { conclude } from './conclude.ts';
import type { Concluding } from './envelopes.ts';
import { readFilterWord } from './filter-word.ts';
import { outline } from './outline.ts';
import { findReplySchema } from './reply.ts';
import { bare } from './resource-name.ts';

/**
 * Draws the conclusions that a document overrules, so that what does not go together is known at the
 * start.
 * @throws an error with a sentence that names the place.
 */
export const checkOverruling = (
  ground: Concluding,
  operations: readonly Operation[],
  overrules: readonly Overrule[],
): void => {
  const byPointer = new Map(operations.map((operation) => [operation.pointer, operation]));
  for (const resource of ground.resources.all) {
    // Whoever asks for these hears what is wrong with them.
    void resource.key;
    void resource.ancestors;
  }
  for (const overrule of overrules) {
    const owner = overrule.pointer.slice(0, -'/x-sandlot'.length);
    const operation = byPointer.get(owner);
    if (overrule.place === 'path') checkPath(ground, overrule);
    if (overrule.place === 'schema') checkSchema(ground, owner, overrule);
    if (operation) checkOperation(ground, operation, overrule);
  }
};

const checkPath = ({ resources, overruling }: Concluding, { pointer, said }: Overrule): void => {
  const isKnown = [...overruling.paths.values()].some((words) => words.pointer === pointer);
  if (!isKnown)
    throw new Error(
      `${pointer} says nothing of a path that is not served, or has a parameter within a word`,
    );
  const name = textAt(said, 'resource');
  if (name !== undefined && !resources.all.some((resource) => bare(resource.name) === bare(name)))
    throw new Error(`${pointer}/resource has no operations to work with on its path: "${name}"`);
};

const checkSchema = ({ shapes }: Concluding, owner: string, { pointer, said }: Overrule): void => {
  const [key, envelope] = [textAt(said, 'key'), textAt(said, 'envelope')];
  if (key !== undefined) {
    const [first = ''] = key.split('.');
    checkName(first, [...outline(shapes, shapes.of([owner])).keys()], {
      pointer: `${pointer}/key`,
      kind: 'property',
    });
  }
  if (envelope !== undefined) checkEnvelope({ pointer, schema: owner, envelope }, shapes);
};

type Named = { readonly pointer: string; readonly kind: string };

/** Refuses a name that there is not, where there are any. */
const checkName = (name: string, names: readonly string[], { pointer, kind }: Named): void => {
  if (names.length === 0 || names.includes(name)) return;
  throw new Error(`${pointer} names no ${kind}: "${name}"; ${tellNearest(name, names)}`);
};

type Enveloped = { readonly pointer: string; readonly schema: string; readonly envelope: string };

const checkEnvelope = (
  { pointer, schema, envelope }: Enveloped,
  shapes: Concluding['shapes'],
): void => {
  if (followEnvelope(shapes, schema, envelope)) return;
  throw new Error(
    `${pointer}/envelope leads to nothing that the schema ${schema} describes: ${envelope}`,
  );
};

const checkOperation = (
  ground: Concluding,
  operation: Operation,
  { pointer, said }: Overrule,
): void => {
  const { shapes } = ground;
  const envelope = textAt(said, 'envelope');
  const schema = findReplySchema(operation);
  if (envelope !== undefined) {
    if (schema === undefined)
      throw new Error(`${pointer}/envelope says nothing of a reply that is no JSON`);
    checkEnvelope({ pointer, schema, envelope }, shapes);
  }
  const { filter, resource } = conclude(ground, operation);
  const at = `${pointer}/filter`;
  if (filter.size === 0) return;
  if (resource === undefined) throw new Error(`${at} has no records to choose from`);
  const properties = [...outline(shapes, shapes.of(resource.entity)).keys()];
  const parameters = operation.parameters.filter(({ in: place }) => place === 'query');
  if (parameters.length === 0) throw new Error(`${at} names query parameters, and there are none`);
  for (const [name, word] of filter) {
    checkName(
      name,
      parameters.map((parameter) => parameter.name),
      { pointer: at, kind: 'query parameter' },
    );
    if (word === false) continue;
    const { property } = readFilterWord(word);
    checkName(property, properties, { pointer: `${at}/${name}`, kind: 'property' });
  }
};
