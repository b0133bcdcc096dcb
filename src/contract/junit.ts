/** What was looked at, as JUnit's XML has it. */
export type Suites = {
  readonly name: string;
  /** How long it took, where that is known. */
  readonly seconds?: number;
  readonly suites: readonly Suite[];
};

export type Suite = { readonly name: string; readonly cases: readonly Case[] };

export type Case = {
  readonly name: string;
  /** What it is a part of. */
  readonly owner: string;
  /** How long it took, where that is known. */
  readonly seconds?: number;
  /** Why it was skipped; absent where it was not. */
  readonly skipped?: string | undefined;
  readonly faults: readonly Fault[];
};

export type Fault = { readonly message: string; readonly type: string; readonly text: string };

/**
 * Prints JUnit's XML, as GitLab and Jenkins read it: a case has one failure at most, and since GitLab
 * shows the text of an element and none of its attributes, the text has all.
 */
export const printJunit = ({ name, seconds, suites }: Suites): string => {
  const { skipped: _, ...counts } = toCounts(suites.flatMap((suite) => suite.cases));
  const head = toAttributes({ name, ...counts, time: seconds });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${head}>\n${suites.map(toSuite).join('')}</testsuites>\n`;
};

const toCounts = (cases: readonly Case[]) => ({
  tests: cases.length,
  failures: cases.filter(({ faults }) => faults.length > 0).length,
  skipped: cases.filter(({ skipped }) => skipped !== undefined).length,
  errors: 0,
});

const toSuite = ({ name, cases }: Suite): string => {
  const times = cases.flatMap(({ seconds }) => seconds ?? []);
  const sum = times.reduce((all, seconds) => all + seconds, 0);
  const time = times.length > 0 ? Number(sum.toFixed(3)) : undefined;
  return `  <testsuite ${toAttributes({ name, ...toCounts(cases), time })}>\n${cases.map(toCase).join('')}  </testsuite>\n`;
};

const toCase = ({ name, owner, seconds, skipped, faults }: Case): string => {
  const inner = skipped === undefined ? toFailure(faults) : toElement('skipped', { text: skipped });
  const named = toAttributes({ name, classname: owner, time: seconds });
  return inner === ''
    ? `    <testcase ${named}/>\n`
    : `    <testcase ${named}>${inner}</testcase>\n`;
};

const toFailure = (faults: readonly Fault[]): string => {
  const [first, ...others] = faults;
  if (!first) return '';
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  const text = faults.map((fault) => `${fault.message}\n${fault.text}`).join('\n\n');
  return toElement('failure', { message: first.message + more, type: first.type, text });
};

const toElement = (
  name: string,
  { text, message = text, type }: Partial<Fault> & Pick<Fault, 'text'>,
): string => `<${name} ${toAttributes({ message, type })}>${escapeXml(text)}</${name}>`;

const toAttributes = (values: Readonly<Record<string, string | number | undefined>>): string =>
  Object.entries(values)
    .filter(([, value]) => value !== undefined)
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
