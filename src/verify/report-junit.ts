import { printJunit } from '../contract/contract.ts';
import { checkTexts, type Failure, type OperationReport, type Report } from './report.ts';

/** A report as JUnit's XML: a suite for each operation, a case for each thing that was looked at. */
export const toJunit = ({ document, operations, failures, milliseconds }: Report): string =>
  printJunit({
    name: `sandlot verify ${document.title}`,
    seconds: milliseconds / 1000,
    suites: operations.map((operation) => ({
      name: `${operation.method} ${operation.path}`,
      cases: toCases(
        operation,
        failures.filter((failure) => failure.operation === operation.id),
      ),
    })),
  });

const toCases = ({ id, checks }: OperationReport, failures: readonly Failure[]) =>
  checks.map(({ name, outcome, reason, milliseconds }) => ({
    name: checkTexts[name],
    owner: id,
    seconds: milliseconds / 1000,
    skipped: outcome === 'skipped' ? `${reason}` : undefined,
    faults: failures.filter(({ check }) => check === name).map(toFault),
  }));

const toFault = ({ message, check, place, request, reply }: Failure) => {
  const lines = [place, request.curl, `${reply?.status ?? 'no reply'}`, reply?.body ?? ''];
  return { message, type: check, text: lines.join('\n').trim() };
};
