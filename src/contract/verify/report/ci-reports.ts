import { formatCount } from '../../../base/text.ts';
import { formatGithubAnnotation } from '../../github-annotation.ts';
import { formatJunit } from '../../junit.ts';
import {
  checkTexts,
  type OperationReport,
  type VerifyFailure,
  type VerifyReport,
} from './verify-report.ts';

/**
 * Formats a report as GitHub workflow commands. `lineOf` gives the line of a pointer; absent
 * when the document is not a local file.
 */
export function formatVerifyAnnotations(
  report: VerifyReport,
  lineOf: ((pointer: string) => number) | undefined,
): string {
  const lines = report.failures.map(({ operation, message, place, request, reply }) => {
    const text = [
      message,
      place,
      shortenText(request.curl),
      `${reply?.status ?? 'no reply'} ${shortenText(reply?.body ?? '')}`,
    ];
    return formatGithubAnnotation({
      title: `sandlot verify: ${operation}`,
      text: text.join('\n').trim(),
      place: lineOf && { file: report.document.source, line: lineOf(place) },
    });
  });
  return lines.length === 0
    ? `sandlot verify: ${formatCount(report.requests, 'request')}, no failure\n`
    : lines.join('');
}

/** Annotations are short; other reporters show everything. */
const maxAnnotationText = 300;

function shortenText(text: string): string {
  return text.length > maxAnnotationText ? `${text.slice(0, maxAnnotationText)}…` : text;
}

/** Formats a report as JUnit XML: a suite per operation, a case per check. */
export function formatVerifyJunit({
  document,
  operations,
  failures,
  milliseconds,
}: VerifyReport): string {
  return formatJunit({
    name: `sandlot verify ${document.title}`,
    seconds: milliseconds / 1000,
    suites: operations.map((operation) => ({
      name: `${operation.method} ${operation.path}`,
      cases: toJunitCases(
        operation,
        failures.filter((failure) => failure.operation === operation.id),
      ),
    })),
  });
}

function toJunitCases({ id, checks }: OperationReport, failures: readonly VerifyFailure[]) {
  return checks.map(({ name, outcome, reason, milliseconds }) => ({
    name: checkTexts[name],
    className: id,
    seconds: milliseconds / 1000,
    skipped: outcome === 'skipped' ? `${reason}` : undefined,
    failures: failures.filter(({ check }) => check === name).map(toJunitFailure),
  }));
}

function toJunitFailure({ message, check, place, request, reply }: VerifyFailure) {
  const lines = [place, request.curl, `${reply?.status ?? 'no reply'}`, reply?.body ?? ''];
  return { message, type: check, text: lines.join('\n').trim() };
}
