import { formatCount } from '../../base/text.ts';
import type { Inspection } from '../../sandlot.ts';

type InspectedOperation = Inspection['operations'][number];

/** What operations can be to a reader who wonders how much of a document is served. */
type ServedAs = 'stateful' | 'by a module' | 'examples only' | 'not served';

/** Kinds of plans and the other behaviours that are not stateful. */
const servedAs: Readonly<Record<string, ServedAs>> = {
  module: 'by a module',
  example: 'examples only',
  none: 'not served',
};

/** Summarizes an inspection in one line: `15 operations: 12 stateful, 3 examples only`. */
export function formatSummary({ resources, operations, findings }: Inspection): string {
  const all = formatCount(operations.length, 'operation');
  const shares = [...countServedAs(operations)].map(([name, count]) => `${count} ${name}`);
  return [
    shares.length === 0 ? all : `${all}: ${shares.join(', ')}`,
    [formatCount(resources.length, 'resource'), formatCount(findings.length, 'finding')].join(', '),
  ].join('; ');
}

/** The counts that are not 0, the best first. */
function countServedAs(operations: readonly InspectedOperation[]): ReadonlyMap<ServedAs, number> {
  const counts = new Map<ServedAs, number>();
  for (const name of ['stateful', 'by a module', 'examples only', 'not served'] as const) {
    const count = operations.filter(
      (one) => (servedAs[one.behaviour] ?? 'stateful') === name,
    ).length;
    if (count > 0) counts.set(name, count);
  }
  return counts;
}

/**
 * Keeps what belongs to a resource or to a path, and to the paths below it.
 * @returns `undefined` where nothing does.
 */
export function selectInspection(inspection: Inspection, only: string): Inspection | undefined {
  const operations = inspection.operations.filter(
    ({ resource, path }) => resource === only || path === only || path.startsWith(`${only}/`),
  );
  const names = new Set(operations.map(({ resource }) => resource));
  const resources = inspection.resources.filter(({ name }) => name === only || names.has(name));
  if (operations.length === 0 && resources.length === 0) return undefined;
  const paths = operations.map(
    ({ path }) => `/paths/${path.replaceAll('~', '~0').replaceAll('/', '~1')}/`,
  );
  const findings = inspection.findings.filter(({ pointer }) =>
    paths.some((path) => pointer.startsWith(path)),
  );
  return { ...inspection, resources, operations, webhooks: [], findings };
}
