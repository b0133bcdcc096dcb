import { toBuffer } from '../../judge/http-message.ts';

/** Texts that only appear when a server shows its internals to clients. */
const internals: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['a stack trace', /\n\s+at [^\n]{1,200}:\d+:\d+\)?(\n|\\n|"|$)|\\n\s+at [^\n]{1,200}:\d+:\d+/],
  ['a stack trace', /\bat [\w.$]{1,100}\(\w{1,60}\.(java|kt|scala):\d+\)/],
  [
    'a stack trace',
    /Traceback \(most recent call last\)|goroutine \d+ \[running\]|\.rb:\d+:in [`']/,
  ],
  ['a database error', /SQLSTATE\[|SQLITE_(ERROR|CONSTRAINT)|\bORA-\d{5}\b|\bPG::\w+Error/],
  ['a database error', /You have an error in your SQL syntax|syntax error at or near "/],
  ['a database error', /\bSELECT\s[^\n]{1,200}\sFROM\s|\bINSERT INTO\s\w+/],
  ['a file path', /(^|["'\s(=])\/(home|usr)\/[\w./-]{1,200}\.[a-z]{2,4}\b/],
  ['a file path', /(^|["'\s(=])\/(var|app)\/[\w./-]{1,200}\.[a-z]{2,4}\b/],
  ['a file path', /(^|["'\s(=])\/(srv|opt)\/[\w./-]{1,200}\.[a-z]{2,4}\b/],
];

/** Longer replies are searched in their beginning only. */
const maxSearchedBytes = 20_000;

/** Names the internals that an error reply shows; `undefined` when there are none. */
export function findLeakedInternals(body: Uint8Array | undefined): string | undefined {
  const text = toBuffer(body ?? new Uint8Array())
    .subarray(0, maxSearchedBytes)
    .toString();
  return internals.find(([, pattern]) => pattern.test(text))?.[0];
}
