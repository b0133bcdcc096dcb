import { type Coverage, mismatchKindTexts } from '../coverage/coverage.ts';
import { formatGithubAnnotation } from '../github-annotation.ts';
import { formatJunit } from '../junit.ts';

/** What recorded traffic was judged to be. */
export type TrafficReport = {
  readonly document: { readonly source: string; readonly title: string; readonly version: string };
  /** The file of the archive. */
  readonly archive: string;
  readonly calls: {
    readonly total: number;
    /** Those that were judged. */
    readonly judged: number;
    /** Those of other hosts and paths, and what browsers ask before they ask. */
    readonly elsewhere: number;
    readonly unmatched: number;
    readonly invalid: number;
    readonly unfit: number;
    /** Those that got no reply. */
    readonly unanswered: number;
    /** Bodies that are not in the archive, which nothing can be said of. */
    readonly leftOut: number;
  };
  /** The operations that were called, in the document's order. */
  readonly operations: readonly CalledOperation[];
  readonly failures: readonly TrafficFailure[];
};

export type CalledOperation = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly calls: number;
};

/** A call that is against the document. */
export type TrafficFailure = Coverage['against'][number];

/**
 * A report as workflow commands of GitHub, at the place in the document. `lineOf` tells the line of a
 * pointer; absent where the document is no file.
 */
export function formatTrafficAnnotations(
  { document, calls, failures }: TrafficReport,
  lineOf: ((pointer: string) => number) | undefined,
): string {
  if (failures.length === 0) return `sandlot check-traffic: ${calls.judged} calls, no failure\n`;
  return failures
    .map(({ kind, id, operation, method, url, status, breaches: mismatches }) => {
      const call = `Call ${id} is ${mismatchKindTexts[kind]}: ${method} ${url}, ${status}`;
      const [first] = mismatches;
      return formatGithubAnnotation({
        title: `sandlot check-traffic: ${operation ?? mismatchKindTexts[kind]}`,
        text: [call, ...mismatches.flatMap(({ message, place }) => [message, place])].join('\n'),
        place: lineOf && first && { file: document.source, line: lineOf(first.place) },
      });
    })
    .join('');
}

/** A report as JUnit's XML: a suite for each operation, and one for the calls that are of none. */
export function formatTrafficJunit({
  document,
  archive,
  operations,
  failures,
}: TrafficReport): string {
  const unmatched = failures.filter(({ kind }) => kind === 'unmatched');
  return formatJunit({
    name: `sandlot check-traffic ${document.title}`,
    suites: [
      ...operations.map(({ id, method, path, calls }) => {
        const own = failures.filter(({ operation }) => operation === id);
        return {
          name: `${method} ${path}`,
          cases:
            own.length > 0
              ? own.map((failure) => toJunitCase(failure, id))
              : [{ name: `calls as documented: ${calls}`, className: id, failures: [] }],
        };
      }),
      ...(unmatched.length > 0
        ? [
            {
              name: 'no operation',
              cases: unmatched.map((failure) => toJunitCase(failure, archive)),
            },
          ]
        : []),
    ],
  });
}

function toJunitCase(failure: TrafficFailure, className: string) {
  const { id, method, url, kind, status, breaches: mismatches } = failure;
  const call = `call ${id}: ${method} ${url}, ${status}`;
  const failures =
    mismatches.length > 0
      ? mismatches.map(({ message, place }) => ({ message, type: kind, text: `${place}\n${call}` }))
      : [{ message: mismatchKindTexts[kind], type: kind, text: call }];
  return { name: `${call} ${mismatchKindTexts[kind]}`, className, failures };
}
