import { formatCount } from '../../base/text.ts';
import {
  failureTexts,
  type VerifyFailure,
  type VerifyReport,
} from '../../contract/verify/verify.ts';
import { formatOutcomes, type OperationOutcome } from './outcome-line.ts';
import { styleText, type TextLayout, wrapBehind, wrapText } from './table.ts';

/** Formats a report for the terminal. */
export function formatReport(
  report: VerifyReport,
  layout: TextLayout,
  detail: 'operations' | 'failures' = 'failures',
): string {
  const { failures, findings, operations, left: leftovers, stopped } = report;
  const sections = [
    detail === 'operations' ? formatOutcomes(operations.map(toOutcome), layout) : [],
    formatWorkflows(report, layout),
    ...failures.map((failure) => formatFailure(failure, layout)),
    formatSkipped(report, layout),
    findings.length > 0
      ? [
          'Problems in the document:',
          ...findings.flatMap(({ pointer, message }) =>
            wrapBehind('  ', `${pointer} ${message}.`, layout),
          ),
        ]
      : [],
    leftovers.length > 0
      ? ['Created and not removed:', ...leftovers.map((address) => `  ${address}`)]
      : [],
    stopped === undefined
      ? []
      : wrapText(`Not everything was checked: ${stopped}.`, layout.columns).map((line) =>
          styleText(line, 'yellow', layout),
        ),
    [
      `${report.document.title} ${report.document.version} at ${report.address}`,
      styleText(
        [
          formatCount(operations.length, 'operation'),
          formatCount(report.requests, 'request'),
          formatCount(failures.length, 'failure'),
          `${(report.milliseconds / 1000).toFixed(1)} s`,
          `seed ${report.seed}`,
        ].join(', '),
        failures.length > 0 ? 'red' : 'bold',
        layout,
      ),
    ],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

/** An operation passed if a check passed and none failed. */
function toOutcome({ id, requests, checks }: VerifyReport['operations'][number]): OperationOutcome {
  const namesOf = (outcome: OperationOutcome['outcome']) =>
    checks.filter((check) => check.outcome === outcome).map(({ name }) => name);
  const failed = namesOf('failed');
  if (failed.length > 0)
    return { outcome: 'failed', name: id, note: `failed: ${failed.join(', ')}` };
  const passed = namesOf('passed');
  return passed.length === 0
    ? { outcome: 'skipped', name: id, note: 'not checked' }
    : {
        outcome: 'passed',
        name: id,
        note: `${formatCount(passed.length, 'check')}, ${formatCount(requests, 'request')}`,
      };
}

/** Lists the workflows with their results. */
function formatWorkflows({ workflows = [] }: VerifyReport, layout: TextLayout): readonly string[] {
  return formatOutcomes(
    workflows.map(({ workflowId, outcome, reason, steps }) => {
      const failed = steps.find((step) => step.outcome === 'failed');
      const note = failed ? `failed at ${failed.stepId}` : formatCount(steps.length, 'step');
      return { outcome, name: workflowId, note: reason ?? note };
    }),
    layout,
  );
}

function formatFailure(failure: VerifyFailure, layout: TextLayout): readonly string[] {
  const { operation, operations, check, code, message, also, expected, place, count } = failure;
  const { story, reply } = failure;
  const others = operations.filter((id) => id !== operation);
  const notes = [
    ...(count > 1 ? [`${count} times`] : []),
    ...(others.length > 0 ? [`also ${others.join(', ')}`] : []),
  ];
  const received = reply ? [reply.status, ...formatHeaders(reply.headers)].join(' ') : 'no reply';
  return [
    `${styleText(`${operation} ${failureTexts[check]}`, 'red', layout)} [F${code}]`,
    ...wrapBehind('  ', `${message}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`, layout),
    ...also.flatMap((other) => wrapBehind('  ', other, layout)),
    ...wrapBehind('  expected: ', expected, layout),
    `  place:    ${place}`,
    ...wrapBehind('  received: ', received, layout),
    ...(reply?.body === undefined ? [] : wrapBehind('            ', truncate(reply.body), layout)),
    ...story.map(({ curl }) => `    ${curl}`),
  ];
}

function formatHeaders(headers: Readonly<Record<string, unknown>>): readonly string[] {
  return ['content-type', 'location']
    .filter((name) => headers[name] !== undefined)
    .map((name) => String(headers[name]));
}

/** Longer bodies are cut. */
const maxBody = 500;

function truncate(text: string): string {
  const line = text.replace(/(?<!\s)\s*\n\s*/g, ' ');
  return line.length > maxBody ? `${line.slice(0, maxBody)}…` : line;
}

/** Lists operations without any result, why, and what would help. */
function formatSkipped({ operations }: VerifyReport, layout: TextLayout): readonly string[] {
  const skipped = operations.flatMap(({ id, checks }) =>
    checks.filter(({ outcome }) => outcome === 'skipped').map((check) => ({ id, ...check })),
  );
  const lines = skipped.flatMap(({ id, reason, refusal, remedy }) => [
    ...wrapBehind('  ', `${id}: ${reason}`, layout),
    ...(refusal
      ? [
          ...wrapBehind('      it said: ', refusal.text || '(nothing)', layout),
          `      ${refusal.curl}`,
        ]
      : []),
    ...(remedy === undefined ? [] : wrapBehind('      ', remedy, layout)),
  ]);
  const unsent = operations.filter(({ requests }) => requests === 0).map(({ id }) => id);
  return [
    ...(lines.length > 0 ? ['Skipped:', ...lines] : []),
    ...(unsent.length > 0
      ? wrapText(`No request sent: ${unsent.join(', ')}.`, layout.columns)
      : []),
  ];
}
