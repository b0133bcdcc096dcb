import { describeNearest } from '../../base/nearest.ts';
import { findReplySchema, type Operation, propertiesOf, textAt } from '../../openapi/openapi.ts';
import { resolveEnvelopePath } from '../bodies/envelope-finder.ts';
import type { Extension } from '../extension/parse-extensions.ts';
import { parseFilterExpression } from '../queries/list-filter.ts';
import { withoutParameterNames } from '../resources/resource-name.ts';
import { inferOperation } from './infer-operation.ts';
import type { InferenceContext } from './operation-context.ts';
import type { PlannedOperation } from './planned-operation.ts';

/**
 * Checks each `x-sandlot` against the rest of the document, so that a contradiction is reported at the
 * start and not by a request.
 * @throws an error of one sentence that begins with the JSON pointer.
 */
export function checkExtensions(
  context: InferenceContext,
  operations: readonly Operation[],
  extensions: readonly Extension[],
): void {
  resolveResources(context);
  const byPointer = new Map(operations.map((operation) => [operation.pointer, operation]));
  for (const extension of extensions) {
    const owner = extension.pointer.slice(0, -'/x-sandlot'.length);
    const operation = byPointer.get(owner);
    if (extension.location === 'path') checkPathExtension(context, extension);
    if (extension.location === 'schema') checkSchemaExtension(context, owner, extension);
    if (operation) checkOperationExtension(context, operation, extension);
  }
}

/** Keys and ancestors are resolved on first use, and throw if an `x-sandlot` contradicts them. */
function resolveResources({ resources }: InferenceContext): void {
  for (const resource of resources.all) {
    void resource.key;
    void resource.ancestors;
  }
}

function checkPathExtension(
  { resources, extensions }: InferenceContext,
  { pointer, fields }: Extension,
): void {
  if (![...extensions.paths.values()].some((path) => path.pointer === pointer))
    throw new Error(
      `${pointer} has no effect: the path is not served, or has a parameter inside a segment`,
    );
  const name = textAt(fields, 'resource');
  const isKnown =
    name === undefined ||
    resources.all.some(
      (resource) => withoutParameterNames(resource.name) === withoutParameterNames(name),
    );
  if (!isKnown)
    throw new Error(`${pointer}/resource has no effect: the path of "${name}" has no operations`);
}

function checkSchemaExtension(
  { schemaViews, resources }: InferenceContext,
  owner: string,
  { pointer, fields }: Extension,
): void {
  const [key, envelope] = [textAt(fields, 'key'), textAt(fields, 'envelope')];
  if (key !== undefined) {
    const [first = ''] = key.split('.');
    checkKnownName(first, [...propertiesOf(schemaViews, schemaViews.of([owner])).keys()], {
      pointer: `${pointer}/key`,
      kind: 'property',
    });
  }
  if (envelope !== undefined) checkEnvelope({ pointer, schema: owner, envelope }, schemaViews);
  const references = textAt(fields, 'references');
  if (references !== undefined)
    checkKnownName(
      references,
      resources.all.map(({ name }) => name),
      {
        pointer: `${pointer}/references`,
        kind: 'resource',
      },
    );
}

type NameUse = { readonly pointer: string; readonly kind: string };

/** Does nothing if no names are known. */
function checkKnownName(name: string, names: readonly string[], { pointer, kind }: NameUse): void {
  if (names.length === 0 || names.includes(name)) return;
  throw new Error(
    `${pointer} names an unknown ${kind}: "${name}"; ${describeNearest(name, names)}`,
  );
}

type ExplicitEnvelope = {
  readonly pointer: string;
  readonly schema: string;
  readonly envelope: string;
};

function checkEnvelope(
  { pointer, schema, envelope }: ExplicitEnvelope,
  schemaViews: InferenceContext['schemaViews'],
): void {
  if (resolveEnvelopePath(schemaViews, schema, envelope)) return;
  throw new Error(`${pointer}/envelope does not exist in the schema ${schema}: ${envelope}`);
}

function checkOperationExtension(
  context: InferenceContext,
  operation: Operation,
  { pointer, fields }: Extension,
): void {
  const { schemaViews } = context;
  const envelope = textAt(fields, 'envelope');
  const schema = findReplySchema(operation);
  if (envelope !== undefined) {
    if (schema === undefined)
      throw new Error(`${pointer}/envelope has no effect: the reply is not JSON`);
    checkEnvelope({ pointer, schema, envelope }, schemaViews);
  }
  const planned = inferOperation(context, operation);
  checkFilters(context, planned, `${pointer}/filter`);
}

function checkFilters(
  { schemaViews, extensions }: InferenceContext,
  { operation, resource }: PlannedOperation,
  pointer: string,
): void {
  const filterOverrides = extensions.operation(operation)?.filterOverrides;
  if (filterOverrides === undefined || filterOverrides.size === 0) return;
  if (resource === undefined)
    throw new Error(`${pointer} has no effect: the operation works on no records`);
  const properties = [...propertiesOf(schemaViews, schemaViews.of(resource.entity)).keys()];
  const parameters = operation.parameters.filter((parameter) => parameter.in === 'query');
  if (parameters.length === 0)
    throw new Error(`${pointer} has no effect: the operation has no query parameters`);
  const names = parameters.map(({ name }) => name);
  for (const [name, expression] of filterOverrides) {
    checkKnownName(name, names, { pointer, kind: 'query parameter' });
    if (expression === false) continue;
    const { property } = parseFilterExpression(expression);
    checkKnownName(property, properties, { pointer: `${pointer}/${name}`, kind: 'property' });
  }
}
