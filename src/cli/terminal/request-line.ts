import { shortenText } from '../../base/text.ts';
import type { SandlotOptions } from '../../sandlot.ts';
import { styleText, type TextLayout, type TextStyle } from '../output/table.ts';

/** A request and its reply. */
export type ShownCall = Parameters<NonNullable<SandlotOptions['onCall']>>[0];

/** The width of a path below which details are left out. */
const minPathWidth = 16;
const minDetailWidth = 12;

/** Formats a call as one line: `14:03:12 400 POST   /pets 3 ms  ✖ body/name must be string`. */
export function formatRequestLine(call: ShownCall, layout: TextLayout): string {
  const { at, method, url, status, duration, sandbox } = call;
  const time = new Date(at).toTimeString().slice(0, 8);
  const code = status === 0 ? 'cut' : `${status}`;
  const name = method.padEnd(6);
  const rest = `${formatDuration(duration)}${sandbox === 'default' ? '' : `  ~${sandbox}`}`;
  const taken = `${time} ${code} ${name}  ${rest}`.length;
  const path = fitText(url, Math.max(minPathWidth, layout.columns - taken));
  const room = layout.columns - taken - path.length - '  '.length;
  const detail = formatDetail(call);
  const shown = detail === undefined || room < minDetailWidth ? '' : fitText(detail, room);
  return [
    styleText(time, 'dim', layout),
    ' ',
    styleText(code, styleOfStatus(status), layout),
    ` ${styleText(name, 'bold', layout)} ${path} `,
    styleText(rest, 'dim', layout),
    shown === '' ? '' : `  ${styleText(shown, shown.startsWith('✖') ? 'red' : 'yellow', layout)}`,
  ].join('');
}

/** Formats a call as one line of JSON. Below ten microseconds the clock of a process says nothing. */
export function formatRequestJson({ at, duration, ...call }: ShownCall): string {
  const milliseconds = Math.round(duration * 100) / 100;
  return JSON.stringify({ at: new Date(at).toISOString(), ...call, duration: milliseconds });
}

/** The text, or its start with an ellipsis, in so many columns. */
function fitText(text: string, width: number): string {
  return text.length <= width ? text : shortenText(text, width - 1);
}

/** `4.1 ms`, `412 ms`, `5.6 s`; nothing for a request that no operation has answered. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds === 0) return '-';
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return milliseconds < 10 ? `${milliseconds.toFixed(1)} ms` : `${Math.round(milliseconds)} ms`;
}

function styleOfStatus(status: number): TextStyle {
  if (status === 0 || status >= 500) return 'red';
  if (status >= 400) return 'yellow';
  return status >= 300 ? 'cyan' : 'green';
}

/** What was violated: in the request, else in the reply; else the notices. */
function formatDetail({ refusal, findings, notices }: ShownCall): string | undefined {
  if (refusal !== undefined) {
    const [first, ...others] = refusal.violations;
    if (first === undefined) return `✖ ${refusal.detail}`;
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    return `✖ ${first.in}${first.pointer} ${first.message}${more}`;
  }
  if (findings.length > 0) return `✖ reply: ${findings[0]}`;
  return notices.length > 0 ? `! ${notices.join(', ')}` : undefined;
}
