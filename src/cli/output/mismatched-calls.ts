import { formatCount } from '../../base/text.ts';
import { type Coverage, formatCallStatus, mismatchKindTexts } from '../../contract/contract.ts';
import { styleText, type TextLayout, wrapBehind } from './table.ts';

type MismatchedCall = Coverage['against'][number];

/** Calls with the same mismatches: the first, then the others. */
type RepeatedCall = readonly [MismatchedCall, ...MismatchedCall[]];

/** Formats calls that do not match the document. Equal mismatches are shown once, with their count. */
export function formatMismatchedCalls(
  calls: readonly MismatchedCall[],
  layout: TextLayout,
): readonly (readonly string[])[] {
  return groupCalls(calls).map((group) => formatRepeatedCall(group, layout));
}

/** Groups by what is wrong, wherever it is, in the order of the first calls. */
function groupCalls(calls: readonly MismatchedCall[]): readonly RepeatedCall[] {
  const groups = new Map<string, [MismatchedCall, ...MismatchedCall[]]>();
  for (const call of calls) {
    const { kind, sandbox, method, status, mismatches } = call;
    const messages = mismatches.map(({ message }) => message);
    const key = JSON.stringify([kind, sandbox, kind === 'unmatched' && method, status, messages]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [call]);
    else group.push(call);
  }
  return [...groups.values()];
}

function formatRepeatedCall(group: RepeatedCall, layout: TextLayout): readonly string[] {
  const [call, ...repeated] = group;
  const { kind, id, name, sandbox, method, url, status, mismatches } = call;
  const where = sandbox === undefined || sandbox === 'default' ? '' : ` in ${sandbox}`;
  const title = name === undefined ? '' : ` "${name}"`;
  const head = styleText(mismatchKindTexts[kind], kind === 'unmatched' ? 'yellow' : 'red', layout);
  const which = `: call ${id}${where}${title},`;
  const what = `${method} ${url}, ${formatCallStatus(status)}`;
  // An address is not wrapped, so that it can be copied.
  const isNarrow =
    mismatchKindTexts[kind].length + which.length + ' '.length + what.length > layout.columns;
  return [
    ...(isNarrow ? [head + which, `  ${what}`] : [`${head}${which} ${what}`]),
    ...mismatches.flatMap(({ message }, index) => [
      ...wrapBehind('  ', message, layout),
      ...listSome(
        group.map((one) => `${one.mismatches[index]?.place}`),
        'more place',
      ),
    ]),
    ...(kind === 'unmatched' ? listSome(group.map(toTarget), 'more path').slice(1) : []),
    ...(repeated.length > 0 ? [`  and ${formatCount(repeated.length, 'more call')}`] : []),
  ];
}

function toTarget({ method, url }: MismatchedCall): string {
  const [path] = url.split('?');
  return `${method} ${path}`;
}

/** Lines of one finding; others are counted. */
const maxListed = 4;

function listSome(texts: readonly string[], nounOfOthers: string): readonly string[] {
  const all = [...new Set(texts)];
  const left = all.length - maxListed;
  return [
    ...all.slice(0, maxListed).map((text) => `  ${text}`),
    ...(left > 0 ? [`  and ${formatCount(left, nounOfOthers)}`] : []),
  ];
}
