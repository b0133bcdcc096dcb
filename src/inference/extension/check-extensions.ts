import { describeNearest } from '../../base/nearest.ts';
import { findReplySchema, type Operation, propertiesOf, textAt } from '../../openapi/openapi.ts';
import { resolveEnvelopePath } from '../bodies/envelope-finder.ts';
import { inferOperation } from '../operations/infer-operation.ts';
import type { InferenceContext } from '../operations/operation-context.ts';
import { parseFilterExpression } from '../queries/list-filter.ts';
import { withoutParameterNames } from '../resources/resource-name.ts';
import type { Extension } from './parse-extensions.ts';

/**
 * Draws the conclusions that a document overrules, so that what does not go together is known at the
 * start.
 * @throws an error with a sentence that names the place.
 */
export function checkExtensions(
  ground: InferenceContext,
  operations: readonly Operation[],
  overrules: readonly Extension[],
): void {
  const byPointer = new Map(operations.map((operation) => [operation.pointer, operation]));
  for (const resource of ground.resources.all) {
    // Whoever asks for these hears what is wrong with them.
    void resource.key;
    void resource.ancestors;
  }
  for (const overrule of overrules) {
    const owner = overrule.pointer.slice(0, -'/x-sandlot'.length);
    const operation = byPointer.get(owner);
    if (overrule.location === 'path') checkPathExtension(ground, overrule);
    if (overrule.location === 'schema') checkSchemaExtension(ground, owner, overrule);
    if (operation) checkOperationExtension(ground, operation, overrule);
  }
}

function checkPathExtension(
  { resources, extensions }: InferenceContext,
  { pointer, fields }: Extension,
): void {
  const isKnown = [...extensions.paths.values()].some((words) => words.pointer === pointer);
  if (!isKnown)
    throw new Error(
      `${pointer} says nothing of a path that is not served, or has a parameter within a word`,
    );
  const name = textAt(fields, 'resource');
  if (
    name !== undefined &&
    !resources.all.some(
      (resource) => withoutParameterNames(resource.name) === withoutParameterNames(name),
    )
  )
    throw new Error(`${pointer}/resource has no operations to work with on its path: "${name}"`);
}

function checkSchemaExtension(
  { shapes }: InferenceContext,
  owner: string,
  { pointer, fields }: Extension,
): void {
  const [key, envelope] = [textAt(fields, 'key'), textAt(fields, 'envelope')];
  if (key !== undefined) {
    const [first = ''] = key.split('.');
    checkKnownName(first, [...propertiesOf(shapes, shapes.of([owner])).keys()], {
      pointer: `${pointer}/key`,
      kind: 'property',
    });
  }
  if (envelope !== undefined) checkEnvelope({ pointer, schema: owner, envelope }, shapes);
}

type NameKind = { readonly pointer: string; readonly kind: string };

/** Refuses a name that there is not, where there are any. */
function checkKnownName(name: string, names: readonly string[], { pointer, kind }: NameKind): void {
  if (names.length === 0 || names.includes(name)) return;
  throw new Error(`${pointer} names no ${kind}: "${name}"; ${describeNearest(name, names)}`);
}

type ExplicitEnvelope = {
  readonly pointer: string;
  readonly schema: string;
  readonly envelope: string;
};

function checkEnvelope(
  { pointer, schema, envelope }: ExplicitEnvelope,
  shapes: InferenceContext['shapes'],
): void {
  if (resolveEnvelopePath(shapes, schema, envelope)) return;
  throw new Error(
    `${pointer}/envelope leads to nothing that the schema ${schema} describes: ${envelope}`,
  );
}

function checkOperationExtension(
  ground: InferenceContext,
  operation: Operation,
  { pointer, fields }: Extension,
): void {
  const { shapes } = ground;
  const envelope = textAt(fields, 'envelope');
  const schema = findReplySchema(operation);
  if (envelope !== undefined) {
    if (schema === undefined)
      throw new Error(`${pointer}/envelope says nothing of a reply that is no JSON`);
    checkEnvelope({ pointer, schema, envelope }, shapes);
  }
  const { filterOverrides, resource } = inferOperation(ground, operation);
  const at = `${pointer}/filter`;
  if (filterOverrides.size === 0) return;
  if (resource === undefined) throw new Error(`${at} has no records to choose from`);
  const properties = [...propertiesOf(shapes, shapes.of(resource.entity)).keys()];
  const parameters = operation.parameters.filter(({ in: place }) => place === 'query');
  if (parameters.length === 0) throw new Error(`${at} names query parameters, and there are none`);
  for (const [name, word] of filterOverrides) {
    checkKnownName(
      name,
      parameters.map((parameter) => parameter.name),
      { pointer: at, kind: 'query parameter' },
    );
    if (word === false) continue;
    const { property } = parseFilterExpression(word);
    checkKnownName(property, properties, { pointer: `${at}/${name}`, kind: 'property' });
  }
}
