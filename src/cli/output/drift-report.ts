import { formatCount } from '../../base/text.ts';
import type { Drift, DriftChange, Severity } from '../../contract/contract.ts';
import { styleText, type TextLayout, type TextStyle, wrapText } from './table.ts';

const severityStyles: Readonly<Record<Severity, TextStyle | undefined>> = {
  breaking: 'red',
  unused: 'yellow',
  harmless: undefined,
};

/** Formats the changes for the terminal. */
export function formatDrift(
  { before, after, summary, changes }: Drift,
  layout: TextLayout,
): string {
  const counts = `${summary.breaking} breaking, ${summary.unused} unused, ${summary.harmless} harmless`;
  const head = styleText(`${formatTitle(before)} → ${formatTitle(after)}`, 'bold', layout);
  const blocks = changes.map((change) => `${formatChange(change, layout).join('\n')}\n`);
  return [`${head}\n${counts}\n`, ...blocks].join('\n');
}

function formatTitle({ title, version }: Drift['before']): string {
  return `${title.replace(/\s+/g, ' ').trim()} ${version}`;
}

function formatChange(
  { severity, rule, message, before, after, places: locations }: DriftChange,
  layout: TextLayout,
): readonly string[] {
  return [
    `${styleText(severity, severityStyles[severity], layout)}: ${rule}`,
    ...wrapText(message, layout.columns - 2).map((line) => `  ${line}`),
    `  before  ${before}`,
    `  after   ${after}`,
    ...formatPlaces(locations, severity).map((location) => `  in      ${location}`),
  ];
}

/** Limit per change; JSON lists all. */
const maxPlaces = 3;

/** Lists the places that have the severity of the change. */
function formatPlaces(locations: DriftChange['places'], severity: Severity): readonly string[] {
  const worst = locations.filter((location) => location.severity === severity);
  const lines = worst
    .slice(0, maxPlaces)
    .map(({ operation, place: location }) => `${operation}: ${location}`);
  return worst.length > maxPlaces
    ? [...lines, `and ${formatCount(worst.length - maxPlaces, 'more place')}`]
    : lines;
}
