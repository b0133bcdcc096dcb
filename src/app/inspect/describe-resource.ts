import type { ApiDescription } from '../../control/control.ts';
import type { ApiModel, Resource } from '../../inference/inference.ts';
import {
  createSchemaViews,
  type JsonObject,
  joinPointer,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import { listReferenceProperties } from '../../seed/seed.ts';
import type { ServedDocumentService } from '../service/service.ts';
import { compileScopeLookup } from '../state/resource-scope.ts';

type ResourceSummaries = Awaited<ReturnType<ApiDescription['listResources']>>;
type ResourceDescription = Awaited<ReturnType<ApiDescription['describeResource']>>;

/** The resources of a document: those that were inferred, and those that only fixtures or modules have. */
export function listResources(
  { mount, inference, records }: ServedDocumentService,
  keyOf: (resource: string) => string,
): ResourceSummaries {
  const inferred = (inference?.().resources ?? []).map(({ name, kind, key }) => ({
    name: mount.scope + name,
    kind,
    key: key.storedProperty,
  }));
  const names = new Set(inferred.map(({ name }) => name));
  const others = Object.keys(records)
    .map((name) => mount.scope + name)
    .filter((name) => !names.has(name))
    .map((name) => ({ name, kind: 'collection' as const, key: keyOf(name) }));
  return [...inferred, ...others].sort((a, b) => (a.name < b.name ? -1 : 1));
}

type DescribeResourceOptions = {
  readonly keyOf: (resource: string) => string;
  /** References that modules declare. */
  readonly references: ResourceDescription['references'];
};

/** Describes the records of a resource: the properties of its schema, and those that refer to others. */
export function describeResource(
  served: readonly ServedDocumentService[],
  resource: string,
  { keyOf, references }: DescribeResourceOptions,
): ResourceDescription {
  const scoped = compileScopeLookup(served)(resource);
  const model = scoped?.owner.inference?.();
  const name = scoped?.name ?? resource;
  const inferred =
    model?.resources.find((one) => one.name === name) ?? model?.resolveRecordsName(name)?.resource;
  if (scoped === undefined || model === undefined || inferred === undefined) {
    const properties = scoped ? listModuleProperties(scoped.owner.mount, name) : [];
    return { name: resource, kind: 'collection', key: keyOf(resource), properties, references };
  }
  const { mount } = scoped.owner;
  const { kind, key, entity } = inferred;
  return {
    name: resource,
    kind,
    key: key.storedProperty,
    ...readKeyProperty(key),
    properties: listProperties(createSchemaViews(mount.document), entity),
    references: [...references, ...listInferredReferences(model, inferred, mount.scope)],
  };
}

/** The property that shows a key which the records keep beside their properties. */
function readKeyProperty({
  storedProperty,
  path,
}: Resource['key']): Pick<ResourceDescription, 'keyProperty'> {
  const [property, ...inner] = path;
  const isShown = property !== undefined && property !== storedProperty && inner.length === 0;
  return isShown ? { keyProperty: property } : {};
}

function listInferredReferences(
  model: ApiModel,
  resource: Resource,
  scope: string,
): ResourceDescription['references'] {
  return listReferenceProperties(model, resource).map(({ property, target }) => ({
    property,
    resource: scope + target.name,
  }));
}

/** The properties of the schema that a module declares, which may refer to parts of the document. */
function listModuleProperties(
  { document, modules }: ServedDocumentService['mount'],
  resource: string,
): ResourceDescription['properties'] {
  const schemas: JsonObject = Object.assign({}, ...modules.map((module) => module.schemas));
  const root = { ...document.root, 'x-sandlot-records': schemas };
  const pointer = joinPointer('/x-sandlot-records', resource);
  return Object.hasOwn(schemas, resource)
    ? listProperties(createSchemaViews({ root }), [pointer])
    : [];
}

function listProperties(
  views: SchemaViews,
  entity: readonly string[],
): ResourceDescription['properties'] {
  const record = views.of(entity);
  return [...propertiesOf(views, record)].map(([name, pointers]) => {
    const { types, keywords } = views.of(pointers);
    const { format, description, enum: values } = keywords;
    return {
      name,
      types: [...types],
      required: record.required.has(name),
      ...(typeof format === 'string' && { format }),
      ...(typeof description === 'string' && { description }),
      ...(Array.isArray(values) && { values }),
    };
  });
}
