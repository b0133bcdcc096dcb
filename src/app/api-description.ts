import type { NonEmpty } from '../base/list/non-empty.ts';
import type { ApiDescription, ControlContext } from '../control/control.ts';
import { type Finding, type Operation, objectOf, resolvePointer } from '../openapi/openapi.ts';
import type { Store } from '../store/types.ts';
import type { SandlotOptions } from './options.ts';
import type { ServedDocumentService } from './service/service.ts';

type ApiDescriptionParts = Pick<ControlContext, 'resources'> & {
  readonly served: NonEmpty<ServedDocumentService>;
  readonly store: Pick<Store, 'keyOf'>;
  readonly findings: readonly Finding[];
  readonly options: SandlotOptions;
};

/** Describes operations and resources to the control API. Its parts are loaded when a page asks. */
export function createApiDescription({
  served,
  store,
  findings,
  options,
  resources,
}: ApiDescriptionParts): ApiDescription {
  const keyOf = (resource: string) => store.keyOf(resource);
  return {
    findings: () => findings,
    listOperations: () =>
      served.flatMap(({ mount: { document, operations } }) =>
        operations.map((operation) => summarizeOperation(document.root, operation)),
      ),
    describeOperation: async (operation) => {
      const { describeOperation } = await import('./inspect/describe-operation.ts');
      const owners = served.filter(({ mount }) => mount.operations.includes(operation));
      const [owner = served[0]] = owners;
      return describeOperation(operation, owner, { findings, options });
    },
    listResources: async () => {
      const { listResources } = await import('./inspect/describe-resource.ts');
      for (const { inferredApi } of served) await inferredApi.modelReady();
      return served.flatMap((one) => listResources(one, keyOf));
    },
    describeResource: async (resource) => {
      const { describeResource } = await import('./inspect/describe-resource.ts');
      const references = resources.references(resource);
      return describeResource(served, resource, { keyOf, references });
    },
    inspect: async () => {
      const { inspectDocument } = await import('./inspect/inspect.ts');
      return Promise.all(served.map((one) => inspectDocument(one, { options, findings })));
    },
  };
}

function summarizeOperation(
  root: object,
  { id, method, path, base, pointer }: Operation,
): ReturnType<ApiDescription['listOperations']>[number] {
  const { summary, tags, deprecated } = objectOf(resolvePointer(root, pointer).value);
  const names: readonly unknown[] = Array.isArray(tags) ? tags : [];
  return {
    id,
    method,
    path: base + path,
    ...(typeof summary === 'string' && { summary }),
    tags: names.filter((tag) => typeof tag === 'string'),
    ...(deprecated === true && { deprecated }),
  };
}
