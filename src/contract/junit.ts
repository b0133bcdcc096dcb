/** What was looked at, as JUnit's XML has it. */
export type Suites = {
  readonly name: string;
  /** How long it took. */
  readonly seconds: number;
  readonly suites: readonly Suite[];
};

export type Suite = { readonly name: string; readonly cases: readonly Case[] };

export type Case = {
  readonly name: string;
  /** What it is a part of. */
  readonly owner: string;
  /** Why it was skipped; absent where it was not. */
  readonly skipped?: string | undefined;
  readonly faults: readonly Fault[];
};

export type Fault = { readonly message: string; readonly type: string; readonly text: string };

/** Prints JUnit's XML, as GitLab and Jenkins read it. */
export const printJunit = ({ name, seconds, suites }: Suites): string => {
  const cases = suites.flatMap((suite) => suite.cases);
  const head = toAttributes({ name, ...toCounts(cases), time: seconds });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${head}>\n${suites.map(toSuite).join('')}</testsuites>\n`;
};

const toCounts = (cases: readonly Case[]) => ({
  tests: cases.length,
  failures: cases.filter(({ faults }) => faults.length > 0).length,
  skipped: cases.filter(({ skipped }) => skipped !== undefined).length,
  errors: 0,
});

const toSuite = ({ name, cases }: Suite): string =>
  `  <testsuite ${toAttributes({ name, ...toCounts(cases) })}>\n${cases.map(toCase).join('')}  </testsuite>\n`;

const toCase = ({ name, owner, skipped, faults }: Case): string => {
  const inner =
    skipped === undefined
      ? faults.map(toFault).join('')
      : `<skipped ${toAttributes({ message: skipped })}/>`;
  const named = toAttributes({ name, classname: owner, time: 0 });
  return inner === ''
    ? `    <testcase ${named}/>\n`
    : `    <testcase ${named}>${inner}</testcase>\n`;
};

const toFault = ({ text, ...head }: Fault): string =>
  `<failure ${toAttributes(head)}>${escapeXml(text)}</failure>`;

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
