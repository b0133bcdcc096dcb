/** The content of a JUnit XML file. */
export type JunitReport = {
  readonly name: string;
  /** Duration, when known. */
  readonly seconds?: number;
  readonly suites: readonly JunitSuite[];
};

export type JunitSuite = { readonly name: string; readonly cases: readonly JunitCase[] };

export type JunitCase = {
  readonly name: string;
  readonly className: string;
  /** Duration, when known. */
  readonly seconds?: number;
  /** The reason, when the case was skipped. */
  readonly skipped?: string | undefined;
  readonly failures: readonly JunitFailure[];
};

export type JunitFailure = {
  readonly message: string;
  readonly type: string;
  readonly text: string;
};

/**
 * Formats JUnit XML for GitLab and Jenkins. A case holds one failure at most, and its text
 * repeats the message because GitLab shows text only.
 */
export function formatJunit({ name, seconds, suites }: JunitReport): string {
  const { skipped: _, ...counts } = countCases(suites.flatMap((suite) => suite.cases));
  const head = formatAttributes({ name, ...counts, time: seconds });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${head}>\n${suites.map(formatSuite).join('')}</testsuites>\n`;
}

function countCases(cases: readonly JunitCase[]) {
  return {
    tests: cases.length,
    failures: cases.filter(({ failures: faults }) => faults.length > 0).length,
    skipped: cases.filter(({ skipped }) => skipped !== undefined).length,
    errors: 0,
  };
}

function formatSuite({ name, cases }: JunitSuite): string {
  const times = cases.flatMap(({ seconds }) => seconds ?? []);
  const sum = times.reduce((all, seconds) => all + seconds, 0);
  const time = times.length > 0 ? Number(sum.toFixed(3)) : undefined;
  return `  <testsuite ${formatAttributes({ name, ...countCases(cases), time })}>\n${cases.map(formatCase).join('')}  </testsuite>\n`;
}

function formatCase({ name, className, seconds, skipped, failures: faults }: JunitCase): string {
  const inner =
    skipped === undefined ? formatFailure(faults) : formatElement('skipped', { text: skipped });
  const target = formatAttributes({ name, classname: className, time: seconds });
  return inner === ''
    ? `    <testcase ${target}/>\n`
    : `    <testcase ${target}>${inner}</testcase>\n`;
}

function formatFailure(faults: readonly JunitFailure[]): string {
  const [first, ...others] = faults;
  if (!first) return '';
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  const text = faults.map((fault) => `${fault.message}\n${fault.text}`).join('\n\n');
  return formatElement('failure', { message: first.message + more, type: first.type, text });
}

function formatElement(
  name: string,
  { text, message = text, type }: Partial<JunitFailure> & Pick<JunitFailure, 'text'>,
): string {
  return `<${name} ${formatAttributes({ message, type })}>${escapeXml(text)}</${name}>`;
}

function formatAttributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}="${escapeXml(String(value))}"`)
    .join(' ');
}

/** Removes characters that XML cannot represent (XML 1.0, section 2.2). */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** An annotation for GitHub; without a place it is shown on the run itself. */
export type GithubAnnotation = {
  /** An error by default. */
  readonly level?: 'error' | 'warning';
  readonly title: string;
  readonly text: string;
  readonly place: { readonly file: string; readonly line: number } | undefined;
};

/** Formats an annotation as a workflow command. */
export function formatGithubAnnotation({
  level = 'error',
  title,
  text,
  place,
}: GithubAnnotation): string {
  const properties = Object.entries({ ...place, title }).map(
    ([name, value]) => `${name}=${escapeProperty(`${value}`)}`,
  );
  return `::${level} ${properties.join(',')}::${escapeText(text)}\n`;
}

/** See https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts. */
function escapeText(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeText(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
