import { formatJsonLine } from '../../components/json-editor.tsx';
import type { JsonObject } from '../../state/types.ts';

export type RuleKind = 'override' | 'fault';

/** The calls that a matcher selects, in words. */
export function describeMatch(match: JsonObject): string {
  const { operation, method, path, ...others } = match;
  const main = [operation, method, path].filter((part) => part !== undefined).join(' ');
  const rest = Object.entries(others).map(([name, value]) => `${name} ${formatJsonLine(value)}`);
  const text = [main, ...rest].filter((part) => part !== '').join(', ');
  return text === '' ? 'all calls' : text;
}

/** What a rule does to them. */
export function describeEffect(kind: RuleKind, rule: JsonObject): string {
  return kind === 'override' ? describeAnswer(rule.answer) : describeFault(rule);
}

function describeAnswer(answer: unknown): string {
  if (Array.isArray(answer)) return `Answers with ${answer.length} replies in turn`;
  const { status, merge, example, body } = Object(answer);
  if (merge !== undefined) return `Changes the reply by ${formatJsonLine(merge)}`;
  const reply = status === undefined ? 'a success' : String(status);
  if (example !== undefined) return `Answers ${reply} with the example “${example}”`;
  return body === undefined ? `Answers ${reply}` : `Answers ${reply} with ${shorten(body)}`;
}

const maxShownBody = 60;

function shorten(body: unknown): string {
  const text = formatJsonLine(body);
  return text.length > maxShownBody ? `${text.slice(0, maxShownBody)}…` : text;
}

function describeDelay(delay: unknown): string {
  const { min = delay, max = delay } = Object(delay);
  return min === max ? String(max) : `${min} to ${max}`;
}

function describeFault({ delay, error, cut, rate }: JsonObject): string {
  const parts = [
    ...(delay === undefined ? [] : [`waits ${describeDelay(delay)} ms`]),
    ...(error === undefined ? [] : [`answers ${Object(error).status}`]),
    ...(cut === undefined ? [] : [`cuts the reply (${cut})`]),
  ];
  const share =
    typeof rate === 'number' && rate < 1 ? `, for ${Math.round(rate * 100)} % of the calls` : '';
  const text = parts.join(' and ') + share;
  return text === '' ? 'Does nothing' : text.charAt(0).toUpperCase() + text.slice(1);
}
