import { countOf } from '../count.ts';
import type { Drift, DriftChange, Severity } from '../drift/drift.ts';
import { breakText, type Paper, type Style, styled } from './table.ts';

const styles: Readonly<Record<Severity, Style | undefined>> = {
  breaking: 'red',
  unused: 'yellow',
  harmless: undefined,
};

/** What changed, as people read it. */
export const showDrift = ({ before, after, summary, changes }: Drift, paper: Paper): string => {
  const counts = `${summary.breaking} breaking, ${summary.unused} unused, ${summary.harmless} harmless`;
  const head = styled(`${nameOf(before)} → ${nameOf(after)}`, 'bold', paper);
  const blocks = changes.map((change) => `${showChange(change, paper).join('\n')}\n`);
  return [`${head}\n${counts}\n`, ...blocks].join('\n');
};

const nameOf = ({ title, version }: Drift['before']): string =>
  `${title.replace(/\s+/g, ' ').trim()} ${version}`;

const showChange = (
  { severity, rule, message, before, after, places }: DriftChange,
  paper: Paper,
): readonly string[] => [
  `${styled(severity, styles[severity], paper)}: ${rule}`,
  ...breakText(message, paper.columns - 2).map((line) => `  ${line}`),
  `  before  ${before}`,
  `  after   ${after}`,
  ...showPlaces(places, severity).map((place) => `  in      ${place}`),
];

/** So many places of a change are shown; JSON has them all. */
const shown = 3;

/** Those that make it as bad as it is. */
const showPlaces = (places: DriftChange['places'], severity: Severity): readonly string[] => {
  const worst = places.filter((place) => place.severity === severity);
  const lines = worst.slice(0, shown).map(({ operation, place }) => `${operation}: ${place}`);
  return worst.length > shown
    ? [...lines, `and ${countOf(worst.length - shown, 'more place')}`]
    : lines;
};
