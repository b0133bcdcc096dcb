import { formatCount, shortenText } from '../../base/text.ts';
import type { Sandlot } from '../../sandlot.ts';
import { version } from '../../version.ts';
import { styleText, type TextLayout } from '../output/table.ts';
import { formatDuration } from './request-line.ts';

/** A server that has just started. */
export type StartedServer = Pick<Sandlot, 'documents' | 'docsPath' | 'consolePath'> &
  Partial<Pick<Sandlot, 'upstream'>> & {
    readonly url: string;
    /** Milliseconds from the command to the first request that it could answer. */
    readonly duration: number;
  };

const maxTitleLength = 200;

/** One plain line, for programs that read it. */
export function formatStartLine({
  documents,
  docsPath,
  consolePath,
  upstream,
  url,
}: Omit<StartedServer, 'duration'>): string {
  const served = documents.map(
    ({ title, operations, basePath }) =>
      `${toTitle(title, maxTitleLength)} at ${url}${basePath} (${formatCount(operations, 'operation')})`,
  );
  const docs = docsPath === undefined ? '' : `, docs at ${url}${docsPath}`;
  const console = consolePath === undefined ? '' : `, console at ${url}${consolePath}`;
  const sent =
    upstream === undefined
      ? ''
      : `, sends ${formatCount(upstream.operations, 'operation')} to ${upstream.origin}`;
  return `Sandlot serves ${served.join(' and ')}${docs}${console}${sent}`;
}

/** The longest name before an address; on a narrow terminal less. */
const maxLabelLength = 40;

/** A few lines for people: what is served, and where. */
export function formatStartLines(
  { documents, docsPath, consolePath, upstream, url, duration }: StartedServer,
  layout: TextLayout,
): readonly string[] {
  const labelLength = Math.min(maxLabelLength, Math.max(10, Math.floor(layout.columns / 4)));
  const rows = [
    ...documents.map(({ title, operations, basePath }) => ({
      label: toTitle(title, labelLength),
      address: `${url}${basePath}`,
      note: formatCount(operations, 'operation'),
    })),
    ...(upstream === undefined
      ? []
      : [
          {
            label: 'Upstream',
            address: upstream.origin,
            note: formatCount(upstream.operations, 'operation'),
          },
        ]),
    ...(consolePath === undefined ? [] : [{ label: 'Console', address: url + consolePath }]),
    ...(docsPath === undefined ? [] : [{ label: 'Docs', address: url + docsPath }]),
  ];
  const width = rows.reduce((most, { label }) => Math.max(most, label.length), 0);
  const name = styleText(`Sandlot ${version}`, 'bold', layout);
  return [
    '',
    `  ${name}  ${styleText(`ready in ${formatDuration(duration)}`, 'dim', layout)}`,
    '',
    ...rows.map((row) => formatRow(row, width, layout)),
    '',
  ];
}

type StartRow = { readonly label: string; readonly address: string; readonly note?: string };

/** The note is left out where the line would be too long. */
function formatRow({ label, address, note }: StartRow, width: number, layout: TextLayout): string {
  const arrow = styleText('➜', 'green', layout);
  const shownLabel = styleText(label.padEnd(width), 'bold', layout);
  const length = '  ➜  '.length + width + '  '.length + address.length;
  const isShown = note !== undefined && length + '  '.length + note.length <= layout.columns;
  const shownNote = isShown ? `  ${styleText(note, 'dim', layout)}` : '';
  return `  ${arrow}  ${shownLabel}  ${styleText(address, 'cyan', layout)}${shownNote}`;
}

function toTitle(title: string, maxLength: number): string {
  return shortenText(title.replace(/\s+/g, ' ').trim(), maxLength);
}
