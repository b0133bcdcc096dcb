import { formatCount } from '../../base/text.ts';
import type { TrafficReport } from '../../contract/contract.ts';
import { formatMismatchedCall } from './coverage-report.ts';
import { styleText, type TextLayout } from './table.ts';

/** Formats the result of `check-traffic` for the terminal. */
export function formatTraffic(report: TrafficReport, layout: TextLayout): string {
  const { document, archive, calls, operations, failures } = report;
  const summary = [
    formatCount(operations.length, 'operation'),
    formatCount(calls.judged, 'call'),
    formatCount(failures.length, 'failure'),
  ].join(', ');
  const notes = [
    [calls.elsewhere, 'to other hosts or paths'],
    [calls.unanswered, 'without a reply'],
    [calls.leftOut, 'without a recorded body'],
  ] as const;
  const shownNotes = notes
    .filter(([count]) => count > 0)
    .map(([count, text]) => `${count} ${text}`);
  return [
    ...failures.map((failure) => `${formatMismatchedCall(failure, layout).join('\n')}\n`),
    [
      `${document.title} ${document.version}, calls of ${archive}`,
      styleText(summary, failures.length > 0 ? 'red' : 'bold', layout),
      ...(shownNotes.length > 0
        ? [`${formatCount(calls.total, 'call')} in total: ${shownNotes.join(', ')}`]
        : []),
      '',
    ].join('\n'),
  ].join('\n');
}
