import { read } from '../../state/api.ts';

/** How often operations were called. */
export type Coverage = {
  readonly countOf: (id: string) => number;
  readonly statusesOf: (
    id: string,
  ) => readonly { readonly status: string; readonly count: number }[];
};

type CoverageReport = {
  readonly operations: readonly {
    readonly id: string;
    readonly calls: number;
    readonly statuses: readonly { readonly status: string; readonly calls: number }[];
  }[];
};

/** Reads which parts of the document the calls of all sandboxes used. */
export async function readCoverage(): Promise<Coverage> {
  const { operations } = await read<CoverageReport>('GET /coverage?sandboxes=all');
  const byId = new Map(operations.map((operation) => [operation.id, operation]));
  return {
    countOf: (id) => byId.get(id)?.calls ?? 0,
    statusesOf: (id) =>
      (byId.get(id)?.statuses ?? []).map(({ status, calls }) => ({
        status: status.toUpperCase(),
        count: calls,
      })),
  };
}
