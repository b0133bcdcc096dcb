import { countOf } from '../count.ts';
import type { TrafficReport } from '../traffic/traffic.ts';
import { showAgainst } from './show-against.ts';
import { type Paper, styled } from './table.ts';

/** What recorded traffic was judged to be, as people read it. */
export const showTraffic = (report: TrafficReport, paper: Paper): string => {
  const { document, archive, calls, operations, failures } = report;
  const sums = [
    countOf(operations.length, 'operation'),
    countOf(calls.judged, 'call'),
    countOf(failures.length, 'failure'),
  ].join(', ');
  const notes = [
    [calls.elsewhere, 'of others'],
    [calls.unanswered, 'without a reply'],
    [calls.leftOut, 'with a body that was not recorded'],
  ] as const;
  const told = notes.filter(([count]) => count > 0).map(([count, text]) => `${count} ${text}`);
  return [
    ...failures.map((failure) => `${showAgainst(failure, paper).join('\n')}\n`),
    [
      `${document.title} ${document.version}, as called in ${archive}`,
      styled(sums, failures.length > 0 ? 'red' : 'bold', paper),
      ...(told.length > 0 ? [`${countOf(calls.total, 'call')} in all: ${told.join(', ')}`] : []),
      '',
    ].join('\n'),
  ].join('\n');
};
