import { countOf } from '../count.ts';
import { type Failure, failureTexts, type Report } from '../verify/report.ts';
import { type Paper, styled } from './table.ts';

/** A report as people read it. */
export const showReport = (report: Report, paper: Paper): string => {
  const { failures, findings, operations, left, stopped } = report;
  const sections = [
    ...failures.map((failure) => showFailure(failure, paper)),
    showSkipped(report),
    findings.length > 0
      ? [
          'In the document, which nobody can keep there:',
          ...findings.map(({ pointer, message }) => `  ${pointer} ${message}.`),
        ]
      : [],
    left.length > 0 ? ['Made and not removed:', ...left.map((address) => `  ${address}`)] : [],
    stopped === undefined ? [] : [styled(`Not all was tried: ${stopped}.`, 'yellow', paper)],
    [
      `${report.document.title} ${report.document.version} at ${report.address}`,
      styled(
        [
          countOf(operations.length, 'operation'),
          countOf(report.requests, 'request'),
          countOf(failures.length, 'failure'),
          `${(report.milliseconds / 1000).toFixed(1)} s`,
        ].join(', '),
        failures.length > 0 ? 'red' : 'bold',
        paper,
      ),
    ],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
};

const showFailure = (failure: Failure, paper: Paper): readonly string[] => {
  const { operation, check, message, place, count, request, reply } = failure;
  const times = count > 1 ? ` (${count} times)` : '';
  return [
    styled(`${operation} ${failureTexts[check]}`, 'red', paper),
    `  ${message}${times}`,
    `  ${place}`,
    `  ${request.curl}`,
    ...(reply ? [`  ${[reply.status, ...showHead(reply.headers)].join(' ')}`] : []),
    ...(reply?.body === undefined ? [] : [`  ${cut(reply.body)}`]),
  ];
};

const showHead = (headers: Readonly<Record<string, unknown>>): readonly string[] =>
  ['content-type', 'location']
    .filter((name) => headers[name] !== undefined)
    .map((name) => String(headers[name]));

/** So much of a body is shown. */
const most = 500;

const cut = (text: string): string => {
  const line = text.replace(/\s*\n\s*/g, ' ');
  return line.length > most ? `${line.slice(0, most)}…` : line;
};

/** Operations that nothing was found out about, and why. */
const showSkipped = ({ operations }: Report): readonly string[] => {
  const lines = operations.flatMap(({ id, checks }) =>
    checks.filter(({ outcome }) => outcome === 'skipped').map(({ reason }) => `  ${id}: ${reason}`),
  );
  const unsent = operations.filter(({ requests }) => requests === 0).map(({ id }) => id);
  return [
    ...(lines.length > 0 ? ['Skipped:', ...lines] : []),
    ...(unsent.length > 0 ? [`Never sent: ${unsent.join(', ')}.`] : []),
  ];
};
