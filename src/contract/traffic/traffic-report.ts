import { formatGithubAnnotation, formatJunit } from '../ci-formats.ts';
import {
  type Coverage,
  formatCallStatus,
  type MismatchCounts,
  mismatchKindTexts,
} from '../coverage/coverage.ts';
import type { ReportedDocument, ReportedOperation } from '../report.ts';

/** The result of judging recorded traffic. */
export type TrafficReport = {
  readonly document: ReportedDocument;
  /** Name of the archive file. */
  readonly archive: string;
  readonly calls: MismatchCounts & {
    readonly total: number;
    /** Calls of the API. */
    readonly judged: number;
    /** Calls to other hosts and paths, and preflights. */
    readonly elsewhere: number;
    /** Calls without a reply. */
    readonly unanswered: number;
    /** Bodies that were not recorded and thus not judged. */
    readonly leftOut: number;
  };
  /** The called operations, in document order. */
  readonly operations: readonly CalledOperation[];
  readonly failures: readonly TrafficFailure[];
};

export type CalledOperation = ReportedOperation & {
  readonly calls: number;
};

/** A call that does not match the document. */
export type TrafficFailure = Coverage['against'][number];

/**
 * Formats a report as GitHub workflow commands. `lineOf` gives the line of a pointer; absent
 * when the document is not a local file.
 */
export function formatTrafficAnnotations(
  { document, calls, failures }: TrafficReport,
  lineOf: ((pointer: string) => number) | undefined,
): string {
  if (failures.length === 0) return `sandlot check-traffic: ${calls.judged} calls, no failure\n`;
  return failures
    .map(({ kind, id, name, operation, method, url, status, mismatches }) => {
      const call = `Call ${id}${formatName(name)}, ${mismatchKindTexts[kind]}: ${method} ${url}, ${formatCallStatus(status)}`;
      const [first] = mismatches;
      return formatGithubAnnotation({
        title: `sandlot check-traffic: ${operation ?? mismatchKindTexts[kind]}`,
        text: [call, ...mismatches.flatMap(({ message, place }) => [message, place])].join('\n'),
        place: lineOf && first && { file: document.source, line: lineOf(first.place) },
      });
    })
    .join('');
}

/** Formats a report as JUnit XML: a suite per operation, and one for calls without an operation. */
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
  const { id, name, method, url, kind, status, mismatches } = failure;
  const call = `call ${id}${formatName(name)}: ${method} ${url}, ${formatCallStatus(status)}`;
  const failures =
    mismatches.length > 0
      ? mismatches.map(({ message, place }) => ({ message, type: kind, text: `${place}\n${call}` }))
      : [{ message: mismatchKindTexts[kind], type: kind, text: call }];
  return { name: `${call}, ${mismatchKindTexts[kind]}`, className, failures };
}

function formatName(name: string | undefined): string {
  return name === undefined ? '' : ` "${name}"`;
}
