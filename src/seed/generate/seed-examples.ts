import {
  type ApiModel,
  compileRecordRewrite,
  listEnvelopeOf,
  type Resource,
  type RewriteExampleValues,
  recordEnvelopeOf,
  valueAt,
} from '../../inference/inference.ts';
import { handleName, identifyingTextName } from '../../inference/vocabulary/generated-values.ts';
import {
  findExample,
  findSuccessReply,
  isObject,
  type JsonObject,
  type Operation,
} from '../../openapi/openapi.ts';

/** The records in the document's examples: of lists of the resource, else of a single record. */
export function createSeedExamples(
  root: JsonObject,
  inference: ApiModel,
): (resource: Resource) => readonly JsonObject[] {
  const read = (operation: Operation | undefined, envelopeOf: typeof listEnvelopeOf) => {
    if (!operation) return [];
    const { contentPointer } = findSuccessReply(operation);
    const found = envelopeOf(inference.inferOperation(operation).plan);
    if (contentPointer === undefined || !found) return [];
    const entries = entriesAt(findExample({ root }, contentPointer), found.path);
    const { wrapper } = found;
    return wrapper
      ? entries.map((entry) => valueAt(entry, wrapper.path)).filter(isObject)
      : entries;
  };
  const examplesByResource = new Map<Resource, readonly JsonObject[]>();
  return (resource) => {
    const known = examplesByResource.get(resource);
    if (known) return known;
    const listed = read(resource.collection?.operations.get('GET'), listEnvelopeOf);
    const examples =
      listed.length > 0 ? listed : read(resource.item?.operations.get('GET'), recordEnvelopeOf);
    examplesByResource.set(resource, examples);
    return examples;
  };
}

function entriesAt(example: unknown, path: readonly (string | 0)[]): readonly JsonObject[] {
  let value = example;
  for (const step of path) {
    if (step === 0) value = Array.isArray(value) ? value[0] : undefined;
    else value = isObject(value) ? value[step] : undefined;
  }
  return [value].flat().filter(isObject);
}

/** Rewrites texts of a seed record that were copied from an example, so that they have its own key and names. */
export type RewriteSeedExample = (
  resource: Resource,
  record: JsonObject,
  source: { readonly key: string | number; readonly keys: readonly string[] },
) => JsonObject;

export function createSeedExampleRewriter(
  root: JsonObject,
  { schemaViews }: Pick<ApiModel, 'schemaViews'>,
): RewriteSeedExample {
  const rewriteByResource = new Map<Resource, RewriteExampleValues>();
  const rewriteOf = (resource: Resource): RewriteExampleValues => {
    const rewrite =
      rewriteByResource.get(resource) ?? compileRecordRewrite({ root, schemaViews }, resource);
    rewriteByResource.set(resource, rewrite);
    return rewrite;
  };
  return (resource, record, { key, keys }) => {
    const names = Object.entries(record).filter(
      ([name]) => name === resource.key.path[0] || isNameProperty(name),
    );
    return rewriteOf(resource)(record, { given: Object.fromEntries(names), key, keys });
  };
}

/** Names that differ from record to record. */
function isNameProperty(name: string): boolean {
  return identifyingTextName.test(name) || handleName.test(name);
}
