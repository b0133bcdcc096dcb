import { printAnnotation } from '../contract/contract.ts';
import { kindTexts } from '../coverage/coverage.ts';
import type { TrafficReport } from './report.ts';

/**
 * A report as workflow commands of GitHub, at the place in the document. `lineOf` tells the line of a
 * pointer; absent where the document is no file.
 */
export const toGithub = (
  { document, calls, failures }: TrafficReport,
  lineOf: ((pointer: string) => number) | undefined,
): string => {
  if (failures.length === 0) return `sandlot check-traffic: ${calls.judged} calls, no failure\n`;
  return failures
    .map(({ kind, id, operation, method, url, status, breaches }) => {
      const call = `Call ${id} is ${kindTexts[kind]}: ${method} ${url}, ${status}`;
      const [first] = breaches;
      return printAnnotation({
        title: `sandlot check-traffic: ${operation ?? kindTexts[kind]}`,
        text: [call, ...breaches.flatMap(({ message, place }) => [message, place])].join('\n'),
        place: lineOf && first && { file: document.source, line: lineOf(first.place) },
      });
    })
    .join('');
};
