import type { Finding } from '../document/document.ts';
import type { Inferred } from './inferring.ts';
import { type InspectedOperation, inspectOperation } from './inspected-operation.ts';
import { type InspectedResource, inspectResource } from './inspected-resource.ts';
import type { SandlotOptions } from './options.ts';
import type { Planted } from './plant.ts';

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
export const inspect = async (
  served: Planted,
  {
    options,
    findings: all,
  }: { readonly options: SandlotOptions; readonly findings: readonly Finding[] },
): Promise<Inspection> => {
  const { inferring, mount } = served;
  const { document, base, operations, scope, named } = mount;
  const findings = all.flatMap(({ source = document.source, ...finding }) =>
    source === document.source ? [finding] : [],
  );
  await inferring.ready();
  const inferred = inferring.inferred();
  const conclusions = inferred ? operations.map(inferred.inference.conclude) : [];
  const inspectAll = ({ inference, keysOf }: Inferred): readonly InspectedResource[] =>
    [...inference.resources]
      .sort((one, other) => (one.name < other.name ? -1 : 1))
      .map((resource) => inspectResource(resource, { keysOf, conclusions, scope }));
  return {
    document: {
      source: named ?? null,
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
};
