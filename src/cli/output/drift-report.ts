import { formatCount } from '../../base/text.ts';
import type { Drift, DriftChange, Severity } from '../../contract/contract.ts';
import { formatGithubAnnotation, formatJunit } from '../../contract/contract.ts';
import { formatOutcomes, type OperationOutcome } from './outcome-line.ts';
import { styleText, type TextLayout, type TextStyle, wrapBehind, wrapText } from './table.ts';

const severityStyles: Readonly<Record<Severity, TextStyle | undefined>> = {
  breaking: 'red',
  warning: 'yellow',
  unused: 'yellow',
  ignored: undefined,
  info: undefined,
};

const shownSeverities: readonly Severity[] = ['breaking', 'warning', 'unused', 'ignored', 'info'];

/** Formats the changes for the terminal. */
export function formatDriftText(
  drift: Drift,
  layout: TextLayout,
  detail: 'operations' | 'changes' = 'changes',
): string {
  const outcomes = detail === 'operations' ? formatOutcomes(listOutcomes(drift), layout) : [];
  const head = wrapText(formatTitles(drift), layout.columns)
    .map((line) => styleText(line, 'bold', layout))
    .join('\n');
  const blocks = drift.changes.map((change) => `${formatChange(change, layout).join('\n')}\n`);
  const marked = outcomes.length > 0 ? [`${outcomes.join('\n')}\n`] : [];
  return [`${head}\n`, ...marked, ...blocks, `${formatSummary(drift)}\n`].join('\n');
}

/** A line for each changed operation: `✖` for one that breaks clients, `✔` for one that does not. */
function listOutcomes({ changes }: Drift): readonly OperationOutcome[] {
  const severities = new Map<string, Severity[]>();
  for (const { operation, severity } of changes.flatMap(({ places }) => places))
    severities.set(operation, [...(severities.get(operation) ?? []), severity]);
  return [...severities].map(([name, all]) => {
    const counts = shownSeverities
      .map((severity) => [severity, all.filter((one) => one === severity).length] as const)
      .filter(([, count]) => count > 0);
    const note = counts.map(([severity, count]) => `${count} ${severity}`).join(', ');
    const worst = counts[0]?.[0];
    const outcome = worst === 'breaking' ? 'failed' : worst === 'warning' ? 'skipped' : 'passed';
    return { outcome, name, note };
  });
}

function formatTitles({ before, after }: Pick<Drift, 'before' | 'after'>): string {
  return `${formatTitle(before)} → ${formatTitle(after)}`;
}

function formatTitle({ title, version }: Drift['before']): string {
  return `${title.replace(/\s+/g, ' ').trim()} ${version}`;
}

/** Counts that are 0 are left out where only a policy gives them. */
function formatSummary({ summary }: Pick<Drift, 'summary'>): string {
  return shownSeverities
    .filter((one) => summary[one] > 0 || (one !== 'warning' && one !== 'ignored'))
    .map((one) => `${summary[one]} ${one}`)
    .join(', ');
}

function formatChange(change: DriftChange, layout: TextLayout): readonly string[] {
  const { severity, rule, message, before, after, reason } = change;
  return [
    `${styleText(severity, severityStyles[severity], layout)}: ${rule}`,
    ...wrapBehind('  ', message, layout),
    ...(reason === undefined ? [] : wrapBehind('  ignored because: ', reason, layout)),
    `  before  ${before}`,
    `  after   ${after}`,
    ...formatPlaces(change).map((location) => `  in      ${location}`),
  ];
}

/** Limit per change; JSON lists all. */
const maxPlaces = 3;

/** Lists the places that have the severity of the change. */
function formatPlaces({ places, severity }: DriftChange): readonly string[] {
  const worst =
    severity === 'ignored' ? places : places.filter((place) => place.severity === severity);
  const lines = worst.slice(0, maxPlaces).map(({ operation, place }) => `${operation}: ${place}`);
  return worst.length > maxPlaces
    ? [...lines, `and ${formatCount(worst.length - maxPlaces, 'more place')}`]
    : lines;
}

/** A suite for each severity; changes with a failing severity are failures. */
export function formatDriftJunit(drift: Drift, failing: readonly Severity[]): string {
  const suites = shownSeverities
    .map((severity) => ({
      name: severity,
      cases: drift.changes
        .filter((change) => change.severity === severity)
        .map((change) => ({
          name: `${change.rule}: ${change.message}`,
          className: change.places
            .map(({ operation }) => operation)
            .slice(0, 1)
            .join(),
          skipped: change.reason,
          failures: failing.includes(severity)
            ? [{ message: change.message, type: change.rule, text: toDetails(change).join('\n') }]
            : [],
        })),
    }))
    .filter(({ cases }) => cases.length > 0);
  return formatJunit({ name: `sandlot drift: ${formatTitles(drift)}`, suites });
}

function toDetails(change: DriftChange): readonly string[] {
  return [`before ${change.before}`, `after ${change.after}`, ...formatPlaces(change)];
}

type FindLine = ((pointer: string) => number) | undefined;

/** An annotation of the new document for each breaking change and each warning. */
export function formatDriftAnnotations(drift: Drift, findLine: FindLine): string {
  return drift.changes
    .filter(({ severity }) => severity === 'breaking' || severity === 'warning')
    .map((change) =>
      formatGithubAnnotation({
        level: change.severity === 'breaking' ? 'error' : 'warning',
        title: change.rule,
        text: [change.message, ...toDetails(change)].join('\n'),
        place: findLine && { file: drift.after.source, line: findLine(change.after) },
      }),
    )
    .join('');
}

/** A table for a comment on a pull request; changes that break nobody are folded. */
export function formatDriftMarkdown(drift: Drift): string {
  const isShown = ({ severity }: DriftChange): boolean =>
    severity === 'breaking' || severity === 'warning';
  const [shown, folded] = [
    drift.changes.filter(isShown),
    drift.changes.filter((change) => !isShown(change)),
  ];
  return [
    `### ${escapeMarkdown(formatTitles(drift))}`,
    `**${formatSummary(drift)}**`,
    ...(shown.length > 0 ? [toMarkdownTable(shown)] : []),
    ...(folded.length > 0
      ? [
          `<details><summary>${formatCount(folded.length, 'more change')}</summary>`,
          toMarkdownTable(folded),
          '</details>',
        ]
      : []),
  ]
    .join('\n\n')
    .concat('\n');
}

function toMarkdownTable(changes: readonly DriftChange[]): string {
  const rows = changes.map((change) => {
    const text =
      change.reason === undefined ? change.message : `${change.message} (${change.reason})`;
    return [
      change.severity,
      `\`${change.rule}\``,
      escapeMarkdown(text),
      formatPlaces(change).map(escapeMarkdown).join('<br>'),
    ];
  });
  const lines = [['severity', 'rule', 'change', 'where'], ['---', '---', '---', '---'], ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** A document's own words must not become markup or cells. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_[\]|~#@]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/\s+/g, ' ');
}
