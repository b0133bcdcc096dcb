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
    const properties = {
      ...(lineOf && { file: report.document.source, line: lineOf(place) }),
      title: `sandlot verify: ${operation}`,
    };
    const shown = Object.entries(properties).map(
      ([name, value]) => `${name}=${escapeProperty(`${value}`)}`,
    );
    const text = [
      message,
      place,
      request.curl,
      `${reply?.status ?? 'no reply'} ${reply?.body ?? ''}`,
    ];
    return `::error ${shown.join(',')}::${escapeText(text.join('\n').trim())}\n`;
  });
  return lines.length === 0
    ? `sandlot verify: ${report.requests} requests, no failure\n`
    : lines.join('');
};

/** See https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts. */
const escapeText = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string): string =>
  escapeText(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
