import {
  type ApiModel,
  compileExampleRewrite,
  findKeyExample,
  type Resource,
  type RewriteExampleValues,
  valueAt,
} from '../../inference/inference.ts';
import {
  findExample,
  findSuccessReply,
  isObject,
  type JsonObject,
  type Operation,
} from '../../openapi/openapi.ts';
import { isIdentifyingText } from './values/fake-text.ts';

/** What the document's examples show of a resource: of one record first, then of lists of them. */
export function createSeedExamples(
  root: JsonObject,
  inference: ApiModel,
): (resource: Resource) => readonly JsonObject[] {
  const read = (operation: Operation | undefined, envelope: 'recordEnvelope' | 'listEnvelope') => {
    if (!operation) return [];
    const { contentPointer } = findSuccessReply(operation);
    const found = inference.inferOperation(operation)[envelope];
    if (contentPointer === undefined || !found) return [];
    const entries = entriesAt(findExample({ root }, contentPointer), found.path);
    const { wrapper } = found;
    return wrapper
      ? entries.map((entry) => valueAt(entry, wrapper.path)).filter(isObject)
      : entries;
  };
  const known = new Map<Resource, readonly JsonObject[]>();
  return (resource) => {
    const before = known.get(resource);
    if (before) return before;
    const listed = read(resource.collection?.operations.get('GET'), 'listEnvelope');
    const examples =
      listed.length > 0 ? listed : read(resource.item?.operations.get('GET'), 'recordEnvelope');
    known.set(resource, examples);
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

/** Has the texts of a record of the seed that were taken from examples say what that record is called. */
export type RewriteSeedExample = (
  resource: Resource,
  made: JsonObject,
  key: string | number,
) => JsonObject;

export function createSeedExampleRewriter(
  root: JsonObject,
  { shapes }: Pick<ApiModel, 'shapes'>,
): RewriteSeedExample {
  const known = new Map<Resource, RewriteExampleValues>();
  const followOf = (resource: Resource): RewriteExampleValues => {
    const follow =
      known.get(resource) ??
      compileExampleRewrite(shapes, resource.entity, {
        example: findKeyExample({ root, shapes }, resource),
        segments: resource.segments,
      });
    known.set(resource, follow);
    return follow;
  };
  return (resource, made, key) => {
    const names = Object.entries(made).filter(
      ([name]) => name === resource.key.path[0] || isNameProperty(name),
    );
    return followOf(resource)(made, { given: Object.fromEntries(names), key });
  };
}

/** Of these each record has its own. */
function isNameProperty(name: string): boolean {
  return isIdentifyingText(name) || /slug|login|username/i.test(name);
}
