import { checkTexts, type Failure, type OperationReport, type Report } from './report.ts';

/**
 * A report as JUnit's XML, as GitLab and Jenkins read it: a suite for each operation, a case for each
 * thing that was looked at.
 */
export const toJunit = (report: Report): string => {
  const { operations, failures, milliseconds } = report;
  const suites = operations.map((operation) =>
    toSuite(
      operation,
      failures.filter((failure) => failure.operation === operation.id),
    ),
  );
  const count = {
    tests: operations.reduce((sum, { checks }) => sum + checks.length, 0),
    failures: operations.reduce((sum, operation) => sum + countOf(operation, 'failed'), 0),
    skipped: operations.reduce((sum, operation) => sum + countOf(operation, 'skipped'), 0),
  };
  const head = toAttributes({
    name: `sandlot verify ${report.document.title}`,
    ...count,
    errors: 0,
    time: milliseconds / 1000,
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${head}>\n${suites.join('')}</testsuites>\n`;
};

const countOf = ({ checks }: OperationReport, wanted: string): number =>
  checks.filter(({ outcome }) => outcome === wanted).length;

const toSuite = (operation: OperationReport, failures: readonly Failure[]): string => {
  const { id, method, path, checks } = operation;
  const head = toAttributes({
    name: `${method} ${path}`,
    tests: checks.length,
    failures: countOf(operation, 'failed'),
    skipped: countOf(operation, 'skipped'),
    errors: 0,
  });
  const cases = checks.map(({ name, outcome, reason }) => {
    const own = failures.filter(({ check }) => check === name);
    const inner =
      outcome === 'skipped'
        ? `<skipped ${toAttributes({ message: `${reason}` })}/>`
        : own.map(toElement).join('');
    const named = toAttributes({ name: checkTexts[name], classname: id, time: 0 });
    return inner === ''
      ? `    <testcase ${named}/>\n`
      : `    <testcase ${named}>${inner}</testcase>\n`;
  });
  return `  <testsuite ${head}>\n${cases.join('')}  </testsuite>\n`;
};

const toElement = ({ message, check, place, request, reply }: Failure): string => {
  const lines = [place, request.curl, `${reply?.status ?? 'no reply'}`, reply?.body ?? ''];
  const head = toAttributes({ message, type: check });
  return `<failure ${head}>${escapeXml(lines.join('\n').trim())}</failure>`;
};

const toAttributes = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}="${escapeXml(String(value))}"`)
    .join(' ');

/** Signs that XML has no way to write are left out (XML 1.0, section 2.2). */
const escapeXml = (text: string): string =>
  text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
