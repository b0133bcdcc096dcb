import type { ApiDescription } from '../../control/control.ts';
import { findCommonPath } from '../../handlers/handlers.ts';
import type { PlannedOperation, Resource } from '../../inference/inference.ts';
import {
  findExample,
  type JsonObject,
  type MediaTypePointers,
  type Operation,
  objectAt,
  objectOf,
  type Parameter,
  resolvePointer,
  textAt,
} from '../../openapi/openapi.ts';
import { createValueGenerator, type ValueGenerator } from '../../seed/seed.ts';
import { readDocsToken } from '../documents/document-extension.ts';
import type { MountedDocument } from '../documents/mounted-document.ts';
import type { InferredModel } from '../inferred-api.ts';
import type { ServedDocumentService } from '../service/service.ts';
import { type InspectOperationContext, inspectOperation } from './inspected-operation.ts';

type OperationDescription = Awaited<ReturnType<ApiDescription['describeOperation']>>;

type DescriptionContext = Pick<InspectOperationContext, 'findings' | 'options'>;

/** Describes an operation with examples, so that a page can offer to try it. */
export async function describeOperation(
  operation: Operation,
  { mount, inferredApi }: ServedDocumentService,
  { findings, options }: DescriptionContext,
): Promise<OperationDescription> {
  const { createCredentialSource } = await import('../../contract/verify/verify.ts');
  const { document } = mount;
  const { id, method, path, base, pointer } = operation;
  const { root } = document;
  const definition = objectOf(resolvePointer(root, pointer).value);
  const model = inferredApi.inferredModel();
  const commonPath = findCommonPath(mount.operations);
  const context = { mount, commonPath, model: model?.inference, findings, options };
  const { behaviour, reason, resource, plan, lostRules } = inspectOperation(operation, context);
  const generator = createValueGenerator(document, { seed: 1, now: 0 });
  await generator.ready();
  const keys = model && findSeedKeys(model.inference.inferOperation(operation), model);
  return {
    id,
    method,
    path: base + path,
    pointer,
    ...textProperties(definition, ['summary', 'description']),
    parameters: operation.parameters.map((parameter) =>
      describeParameter(parameter, { mount, generator, keys: keys ?? new Map() }),
    ),
    ...describeBody(operation, mount, generator),
    replies: describeReplies(operation, mount),
    credentials: createCredentialSource(document, {
      token: readDocsToken(document),
    }).credentialsFor(operation),
    planned: { behaviour, reason, resource, plan, lostRules },
  };
}

function textProperties(definition: JsonObject, names: readonly ('summary' | 'description')[]) {
  return Object.fromEntries(
    names.flatMap((name) => {
      const text = textAt(definition, name);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

/** Keys of seed records for the parameters of a path or a query, by their place and name. */
function findSeedKeys(
  { resource, plan }: PlannedOperation,
  model: InferredModel,
): ReadonlyMap<string, string> {
  const keys: string[] = [];
  const byParameter = new Map<string, string>();
  if (resource === undefined || !('target' in plan)) return byParameter;
  const steps = [...resource.ancestors, resource];
  const owners = findOwnerKeys(steps, model);
  for (const [index, step] of steps.entries()) {
    const first = step?.isSeeded ? model.keysOf(step, keys)[0] : undefined;
    const key = owners[index] ?? first;
    const parameter = toParameterId(plan.target.keys[index], step?.parameter);
    if (parameter !== undefined && key !== undefined) byParameter.set(parameter, `${key}`);
    keys.push(`${key ?? '1'}`);
  }
  return byParameter;
}

/** `path petId` or `query id`; `undefined` for a key in the body. */
function toParameterId(
  place: { readonly in: string; readonly name?: string } | undefined,
  pathName: string | undefined,
): string | undefined {
  if (place?.in === 'query') return `query ${place.name}`;
  const name = pathName ?? (place?.in === 'path' ? place.name : undefined);
  return name === undefined ? undefined : `path ${name}`;
}

/** The first keys of `/repos/{owner}/{repo}`, whose owner need not be a resource of its own. */
function findOwnerKeys(
  steps: readonly (Resource | undefined)[],
  { parentsOf }: InferredModel,
): readonly string[] {
  const owned = steps.find((step) => step?.compoundKey !== undefined);
  const [parents = []] = owned?.compoundKey ? parentsOf(owned, owned.compoundKey) : [];
  return parents;
}

type ParameterContext = {
  readonly mount: MountedDocument;
  readonly generator: ValueGenerator;
  readonly keys: ReadonlyMap<string, string>;
};

function describeParameter(
  parameter: Parameter,
  { mount: { document }, generator, keys }: ParameterContext,
): OperationDescription['parameters'][number] {
  const { name, in: location, required, schemaPointer, description } = parameter;
  const schema = objectOf(resolvePointer(document.root, schemaPointer).value);
  const type = [schema.type].flat().find((one) => one !== 'null');
  const given =
    findExample(document, schemaPointer.replace(/\/schema$/, '')) ?? schema.default ?? undefined;
  const example =
    keys.get(`${location} ${name}`) ??
    (required
      ? generator.generate([schemaPointer], name, { extent: 'everything', name, given })
      : given);
  return {
    name,
    in: location,
    required,
    ...(description !== undefined && { description }),
    ...(typeof type === 'string' && { type }),
    ...(Array.isArray(schema.enum) && { values: schema.enum }),
    ...(example !== undefined && { example }),
  };
}

function describeBody(
  { id, body }: Operation,
  { document }: MountedDocument,
  generator: ValueGenerator,
): Pick<OperationDescription, 'body'> {
  if (body === undefined) return {};
  const mediaTypes = [...body.content.keys()];
  const [media] = body.content.values();
  const example =
    media === undefined
      ? undefined
      : exampleOfMedia(document, media, (schema) =>
          generator.generate([schema], id, {
            extent: 'everything',
            direction: 'request',
            examples: 'similar',
          }),
        );
  return {
    body: { required: body.required, mediaTypes, ...(example !== undefined && { example }) },
  };
}

function exampleOfMedia(
  document: MountedDocument['document'],
  media: string,
  generate: (schemaPointer: string) => unknown,
): unknown {
  const schema = `${media}/schema`;
  const documented = findExample(document, media);
  if (documented !== undefined) return documented;
  return resolvePointer(document.root, schema).value === undefined ? undefined : generate(schema);
}

function describeReplies(
  { replies }: Operation,
  { document }: MountedDocument,
): OperationDescription['replies'] {
  return [...replies].map(([status, { pointer, content }]) => {
    const { description } = objectOf(resolvePointer(document.root, pointer).value);
    const [media] = content.values();
    const example = media === undefined ? undefined : findExample(document, media);
    return {
      status,
      ...(typeof description === 'string' && { description }),
      mediaTypes: [...content.keys()],
      examples: listExampleNames(document, content),
      ...(example !== undefined && { example }),
    };
  });
}

function listExampleNames(
  { root }: MountedDocument['document'],
  content: MediaTypePointers,
): readonly string[] {
  const names = [...content.values()].flatMap((media) => {
    const value = resolvePointer(root, media).value;
    return Object.keys(objectAt(objectOf(value), 'examples'));
  });
  return [...new Set(names)];
}
