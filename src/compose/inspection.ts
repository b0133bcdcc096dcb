import type { Finding, Operation } from '../document/document.ts';
import type { Inferring } from './inferring.ts';
import {
  type Answering,
  type InspectedOperation,
  inspectOperation,
} from './inspected-operation.ts';
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

/** What is inspected. */
export type InspectedParts = Answering & {
  readonly basePath: string;
  readonly operations: readonly Operation[];
  readonly inferring: Inferring;
};

/** Says what each resource and each operation of a document was taken for, and why. */
export const inspectParts = async (parts: InspectedParts): Promise<Inspection> => {
  const { document, basePath, operations, findings, inferring } = parts;
  await inferring.ready();
  const inference = inferring.inference();
  const conclusions = inference ? operations.map(inference.conclude) : [];
  return {
    document: {
      source: parts.options.document ?? null,
      title: document.title,
      version: document.version,
      basePath,
    },
    resources: [...(inference?.resources ?? [])]
      .sort((one, other) => (one.name < other.name ? -1 : 1))
      .map((resource) => inspectResource(resource, { inferring, conclusions })),
    operations: operations.map((operation, index) =>
      inspectOperation(operation, conclusions[index], parts),
    ),
    findings,
  };
};
