import {
  findWords,
  isRefusedFlag,
  type Resource,
  splitStateWords,
  toFlagWords,
} from '../../../inference/inference.ts';
import {
  type JsonObject,
  type Operation,
  propertiesOf,
  readOperationTexts,
  readReplyDescription,
} from '../../../openapi/openapi.ts';
import type { VerifyContext } from '../verify-context.ts';

type ActionDescription = { readonly operation: Operation; readonly resource: Resource };

/** The boolean properties that an action sets by its description: `Marks the harvest as sold`. */
export function findMarkedFlags(
  context: VerifyContext,
  { operation, resource }: ActionDescription,
): JsonObject {
  const texts = readOperationTexts(context.document.root, operation);
  const marked = listFlags(context, resource).filter((name) =>
    texts.some((text) => findWords(splitStateWords(text), ['as', ...toFlagWords(name)]) >= 0),
  );
  return Object.fromEntries(marked.map((name) => [name, true]));
}

/** A boolean property that is true, which the 409 of an action excludes: `The harvest is sold already`. */
export function findRefusingFlag(
  context: VerifyContext,
  { operation, resource }: ActionDescription,
  record: JsonObject,
): string | undefined {
  const text = readReplyDescription(context.document.root, operation, 409);
  return listFlags(context, resource).find(
    (name) => record[name] === true && isRefusedFlag(name, text),
  );
}

function listFlags({ views }: VerifyContext, resource: Resource): readonly string[] {
  return [...propertiesOf(views, views.of(resource.entity))]
    .filter(([, pointers]) => views.of(pointers).types.includes('boolean'))
    .map(([name]) => name);
}
