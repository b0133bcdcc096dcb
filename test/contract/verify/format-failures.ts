import type { VerifyReport } from '../../../src/contract/verify/verify.ts';

/** The failures of a report, each as `operation check: message`, at each operation and with each message. */
export function formatFailures({ failures }: Pick<VerifyReport, 'failures'>): readonly string[] {
  return failures.flatMap(({ operations, check, message, also }) =>
    operations.flatMap((operation) =>
      [message, ...also].map((text) => `${operation} ${check}: ${text}`),
    ),
  );
}
