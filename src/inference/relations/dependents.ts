import {
  type JsonObject,
  kindAt,
  type Operation,
  propertiesOf,
  readReplyDescription,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { Resource } from '../resource.ts';
import { referenceName } from '../vocabulary/generated-values.ts';
import { dependentsText, forcedRemovalName, ownedRecordsText } from '../vocabulary/refusals.ts';
import { isSameNoun, normalizeName } from '../vocabulary/singularize.ts';
import { inferParentLinks, type ParentLinks } from './parent-links.ts';

/** Which other records refuse the removal of a record. */
export type RemovalGuard = {
  /** The name of the rule that found it. */
  readonly rule: string;
  readonly status: number;
  readonly dependents: readonly Dependent[];
  /** Query parameters that remove the record nevertheless: `force`. */
  readonly forceParameters: readonly string[];
};

/** Records below another one, linked to it, or with its key in a property. */
export type Dependent = {
  readonly resource: string;
  readonly parentLinks?: ParentLinks | undefined;
  /** The property that refers to the record; absent where they are below it. */
  readonly property?: string | undefined;
};

type GuardContext = {
  readonly root: JsonObject;
  readonly schemaViews: SchemaViews;
  readonly resources: { readonly all: readonly Resource[] };
};

type Removal = { readonly operation: Operation; readonly resource: Resource };

type RemovalRule = {
  readonly name: string;
  readonly summary: string;
  readonly docs: string;
  /** The status of the refusal, and its description; `undefined` where the rule does not apply. */
  infer(
    context: Pick<GuardContext, 'root'>,
    operation: Operation,
  ): { readonly status: number; readonly description: string } | undefined;
};

/** "The shelf still has books", "not empty", "in use" */
const recordInUse: RemovalRule = {
  name: 'record-in-use',
  summary: 'A record that others depend on is not removed, where a reply says so',
  docs: '#record-in-use',
  infer: ({ root }, operation) =>
    [409, 422, 400, 412, 403, 423]
      .flatMap((status) => {
        const description = readReplyDescription(root, operation, status);
        return [dependentsText, ownedRecordsText].some((text) => text.test(description))
          ? [{ status, description }]
          : [];
      })
      .at(0),
};

/** When removals are refused; the first rule that applies wins. */
export const removalRules: readonly RemovalRule[] = [recordInUse];

export function inferRemovalGuard(
  context: GuardContext,
  { operation, resource }: Removal,
): RemovalGuard | undefined {
  for (const { name, infer } of removalRules) {
    const refusal = infer(context, operation);
    const dependents = refusal ? findDependents(context, resource, refusal.description) : [];
    if (refusal && dependents.length > 0)
      return {
        rule: name,
        status: refusal.status,
        dependents,
        forceParameters: operation.parameters.flatMap((parameter) =>
          parameter.in === 'query' && forcedRemovalName.test(normalizeName(parameter.name))
            ? [parameter.name]
            : [],
        ),
      };
  }
  return undefined;
}

/** Those that the description names; all of them if it names none, but says that there are some. */
function findDependents(
  { schemaViews, resources: { all } }: GuardContext,
  resource: Resource,
  description: string,
): readonly Dependent[] {
  const found = all.flatMap((other) =>
    listDependents(schemaViews, other, resource).map((dependent) => ({
      dependent,
      noun: other.noun,
    })),
  );
  const words = description.split(/[^\p{L}]+/u);
  const named = found.filter(({ noun }) => words.some((word) => isSameNoun(word, noun)));
  const isAny = named.length === 0 && dependentsText.test(description);
  return (isAny ? found : named).map(({ dependent }) => dependent);
}

function listDependents(
  schemaViews: SchemaViews,
  other: Resource,
  resource: Resource,
): readonly Dependent[] {
  if (other.kind !== 'collection' || other === resource) return [];
  if (other.ancestors.at(-1) === resource) return [{ resource: other.name }];
  const linked = other.nestedCollections.filter(({ ancestors }) => ancestors.at(-1) === resource);
  if (linked.length > 0)
    return linked.map((nested) => ({
      resource: other.name,
      parentLinks: inferParentLinks(schemaViews, other, nested),
    }));
  const isBeside = other.ancestors.every((one, index) => one === resource.ancestors[index]);
  return [...propertiesOf(schemaViews, schemaViews.of(other.entity))].flatMap(
    ([property, pointers]) => {
      const [, noun] = referenceName.exec(property) ?? [];
      const isReference =
        noun !== undefined &&
        isSameNoun(noun, resource.noun) &&
        kindAt(schemaViews, pointers) === 'scalar';
      return isBeside && isReference ? [{ resource: other.name, property }] : [];
    },
  );
}
