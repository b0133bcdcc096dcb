import { printAnnotation } from '../contract/contract.ts';
import { countOf } from '../count.ts';
import type { Report } from './report.ts';

/**
 * A report as workflow commands of GitHub: an annotation at the place in the document for each
 * failure. `lineOf` tells the line of a pointer; absent where the document is no file.
 */
export const toGithub = (
  report: Report,
  lineOf: ((pointer: string) => number) | undefined,
): string => {
  const lines = report.failures.map(({ operation, message, place, request, reply }) => {
    const text = [
      message,
      place,
      shorten(request.curl),
      `${reply?.status ?? 'no reply'} ${shorten(reply?.body ?? '')}`,
    ];
    return printAnnotation({
      title: `sandlot verify: ${operation}`,
      text: text.join('\n').trim(),
      place: lineOf && { file: report.document.source, line: lineOf(place) },
    });
  });
  return lines.length === 0
    ? `sandlot verify: ${countOf(report.requests, 'request')}, no failure\n`
    : lines.join('');
};

/** An annotation is a note beside a line: who wants all of it asks for another report. */
const most = 300;

const shorten = (text: string): string => (text.length > most ? `${text.slice(0, most)}…` : text);
