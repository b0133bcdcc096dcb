import type { Finding } from '../../openapi/openapi.ts';
import type { InferredModel } from '../inferred-api.ts';
import type { SandlotOptions } from '../options.ts';
import type { SeededDocument } from '../state/seed-document.ts';
import { type InspectedOperation, inspectOperation } from './inspected-operation.ts';
import { type InspectedResource, inspectResource } from './inspected-resource.ts';

/** What Sandlot makes of a document: the form of `sandlot inspect --json`, which stays as it is. */
export type Inspection = {
  readonly document: {
    /** As it was named; `null` for the bundled one. */
    readonly source: string | null;
    readonly title: string;
    readonly version: string;
    readonly basePath: string;
  };
  readonly resources: readonly InspectedResource[];
  readonly operations: readonly InspectedOperation[];
  readonly findings: readonly Finding[];
};

/** Says what each resource and each operation of a document was taken for, and why. */
export async function inspectDocument(
  served: SeededDocument,
  {
    options,
    findings: all,
  }: { readonly options: SandlotOptions; readonly findings: readonly Finding[] },
): Promise<Inspection> {
  const { inferredApi, mount } = served;
  const { document, base, operations, scope, requestedSource } = mount;
  const findings = all.flatMap(({ source = document.source, ...finding }) =>
    source === document.source ? [finding] : [],
  );
  await inferredApi.ready();
  const inferred = inferredApi.inferredModel();
  const conclusions = inferred ? operations.map(inferred.inference.inferOperation) : [];
  const inspectAll = ({ inference, keysOf }: InferredModel): readonly InspectedResource[] =>
    [...inference.resources]
      .sort((one, other) => (one.name < other.name ? -1 : 1))
      .map((resource) => inspectResource(resource, { keysOf, conclusions, scope }));
  return {
    document: {
      source: requestedSource ?? null,
      title: document.title,
      version: document.version,
      basePath: base,
    },
    resources: inferred ? inspectAll(inferred) : [],
    operations: operations.map((operation, index) =>
      inspectOperation(operation, conclusions[index], { mount, options, findings }),
    ),
    findings,
  };
}
